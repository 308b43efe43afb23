import { type DurationMs, MINUTE, type RowIndex } from '../base/units';
import { outcomes, textAt } from '../model/event';
import type { Severity } from '../model/finding';
import { parametersOf } from '../model/parameters';
import type { Context } from './context';
import type { Hit } from './rule';
import { splitAtGaps } from './sliding';

/** Acts of one user this close are one finding: a rule and its correction, two logs' views of one act. */
export const ACT_GAP: DurationMs = 10 * MINUTE;

const FAILURE = outcomes.indexOf('failure');

/** One act with what it shows. */
export interface Act {
  user: number;
  row: RowIndex;
  /** What makes it telling: `forwards to x@y.example`. */
  fact: string;
  severity: Severity;
}

/**
 * Walks the operations whose name matches and reads those that did not fail.
 * @param read the act's facts, or undefined where the operation is harmless.
 */
export function acts(
  ctx: Context,
  names: RegExp,
  read: (
    row: RowIndex,
    parameters: ReadonlyMap<string, string>,
  ) => { fact: string; severity: Severity } | undefined,
): Act[] {
  const { c, identity, table } = ctx;
  const found: Act[] = [];
  for (const row of ctx.operationsNamed(names)) {
    if (c.outcome[row] === FAILURE) continue;
    const user = identity.userOf[row]!;
    if (user < 0 || ctx.isAllowed(row)) continue;
    const act = read(row, parametersOf(table, row));
    if (act) found.push({ user, row, ...act });
  }
  return found;
}

/** @returns the operation, with what it was done to where the log names it. */
export function operationOn(
  { table }: Context,
  row: RowIndex,
  operation = textAt(table, 'operation', row)!,
): string {
  const target = textAt(table, 'target', row);
  return target === undefined ? operation : `${operation}: ${target}`;
}

/** @returns the distinct facts of acts, as a sentence. */
export function listed(group: readonly Act[]): string {
  const facts = [...new Set(group.map(({ fact }) => fact))];
  return `${facts.slice(0, 3).join('; ')}${facts.length > 3 ? ` and ${facts.length - 3} more` : ''}.`;
}

/** One hit per user and stretch of acts; its sentence lists the distinct facts. */
export function actHits<A extends Act>(
  ctx: Context,
  found: readonly A[],
  more: (severity: Severity, group: readonly A[]) => Partial<Hit>,
): Hit[] {
  const byUser = new Map<number, A[]>();
  for (const act of found) {
    const list = byUser.get(act.user);
    if (list) list.push(act);
    else byUser.set(act.user, [act]);
  }
  const { time } = ctx.c;
  return [...byUser].flatMap(([user, list]) =>
    splitAtGaps(list, ({ row }) => time[row]!, ACT_GAP).map((group): Hit => {
      const severity = group.some((act) => act.severity === 'high') ? 'high' : group[0]!.severity;
      return {
        user,
        severity,
        rows: group.map(({ row }) => row),
        first: time[group[0]!.row]!,
        last: time[group.at(-1)!.row]!,
        count: group.length,
        unit: 'operations',
        why: listed(group),
        clusters: [],
        ...more(severity, group),
      };
    }),
  );
}
