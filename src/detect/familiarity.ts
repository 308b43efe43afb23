import { DAY, type EpochMs, type RowIndex } from '../base/units';
import { textAt } from '../model/event';
import { positionOf } from '../prompts/grouped-rows';
import type { Context } from './context';
import { NOWHERE } from './places';
import { IN_BY_HAND } from './row-facts';

/** How well a person's recent sign-ins know a source. UNKNOWN: too few of them to say. */
export type Familiarity = 'FAMILIAR' | 'PARTIAL' | 'UNFAMILIAR' | 'UNKNOWN';

export const BASELINE_DAYS = 14;
const MIN_SUCCESSES = 5;
const MIN_DAYS = 2;
const NEARLY_ALL = 0.8;

const YES = 2;
/** Entra's risk types, and Okta's flags. */
const anonymous =
  /anonymizedIPAddress|maliciousIPAddress|riskyIPAddress|nationStateIP|threatSuspected|(?:^|,)proxy(?:,|$)/i;

/** Why a source has its familiarity, for the sentence beside it. */
export interface Assessment {
  familiarity: Familiarity;
  reason: string;
}

/**
 * A person's interactive successful sign-ins of the 14 days before `end`. Days are counted back from `end`, not by the
 * calendar, so that shifting every time by an hour changes nothing.
 *
 * Sign-ins that a claim answered count as well as those with an approval or a registered device: most of a person's usual
 * sign-ins are such, and leaving them out would call the usual desk unknown. Adverse sources of earlier episodes are left
 * out by the caller.
 */
export class Baseline {
  readonly end: EpochMs;
  readonly successes: number;
  /** Distinct days with a success. */
  readonly days: number;
  readonly known: boolean;
  /** Nearly all of the successes name a machine: one that names none is another. */
  readonly namesDevices: boolean;
  readonly #ctx: Context;
  readonly #devices = new Set<number>();
  readonly #networkDays = new Map<number, number>();
  readonly #ownerDays = new Map<number, number>();
  readonly #families = new Set<number>();
  readonly #countries = new Set<number>();
  readonly #asns = new Set<number>();
  readonly #assessed = new Map<number, Assessment>();

  constructor(ctx: Context, user: number, end: EpochMs, excluded: ReadonlySet<RowIndex>) {
    this.#ctx = ctx;
    this.end = end;
    const { country, asn } = ctx.c;
    const { rows, times, places: placeAt, facts } = ctx.visits(user);
    // Days by place first: people sit in few places, and what stands there need be read but once.
    const places = new Map<number, { row: RowIndex; days: number; n: number }>();
    let here: { row: RowIndex; days: number; n: number } | undefined;
    let placeBefore = -1;
    let successes = 0;
    let days = 0;
    for (let i = positionOf(times, end - BASELINE_DAYS * DAY); i < rows.length && times[i]! < end; i++) {
      const row = rows[i]!;
      if ((facts[i]! & IN_BY_HAND) !== IN_BY_HAND || (excluded.size > 0 && excluded.has(row))) continue;
      successes++;
      const place = placeAt[i]!;
      if (place !== placeBefore || !here) {
        here = places.get(place);
        if (!here) places.set(place, (here = { row, days: 0, n: 0 }));
        placeBefore = place;
      }
      here.n++;
      here.days |= 1 << Math.min(Math.floor((end - times[i]!) / DAY), BASELINE_DAYS - 1);
    }
    let named = 0;
    for (const { row, days: seen, n } of places.values()) {
      days |= seen;
      const device = ctx.places.deviceOf(row);
      if (device >= 0) {
        this.#devices.add(device);
        named += n;
      }
      add(this.#networkDays, ctx.networks[row]!, seen);
      const family = ctx.places.familyOf(row);
      if (family >= 0) this.#families.add(family);
      if (country[row]! >= 0) this.#countries.add(country[row]!);
      if (asn[row]! >= 0) this.#asns.add(asn[row]!);
      add(this.#ownerDays, ctx.places.ownerOf(row), seen);
    }
    this.successes = successes;
    this.namesDevices = named >= NEARLY_ALL * successes;
    this.days = bits(days);
    this.known = successes >= MIN_SUCCESSES && this.days >= MIN_DAYS;
  }

  /** How familiar the source of a row is: by machine, address, or network owner, country and system. */
  assess(row: RowIndex): Assessment {
    const place = this.#ctx.places.of(row);
    // Rows without a place are no sign-ins: each stands for itself.
    if (place === NOWHERE) return this.#judge(row);
    let found = this.#assessed.get(place);
    if (!found) this.#assessed.set(place, (found = this.#judge(row)));
    return found;
  }

  #judge(row: RowIndex): Assessment {
    if (!this.known) return { familiarity: 'UNKNOWN', reason: 'no baseline of 14 days before it' };
    const { country, asn, managed, compliant } = this.#ctx.c;
    const device = this.#ctx.places.deviceOf(row);
    const network = this.#ctx.networks[row]!;
    const family = this.#ctx.places.familyOf(row);
    if (device >= 0 && this.#devices.has(device)) return { familiarity: 'FAMILIAR', reason: 'known device' };
    if (bits(this.#networkDays.get(network) ?? 0) >= 2)
      return { familiarity: 'FAMILIAR', reason: 'known address' };

    const familyNew = family >= 0 && this.#families.size > 0 && !this.#families.has(family);
    const placed =
      (country[row]! >= 0 && this.#countries.size > 0) || (asn[row]! >= 0 && this.#asns.size > 0);
    if (!placed) {
      // UAL states neither network owner nor country: only the address and the program are left to judge by.
      const networkNew = network >= 0 && !this.#networkDays.has(network);
      return networkNew && familyNew
        ? { familiarity: 'UNFAMILIAR', reason: 'address and system never seen' }
        : { familiarity: 'PARTIAL', reason: networkNew ? 'address never seen' : 'address seen on one day' };
    }
    const ownerDays = bits(this.#ownerDays.get(this.#ctx.places.ownerOf(row)) ?? 0);
    if (ownerDays >= 2 && this.#families.has(family))
      return { familiarity: 'FAMILIAR', reason: 'known network owner, country and system' };

    if (country[row]! >= 0 && this.#countries.size > 0 && !this.#countries.has(country[row]!))
      return { familiarity: 'UNFAMILIAR', reason: 'country never seen' };
    const asnNew = asn[row]! >= 0 && this.#asns.size > 0 && !this.#asns.has(asn[row]!);
    if (asnNew && familyNew)
      return { familiarity: 'UNFAMILIAR', reason: 'network owner and system never seen' };
    const flagged = anonymous.test(textAt(this.#ctx.table, 'riskTypes', row) ?? '');
    if (flagged && !(managed[row] === YES && compliant[row] === YES))
      return { familiarity: 'UNFAMILIAR', reason: 'address flagged as anonymous or malicious' };
    return { familiarity: 'PARTIAL', reason: asnNew ? 'network owner never seen' : 'seen in part' };
  }

  /** True if the person signed in from this network in the fortnight before. */
  knowsNetwork(network: number): boolean {
    return this.#networkDays.has(network);
  }
}

function add(days: Map<number, number>, key: number, day: number): void {
  if (key >= 0) days.set(key, (days.get(key) ?? 0) | day);
}

function bits(n: number): number {
  let count = 0;
  for (let rest = n; rest !== 0; rest &= rest - 1) count++;
  return count;
}
