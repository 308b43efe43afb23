import { DAY, type DurationMs, type EpochMs, HOUR, type RowIndex } from '../base/units';
import { Clusters } from './clusters';
import type { Context, PromptSource } from './context';
import { Baseline, type Familiarity } from './familiarity';
import { isPushVerdict } from './push-verdict';
import { SeenSources } from './seen-sources';

/** An episode ends after this much silence. */
const SILENCE: DurationMs = 72 * HOUR;
/** Wrong passwords and password-known rows this long before still belong to it. */
const BEFORE: DurationMs = DAY;

/** So many refused prompts of strange sources, and what gets in from there is an intruder whose stay is followed. */
const INTRUDER_PROMPTS = 3;

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

/** What may open an episode or keep it open. */
interface Seed {
  time: EpochMs;
  row: RowIndex;
  /** An adverse prompt always opens an episode; a password-known row or an approval only from a strange source. */
  kind: 'adverse' | 'approval' | 'password';
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
  /** The open episode's clusters, until another seed prolongs it. */
  #settled: Clusters | undefined;

  constructor(ctx: Context, user: number) {
    this.#ctx = ctx;
    this.#user = user;
    const seen = new SeenSources(ctx, user);
    for (const seed of this.#seeds()) this.#take(seed, seen);
    this.#close();
  }

  #seeds(): Seed[] {
    const { c, asked } = this.#ctx;
    const seeds: Seed[] = [];
    for (const p of asked.of(this.#user)) {
      const kind = asked.isAdverse(p) ? 'adverse' : asked.isApproved(p) ? 'approval' : undefined;
      if (kind) seeds.push({ time: asked.time[p]!, row: asked.rowOf(p), kind });
    }
    for (const row of this.#ctx.rightPasswords(this.#user))
      seeds.push({ time: c.time[row]!, row, kind: 'password' });
    for (const row of this.#ctx.risks(this.#user))
      if (isPushVerdict(this.#ctx, row)) seeds.push({ time: c.time[row]!, row, kind: 'adverse' });
    return seeds.sort((a, b) => a.time - b.time || a.row - b.row);
  }

  #take({ time, row, kind }: Seed, seen: SeenSources): void {
    const adverse = kind === 'adverse';
    const open = this.#open;
    const silence = open && !open.baseline.known ? DAY : SILENCE;
    if (open && time > open.last + silence) this.#settle();
    if (open && time <= open.last + silence) {
      this.#settled = undefined;
      // An approval soon after trouble keeps it open as well: what follows from it belongs to the episode.
      const prolongs = adverse || (kind === 'approval' && this.#lastAdverse > time - DAY);
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

  /** Groups the open episode's sources and prolongs it by what an intruder went on to do: silence counts from there. */
  #settle(): Clusters {
    const open = this.#open!;
    if (this.#settled) return this.#settled;
    for (;;) {
      const clusters = new Clusters(this.#ctx, this.#user, open.from, open.last + SILENCE, open.baseline);
      const last = this.#lastOfIntruder(open, clusters);
      if (last <= open.last) return (this.#settled = clusters);
      open.last = last;
    }
  }

  /** The last event of a source that refused prompts came from, or that was approved after them, and that got in. */
  #lastOfIntruder({ start, last, baseline }: Omit<Episode, 'clusters' | 'to'>, clusters: Clusters): EpochMs {
    const { c } = this.#ctx;
    const prompts = this.#ctx.asked.between(this.#user, start, last);
    const adverse = prompts.filter(
      (p) =>
        this.#ctx.asked.isAdverse(p) && baseline.assess(this.#ctx.asked.rowOf(p)).familiarity !== 'FAMILIAR',
    );
    if (!baseline.known || adverse.length < INTRUDER_PROMPTS) return last;
    const isStrange = (cluster: number): boolean =>
      ['UNFAMILIAR', 'PARTIAL'].includes(clusters.familiarity(cluster));
    const bombers = new Map<number, number>();
    const approved = new Set<number>();
    for (const p of prompts) {
      const isAdverse = this.#ctx.asked.isAdverse(p);
      if (!isAdverse && !this.#ctx.asked.isApproved(p)) continue;
      const cluster = clusters.of(this.#ctx.asked.rowOf(p));
      if (cluster < 0 || !isStrange(cluster)) continue;
      if (isAdverse) bombers.set(cluster, (bombers.get(cluster) ?? 0) + 1);
      else if (clusters.familiarity(cluster) === 'UNFAMILIAR') approved.add(cluster);
    }
    const refused = [...bombers.values()].reduce((a, b) => a + b, 0);
    if (refused < INTRUDER_PROMPTS) return last;
    const intruders = new Set(
      [...bombers.keys(), ...approved].filter(
        (cluster) =>
          (approved.has(cluster) || bombers.get(cluster)! >= INTRUDER_PROMPTS) &&
          clusters.rows(cluster).some((row) => c.time[row]! >= start && this.#ctx.isSuccess(row)),
      ),
    );
    if (intruders.size === 0) return last;
    let latest = last;
    for (const cluster of intruders)
      for (const row of clusters.rows(cluster)) latest = Math.max(latest, c.time[row]!);
    const activity = this.#ctx.activity(this.#user);
    for (let i = this.#ctx.positionIn(activity, latest); i < activity.length; i++) {
      const row = activity[i]!;
      if (c.time[row]! > last + SILENCE) break;
      if (intruders.has(clusters.of(row))) latest = c.time[row]!;
    }
    return latest;
  }

  /** Ends the open episode and keeps its adverse sources out of later baselines. */
  #close(): void {
    if (!this.#open) return;
    const clusters = this.#settle();
    const to = this.#open.last + SILENCE;
    const { from } = this.#open;
    const episode: Episode = { ...this.#open, to, clusters };
    this.episodes.push(episode);
    this.#open = undefined;
    this.#settled = undefined;
    const adverse = this.#ctx.asked
      .between(this.#user, from, to)
      .filter((p) => this.#ctx.asked.isAdverse(p) && !this.#isAtHome(episode, this.#ctx.asked.rowOf(p)));
    if (!episode.baseline.known && adverse.length < INTRUDER_PROMPTS) return;
    const refused = new Map<number, number>();
    for (const p of adverse) {
      const cluster = episode.clusters.of(this.#ctx.asked.rowOf(p));
      refused.set(cluster, (refused.get(cluster) ?? 0) + 1);
    }
    for (const [cluster, prompts] of refused) {
      const familiarity = episode.clusters.familiarity(cluster);
      // Before there is a baseline a slip of the person's own looks like anybody's: it must not cost them the next one.
      const isOwn = familiarity === 'FAMILIAR' || (familiarity === 'UNKNOWN' && prompts < INTRUDER_PROMPTS);
      if (!isOwn) for (const member of episode.clusters.rows(cluster)) this.#excluded.add(member);
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
    const familiarity = episode.clusters.familiarity(cluster);
    const own = episode.baseline.assess(original);
    // What makes the row itself familiar, rather than another row of its source.
    const reason = own.familiarity === familiarity ? own.reason : episode.clusters.reason(cluster);
    return { cluster, familiarity, reason };
  }

  /** Whether {@link of} calls the source of an event familiar; nothing is grouped where the sign-in alone says so. */
  isFamiliar(row: RowIndex): boolean {
    const original = this.#ctx.original(row);
    const episode = this.episodeAt(this.#ctx.c.time[original]!);
    return (
      (episode !== undefined && this.#isAtHome(episode, original)) || this.of(row).familiarity === 'FAMILIAR'
    );
  }

  /** One familiar sign-in makes its source familiar: of such a one that is known before sources are grouped. */
  #isAtHome({ baseline, from, to }: Episode, row: RowIndex): boolean {
    const time = this.#ctx.c.time[row]!;
    return (
      time >= from &&
      time <= to &&
      this.#ctx.isSignInOf(this.#user, row) &&
      baseline.assess(row).familiarity === 'FAMILIAR'
    );
  }

  /** True of a familiar event that names no machine, though the user's own do, from an address new to them. */
  mayBeNeighbour(row: RowIndex): boolean {
    const original = this.#ctx.original(row);
    const { baseline } = this.episodeAt(this.#ctx.c.time[original]!) ?? {};
    return (
      baseline !== undefined &&
      baseline.namesDevices &&
      this.#ctx.places.deviceOf(original) < 0 &&
      !baseline.knowsNetwork(this.#ctx.networks[original]!)
    );
  }

  /** True if the address is one the user signed in from in the fortnight before: their own, whatever else the row lacks. */
  isOwnNetwork(row: RowIndex): boolean {
    const network = this.#ctx.networks[row]!;
    if (network < 0) return false;
    const time = this.#ctx.c.time[row]!;
    const baseline =
      this.episodeAt(time)?.baseline ?? new Baseline(this.#ctx, this.#user, time, this.#excluded);
    return baseline.knowsNetwork(network);
  }

  /** The cluster of an event of this user; -1 outside every episode, or where nothing ties it to a sign-in. */
  clusterOf(row: RowIndex): number {
    const original = this.#ctx.original(row);
    return this.episodeAt(this.#ctx.c.time[original]!)?.clusters.of(original) ?? -1;
  }

  familiarity(cluster: number): Familiarity {
    for (const { clusters } of this.episodes) if (clusters.has(cluster)) return clusters.familiarity(cluster);
    return 'UNKNOWN';
  }

  /** Why a cluster has its familiarity. */
  reason(cluster: number): string {
    for (const { clusters } of this.episodes) if (clusters.has(cluster)) return clusters.reason(cluster);
    return '';
  }

  /** Sign-in rows of a cluster, by time. */
  rows(cluster: number): readonly RowIndex[] {
    for (const { clusters } of this.episodes) if (clusters.has(cluster)) return clusters.rows(cluster);
    return [];
  }
}
