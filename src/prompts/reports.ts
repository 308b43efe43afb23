import { type DurationMs, type EpochMs, HOUR, MINUTE, type RowIndex } from '../base/units';
import { type CaseTable, eventKinds, mfaResults, productLogs } from '../model/event';
import { adverseWeight } from '../model/prompt';
import type { Atom } from './atoms';
import { positionOf } from './grouped-rows';
import type { Identity } from './identity';

const DIRECTORY = eventKinds.indexOf('directory');
const RISK = eventKinds.indexOf('risk');
const FRAUD = mfaResults.indexOf('fraud');
const OKTA = productLogs.indexOf('okta.system-log');

/** Two logs tell of one report within this. */
const REPORT_SKEW: DurationMs = 5 * MINUTE;
/** A person reports what they refused within this; what they report later may be anything. */
const REPORTED_WITHIN: DurationMs = HOUR;

/** A person's refused and unanswered askings, by time. */
export class Refusals<A extends Atom> {
  readonly #askings: A[];
  readonly #times: EpochMs[];

  constructor(askings: readonly A[]) {
    this.#askings = askings.filter(isRefused).sort((a, b) => a.time - b.time);
    this.#times = this.#askings.map(({ time }) => time);
  }

  add(asking: A): void {
    const at = positionOf(this.#times, asking.time + 1);
    this.#askings.splice(at, 0, asking);
    this.#times.splice(at, 0, asking.time);
  }

  /** @returns the last before a report: what it is about. */
  before(reported: EpochMs): A | undefined {
    const last = this.#askings[positionOf(this.#times, reported + 1) - 1];
    return last && reported - last.time <= REPORTED_WITHIN ? last : undefined;
  }
}

/** An approval stays one, whatever the person says of it later. */
export function isRefused({ result }: Atom): boolean {
  return adverseWeight[result] !== undefined || result === 'challenged';
}

/**
 * Fraud reports of the audit log and of risk detections: told already, or about the prompt refused last, which becomes
 * `fraud`; a prompt of their own where none is near. Where a report was made from says nothing of who asked.
 */
export function addReports(
  table: CaseTable,
  identity: Identity,
  atoms: Atom[],
  skip: (row: RowIndex) => boolean,
): void {
  const c = table.events.columns;
  const rows: [row: RowIndex, user: number][] = [];
  for (let row = 0; row < table.events.length; row++) {
    if (c.mfaResult[row] !== FRAUD || (c.kind[row] !== DIRECTORY && c.kind[row] !== RISK) || skip(row))
      continue;
    // Okta's reports name the event they are about: they are told with its prompts.
    if (c.log[row] === OKTA) continue;
    const user = identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
    if (user >= 0) rows.push([row, user]);
  }
  if (rows.length === 0) return;

  const people = new Map<number, { refused: Refusals<Atom>; known: Reports }>();
  const askings = new Map<number, Atom[]>(rows.map(([, user]) => [user, []]));
  for (const atom of atoms) askings.get(atom.user)?.push(atom);
  for (const [user, own] of askings)
    people.set(user, { refused: new Refusals(own), known: new Reports(own) });
  for (const [row, user] of rows) {
    const time = c.time[row]!;
    const { refused, known } = people.get(user)!;
    let atom = known.near(time) ?? refused.before(time);
    if (atom) {
      atom.result = 'fraud';
      atom.rows.push(row);
    } else {
      atom = {
        time,
        user,
        result: 'fraud',
        method: '',
        row,
        rows: [row],
        correlation: -1,
        afterPassword: false,
      };
      atoms.push(atom);
    }
    known.last = { time, atom };
  }
}

interface Told {
  time: EpochMs;
  atom: Atom;
}

/** A person's reports, as prompts and records tell of them. */
class Reports {
  /** Told by prompts, by time. */
  readonly #told: readonly Atom[];
  readonly #times: readonly EpochMs[];
  /** The record before: they come by time. */
  last: Told | undefined;

  constructor(askings: readonly Atom[]) {
    this.#told = askings.filter(({ result }) => result === 'fraud').sort((a, b) => a.time - b.time);
    this.#times = this.#told.map(({ time }) => time);
  }

  /** @returns what the report nearest to a moment is about, among those that may be the same. */
  near(time: EpochMs): Atom | undefined {
    const at = positionOf(this.#times, time);
    const around = [this.#told[at - 1], this.#told[at]].flatMap((atom) =>
      atom ? [{ time: atom.time, atom }] : [],
    );
    const gap = (told: Told): number => Math.abs(told.time - time);
    return [...around, ...(this.last ? [this.last] : [])]
      .filter((told) => gap(told) <= REPORT_SKEW)
      .sort((a, b) => gap(a) - gap(b))[0]?.atom;
  }
}
