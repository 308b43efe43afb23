import { type EpochMs, type RowIndex, SECOND } from '../base/units';
import {
  eventKinds,
  mfaMethods,
  mfaResults,
  outcomes,
  passwordStep,
  productLogs,
  stepRoles,
  textAt,
} from '../model/event';
import type { CaseTable, MfaMethod } from '../model/event';
import { adverseWeight, type PromptResult } from '../model/prompt';
import { passwordRightCodes } from './entra-codes';
import type { Identity } from './identity';
import { memoByText } from './text-memo';
import { WideIds } from './wide-ids';

/** One telling of one asking, before tellings of the same asking are folded. */
export interface Atom {
  time: EpochMs;
  /** Index into the identity's users. */
  user: number;
  result: PromptResult;
  method: MfaMethod;
  row: RowIndex;
  /** Every row that tells of it; `row` is one of them. */
  rows: RowIndex[];
  /** Small number of the correlation id, -1 where absent. */
  correlation: number;
  afterPassword: boolean;
  /** No record states the result; it follows from what the log does not hold. */
  inferred?: boolean;
}

const SIGN_IN = eventKinds.indexOf('signin');
const MFA = eventKinds.indexOf('mfa');
const PASSWORD = stepRoles.indexOf('password');
const PROMPT = stepRoles.indexOf('prompt');
const SILENT = stepRoles.indexOf('silent');
const APPROVED = mfaResults.indexOf('approved');
const SUCCESS = outcomes.indexOf('success');
const PUSH = mfaMethods.indexOf('push');
const PHONE_CALL = mfaMethods.indexOf('phone-call');
const OKTA = productLogs.indexOf('okta.system-log');
const DUO = productLogs.indexOf('duo.auth');
const PINGID = productLogs.indexOf('ping.pingid');
const silentMethods = new Set<MfaMethod>(['remembered', 'claim', 'bypass']);
/** `interactive`: false as the flag column spells it. */
const NO = 1;
const YES = 2;

/** Reads single rows for what they say about a password and a second factor. */
export class RowReader {
  readonly #table: CaseTable;
  readonly #passwordRight: (index: number) => number;
  readonly #firstFactor: (index: number) => number;
  #retold: ReadonlySet<RowIndex> | undefined;

  constructor(table: CaseTable) {
    this.#table = table;
    this.#passwordRight = memoByText(table.strings, 0, (code) => (passwordRightCodes.has(code) ? 1 : 0));
    this.#firstFactor = memoByText(table.strings, 0, (detail) => (/first factor/i.test(detail) ? 1 : 0));
  }

