import { type DurationMs, MINUTE, type RowIndex } from '../base/units';
import { type CaseTable, productLogs } from '../model/event';
import type { Prompt } from '../model/prompt';
import { absorb, type Atom, explode, listed, mergeTellings } from './atoms';
import { foldHandOvers } from './hand-overs';
import type { Identity } from './identity';
import { inferApprovals } from './inferred';
import { promptInputs, type PromptInputs } from './inputs';
import { oktaAtoms } from './okta-atoms';
import { addReports } from './reports';

const OKTA = productLogs.indexOf('okta.system-log');

/** An interrupt and its answer share a correlation id; a client without one repeats itself from the same address. */
const PENDING_BY_CORRELATION: DurationMs = 10 * MINUTE;
const PENDING_BY_NETWORK: DurationMs = 3 * MINUTE;

/**
 * Every asking of a person, by time (ties by row), folded from the records that tell of it: steps exploded, retries and
 * exports merged, interrupts folded into their answers, fraud reports into the prompt they report.
 * @param skip rows that make no prompt, such as an allow-listed test's.
 */
export function buildPrompts(
  table: CaseTable,
  identity: Identity,
  inputs: PromptInputs = promptInputs(table, identity),
  skip: (row: RowIndex) => boolean = () => false,
): Prompt[] {
  const { networks, copyOf, reader } = inputs;
  const { log } = table.events.columns;
  const told = explode(table, identity, reader, (row) => copyOf[row]! >= 0 || log[row] === OKTA || skip(row));
  const answered = foldHandOvers(table, [
    ...foldPending(mergeTellings(table, told, networks), networks),
    ...oktaAtoms(table, identity, reader, networks, skip),
  ]);
  addReports(table, identity, answered, skip);
  answered.sort((a, b) => a.time - b.time);
  foldCopies(answered, copyOf);
  const inferred = inferApprovals(table, identity, inputs, answered, skip);

  const prompts = [
    ...answered.map((atom) => prompt(identity, atom, atom.inferred ?? false)),
    ...inferred.map((atom) => prompt(identity, atom, true)),
  ];
  return prompts.sort((a, b) => a.time - b.time || a.row - b.row);
}

function prompt(identity: Identity, atom: Atom, inferred: boolean): Prompt {
  const { time, result, method, row, rows, afterPassword } = atom;
  if (rows.length > 1) rows.sort((a, b) => a - b);
  return { time, user: identity.users[atom.user]!.name, result, method, row, rows, inferred, afterPassword };
}

/** Interrupts wait for the next answer of the same flow; those without one stay `challenged`. */
function foldPending(atoms: Atom[], networks: Int32Array): Atom[] {
  const waiting = new Map<number, Atom[]>();
  const kept: Atom[] = [];
  const isOneFlow = (p: Atom, atom: Atom): boolean =>
    p.correlation >= 0 && atom.correlation >= 0
      ? p.correlation === atom.correlation
      : networks[p.row]! >= 0 &&
        networks[p.row] === networks[atom.row] &&
        atom.time - p.time <= PENDING_BY_NETWORK;
  for (const atom of atoms) {
    const open = listed(waiting, atom.user);
    while (open.length > 0 && atom.time - open[0]!.time > PENDING_BY_CORRELATION) open.shift();
    if (atom.result === 'challenged') {
      const first = open.find((p) => isOneFlow(p, atom));
      if (first) absorb(first, atom);
      else {
        open.push(atom);
        kept.push(atom);
      }
      continue;
    }
    if (open.length > 0)
      for (const p of open.filter((pending) => isOneFlow(pending, atom))) {
        absorb(atom, p);
        kept.splice(kept.lastIndexOf(p), 1);
        open.splice(open.indexOf(p), 1);
      }
    kept.push(atom);
  }
  return kept;
}

/** Rows of the unified audit log that repeat a prompt's row stand behind the prompt too. */
function foldCopies(atoms: Atom[], copyOf: Int32Array): void {
  const copies = new Map<RowIndex, RowIndex[]>();
  for (let row = 0; row < copyOf.length; row++) if (copyOf[row]! >= 0) listed(copies, copyOf[row]!).push(row);
  if (copies.size === 0) return;
  const byOriginal = new Map<RowIndex, Atom>();
  for (const atom of atoms) for (const row of atom.rows) if (copies.has(row)) byOriginal.set(row, atom);
  for (const [original, atom] of byOriginal) atom.rows.push(...copies.get(original)!);
}
