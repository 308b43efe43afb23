import { readIp } from '../../../src/base/ip';
import { StringTable } from '../../../src/base/string-table';
import type { EpochMs } from '../../../src/base/units';
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

export const A: Place = {
  ip: '185.220.70.12',
  country: 'RU',
  asn: 9009,
  os: 'Linux',
  browser: 'Firefox 141.0',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
};
export const B: Place = {
  ip: '45.95.11.7',
  country: 'NL',
  asn: 60404,
  os: 'Android',
  browser: 'Chrome Mobile 139.0',
  userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36',
};
export const H: Place = {
  ip: '203.0.113.20',
  country: 'US',
  asn: 7922,
  os: 'Windows10',
  browser: 'Edge 139.0.0',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0',
};
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
  /** The computer that was logged on from. */
  device?: string;
  /** The Windows computer that wrote it. */
  host?: string;
  logonType?: string;
  clientApp?: string;
  protocol?: string;
  authRequirement?: string;
  conditionalAccess?: string;
  risk?: string;
  riskTypes?: string;
  numberMatch?: string;
  promptContext?: string;
  items?: number;
  city?: string;
  latitude?: number;
  longitude?: number;
  approverIp?: string;
  approverCountry?: string;
  nativeKey?: string;
  /** Index of the source file. */
  source?: number;
}

/** @returns a GUID told by a number, the same in every run. */
export function guid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** @returns rows as a case holds them: by time, ties in the order drawn. */
export function tableOf(drawn: readonly DrawnRow[]): CaseTable {
  const rows = drawn.map((row, i) => ({ row, i })).sort((a, b) => a.row.time - b.row.time || a.i - b.i);
  const strings = new StringTable();
  const events = emptyTable(eventColumns, rows.length);
  const steps = emptyTable(
    stepColumns,
    rows.reduce((n, { row }) => n + (row.steps?.length ?? 0), 0),
  );
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
    for (const name of [
      'user',
      'userType',
      'country',
      'os',
      'browser',
      'userAgent',
      'code',
      'reason',
      'operation',
      'target',
      'app',
      'host',
      'device',
      'logonType',
      'clientApp',
      'protocol',
      'authRequirement',
      'conditionalAccess',
      'risk',
      'riskTypes',
      'numberMatch',
      'promptContext',
      'city',
      'approverCountry',
    ] as const)
      if (row[name] !== undefined) c[name][at] = strings.intern(row[name]);
    if (row.parameters) c.parameters[at] = strings.intern(JSON.stringify(row.parameters));
    if (row.asn !== undefined) c.asn[at] = row.asn;
    if (row.items !== undefined) c.items[at] = row.items;
    for (const name of ['latitude', 'longitude'] as const)
      if (row[name] !== undefined) c[name][at] = row[name];
    for (const name of ['interactive', 'managed', 'compliant'] as const)
      if (row[name] !== undefined) c[name][at] = row[name] ? 2 : 1;
    for (const name of ['userId', 'deviceId', 'correlationId', 'requestId', 'sessionId', 'tokenId'] as const)
      wide(c[name], row[name]);
    wide(c.nativeKey, row.nativeKey ?? guid(500_000 + i));
    if (row.ip !== undefined && !readIp(row.ip, c.ip, at * 4)) throw new Error(`no address: ${row.ip}`);
    if (row.approverIp !== undefined && !readIp(row.approverIp, c.approverIp, at * 4))
      throw new Error(`no address: ${row.approverIp}`);
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