  /** @returns true if a token, not a password, stood for the first factor, or nobody sat at the screen. */
  isTokenRefresh(row: RowIndex): boolean {
    const { events, steps, stepStart } = this.#table;
    if (events.columns.interactive[row] === NO) return true;
    let byClaim = false;
    for (let s = stepStart[row]!; s < stepStart[row + 1]!; s++) {
      if (steps.columns.role[s] === PASSWORD) return false;
      if (steps.columns.role[s] === SILENT && this.#firstFactor(steps.columns.detail[s]!) === 1)
        byClaim = true;
    }
    return byClaim;
  }

  /** @returns what a row says of a password by its step, where its product has no code for it. */
  passwordStep(row: RowIndex): 'right' | 'wrong' | undefined {
    return passwordStep(this.#table, row);
  }

  /** @returns whether such a row tells of a wrong password; where two rows tell of one, the first. */
  isWrongPassword(row: RowIndex): boolean {
    if (this.passwordStep(row) !== 'wrong') return false;
    return !(this.#retold ??= this.#retoldPasswords()).has(row);
  }

  /** Identity Engine tells of a wrong password as a failed factor and as a failed session, in one transaction. */
  #retoldPasswords(): Set<RowIndex> {
    const { correlationId, time } = this.#table.events.columns;
    const ids = new WideIds();
    const lastOf = new Map<number, EpochMs>();
    const retold = new Set<RowIndex>();
    for (let row = 0; row < this.#table.events.length; row++) {
      if (this.passwordStep(row) !== 'wrong') continue;
      const id = ids.idOf(correlationId, row * 4);
      if (id < 0) continue;
      if (time[row]! - (lastOf.get(id) ?? -Infinity) <= SECOND) retold.add(row);
      lastOf.set(id, time[row]!);
    }
    return retold;
  }

  /** @returns false for a success that lets nobody in: an Okta row of a right password, or of a prompt that went out. */
  letsIn(row: RowIndex): boolean {
    const c = this.#table.events.columns;
    if (c.outcome[row] !== SUCCESS) return false;
    if (c.log[row] !== OKTA || c.mfaResult[row] === APPROVED) return true;
    return c.kind[row] === SIGN_IN && this.passwordStep(row) === undefined;
  }

  /** @returns true if the row proves that the password was right. */
  passwordRight(row: RowIndex): boolean {
    const { events, steps, stepStart } = this.#table;
    const { log, mfaMethod } = events.columns;
    // Duo and PingID ask after the product they protect has checked the password.
    if (log[row] === DUO || log[row] === PINGID)
      return mfaMethod[row] === PUSH || mfaMethod[row] === PHONE_CALL;
    for (let s = stepStart[row]!; s < stepStart[row + 1]!; s++)
      if (steps.columns.role[s] === PASSWORD) return steps.columns.succeeded[s] === YES;
    return this.#passwordRight(events.columns.code[row]!) === 1 && !this.isTokenRefresh(row);
  }

  /** @returns true if the row says nothing of a second factor: UAL, Graph v1.0. */
  saysNothingOfMfa(row: RowIndex): boolean {
    const { events, stepStart } = this.#table;
    const c = events.columns;
    return (
      stepStart[row] === stepStart[row + 1] &&
      c.mfaResult[row] === 0 &&
      c.mfaMethod[row] === 0 &&
      !/single/i.test(textAt(this.#table, 'authRequirement', row) ?? '')
    );
  }
}

/**
 * Explodes sign-in rows into the askings they tell of, ordered by (time, row, step).
 * A row with prompt steps gives one per step that states a result; a row without gives at most one, at its own time.
 * Rows for which `skip` is true give none.
 */
export function explode(
  table: CaseTable,
  identity: Identity,
  reader: RowReader,
  skip: (row: RowIndex) => boolean,
): Atom[] {
  const { events, steps, stepStart } = table;
  const c = events.columns;
  const s = steps.columns;
  const correlations = new WideIds();
  const atoms: Atom[] = [];

  const add = (row: RowIndex, time: EpochMs, result: number, method: number): void => {
    const name = mfaResults[result]!;
    const how = mfaMethods[method]!;
    if (name === '' || (result === APPROVED && silentMethods.has(how))) return;
    // Nobody is asked on a token refresh, unless the row itself says that somebody refused.
    if (c.interactive[row] === NO && adverseWeight[name] === undefined) return;
    atoms.push({
      time: Number.isNaN(time) ? c.time[row]! : time,
      user: identity.userOf[row]!,
      result: name,
      method: how,
      row,
      rows: [row],
      correlation: correlations.idOf(c.correlationId, row * 4),
      afterPassword: reader.passwordRight(row),
    });
  };

  for (let row = 0; row < events.length; row++) {
    const kind = c.kind[row];
    if ((kind !== SIGN_IN && kind !== MFA) || identity.userOf[row]! < 0 || skip(row)) continue;
    let hasPromptStep = false;
    for (let i = stepStart[row]!; i < stepStart[row + 1]!; i++) {
      if (s.role[i] !== PROMPT) continue;
      hasPromptStep = true;
      add(row, s.time[i]!, s.result[i]!, s.method[i]!);
    }
    if (!hasPromptStep) add(row, c.time[row]!, c.mfaResult[row]!, c.mfaMethod[row]!);
  }
  // Stable: equal times keep row and step order.
  return atoms.sort((a, b) => a.time - b.time);
}

/**
 * Merges tellings of the same asking: same user, correlation id, second, result and method; and, from two exports,
 * same user, result and network within a second.
 */
export function mergeTellings(table: CaseTable, atoms: Atom[], networks: Int32Array): Atom[] {
  const c = table.events.columns;
  const formatOf = (row: RowIndex): string =>
    `${productLogs[c.log[row]!]!}/${table.sources[c.source[row]!]?.format ?? ''}`;
  /** By correlation: the atom kept last. Few flows have another before it. */
  const lastOfFlow: (Atom | undefined)[] = [];
  const before = new Map<Atom, Atom>();
  /** By user and result: atoms kept within the second before. */
  const recent = new Map<number, Atom[]>();
  const kept: Atom[] = [];

  const retold = (atom: Atom): Atom | undefined => {
    let other = atom.correlation < 0 ? undefined : lastOfFlow[atom.correlation];
    while (other && !isRetold(other, atom)) other = before.get(other);
    return other;
  };

  const sameTelling = (a: Atom, b: Atom): boolean => {
    if (networks[a.row] !== networks[b.row] || a.row === b.row) return false;
    if (a.correlation >= 0 && b.correlation >= 0 && a.correlation !== b.correlation) return false;
    return formatOf(a.row) !== formatOf(b.row);
  };
  const toldElsewhere = (atom: Atom, near: readonly Atom[]): Atom | undefined =>
    near.find((other) => sameTelling(other, atom));

  for (const atom of atoms) {
    const near = listed(recent, atom.user * mfaResults.length + mfaResults.indexOf(atom.result));
    while (near.length > 0 && atom.time - near[0]!.time > SECOND) near.shift();
    const same = retold(atom) ?? toldElsewhere(atom, near);
    if (same) {
      absorb(same, atom);
      continue;
    }
    kept.push(atom);
    near.push(atom);
    if (atom.correlation < 0) continue;
    const last = lastOfFlow[atom.correlation];
    if (last) before.set(atom, last);
    lastOfFlow[atom.correlation] = atom;
  }
  return kept;
}

function isRetold(a: Atom, b: Atom): boolean {
  return (
    a.user === b.user &&
    a.result === b.result &&
    a.method === b.method &&
    Math.floor(a.time / SECOND) === Math.floor(b.time / SECOND)
  );
}

/** @returns the list of a key, begun if need be. */
export function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}

/** Adds `other`'s rows to `into`. */
export function absorb(into: Atom, other: Atom): void {
  for (const row of other.rows) if (!into.rows.includes(row)) into.rows.push(row);
  into.afterPassword ||= other.afterPassword;
}
