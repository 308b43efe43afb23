import { type DurationMs, type EpochMs, HOUR, MINUTE, type RowIndex } from '../base/units';
import { type CaseTable, eventKinds, mfaResults, productLogs } from '../model/event';
import { adverseWeight } from '../model/prompt';
import { type Atom, listed } from './atoms';
import type { Identity } from './identity';

const DIRECTORY = eventKinds.indexOf('directory');
const RISK = eventKinds.indexOf('risk');
const FRAUD = mfaResults.indexOf('fraud');
const OKTA = productLogs.indexOf('okta.system-log');

/** Two logs tell of one report within this. */
const REPORT_SKEW: DurationMs = 5 * MINUTE;
/** A person reports what they refused within this; what they report later may be anything. */
const REPORTED_WITHIN: DurationMs = HOUR;

/** @returns the last asking before a report that the person refused or did not answer: what the report is about. */
export function lastRefused<A extends Atom>(askings: readonly A[], reported: EpochMs): A | undefined {
  let last: A | undefined;
  for (const asking of askings) {
    if (asking.time > reported || reported - asking.time > REPORTED_WITHIN) continue;
    if (isRefused(asking) && (!last || asking.time >= last.time)) last = asking;
  }
  return last;
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

  const users = new Set(rows.map(([, user]) => user));
  const askings = new Map<number, Atom[]>();
  /** By user: when each report was told, by the prompt or by a record. */
  const known = new Map<number, { time: EpochMs; atom: Atom }[]>();
  for (const atom of atoms) {
    if (!users.has(atom.user)) continue;
    listed(askings, atom.user).push(atom);
    if (atom.result === 'fraud') listed(known, atom.user).push({ time: atom.time, atom });
  }
  for (const [row, user] of rows) {
    const time = c.time[row]!;
    const told = nearest(listed(known, user), time);
    let atom = told ?? lastRefused(listed(askings, user), time);
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
    listed(known, user).push({ time, atom });
  }
}

/** @returns what the report nearest to a moment is about, among those that may be the same. */
function nearest(reports: readonly { time: EpochMs; atom: Atom }[], time: EpochMs): Atom | undefined {
  const gap = (report: { time: EpochMs }): number => Math.abs(report.time - time);
  return reports.filter((report) => gap(report) <= REPORT_SKEW).sort((a, b) => gap(a) - gap(b))[0]?.atom;
}
