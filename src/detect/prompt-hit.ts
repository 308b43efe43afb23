import type { Severity } from '../model/finding';
import type { Context } from './context';
import type { Hit } from './rule';

/** A hit that rests on prompts (indices, by time); its sentence still to be written. */
export function promptHit(ctx: Context, user: number, prompts: number[], severity: Severity): Hit {
  const told = prompts.map((i) => ctx.prompts[i]!);
  return {
    user,
    severity,
    rows: told.flatMap(({ rows }) => rows),
    first: told[0]!.time,
    last: told.at(-1)!.time,
    count: prompts.length,
    unit: 'prompts',
    why: '',
    prompts,
    clusters: clustersOf(ctx, prompts),
  };
}

/** Distinct source clusters of prompts, ascending; prompts without a sign-in have none. */
export function clustersOf(ctx: Context, prompts: readonly number[]): number[] {
  return [...new Set(prompts.map((i) => ctx.sourceOf(i).cluster))]
    .filter((cluster) => cluster >= 0)
    .sort((a, b) => a - b);
}

/** Groups prompts by their source cluster; those without one are left out. */
export function byUnfamiliarCluster(ctx: Context, prompts: readonly number[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const i of prompts) {
    if (ctx.isFamiliar(i)) continue;
    const source = ctx.sourceOf(i);
    if (source.familiarity !== 'UNFAMILIAR') continue;
    const { cluster } = source;
    if (cluster < 0) continue;
    const group = groups.get(cluster);
    if (group) group.push(i);
    else groups.set(cluster, [i]);
  }
  return groups;
}

/** Whether any of the prompts was refused or left after somebody had typed the right password. */
export function followsPassword(ctx: Context, prompts: readonly number[]): boolean {
  return prompts.some((i) => ctx.asked.isAdverse(i) && ctx.prompts[i]!.afterPassword);
}
