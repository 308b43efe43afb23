import { DAY, type DurationMs, type EpochMs, MINUTE, type RowIndex, SECOND } from '../base/units';
import {
  type CaseTable,
  eventKinds,
  mfaMethods,
  type MfaMethod,
  mfaResults,
  productLogs,
  textAt,
  wideAt,
} from '../model/event';
import type { PromptResult } from '../model/prompt';
import { absorb, type Atom, type RowReader } from './atoms';
import type { Identity } from './identity';
import { isRefused, Refusals } from './reports';
import { WideIds } from './wide-ids';

const OKTA = productLogs.indexOf('okta.system-log');
const DIRECTORY = eventKinds.indexOf('directory');
const FRAUD = mfaResults.indexOf('fraud');
const CHALLENGED = mfaResults.indexOf('challenged');

/** One prompt goes to every phone of the person at once. */
const GROUP_PUSH: DurationMs = 2 * SECOND;
/** How long an answer may take; after that a push counts as not answered. */
const ANSWER_WITHIN: DurationMs = 5 * MINUTE;
/** Two events of one answer stand this close: the refusal, and the failed factor. */
const SAME_ANSWER: DurationMs = 5 * SECOND;
/** A password opens the way to prompts for this long. */
const PASSWORD_FOR: DurationMs = 10 * MINUTE;

/** What ties the events of one flow together. */
interface Flow {
  transaction: number;
  session: number;
  network: number;
}

type Told = Atom & Flow;

interface Person {
  /** Sent and not answered yet, by time. */
  open: Told[];
  last: Told | undefined;
  /** Right passwords of the last minutes. */
  passwords: (Flow & { time: EpochMs })[];
}

/**
 * Askings as the Okta log tells them, in no order. A push is sent in one event (one per phone) and answered in another,
 * which may carry the same transaction, the same session, or only follow soon. The asking's source is the sender's, the
 * sign-in; the answering event may be the phone's. What nobody answers is `timeout`, inferred, once the person approved a
 * later one or the log goes on for longer than an answer takes, and answers are logged at all; before that it is pending.
 */
export function oktaAtoms(
  table: CaseTable,
  identity: Identity,
  reader: RowReader,
  networks: Int32Array,
  skip: (row: RowIndex) => boolean,
): Atom[] {
  const c = table.events.columns;
  const ids = new WideIds();
  const people = new Map<number, Person>();
  const told: Told[] = [];
  const reports: RowIndex[] = [];
  let isAnswered = false;
  let end: EpochMs = -Infinity;

  // Collected first: the loop below holds closures, which cost memory for each row it passes.
  const rows: RowIndex[] = [];
  for (let row = 0; row < table.events.length; row++) if (c.log[row] === OKTA) rows.push(row);
  for (const row of rows) {
    end = c.time[row]!;
    if (skip(row)) continue;
    if (c.mfaResult[row] === FRAUD && c.kind[row] === DIRECTORY) {
      reports.push(row);
      continue;
    }
    const user = identity.userOf[row]!;
    if (user < 0 || c.kind[row] === DIRECTORY) continue;
    const flow: Flow = {
      transaction: ids.idOf(c.correlationId, row * 4),
      session: ids.idOf(c.sessionId, row * 4),
      network: networks[row]!,
    };
    let person = people.get(user);
    if (!person) people.set(user, (person = { open: [], last: undefined, passwords: [] }));
    if (reader.passwordStep(row) === 'right') {
      person.passwords = person.passwords.filter(({ time }) => end - time <= PASSWORD_FOR);
      person.passwords.push({ ...flow, time: end });
    }
    if (c.mfaResult[row] === 0) continue;
    const atom: Told = {
      time: end,
      user,
      result: mfaResults[c.mfaResult[row]!] as PromptResult,
      method: mfaMethods[c.mfaMethod[row]!]!,
      row,
      rows: [row],
      correlation: -1,
      afterPassword: person.passwords.some(
        (password) => end - password.time <= PASSWORD_FOR && isOneFlow(password, flow),
      ),
      ...flow,
    };
    if (c.mfaResult[row] === CHALLENGED) send(person, atom, told);
    else {
      isAnswered = true;
      answer(person, atom, told);
    }
  }

  /** By user: when the last push that was approved went out. The person is past those before it. */
  const approved = new Map<number, EpochMs>();
  for (const { user, row, result, method } of told)
    if (result === 'approved' && method === 'push')
      approved.set(user, Math.max(c.time[row]!, approved.get(user) ?? -Infinity));
  for (const atom of told) {
    if (atom.result !== 'challenged' || !isAnswered) continue;
    const isPast = atom.time < (approved.get(atom.user) ?? -Infinity);
    if (end - atom.time < ANSWER_WITHIN && !isPast) continue;
    // A message with a code needs no answer on the phone.
    if (atom.method !== 'push' && atom.method !== 'phone-call') continue;
    atom.result = 'timeout';
    atom.inferred = true;
  }
  addReports(table, identity, told, reports);
  return told;
}

function isOneFlow(a: Flow, b: Flow): boolean {
  return (
    (a.transaction >= 0 && a.transaction === b.transaction) ||
    (a.session >= 0 && a.session === b.session) ||
    (a.network >= 0 && a.network === b.network)
  );
}

