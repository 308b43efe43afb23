import { DAY, type DurationMs, type EpochMs, HOUR, type RowIndex } from '../base/units';
import { type CaseTable, eventKinds, textAt } from '../model/event';
import { adverseWeight } from '../model/prompt';
import { type Atom, listed } from './atoms';
import { legacyClient } from './entra-codes';
import { HAND_OVER, isOtherProduct } from './hand-overs';
import type { Identity } from './identity';
import { NOT_INTERACTIVE, type PromptInputs } from './inputs';

const SIGN_IN = eventKinds.indexOf('signin');
const MFA = eventKinds.indexOf('mfa');

/** How long after a refused prompt a bare success from the same source still counts as its approval. */
const SAME_SOURCE: DurationMs = DAY;
/** Of another source, and only where nothing of it was ever seen: without a common source closeness in time ties them. */
const OTHER_SOURCE: DurationMs = HOUR;
/** So many refused prompts at least before an approval of another source. */
const LEAST_REFUSED = 3;

/** A person who refused prompts, while the table is walked. */
class Bothered {
  /** By time. */
  readonly refused: Atom[] = [];
  /** Those before it are in the maps. */
  #next = 0;
  /** The last refused prompt by its source, until that source gets in. */
  readonly #byNetwork = new Map<number, EpochMs>();
  readonly #byAgent = new Map<number, EpochMs>();
  /** Where and with what the person got in before. */
  readonly #networks = new Set<number>();
  readonly #agents = new Set<number>();

  /** Takes in what was refused before a moment. */
  walkTo(time: EpochMs, networks: Int32Array, agents: Int32Array): void {
    for (; this.#next < this.refused.length && this.refused[this.#next]!.time < time; this.#next++) {
      const { row, time: at } = this.refused[this.#next]!;
      if (networks[row]! >= 0) this.#byNetwork.set(networks[row]!, at);
      if (agents[row]! >= 0) this.#byAgent.set(agents[row]!, at);
    }
  }

  /** Notes a success. @returns whether it follows a refused prompt closely enough to be what was asked for. */
  getsIn(time: EpochMs, network: number, agent: number): boolean {
    const last = Math.max(this.#byNetwork.get(network) ?? -Infinity, this.#byAgent.get(agent) ?? -Infinity);
    this.#byNetwork.delete(network);
    this.#byAgent.delete(agent);
    const isNew = network >= 0 && agent >= 0 && !this.#networks.has(network) && !this.#agents.has(agent);
    const hadSource = this.#networks.size > 0;
    this.#networks.add(network);
    this.#agents.add(agent);
    if (time - last <= SAME_SOURCE) return true;
    if (!isNew || !hadSource) return false;
    const enough = this.refused[this.#next - LEAST_REFUSED];
    return enough !== undefined && time - enough.time <= OTHER_SOURCE;
  }
}

/**
 * Where a log states no MFA step (UAL, Graph v1.0), a success from the source of a refused prompt is its approval,
 * unless that source had already got in; and so is one soon after several, from an address and a program the person
 * never used before.
 */
export function inferApprovals(
  table: CaseTable,
  identity: Identity,
  { networks, copyOf, reader }: PromptInputs,
  atoms: Atom[],
  skip: (row: RowIndex) => boolean,
): Atom[] {
  const c = table.events.columns;
  /** By user: those who refused something. */
  const bothered = new Array<Bothered | undefined>(identity.users.length);
  const isApproved = new Uint8Array(table.events.length);
  const approvals = new Map<number, EpochMs[]>();
  for (const atom of atoms) {
    if (adverseWeight[atom.result] !== undefined) (bothered[atom.user] ??= new Bothered()).refused.push(atom);
    if (atom.result !== 'approved') continue;
    for (const row of atom.rows) isApproved[row] = 1;
    if (isOtherProduct(table, atom.row)) listed(approvals, atom.user).push(atom.time);
  }
  // An approval that another product states stands for the sign-ins around it.
  const isExplained = (user: number, time: EpochMs): boolean =>
    approvals.get(user)?.some((approved) => Math.abs(approved - time) <= HAND_OVER) ?? false;

  const found: Atom[] = [];
  for (let row = 0; row < table.events.length; row++) {
    const kind = c.kind[row];
    if ((kind !== SIGN_IN && kind !== MFA) || c.interactive[row] === NOT_INTERACTIVE) continue;
    const user = identity.userOf[row]!;
    const person = user < 0 ? undefined : bothered[user];
    if (!person || copyOf[row]! >= 0 || !reader.letsIn(row)) continue;
    const time = c.time[row]!;
    person.walkTo(time, networks, c.userAgent);
    if (!person.getsIn(time, networks[row]!, c.userAgent[row]!)) continue;
    if (isApproved[row] === 1 || skip(row)) continue;
    if (!reader.saysNothingOfMfa(row) || isLegacy(table, row) || isExplained(user, time)) continue;
    found.push({
      time,
      user,
      result: 'approved',
      method: '',
      row,
      rows: [row],
      correlation: -1,
      afterPassword: reader.passwordRight(row),
    });
  }
  return found;
}

/** A client that cannot show a prompt had nothing approved. */
function isLegacy(table: CaseTable, row: RowIndex): boolean {
  return (['userAgent', 'clientApp', 'protocol'] as const).some((column) =>
    legacyClient.test(textAt(table, column, row) ?? ''),
  );
}
