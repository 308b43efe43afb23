import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../../src/base/units';
import type { CaseTable, EventKind, MfaResult, Outcome } from '../../../src/model/event';
import { type DrawnRow, type DrawnStep, guid, type Place, tableOf } from './drawn-table';

export { A, B, guid, H, H6, type DrawnRow, type Place } from './drawn-table';

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

  prompt(
    user: string,
    time: EpochMs,
    letter: string,
    place: Place,
    telling: Telling = 'steps',
    more: Partial<DrawnRow> = {},
  ): this {
    const { result, code } = letters[letter]!;
    const outcome: Outcome = code === '0' ? 'success' : code === '50074' ? 'interrupted' : 'failure';
    const common: DrawnRow = {
      time,
      user: upn(user),
      code,
      outcome,
      correlationId: guid(this.#correlation++),
      app: 'Office 365 Exchange Online',
      ...place,
    };
    if (telling === 'ual') {
      const seen = { ...common };
      delete seen.country;
      delete seen.asn;
      return this.add({
        ...seen,
        log: 'm365.ual',
        ...(code === '0' ? {} : { mfaResult: code === '50074' ? 'challenged' : 'failed' }),
        ...more,
      });
    }
    if (telling === 'portal')
      return this.add({ ...common, interactive: true, mfaMethod: 'push', mfaResult: result, ...more });
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
        ...(['50074', '50076', '50079', '50072', '50158'].includes(code!)
          ? { mfaResult: 'challenged' as const, outcome: 'interrupted' as const }
          : {}),
        ...(code === '50126' ? { steps: [{ role: 'password', succeeded: false }] } : {}),
        ...place,
        ...more,
      });
    }
    return this;
  }

  /** Fourteen days of approved sign-ins at the usual desk, one a day, the last the day before. */
  baseline(user: string, place: Place, telling: Telling = 'steps', days = 14): this {
    for (let day = days; day >= 1; day--)
      this.prompt(user, this.at('08:00') - day * DAY + day * MINUTE, 'A', place, telling);
    return this;
  }

  /** Something done in a mailbox, a library or the directory. */
  act(user: string, clock: string, kind: EventKind, operation: string, more: Partial<DrawnRow> = {}): this {
    return this.add({
      time: this.at(clock),
      log: kind === 'directory' ? 'entra.audit' : 'm365.ual',
      kind,
      user: upn(user),
      operation,
      outcome: 'success',
      ...more,
    });
  }

  /** Files downloaded at even times. */
  downloads(
    user: string,
    clock: string,
    gapMs: number,
    n: number,
    place: Place,
    more: Partial<DrawnRow> = {},
  ): this {
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

  table(): CaseTable {
    return tableOf(this.rows);
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