function send(person: Person, atom: Told, told: Told[]): void {
  const before = person.open.at(-1);
  if (before && before.method === atom.method && isGroup(before, atom)) {
    absorb(before, atom);
    return;
  }
  person.open = person.open.filter(({ time }) => atom.time - time <= ANSWER_WITHIN);
  person.open.push(atom);
  told.push(atom);
}

function isGroup(before: Told, atom: Told): boolean {
  return (
    atom.time - before.time <= GROUP_PUSH &&
    (before.network < 0 || atom.network < 0 || before.network === atom.network)
  );
}

function answer(person: Person, atom: Told, told: Told[]): void {
  const sent = sentFor(person, atom);
  if (!sent) {
    const last = person.last;
    if (last && isSameAnswer(last, atom)) {
      absorb(last, atom);
      if (last.result === 'failed') last.result = atom.result;
      return;
    }
    told.push(atom);
    person.last = atom;
    return;
  }
  person.open.splice(person.open.indexOf(sent), 1);
  absorb(sent, atom);
  sent.time = atom.time;
  sent.result = atom.result;
  if (atom.method !== '') sent.method = atom.method;
  person.last = sent;
}

/** The asking an answer belongs to: the latest of its transaction, else of its session, else of the person. */
function sentFor({ open }: Person, atom: Told): Told | undefined {
  // The latest first.
  const near = open
    .filter((sent) => atom.time - sent.time <= ANSWER_WITHIN && isAnswerTo(sent.method, atom.method))
    .reverse();
  const sameSession = (sent: Told): boolean => sent.session >= 0 && sent.session === atom.session;
  const otherSession = (sent: Told): boolean =>
    sent.session >= 0 && atom.session >= 0 && sent.session !== atom.session;
  return (
    near.find((sent) => sent.transaction >= 0 && sent.transaction === atom.transaction) ??
    near.find(sameSession) ??
    // The phone's own address is no other flow: only pushes are answered there.
    near.find(
      (sent) =>
        !otherSession(sent) && (atom.method === 'push' || atom.network < 0 || sent.network === atom.network),
    )
  );
}

const messages: ReadonlySet<MfaMethod> = new Set(['otp', 'sms', 'phone-call']);

function isAnswerTo(sent: MfaMethod, answered: MfaMethod): boolean {
  return sent === answered || answered === '' || (messages.has(sent) && messages.has(answered));
}

function isSameAnswer(last: Told, atom: Told): boolean {
  if (atom.time - last.time > SAME_ANSWER || !isAnswerTo(last.method, atom.method)) return false;
  if (last.result === 'approved' || atom.result === 'approved') return false;
  const isVague = (last.result === 'failed') !== (atom.result === 'failed');
  return (
    (last.transaction >= 0 && last.transaction === atom.transaction) || (isVague && isOneFlow(last, atom))
  );
}

/**
 * A person's report is about the event it names, or about what they refused last: a refused or unanswered asking becomes
 * `fraud`; anything else, an approval included, stands as it is and the report beside it, at that event's time and source.
 */
function addReports(table: CaseTable, identity: Identity, told: Told[], reports: readonly RowIndex[]): void {
  if (reports.length === 0) return;
  const c = table.events.columns;
  const askingOf = new Map(told.flatMap((atom) => atom.rows.map((row) => [row, atom] as const)));
  const refusals = new Map<number, Refusals<Told>>();
  const refusedBy = (user: number): Refusals<Told> => {
    let known = refusals.get(user);
    if (!known) refusals.set(user, (known = new Refusals(told.filter((atom) => atom.user === user))));
    return known;
  };
  for (const row of reports) {
    const user = identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
    if (user < 0) continue;
    const about = reported(table, row);
    const asking = about >= 0 ? askingOf.get(about) : refusedBy(user).before(c.time[row]!);
    if (asking && isRefused(asking)) {
      asking.result = 'fraud';
      asking.rows.push(row);
      continue;
    }
    const source = about < 0 ? row : about;
    const alone: Told = {
      time: c.time[source]!,
      user,
      result: 'fraud',
      method: '',
      row: source,
      rows: about < 0 ? [row] : [about, row],
      correlation: -1,
      afterPassword: false,
      transaction: -1,
      session: -1,
      network: -1,
    };
    told.push(alone);
    // A later report may be of the same.
    refusals.get(user)?.add(alone);
  }
}

/** @returns the row of the event a report is about, -1 where it names none that is here. */
function reported(table: CaseTable, report: RowIndex): RowIndex {
  const text = textAt(table, 'parameters', report) ?? '';
  const named = (key: string): string | undefined =>
    new RegExp(`"suspicious_?activity[^"]{0,20}${key}"\\s*:\\s*"([^"]+)"`, 'i').exec(text)?.[1];
  const event = named('event_?id')?.toLowerCase();
  const transaction = named('transaction_?id');
  if (event === undefined && transaction === undefined) return -1;
  const c = table.events.columns;
  let found = -1;
  for (let row = report - 1; row >= 0 && c.time[report]! - c.time[row]! <= DAY; row--) {
    if (c.log[row] !== OKTA) continue;
    if (event !== undefined && wideAt(table, 'nativeKey', row)?.toLowerCase() === event) return row;
    if (found < 0 && transaction !== undefined && wideAt(table, 'correlationId', row) === transaction)
      found = row;
  }
  return found;
}
