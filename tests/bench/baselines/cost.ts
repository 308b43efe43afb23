import { StringTable } from '../../../src/base/string-table';
import { DAY } from '../../../src/base/units';
import { explain } from '../../../src/correlate/analyse';
import { emptyTable } from '../../../src/model/columns';
import {
  eventColumns,
  eventKinds,
  mfaMethods,
  mfaResults,
  outcomes,
  productLogs,
  providers,
  stepColumns,
  stepRoles,
  type CaseTable,
  type MfaMethod,
  type MfaResult,
  type Outcome,
  type StepRole,
} from '../../../src/model/event';
import { Random } from '../../../src/sample/random';

/** Detection over tables of any length: what is timed, and the table it is timed on. */

const EVENTS_PER_USER = 2_500;
const DAYS = 30;

/** Who sits where, as columns want it. */
interface Seat {
  ip: number;
  country: number;
  asn: number;
  os: number;
  browser: number;
  userAgent: number;
  device: boolean;
}

/**
 * A synthetic case: sign-ins of people at their usual desks for seven rows of ten, files and mail for three; one
 * sign-in of two hundred refused or unanswered, wrong passwords from home and from abroad, and one person of a hundred
 * bombed from abroad until they approve.
 */
export function caseOf(n: number): CaseTable {
  const random = new Random(11);
  const users = Math.max(20, Math.round(n / EVENTS_PER_USER));
  const strings = new StringTable();
  const text = (value: string): number => strings.intern(value);
  const events = emptyTable(eventColumns, n);
  const c = events.columns;
  const steps = emptyTable(stepColumns, n * 2);
  const s = steps.columns;
  const stepStart = new Uint32Array(n + 1);
  const names = Array.from({ length: users }, (_, i) => text(`user${i}@firm.example`));
  const files = Array.from({ length: 20_000 }, (_, i) =>
    text(`https://firm.example/sites/s${i % 50}/f${i}.pdf`),
  );
  const operations = [
    'FileAccessed',
    'FileDownloaded',
    'MailItemsAccessed',
    'FileModified',
    'FilePreviewed',
  ].map(text);
  const codes = { in: text('0'), wrong: text('50126'), challenged: text('50074'), refused: text('500121') };
  const claim = text('First factor requirement satisfied by claim in the token');
  const app = text('Office 365 Exchange Online');
  const [us, ro] = [text('US'), text('RO')];
  const desk = {
    country: us,
    os: text('Windows10'),
    browser: text('Edge 139.0.0'),
    userAgent: text(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0',
    ),
  };
  const phone = {
    country: us,
    os: text('Ios18'),
    browser: text('Mobile Safari'),
    userAgent: text('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile/15E148'),
  };
  const far = {
    country: ro,
    os: text('Linux'),
    browser: text('Firefox 128.0'),
    userAgent: text('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'),
  };
  const attacker: Seat = { ...far, ip: 0xb9dc460c, asn: 9009, device: false };
  const seatOf = (user: number, place: number): Seat =>
    place === 0
      ? { ...desk, ip: 0xcb007114, asn: 64500, device: true }
      : place === 3
        ? { ...phone, ip: 0x0a000000 + user * 8 + random.int(6), asn: 64503, device: false }
        : { ...desk, ip: 0x0b000000 + user, asn: 64501, device: true };
  const signIn = eventKinds.indexOf('signin');
  const start = Date.UTC(2026, 8, 1);
  const every = (DAYS * DAY) / n;
  let step = 0;

  const addStep = (row: number, role: StepRole, method: MfaMethod, result: MfaResult, ok: boolean): void => {
    s.event[step] = row;
    s.time[step] = c.time[row]!;
    s.role[step] = stepRoles.indexOf(role);
    s.method[step] = mfaMethods.indexOf(method);
    s.result[step] = mfaResults.indexOf(result);
    s.succeeded[step] = ok ? 2 : 1;
    if (role === 'silent') s.detail[step] = claim;
    step++;
  };
  const place = (row: number, { ip, country, asn, os, browser, userAgent }: Seat): void => {
    c.ip[row * 4 + 2] = 0xffff;
    c.ip[row * 4 + 3] = ip;
    c.country[row] = country;
    c.asn[row] = asn;
    c.os[row] = os;
    c.browser[row] = browser;
    c.userAgent[row] = userAgent;
  };
  const end = (
    row: number,
    code: number,
    outcome: Outcome,
    result: MfaResult,
    method: MfaMethod,
    byHand: boolean,
  ): void => {
    c.code[row] = code;
    c.outcome[row] = outcomes.indexOf(outcome);
    c.mfaResult[row] = mfaResults.indexOf(result);
    c.mfaMethod[row] = mfaMethods.indexOf(method);
    c.interactive[row] = byHand ? 2 : 1;
  };
  const prompt = (row: number, result: MfaResult): void => {
    const approved = result === 'approved';
    end(row, approved ? codes.in : codes.refused, approved ? 'success' : 'failure', result, 'push', true);
    addStep(row, 'password', '', '', true);
    addStep(row, 'prompt', 'push', result, approved);
  };

  /** Rows left of an attack that is going on, and its victim. */
  let bombing = { user: 0, left: 0 };
  const attackEvery = Math.floor(n / Math.max(1, Math.round(users / 100)));
  for (let row = 0; row < n; row++) {
    if (row % attackEvery === Math.floor(attackEvery * 0.7)) bombing = { user: random.int(users), left: 20 };
    const isAttack = bombing.left > 0 && random.chance(0.02);
    const user = isAttack ? bombing.user : Math.floor(random.next() * random.next() * users);
    const where = random.int(4);
    stepStart[row] = step;
    c.time[row] = Math.floor(start + row * every);
    c.user[row] = names[user]!;
    c.userId[row * 4] = 7;
    c.userId[row * 4 + 3] = user + 1;
    c.source[row] = 0;
    c.record[row] = row + 1;
    c.nativeKey[row * 4] = 9;
    c.nativeKey[row * 4 + 3] = row + 1;
    const session = 1 + user * 1_000 + Math.floor((row * DAYS) / n) * 10;
    c.sessionId[row * 4] = 5;
    if (!isAttack && random.chance(0.3)) {
      const operation = random.int(operations.length);
      c.log[row] = productLogs.indexOf('m365.ual');
      c.provider[row] = providers.indexOf('m365');
      c.kind[row] = eventKinds.indexOf(operation === 2 ? 'mailbox' : 'file');
      c.operation[row] = operations[operation]!;
      c.outcome[row] = outcomes.indexOf('success');
      c.target[row] = random.pick(files);
      const seat = seatOf(user, where);
      c.ip[row * 4 + 2] = 0xffff;
      c.ip[row * 4 + 3] = seat.ip;
      c.userAgent[row] = seat.userAgent;
      c.sessionId[row * 4 + 3] = session + (where === 3 ? 1 : 0);
      continue;
    }
    c.log[row] = productLogs.indexOf('entra.signin');
    c.provider[row] = providers.indexOf('entra');
    c.kind[row] = signIn;
    c.app[row] = app;
    c.correlationId[row * 4] = 3;
    c.correlationId[row * 4 + 3] = row + 1;
    c.requestId[row * 4] = 4;
    c.requestId[row * 4 + 3] = row + 1;
    const dice = random.next();
    const isAbroad = isAttack || (dice < 0.03 && random.chance(0.2));
    const seat = isAbroad ? attacker : seatOf(user, where);
    place(row, seat);
    c.sessionId[row * 4 + 3] = session + (isAbroad ? 2 : where === 3 ? 1 : 0);
    if (seat.device) {
      c.deviceId[row * 4] = 6;
      c.deviceId[row * 4 + 3] = user + 1;
    }
    if (isAttack) {
      bombing.left--;
      prompt(row, bombing.left === 0 ? 'approved' : random.chance(0.5) ? 'denied' : 'timeout');
    } else if (dice < 0.03) {
      end(row, codes.wrong, 'failure', '', '', true);
      addStep(row, 'password', '', '', false);
    } else if (dice < 0.06) {
      end(row, codes.challenged, 'interrupted', 'challenged', '', true);
      addStep(row, 'password', '', '', true);
    } else if (dice < 0.065) prompt(row, random.chance(0.5) ? 'denied' : 'timeout');
    else if (dice < 0.2) prompt(row, 'approved');
    else {
      end(row, codes.in, 'success', '', 'claim', dice < 0.5);
      addStep(row, 'silent', 'claim', '', true);
    }
  }
  stepStart[n] = step;
  steps.length = step;
  for (const name of Object.keys(s) as (keyof typeof s)[])
    (s[name] as Float64Array) = s[name].subarray(0, step) as Float64Array;
  return {
    events,
    steps,
    stepStart,
    strings,
    sources: [{ sha256: '0'.repeat(64), name: 'synthetic', format: 'entra.signin.graph-json' }],
  };
}

