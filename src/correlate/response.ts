import { type EpochMs, type RowIndex, SECOND } from '../base/units';
import { eventKinds, outcomes } from '../model/event';
import type { Context } from '../detect/context';
import { afterResponseCodes } from '../prompts/entra-codes';
import { GroupedRows } from '../prompts/grouped-rows';
import { memoByText } from '../prompts/text-memo';
import type { Candidate } from './candidates';

export const DISABLE = 1;
export const RESET = 2;
export const REVOKE = 3;

/** Entra’s activity names of a reset and a revocation, and Okta’s for the same; compared in lower case. */
const steps: ReadonlyMap<string, number> = new Map([
  ['disable account', DISABLE],
  ['reset password (by admin)', RESET],
  ['reset password', RESET],
  ['reset user password', RESET],
  ['change user password', RESET],
  ['change password (self-service)', RESET],
  ['reset password (self-service)', RESET],
  ['set force change user password', RESET],
  ['update stsrefreshtokenvalidfrom timestamp', REVOKE],
  ['user.lifecycle.suspend', DISABLE],
  ['user.lifecycle.deactivate', DISABLE],
  ['user.account.reset_password', RESET],
  ['user.account.update_password', RESET],
  ['user.account.expire_password', RESET],
  ['user.session.clear', REVOKE],
  ['user.authentication.universal_logout', REVOKE],
  ['app.oauth2.token.revoke.implicit.user', REVOKE],
]);

/** @returns which step an operation is, for the verdict as for the checklist; 0 for none. */
export function responseStep(operation: string): number {
  return steps.get(operation.toLowerCase()) ?? 0;
}

/** A revocation this close to a password change is the service's own: no administrator's act. */
export const AUTOMATIC = 30 * SECOND;

const DIRECTORY = eventKinds.indexOf('directory');
const FAILURE = outcomes.indexOf('failure');

/** Response steps in the directory logs, by the user they concern. */
export class Responses {
  readonly #ctx: Context;
  readonly #kindOf: (index: number) => number;
  readonly #isAfter: (index: number) => number;
  readonly #byTarget: GroupedRows;

  constructor(ctx: Context) {
    const { c, identity, table } = ctx;
    this.#ctx = ctx;
    this.#kindOf = memoByText(table.strings, 0, responseStep);
    this.#isAfter = memoByText(table.strings, 0, (code) => (afterResponseCodes.has(code) ? 1 : 0));
    const concerned = new Int32Array(table.events.length).fill(-1);
    for (let row = 0; row < concerned.length; row++)
      if (c.kind[row] === DIRECTORY && c.outcome[row] !== FAILURE && this.#kindOf(c.operation[row]!) !== 0)
        concerned[row] = identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
    this.#byTarget = new GroupedRows(concerned, identity.users.length);
  }

  /**
   * Contained: after the attacker's last act the account was disabled, or its password was reset by somebody else or
   * from a familiar source and its sessions were revoked.
   */
  contained(candidate: Candidate): boolean {
    const { c } = this.#ctx;
    const after = this.lastAct(candidate);
    const rows = [...this.#byTarget.of(candidate.user)].filter((row) => c.time[row]! > after);
    const kind = (row: RowIndex): number => this.#kindOf(c.operation[row]!);
    if (rows.some((row) => kind(row) === DISABLE)) return true;
    const resets = rows.filter((row) => kind(row) === RESET && this.#isTrusted(row, candidate));
    return (
      resets.length > 0 && rows.some((row) => kind(row) === REVOKE && this.#isDeliberate(row, candidate.user))
    );
  }

  /** The attacker's last act; what bounced off a response step is none. */
  lastAct({ rows, found }: Candidate): EpochMs {
    const { c } = this.#ctx;
    let last = Math.max(
      ...found.map(({ finding }) => (finding.catalogue === 'S3.R' ? finding.first : finding.last)),
    );
    for (const row of rows) if (this.#isAfter(c.code[row]!) === 0) last = Math.max(last, c.time[row]!);
    return last;
  }

  #isTrusted(row: RowIndex, { user, clusters }: Candidate): boolean {
    const actor = this.#ctx.identity.userOf[row]!;
    if (actor !== user) return true;
    const sources = this.#ctx.sources(user);
    return !clusters.includes(sources.clusterOf(row)) && sources.of(row).familiarity === 'FAMILIAR';
  }

  #isDeliberate(row: RowIndex, user: number): boolean {
    const { c, identity } = this.#ctx;
    return [...this.#byTarget.of(user)].every(
      (other) =>
        this.#kindOf(c.operation[other]!) !== RESET ||
        Math.abs(c.time[other]! - c.time[row]!) > AUTOMATIC ||
        (identity.userOf[row]! >= 0 && identity.userOf[row] !== identity.userOf[other]),
    );
  }
}
