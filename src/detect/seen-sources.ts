import { DAY, type EpochMs, type RowIndex } from '../base/units';
import type { Context } from './context';
import { BASELINE_DAYS, placeKey } from './familiarity';

interface Sight {
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
  readonly #networks = new Map<number, Sight>();
  readonly #places = new Map<number, Sight>();
  readonly #devices = new Map<number, EpochMs>();
  readonly #families = new Map<number, EpochMs>();
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
    const device = this.#ctx.deviceOf(row);
    if (device >= 0 && (this.#devices.get(device) ?? -Infinity) >= start) return false;
    if (onTwoDays(this.#networks.get(this.#ctx.networks[row]!), start)) return false;
    const asn = this.#ctx.c.asn[row]!;
    return !(
      asn >= 0 &&
      (this.#families.get(this.#ctx.family(row)) ?? -Infinity) >= start &&
      onTwoDays(this.#places.get(placeKey(asn, this.#ctx.countryId(row))), start)
    );
  }

  #walkTo(time: EpochMs): void {
    const { c, networks } = this.#ctx;
    for (; this.#next < this.#rows.length; this.#next++) {
      const row = this.#rows[this.#next]!;
      const at = c.time[row]!;
      if (at >= time) return;
      if (!this.#ctx.isInteractiveSuccess(row)) continue;
      if (at < this.#first) this.#first = at;
      see(this.#networks, networks[row]!, at);
      if (c.asn[row]! >= 0) see(this.#places, placeKey(c.asn[row]!, this.#ctx.countryId(row)), at);
      const device = this.#ctx.deviceOf(row);
      if (device >= 0) this.#devices.set(device, at);
      this.#families.set(this.#ctx.family(row), at);
    }
  }
}

function see(sights: Map<number, Sight>, key: number, at: EpochMs): void {
  if (key < 0) return;
  const sight = sights.get(key);
  if (!sight) {
    sights.set(key, { before: -Infinity, day: at, last: at });
    return;
  }
  sight.last = at;
  if (at - sight.day < DAY) return;
  sight.before = sight.day;
  sight.day = at;
}

function onTwoDays(sight: Sight | undefined, start: EpochMs): boolean {
  if (!sight) return false;
  return sight.before >= start || (sight.day >= start && sight.last - sight.day >= DAY);
}