export interface Cost {
  /** Wall and processor time, ms. */
  wall: number;
  cpu: number;
  prompts: number;
  findings: number;
  incidents: number;
}

/** Everything from the table to incidents. */
export function detect(table: CaseTable): Cost {
  const before = process.cpuUsage();
  const start = performance.now();
  const { prompts, findings, incidents } = explain(table);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return {
    wall,
    cpu: (user + system) / 1_000,
    prompts: prompts.length,
    findings: findings.length,
    incidents: incidents.length,
  };
}

/** The query of the floor and of DuckDB: so many refused prompts of one user within ten minutes. */
const LEAST = 3;
const WINDOW_MS = 600_000;
const refusals = (['denied', 'timeout', 'wrong-number', 'fraud', 'failed'] as const).map((result) =>
  mfaResults.indexOf(result),
);

/** What a database needs for the same query. */
export function windowQuery({ events }: CaseTable): {
  time: Float64Array;
  user: Int32Array;
  result: Uint8Array;
  refused: number[];
  least: number;
  windowMs: number;
} {
  const { time, user, mfaResult } = events.columns;
  return { time, user, result: mfaResult, refused: refusals, least: LEAST, windowMs: WINDOW_MS };
}

/**
 * The floor: one sliding window over typed arrays, and nothing else. No rule set can cost less than this; it knows no
 * source, no baseline and no approval.
 * @returns how many rows end such a window.
 */
export function floor({ events }: CaseTable): { wall: number; found: number } {
  const start = performance.now();
  const { time, user, mfaResult } = events.columns;
  const refused = new Uint8Array(mfaResults.length);
  for (const result of refusals) refused[result] = 1;
  const most = events.length === 0 ? 0 : user.reduce((a, b) => Math.max(a, b), 0) + 1;
  const ring = new Float64Array(most * LEAST).fill(-Infinity);
  const at = new Uint32Array(most);
  let found = 0;
  for (let row = 0; row < events.length; row++) {
    if (refused[mfaResult[row]!] === 0) continue;
    const who = user[row]!;
    const slot = who * LEAST + (at[who]!++ % LEAST);
    ring[slot] = time[row]!;
    const oldest = ring[who * LEAST + (at[who]! % LEAST)]!;
    if (time[row]! - oldest <= WINDOW_MS) found++;
  }
  return { wall: performance.now() - start, found };
}
