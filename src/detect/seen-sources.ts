import { DAY, type EpochMs, type RowIndex } from '../base/units';
import type { Context } from './context';
import { BASELINE_DAYS, placeKey } from './familiarity';

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
  readonly #rows: Uint32Array;
  #next = 0;
  readonly #places = new Map<number, Sight>();
  #place = -1;
  #sight: Sight | undefined;
  #first = Infinity;

  constructor(ctx: Context, user: number) {
    this.#ctx = ctx;
    this.#rows = ctx.signIns(user);
  }

  /** @returns false if the baseline before `time` certainly calls the row familiar, or certainly has too few days. */
  mayBeStrange(row: RowIndex, time: EpochMs): boolean {
    this.#walkTo(time);
    const start = time - BASELINE_DAYS * DAY;
    // All successes within one day of `time` fall on one day of the baseline.
    if (this.#first > time - DAY) return false;
    const own = this.#places.get(this.#ctx.placeOf(row));
    if (own && isOnTwoDays([own], start)) return false;
    const wanted = this.#sightOf(row);
    const places = [...this.#places.values()].filter(({ last }) => last >= start);
    if (wanted.device >= 0 && places.some(({ device }) => device === wanted.device)) return false;
    const network = places.filter((place) => place.network === wanted.network && wanted.network >= 0);
    if (isOnTwoDays(network, start)) return false;
    return !(
      wanted.owner >= 0 &&
      wanted.family >= 0 &&
      places.some(({ family }) => family === wanted.family) &&
      isOnTwoDays(
        places.filter(({ owner }) => owner === wanted.owner),
        start,
      )
    );
  }

  #walkTo(time: EpochMs): void {
    const { c } = this.#ctx;
    for (; this.#next < this.#rows.length; this.#next++) {
      const row = this.#rows[this.#next]!;
      const at = c.time[row]!;
      if (at >= time) return;
      if (!this.#ctx.isInteractiveSuccess(row)) continue;
      if (at < this.#first) this.#first = at;
      see(this.#sightAt(row), at);
    }
  }

  #sightAt(row: RowIndex): Sight {
    const place = this.#ctx.placeOf(row);
    // Most sign-ins come from where the one before came from.
    if (place === this.#place && this.#sight) return this.#sight;
    let sight = this.#places.get(place);
    if (!sight) this.#places.set(place, (sight = this.#sightOf(row)));
    this.#place = place;
    return (this.#sight = sight);
  }

  #sightOf(row: RowIndex): Sight {
    const asn = this.#ctx.c.asn[row]!;
    return {
      network: this.#ctx.networks[row]!,
      device: this.#ctx.deviceOf(row),
      owner: asn >= 0 ? placeKey(asn, this.#ctx.countryId(row)) : -1,
      family: this.#ctx.family(row),
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

/** Two successes a day or more apart, both within the baseline: they fall on two of its days. */
function isOnTwoDays(sights: readonly Sight[], start: EpochMs): boolean {
  let oldest = Infinity;
  let youngest = -Infinity;
  for (const { before, day, last } of sights) {
    for (const time of [before, day, last]) if (time > start && time < oldest) oldest = time;
    if (last > youngest) youngest = last;
  }
  return youngest - oldest >= DAY;
}
