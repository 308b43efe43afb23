import { DAY, type DurationMs, type EpochMs, type RowIndex } from '../base/units';
import { memoByText } from '../prompts/text-memo';
import type { Context } from './context';
import type { Hit } from './rule';

/** How long after a suspicious success what the user does from elsewhere still counts with it. */
const AFTER: DurationMs = DAY;

/** A strange source that got in. */
export interface Access {
  user: number;
  /** The first success of the source that is suspicious: the approval, or one before it. */
  time: EpochMs;
  cluster: number;
  /** Index of the approved prompt, at {@link time} or later; undefined where successes without one let it in. */
  approval?: number | undefined;
}

/**
 * Who got in, by user: approvals after a burst, approvals from an unfamiliar source with a known password, and
 * successes of a source that had bombed. Meaningful once the stage-3 rules have run.
 */
export function findAccess(ctx: Context): Map<number, Access[]> {
  const found = new Map<number, Access[]>();
  const add = (access: Access): void => {
    const list = found.get(access.user) ?? [];
    found.set(access.user, list);
    // A source gets in once, when it first did; an approval of it stays known.
    const known = list.findIndex(({ cluster }) => cluster === access.cluster);
    if (known < 0) list.push(access);
    else if (access.time < list[known]!.time)
      list[known] = { ...access, approval: access.approval ?? list[known]!.approval };
  };
  for (const id of ['approved-after-burst', 'approved-elsewhere', 'unfamiliar-approval'])
    for (const hit of ctx.earlier.get(id) ?? []) {
      if (hit.severity === 'low' || hit.approval === undefined) continue;
      const { time } = ctx.prompts[hit.approval]!;
      add({ user: hit.user, time, cluster: ctx.sourceOf(hit.approval).cluster, approval: hit.approval });
    }
  for (const { user, first, clusters } of ctx.earlier.get('success-without-mfa') ?? [])
    for (const cluster of clusters) add({ user, time: first, cluster });
  for (const id of ['push-burst', 'push-burst-unfamiliar', 'push-drip', 'wrong-number', 'push-campaign'])
    for (const hit of ctx.earlier.get(id) ?? []) {
      const sources = ctx.sources(hit.user);
      for (const cluster of hit.clusters) {
        if (sources.familiarity(cluster) === 'FAMILIAR') continue;
        const row = sources.rows(cluster).find((r) => ctx.isSuccess(r) && ctx.c.time[r]! > hit.first);
        if (row !== undefined) add({ user: hit.user, time: ctx.c.time[row]!, cluster });
      }
    }
  for (const list of found.values()) list.sort((a, b) => a.time - b.time || a.cluster - b.cluster);
  return found;
}

/**
 * Whether an event belongs to an access: from its source or session at any later time of the episode, or within a
 * day of it from anywhere but a familiar source.
 * @param before how long before the access it may lie.
 */
export function belongsTo(ctx: Context, access: Access, row: RowIndex, before: DurationMs = 0): boolean {
  const time = ctx.c.time[row]!;
  if (time < access.time - before) return false;
  const sources = ctx.sources(access.user);
  const cluster = sources.clusterOf(row);
  if (cluster >= 0 && cluster === access.cluster) return true;
  if (time > access.time + AFTER) return false;
  return cluster < 0 ? !sources.isOwnNetwork(row) : sources.familiarity(cluster) !== 'FAMILIAR';
}

/** What sources that got in did later, of the rows wanted, by user, each by time. */
export function* intruderRows(
  ctx: Context,
  isWanted: (row: RowIndex) => boolean,
): Generator<[user: number, rows: RowIndex[]]> {
  for (const [user, accesses] of ctx.access ?? []) {
    const sources = ctx.sources(user);
    const all = ctx.activity(user);
    const rows: RowIndex[] = [];
    for (let i = ctx.positionIn(all, accesses[0]!.time); i < all.length; i++) {
      const row = all[i]!;
      if (!isWanted(row)) continue;
      if (isSince(accesses, sources.clusterOf(row), ctx.c.time[row]!)) rows.push(row);
    }
    if (rows.length > 0) yield [user, rows];
  }
}

function isSince(accesses: readonly Access[], cluster: number, time: EpochMs): boolean {
  return accesses.some((access) => access.cluster === cluster && time >= access.time);
}

/** Successful sign-ins of sources that got in, since they did, of the rows wanted, by user, each by time. */
export function* intruderSignIns(
  ctx: Context,
  isWanted: (row: RowIndex) => boolean,
): Generator<[user: number, rows: RowIndex[]]> {
  for (const [user, accesses] of ctx.access ?? []) {
    const sources = ctx.sources(user);
    const rows = accesses.flatMap(({ cluster, time }) =>
      sources.rows(cluster).filter((row) => ctx.c.time[row]! >= time && isWanted(row) && ctx.isSuccess(row)),
    );
    if (rows.length > 0) yield [user, rows.sort((a, b) => a - b)];
  }
}

/** As {@link intruderRows}, of the operations under one of the names. */
export function intruderOperations(ctx: Context, names: RegExp): Generator<[user: number, rows: RowIndex[]]> {
  const isNamed = memoByText(ctx.table.strings, 0, (text) => (names.test(text) ? 1 : 0));
  return intruderRows(ctx, (row) => isNamed(ctx.c.operation[row]!) === 1);
}

/** A hit on what an intruder took. @param rows by time. @param why a sentence, given first and last. */
export function takenByIntruder(
  ctx: Context,
  user: number,
  rows: RowIndex[],
  count: number,
  unit: Hit['unit'],
  why: (first: EpochMs, last: EpochMs) => string,
): Hit {
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  const clusters = [...new Set(rows.map((row) => ctx.sources(user).clusterOf(row)))];
  return { user, severity: 'high', rows, first, last, count, unit, why: why(first, last), clusters };
}
