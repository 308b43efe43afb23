import { isoTime, type EpochMs, type RowIndex } from '../base/units';
import type { Action, ResponseStep, StepItem, StepState } from '../model/response';
import { afterResponseCodes } from '../prompts/entra-codes';
import type { IncidentFacts } from './incident-facts';

/** What the logs say of a step. */
export interface StepReading {
  state: StepState;
  said: string;
  at?: EpochMs;
  rows?: RowIndex[];
  items?: StepItem[];
}

/** A step of the playbook. Its number is its place in the list. */
export interface StepDeclaration {
  id: string;
  title: string;
  why: string;
  read(facts: IncidentFacts): StepReading;
  actions(facts: IncidentFacts): Action[];
}

export function toStep(declared: StepDeclaration, number: number, facts: IncidentFacts): ResponseStep {
  const { id, title, why } = declared;
  const { state, said, at, rows = [], items = [] } = declared.read(facts);
  return {
    id,
    number,
    title,
    why,
    state,
    said,
    at: at ?? null,
    rows,
    items,
    actions: declared.actions(facts),
  };
}

/** `2026-09-14 14:09 UTC`. */
export function when(time: EpochMs): string {
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC`;
}

/** The attacker's last act; what bounced off a response step is none. */
export function lastAct(facts: IncidentFacts): EpochMs {
  let last = -Infinity;
  for (const row of facts.incident.attackerRows)
    if (!afterResponseCodes.has(facts.text('code', row))) last = Math.max(last, facts.time(row));
  for (const finding of facts.findings) if (finding.catalogue !== 'S3.R') last = Math.max(last, finding.last);
  return last;
}

/** @returns whether somebody else did it, or the user from an address that was theirs before. */
export function isTrusted(facts: IncidentFacts, row: RowIndex): boolean {
  if (facts.isAttackers(row)) return false;
  return facts.analysis.identity.userOf[row] !== facts.user || facts.isOwnPlace(row);
}

/**
 * Whether an act that ends the attacker's access was done: after the attacker's last act it is, before it the attacker
 * went on.
 * @param done, missing what is said of it: `the password was reset`.
 */
export function settle(
  facts: IncidentFacts,
  acts: readonly RowIndex[],
  logs: boolean,
  words: { done: string; missing: string; noLog: string },
): StepReading {
  const last = lastAct(facts);
  const after = acts.find((row) => facts.time(row) > last);
  if (after !== undefined)
    return {
      state: 'done',
      said: `${words.done} at ${when(facts.time(after))}, and nothing of the attacker's follows.`,
      at: facts.time(after),
      rows: acts.filter((row) => facts.time(row) > last),
    };
  const before = acts.at(-1);
  if (before !== undefined)
    return {
      state: 'contradicted',
      said: `${words.done} at ${when(facts.time(before))}, but the attacker acted again until ${when(last)}.`,
      at: facts.time(before),
      rows: [...acts],
    };
  return logs ? { state: 'not-seen', said: words.missing } : { state: 'no-data', said: words.noLog };
}

/** @returns the state of a step by what became of the things the attacker left behind. */
export function ofItems(items: readonly StepItem[], none: StepReading): StepReading {
  if (items.length === 0) return none;
  const undone = items.filter((item) => item.state === 'undone').length;
  const again = items.filter((item) => item.state === 'made-again').length;
  const rows = items.flatMap((item) => item.rows).sort((a, b) => a - b);
  const state: StepState =
    again > 0 ? 'contradicted' : undone === items.length ? 'done' : undone > 0 ? 'partly' : 'not-seen';
  const left = items.length - undone;
  const said =
    left === 0
      ? items.length === 1
        ? 'It was taken away.'
        : `All ${items.length} were taken away.`
      : `${undone} of ${items.length} were taken away; ${left} ${left === 1 ? 'is' : 'are'} still there as far as the logs go${
          again > 0 ? `, ${again} of them made again` : ''
        }.`;
  return { state, said, rows, items: [...items] };
}
