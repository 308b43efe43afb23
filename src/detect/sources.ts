import { DAY, type DurationMs, type EpochMs, HOUR, type RowIndex } from '../base/units';
import { Clusters } from './clusters';
import type { Context, PromptSource } from './context';
import { Baseline, type Familiarity } from './familiarity';
import { SeenSources } from './seen-sources';

/** An episode ends after this much silence (detections C.1). */
export const SILENCE: DurationMs = 72 * HOUR;
/** Wrong passwords and password-known rows this long before still belong to it (C.1). */
export const BEFORE: DurationMs = DAY;

/** One stretch of a user's trouble, judged against the fortnight before it. */
export interface Episode {
  user: number;
  /** First event that opened it: the baseline ends here. */
  start: EpochMs;
  /** From here events may belong to it. */
  from: EpochMs;
  /** The last event that kept it open. */
  last: EpochMs;
  /** Up to here events may belong to it. */
  to: EpochMs;
  baseline: Baseline;
  clusters: Clusters;
}

interface Seed {
  time: EpochMs;
  row: RowIndex;
  /** An adverse prompt always opens an episode; a password-known row or an approval only from a strange source. */
  adverse: boolean;
  approval?: boolean;
}

/**
 * A user's episodes. Seeds are walked in time: a prompt nobody approved opens an episode or, if its source is strange,
 * keeps it open; one from the usual desk does not, or a person who now and then misses a prompt would never have a
 * baseline. While there is no baseline, a day's silence is enough to look for one again.
 */
export class UserSources {
  readonly episodes: Episode[] = [];
  readonly #ctx: Context;
  readonly #user: number;
  readonly #excluded = new Set<RowIndex>();
  #lastAdverse = -Infinity;
  #open: Omit<Episode, 'clusters' | 'to'> | undefined;

  constructor(ctx: Context, user: number) {
    this.#ctx = ctx;
    this.#user = user;
    const seen = new SeenSources(ctx, user);
    for (const seed of this.#seeds()) this.#take(seed, seen);
    this.#close();
  }

  #seeds(): Seed[] {
    const { prompts, c } = this.#ctx;
    const seeds: Seed[] = [];
    for (const p of this.#ctx.promptsOf(this.#user)) {
      const { time, row, result } = prompts[p]!;
      if (this.#ctx.isAdverse(p)) seeds.push({ time, row, adverse: true });
      else if (result === 'approved') seeds.push({ time, row, adverse: false, approval: true });
    }
    for (const row of this.#ctx.signIns(this.#user))
      if (this.#ctx.isPasswordKnown(row)) seeds.push({ time: c.time[row]!, row, adverse: false });
    return seeds.sort((a, b) => a.time - b.time || a.row - b.row);
  }

  #take(seed: Seed, seen: SeenSources): void {
    const { time, row, adverse, approval } = seed;
    const open = this.#open;
    const silence = open && !open.baseline.known ? DAY : SILENCE;
    if (open && time <= open.last + silence) {
      // An approval soon after trouble keeps it open as well: what follows from it belongs to the episode.
      const prolongs = adverse || (approval && this.#lastAdverse > time - DAY);
      if (prolongs && open.baseline.assess(row).familiarity !== 'FAMILIAR') {
        open.last = time;
        if (adverse) this.#lastAdverse = time;
      }
      return;
    }
    if (!adverse && !seen.mayBeStrange(row, time)) return;
    this.#close();
    const baseline = new Baseline(this.#ctx, this.#user, time, this.#excluded);
    const familiarity = baseline.assess(row).familiarity;
    if (!adverse && (familiarity === 'FAMILIAR' || familiarity === 'UNKNOWN')) return;
    const previous = this.episodes.at(-1);
    if (previous) previous.to = Math.min(previous.to, time - BEFORE - 1);
    this.#open = { user: this.#user, start: time, from: time - BEFORE, last: time, baseline };
    this.#lastAdverse = adverse ? time : -Infinity;
  }

  /** Ends the open episode and keeps its adverse sources out of later baselines. */
  #close(): void {
    if (!this.#open) return;
    const to = this.#open.last + SILENCE;
    const { from, baseline } = this.#open;
    const episode: Episode = {
      ...this.#open,
      to,
      clusters: new Clusters(this.#ctx, this.#user, from, to, baseline),
    };
    this.episodes.push(episode);
    this.#open = undefined;
    for (const p of this.#ctx.promptsOf(this.#user)) {
      const { row, time } = this.#ctx.prompts[p]!;
      if (!this.#ctx.isAdverse(p) || time < from || time > to) continue;
      const cluster = episode.clusters.of(row);
      if (episode.clusters.familiarity(cluster) === 'FAMILIAR') continue;
      for (const member of episode.clusters.rows(cluster)) this.#excluded.add(member);
    }
  }

  /** @returns the episode a moment falls into. */
  episodeAt(time: EpochMs): Episode | undefined {
    let low = 0;
    let high = this.episodes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.episodes[middle]!.to < time) low = middle + 1;
      else high = middle;
    }
    const episode = this.episodes[low];
    return episode && time >= episode.from ? episode : undefined;
  }

  /** Where an event of this user came from. Outside every episode it is judged by the fortnight before it. */
  of(row: RowIndex): PromptSource {
    const original = this.#ctx.original(row);
    const time = this.#ctx.c.time[original]!;
    const episode = this.episodeAt(time);
    if (!episode)
      return { cluster: -1, ...new Baseline(this.#ctx, this.#user, time, this.#excluded).assess(original) };
    const cluster = episode.clusters.of(original);
    if (cluster < 0) return { cluster, ...episode.baseline.assess(original) };
    return {
      cluster,
      familiarity: episode.clusters.familiarity(cluster),
      reason: episode.clusters.reason(cluster),
    };
  }

  /** The cluster of an event of this user; -1 outside every episode, or where nothing ties it to a sign-in. */
  clusterOf(row: RowIndex): number {
    const original = this.#ctx.original(row);
    return this.episodeAt(this.#ctx.c.time[original]!)?.clusters.of(original) ?? -1;
  }

  familiarity(cluster: number): Familiarity {
    for (const { clusters } of this.episodes)
      if (clusters.rows(cluster).length > 0) return clusters.familiarity(cluster);
    return 'UNKNOWN';
  }

  /** Why a cluster has its familiarity. */
  reason(cluster: number): string {
    for (const { clusters } of this.episodes)
      if (clusters.rows(cluster).length > 0) return clusters.reason(cluster);
    return '';
  }

  /** Sign-in rows of a cluster, by time. */
  rows(cluster: number): readonly RowIndex[] {
    for (const { clusters } of this.episodes)
      if (clusters.rows(cluster).length > 0) return clusters.rows(cluster);
    return [];
  }
}
