import { readIp } from '../../../src/base/ip';
import { StringTable } from '../../../src/base/string-table';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../../src/base/units';
import { readGuid } from '../../../src/base/wide';
import { emptyTable } from '../../../src/model/columns';
import {
  type CaseTable,
  eventColumns,
  eventKinds,
  type EventKind,
  mfaMethods,
  type MfaMethod,
  mfaResults,
  type MfaResult,
  outcomes,
  type Outcome,
  productLogs,
  type ProductLog,
  providers,
  stepColumns,
  stepRoles,
  type StepRole,
} from '../../../src/model/event';

/** Where somebody sits. `A`, `B` strangers, `H` the user's usual desk, `H6` the same home over IPv6. */
export interface Place {
  ip: string;
  country?: string;
  asn?: number;
  os?: string;
  browser?: string;
  userAgent?: string;
  deviceId?: string;
}

export const A: Place = { ip: '185.220.70.12', country: 'RU', asn: 9009, os: 'Linux', browser: 'Firefox 141.0', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0' };
export const B: Place = { ip: '45.95.11.7', country: 'NL', asn: 60404, os: 'Android', browser: 'Chrome Mobile 139.0', userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36' };
export const H: Place = { ip: '203.0.113.20', country: 'US', asn: 7922, os: 'Windows10', browser: 'Edge 139.0.0', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0' };
export const H6: Place = { ...H, ip: '2001:db8:77:1::a' };

/** One step of a sign-in row. */
export interface DrawnStep {
  role: StepRole;
  time?: EpochMs;
  method?: MfaMethod;
  result?: MfaResult;
  succeeded?: boolean;
  detail?: string;
}

/** One row, as far as a test cares. Absent is absent. */
export interface DrawnRow extends Partial<Place> {
  time: EpochMs;
  log?: ProductLog;
  kind?: EventKind;
  user?: string;
  userId?: string;
  userType?: string;
  code?: string;
  outcome?: Outcome;
  mfaResult?: MfaResult;
  mfaMethod?: MfaMethod;
  interactive?: boolean;
  managed?: boolean;
  compliant?: boolean;
  steps?: DrawnStep[];
  reason?: string;
  operation?: string;
  target?: string;
  parameters?: Record<string, string>;
  correlationId?: string;
  requestId?: string;
  sessionId?: string;
  tokenId?: string;
  app?: string;
  clientApp?: string;
  protocol?: string;
  authRequirement?: string;
  conditionalAccess?: string;
  risk?: string;
  riskTypes?: string;
  numberMatch?: string;
  promptContext?: string;
  items?: number;
  nativeKey?: string;
  /** Index of the source file. */
  source?: number;
}

const letters: Record<string, { result: MfaResult; code: string }> = {
  d: { result: 'denied', code: '500121' },
  t: { result: 'timeout', code: '500121' },
  w: { result: 'wrong-number', code: '500121' },
  f: { result: 'fraud', code: '500121' },
  u: { result: 'failed', code: '500121' },
  c: { result: 'cancelled', code: '500121' },
  b: { result: 'blocked', code: '500121' },
  x: { result: 'undelivered', code: '500121' },
  p: { result: 'challenged', code: '50074' },
  A: { result: 'approved', code: '0' },
};

/** The day every drawing is about; `phase` shifts all of it. */
export const DAY_ZERO = Date.UTC(2026, 8, 14);

/** How a log tells of prompts: steps (Log Analytics, Graph beta), one result a row (portal CSV), or only a code (UAL). */
export type Telling = 'steps' | 'portal' | 'ual';

/** @returns a GUID told by a number, the same in every run. */
export function guid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/**
 * A case drawn in a few lines:
 * `new Drawing().baseline('cfo', H).prompts('cfo 09:00 +10s  d d t d t A', A).table()`.
 * d denied, t timeout, w wrong number, f fraud, u failed for unknown reason, c cancelled, b blocked, x undelivered,
 * p pending, A approved. Users without `@` belong to `firm.example`.
 */
export class Drawing {
  readonly rows: DrawnRow[] = [];
  readonly phase: EpochMs;
  #correlation = 1_000;

  constructor(phase = 0) {
    this.phase = phase;
  }

  at(clock: string): EpochMs {
    const [hours, minutes, seconds] = clock.split(':').map(Number);
    return DAY_ZERO + this.phase + hours! * HOUR + minutes! * MINUTE + (seconds ?? 0) * SECOND;
  }

  add(...rows: DrawnRow[]): this {
    this.rows.push(...rows);
    return this;
  }

  /** Prompts at even times: user, clock of the first, gap, letters. A gap before a letter is written `+18s`. */
  prompts(line: string, place: Place, telling: Telling = 'steps', more: Partial<DrawnRow> = {}): this {
    const [user, clock, ...rest] = line.trim().split(/\s+/);
    let time = this.at(clock!);
    let gap = 0;
    let isFirst = true;
    for (const word of rest) {
      if (word.startsWith('+')) {
        const pause = span(word.slice(1));
        if (isFirst) gap = pause;
        else time += pause - gap;
        continue;
      }
      if (!isFirst) time += gap;
      isFirst = false;
      this.prompt(user!, time, word, place, telling, more);
    }
    return this;
  }

  prompt(user: string, time: EpochMs, letter: string, place: Place, telling: Telling = 'steps', more: Partial<DrawnRow> = {}): this {
    const { result, code } = letters[letter]!;
    const outcome: Outcome = code === '0' ? 'success' : code === '50074' ? 'interrupted' : 'failure';
    const common: DrawnRow = { time, user: upn(user), code, outcome, correlationId: guid(this.#correlation++), app: 'Office 365 Exchange Online', ...place };
    if (telling === 'ual') {
      const { country: _country, asn: _asn, ...seen } = common;
      return this.add({ ...seen, log: 'm365.ual', ...(code === '0' ? {} : { mfaResult: code === '50074' ? 'challenged' : 'failed' }), ...more });
    }
    if (telling === 'portal') return this.add({ ...common, interactive: true, mfaMethod: 'push', mfaResult: result, ...more });
    const steps: DrawnStep[] = [
      { role: 'password', succeeded: true, detail: 'Correct password' },
      { role: 'prompt', method: 'push', result, succeeded: result === 'approved' },
    ];
    return this.add({ ...common, interactive: true, mfaMethod: 'push', mfaResult: result, steps, ...more });
  }

  /** Sign-ins with a code: `wrong('cfo 08:40 +1m 5 50126', A)`. */
  codes(line: string, place: Place, more: Partial<DrawnRow> = {}): this {
    const [user, clock, gap, n, code] = line.trim().split(/\s+/);
    for (let i = 0; i < Number(n); i++) {
      this.add({
        time: this.at(clock!) + i * span(gap!.slice(1)),
        user: upn(user!),
        code: code!,
        outcome: code === '0' ? 'success' : 'failure',
        interactive: true,
        correlationId: guid(this.#correlation++),
        ...(['50074', '50076', '50079', '50072', '50158'].includes(code!) ? { mfaResult: 'challenged' as const, outcome: 'interrupted' as const } : {}),
        ...(code === '50126' ? { steps: [{ role: 'password', succeeded: false }] } : {}),
        ...place,
        ...more,
      });
    }
    return this;
  }

  /** Fourteen days of approved sign-ins at the usual desk, one a day, the last the day before. */
  baseline(user: string, place: Place, telling: Telling = 'steps', days = 14): this {
    for (let day = days; day >= 1; day--) this.prompt(user, this.at('08:00') - day * DAY + day * MINUTE, 'A', place, telling);
    return this;
  }

  /** Something done in a mailbox, a library or the directory. */
  act(user: string, clock: string, kind: EventKind, operation: string, more: Partial<DrawnRow> = {}): this {
    return this.add({ time: this.at(clock), log: kind === 'directory' ? 'entra.audit' : 'm365.ual', kind, user: upn(user), operation, outcome: 'success', ...more });
  }

  /** Files downloaded at even times. */
  downloads(user: string, clock: string, gapMs: number, n: number, place: Place, more: Partial<DrawnRow> = {}): this {
    for (let i = 0; i < n; i++)
      this.add({
        time: this.at(clock) + i * gapMs,
        log: 'm365.ual',
        kind: 'file',
        user: upn(user),
        operation: 'FileDownloaded',
        outcome: 'success',
        target: `https://firm.example/sites/deals/file-${i}.pdf`,
        ip: place.ip,
        ...more,
      });
    return this;
  }

  /** @param order permutes equal drawings, to prove that nothing depends on it. */
  table(): CaseTable {
    const rows = this.rows.map((row, i) => ({ row, i })).sort((a, b) => a.row.time - b.row.time || a.i - b.i);
    const strings = new StringTable();
    const events = emptyTable(eventColumns, rows.length);
    const steps = emptyTable(stepColumns, rows.reduce((n, { row }) => n + (row.steps?.length ?? 0), 0));
    const stepStart = new Uint32Array(rows.length + 1);
    const encoder = new TextEncoder();
    let step = 0;
    rows.forEach(({ row, i }, at) => {
      const c = events.columns;
      const wide = (column: Uint32Array, text: string | undefined): void => {
        if (text === undefined) return;
        const bytes = encoder.encode(text);
        if (!readGuid(bytes, 0, bytes.length, column, at * 4)) throw new Error(`no GUID: ${text}`);
      };
      const log = row.log ?? 'entra.signin';
      c.time[at] = row.time;
      c.kind[at] = eventKinds.indexOf(row.kind ?? 'signin');
      c.log[at] = productLogs.indexOf(log);
      c.provider[at] = providers.indexOf(log === 'm365.ual' ? 'm365' : 'entra');
      c.outcome[at] = outcomes.indexOf(row.outcome ?? 'success');
      c.mfaMethod[at] = mfaMethods.indexOf(row.mfaMethod ?? '');
      c.mfaResult[at] = mfaResults.indexOf(row.mfaResult ?? '');
      for (const name of ['user', 'userType', 'country', 'os', 'browser', 'userAgent', 'code', 'reason', 'operation', 'target', 'app', 'clientApp', 'protocol', 'authRequirement', 'conditionalAccess', 'risk', 'riskTypes', 'numberMatch', 'promptContext'] as const)
        if (row[name] !== undefined) c[name][at] = strings.intern(row[name]);
      if (row.parameters) c.parameters[at] = strings.intern(JSON.stringify(row.parameters));
      if (row.asn !== undefined) c.asn[at] = row.asn;
      if (row.items !== undefined) c.items[at] = row.items;
      for (const name of ['interactive', 'managed', 'compliant'] as const) if (row[name] !== undefined) c[name][at] = row[name] ? 2 : 1;
      for (const name of ['userId', 'deviceId', 'correlationId', 'requestId', 'sessionId', 'tokenId'] as const) wide(c[name], row[name]);
      wide(c.nativeKey, row.nativeKey ?? guid(500_000 + i));
      if (row.ip !== undefined && !readIp(row.ip, c.ip, at * 4)) throw new Error(`no address: ${row.ip}`);
      c.source[at] = row.source ?? 0;
      c.record[at] = i + 1;
      c.line[at] = i + 2;
      stepStart[at] = step;
      for (const drawn of row.steps ?? []) {
        const s = steps.columns;
        s.event[step] = at;
        s.time[step] = drawn.time ?? row.time;
        s.role[step] = stepRoles.indexOf(drawn.role);
        s.method[step] = mfaMethods.indexOf(drawn.method ?? '');
        s.result[step] = mfaResults.indexOf(drawn.result ?? '');
        if (drawn.succeeded !== undefined) s.succeeded[step] = drawn.succeeded ? 2 : 1;
        if (drawn.detail !== undefined) s.detail[step] = strings.intern(drawn.detail);
        step++;
      }
    });
    stepStart[rows.length] = step;
    const sources = [
      { sha256: '0'.repeat(64), name: 'sign-ins.json', format: 'entra.signin.graph-json' },
      { sha256: '1'.repeat(64), name: 'portal.csv', format: 'entra.signin.portal-csv' },
    ];
    return { events, steps, stepStart, strings, sources };
  }
}

export function upn(user: string): string {
  return user.includes('@') || user === '' ? user : `${user}@firm.example`;
}

/** `90s`, `2m`, `1h`, `250ms`. */
function span(text: string): number {
  const [, n, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  if (n === undefined) throw new Error(`no span: ${text}`);
  return Number(n) * { ms: 1, s: SECOND, m: MINUTE, h: HOUR }[unit as 'ms' | 's' | 'm' | 'h'];
}
