import type { DurationMs, EpochMs } from '../base/units';

/** A stretch of items, first and last position included. */
export interface Run {
  from: number;
  to: number;
  /** The highest value any of its windows reached. */
  peak: number;
}

/**
 * Slides a window over items ordered by time, anchored at every item (a tumbling window misses what straddles its
 * edge). Windows are closed: items exactly `span` apart share one. Linear: both ends only move forward.
 * @param judge the window's value where it qualifies, else -1; positions included on both ends.
 * @param mergeGap runs that follow each other within this much are one.
 */
export function slidingRuns(
  times: ArrayLike<EpochMs>,
  span: DurationMs,
  mergeGap: DurationMs,
  judge: (from: number, to: number) => number,
): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (let to = 0; to < times.length; to++) {
    while (times[to]! - times[from]! > span) from++;
    const value = judge(from, to);
    if (value < 0) continue;
    const last = runs.at(-1);
    if (last && (from <= last.to || times[from]! - times[last.to]! <= mergeGap)) {
      last.to = to;
      last.peak = Math.max(last.peak, value);
    } else runs.push({ from, to, peak: value });
  }
  return runs;
}

/** Joins runs that overlap, from several windows over the same items. */
export function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of [...runs].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && run.from <= last.to) {
      last.to = Math.max(last.to, run.to);
      last.peak = Math.max(last.peak, run.peak);
    } else merged.push({ ...run });
  }
  return merged;
}

/** Running totals, so that any window's sum is one subtraction. */
export function prefixSums<T>(items: readonly T[], value: (item: T) => number): Float64Array {
  const sums = new Float64Array(items.length + 1);
  items.forEach((item, i) => (sums[i + 1] = sums[i]! + value(item)));
  return sums;
}

/** How many distinct keys the window `[from, to]` holds, while both ends only move forward. */
export class DistinctCount {
  readonly #keys: ArrayLike<number>;
  readonly #times = new Map<number, number>();
  #from = 0;
  #to = -1;

  constructor(keys: ArrayLike<number>) {
    this.#keys = keys;
  }

  of(from: number, to: number): number {
    for (; this.#to < to; this.#to++) {
      const key = this.#keys[this.#to + 1]!;
      this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
    }
    for (; this.#from < from; this.#from++) {
      const key = this.#keys[this.#from]!;
      const left = this.#times.get(key)! - 1;
      if (left === 0) this.#times.delete(key);
      else this.#times.set(key, left);
    }
    return this.#times.size;
  }
}

/** Splits items ordered by time where the gap to the one before exceeds `gap`. */
export function splitAtGaps<T>(items: readonly T[], timeOf: (item: T) => EpochMs, gap: DurationMs): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group && timeOf(item) - timeOf(group.at(-1)!) <= gap) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
