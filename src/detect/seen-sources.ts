import { DAY, type EpochMs, type RowIndex } from '../base/units';
import type { Context } from './context';
import { BASELINE_DAYS } from './familiarity';
import { IN_BY_HAND } from './row-facts';
import type { Visits } from './visits';

/** One place a person signs in from, with what stands there. */
interface Sight {
  network: number;
  device: number;
  /** Network owner and country; -1 without an owner. */
  owner: number;
  family: number;
  /** Successes a day or more apart: the last such pair's older one, then its younger one; the latest of all. */
  before: EpochMs;
  day: EpochMs;
  last: EpochMs;
}

/**
 * A quick look at where a person usually signs in from, kept while walking their sign-ins once. It only settles what
 * the full baseline would say anyway, so that usual sign-ins cost no baseline.
 */
export class SeenSources {
  readonly #ctx: Context;
  readonly #visits: Visits;
  #next = 0;
  readonly #places = new Map<number, Sight>();
  #place = -1;
  #sight: Sight | undefined;
  #first = Infinity;

  constructor(ctx: Context, user: number) {
    this.#ctx = ctx;
    this.#visits = ctx.visits(user);
  }

  /** @returns false if the baseline before `time` certainly calls the row familiar, or certainly has too few days. */
  mayBeStrange(row: RowIndex, time: EpochMs): boolean {
    this.#walkTo(time);
    const start = time - BASELINE_DAYS * DAY;
    // All successes within one day of `time` fall on one day of the baseline.
    if (this.#first > time - DAY) return false;
    const own = this.#places.get(this.#ctx.places.of(row));
    if (own && new Stretch(start).with(own).isTwoDays) return false;
    const wanted = own ?? this.#sightOf(row);
    const ofNetwork = new Stretch(start);
    const ofOwner = new Stretch(start);
    let isFamilyKnown = false;
    for (const sight of this.#places.values()) {
      if (sight.last < start) continue;
      if (wanted.device >= 0 && sight.device === wanted.device) return false;
      if (wanted.network >= 0 && sight.network === wanted.network) ofNetwork.with(sight);
      if (wanted.owner >= 0 && sight.owner === wanted.owner) ofOwner.with(sight);
      if (wanted.family >= 0 && sight.family === wanted.family) isFamilyKnown = true;
    }
    return !(ofNetwork.isTwoDays || (isFamilyKnown && ofOwner.isTwoDays));
  }

  #walkTo(time: EpochMs): void {
    const { rows, times, places, facts } = this.#visits;
    for (; this.#next < rows.length && times[this.#next]! < time; this.#next++) {
      if ((facts[this.#next]! & IN_BY_HAND) !== IN_BY_HAND) continue;
      const at = times[this.#next]!;
      if (at < this.#first) this.#first = at;
      see(this.#sightAt(rows[this.#next]!, places[this.#next]!), at);
    }
  }

  #sightAt(row: RowIndex, place: number): Sight {
    // Most sign-ins come from where the one before came from.
    if (place === this.#place && this.#sight) return this.#sight;
    let sight = this.#places.get(place);
    if (!sight) this.#places.set(place, (sight = this.#sightOf(row)));
    this.#place = place;
    return (this.#sight = sight);
  }

  #sightOf(row: RowIndex): Sight {
    const { places } = this.#ctx;
    return {
      network: this.#ctx.networks[row]!,
      device: places.deviceOf(row),
      owner: places.ownerOf(row),
      family: places.familyOf(row),
      before: -Infinity,
      day: -Infinity,
      last: -Infinity,
    };
  }
}

function see(sight: Sight, at: EpochMs): void {
  if (sight.last === -Infinity) {
    sight.day = sight.last = at;
    return;
  }
  if (at - sight.day >= DAY) {
    sight.before = sight.day;
    sight.day = at;
  }
  sight.last = at;
}

/** The successes of some places since the start of a baseline. */
class Stretch {
  #oldest = Infinity;
  #youngest = -Infinity;

  constructor(readonly start: EpochMs) {}

  with({ before, day, last }: Sight): this {
    const oldest =
      before > this.start ? before : day > this.start ? day : last > this.start ? last : Infinity;
    if (oldest < this.#oldest) this.#oldest = oldest;
    if (last > this.#youngest) this.#youngest = last;
    return this;
  }

  /** Two successes a day or more apart, both within the baseline: they fall on two of its days. */
  get isTwoDays(): boolean {
    return this.#youngest - this.#oldest >= DAY;
  }
}
