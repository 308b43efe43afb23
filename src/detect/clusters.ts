import { DAY, type EpochMs, type RowIndex } from '../base/units';
import { positionOf } from '../prompts/grouped-rows';
import { WideIds } from '../prompts/wide-ids';
import type { Context } from './context';
import type { Assessment, Baseline, Familiarity } from './familiarity';
import { FLOW_MARKS, stretchOf, type Visits } from './visits';

/** A link in a source's chain may be this long. */
const LINK = DAY;

const rank: Record<Familiarity, number> = { FAMILIAR: 3, UNFAMILIAR: 2, PARTIAL: 1, UNKNOWN: 0 };

/** More families, and more texts or sessions, than a case holds: two numbers become one key. */
const FAMILIES = 2 ** 16;
const TEXTS = 2 ** 26;

/** Sign-ins from one network with no gap longer than a link: all of one cluster. `row`: position of its first. */
interface Stay {
  first: EpochMs;
  last: EpochMs;
  row: number;
}

/** Sign-ins alike in everything, with no gap longer than a link. `row`: position of its first. */
interface Segment {
  row: number;
  first: EpochMs;
  last: EpochMs;
  found: Assessment;
}

/**
 * What belongs to one source, within one user's episode (single linkage): sign-ins that share a correlation or
 * session, a network, a device, network owner and program family; or that are both not familiar and share country and
 * full user agent. Links are at most 24 h long. Activity is attached to the sign-ins it follows, never a link itself:
 * a mail server's address would tie strangers together.
 */
export class Clusters {
  readonly #ctx: Context;
  readonly #baseline: Baseline;
  /** Sign-ins of the episode, by time. */
  readonly #visits: Visits;
  /** Segment of each row; made when a source is first asked for, which of most episodes it never is. */
  #segmentOf: Int32Array | undefined;
  readonly #segments: Segment[] = [];
  /** Parent of each segment; the earliest of a source is its root. */
  readonly #parent: number[] = [];
  readonly #base: number;
  readonly #familiarity = new Map<number, Familiarity>();
  readonly #reason = new Map<number, string>();
  #members: Map<number, RowIndex[]> | undefined;
  readonly #keys = new Map<Uint32Array, Map<number, number>>();
  #byNetwork: Map<number, Stay[]> | undefined;

  constructor(ctx: Context, user: number, from: EpochMs, to: EpochMs, baseline: Baseline) {
    this.#ctx = ctx;
    const visits = ctx.visits(user);
    this.#visits = stretchOf(visits, positionOf(visits.times, from), positionOf(visits.times, to + 1));
    this.#base = ctx.reserveClusters(this.#visits.rows.length);
    this.#baseline = baseline;
  }

  #group(): Int32Array {
    if (this.#segmentOf) return this.#segmentOf;
    const segmentOf = (this.#segmentOf = new Int32Array(this.#visits.rows.length));
    this.#split(segmentOf, this.#baseline);
    this.#link(segmentOf);
    this.#segments.forEach(({ found: { familiarity, reason } }, s) => {
      const cluster = this.#clusterAt(s);
      if (!this.#outranks(familiarity, this.#familiarity.get(cluster))) return;
      this.#familiarity.set(cluster, familiarity);
      this.#reason.set(cluster, reason);
    });
    return segmentOf;
  }

  /**
   * One familiar sign-in makes the source familiar (failed rows often lack the device id that a success has); else the
   * least familiar one speaks for it.
   */
  #outranks(a: Familiarity, b: Familiarity | undefined): boolean {
    return b === undefined || rank[a] > rank[b];
  }

  /** Cuts the rows into segments: sign-ins alike in everything, with no gap longer than a link. */
  #split(segmentOf: Int32Array, baseline: Baseline): void {
    const { rows, times, places, sessions } = this.#visits;
    /** The latest segment by place and session. */
    const latest = new Map<number, Map<number, number>>();
    let at = -1;
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      const session = sessions[i]!;
      // Most rows are like the one before.
      if (i === 0 || place !== places[i - 1] || session !== sessions[i - 1])
        at = latest.get(place)?.get(session) ?? -1;
      const time = times[i]!;
      const segment = this.#segments[at];
      if (segment && time - segment.last <= LINK) segment.last = time;
      else {
        at = this.#segments.length;
        this.#segments.push({ row: i, first: time, last: time, found: baseline.assess(rows[i]!) });
        this.#parent.push(at);
        const ofPlace = latest.get(place);
        if (ofPlace) ofPlace.set(session, at);
        else latest.set(place, new Map([[session, at]]));
      }
      segmentOf[i] = at;
    }
  }

  #link(segmentOf: Int32Array): void {
    const { c, networks } = this.#ctx;
    const ids = this.#ctx.places.idsOf(c.sessionId);
    this.#chain((row) => networks[row]!);
    this.#chain((row) => ids[row]!);
    this.#chain((row) => this.#ctx.places.deviceOf(row));
    this.#chain((row) => {
      const family = this.#ctx.places.familyOf(row);
      return c.asn[row]! >= 0 && family >= 0 ? c.asn[row]! * FAMILIES + family : -1;
    });
    this.#chain((row, familiarity) =>
      familiarity !== 'FAMILIAR' && c.country[row]! >= 0 && c.userAgent[row]! >= 0
        ? this.#ctx.places.countryOf(row) * TEXTS + c.userAgent[row]!
        : -1,
    );
    this.#linkFlows(segmentOf);
  }

  /** Joins segments of one key that overlap or follow each other within a link. */
  #chain(keyOf: (row: RowIndex, familiarity: Familiarity) => number): void {
    const open = new Map<number, { segment: number; last: EpochMs }>();
    this.#segments.forEach(({ row, first, last, found }, s) => {
      const key = keyOf(this.#visits.rows[row]!, found.familiarity);
      if (key < 0) return;
      const chain = open.get(key);
      if (chain && first - chain.last <= LINK) {
        this.#join(chain.segment, s);
        chain.last = Math.max(chain.last, last);
      } else open.set(key, { segment: s, last });
    });
  }

  /** Joins sign-ins of one flow. Flows matter only to sign-ins outside the largest source. */
  #linkFlows(segmentOf: Int32Array): void {
    const roots = this.#segments.map((_, segment) => this.#find(segment));
    if (roots.every((root) => root === roots[0])) return;
    const sizes = new Uint32Array(roots.length);
    for (const segment of segmentOf) sizes[roots[segment]!]!++;
    const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
    const { correlationId } = this.#ctx.c;
    const { rows, times, flowMarks: marks } = this.#visits;
    const marked = new Uint8Array(FLOW_MARKS);
    for (let i = 0; i < segmentOf.length; i++) if (roots[segmentOf[i]!] !== largest) marked[marks[i]!] = 1;

    // Numbered for this episode alone: the flows of a whole case would fill a table that no cache holds.
    const flows = new WideIds();
    const lastOf: number[] = [];
    for (let i = 0; i < segmentOf.length; i++) {
      if (marked[marks[i]!] === 0) continue;
      const flow = flows.idOf(correlationId, rows[i]! * 4);
      if (flow < 0) continue;
      const last = lastOf[flow];
      if (last !== undefined && times[i]! - times[last]! <= LINK) this.#join(segmentOf[last]!, segmentOf[i]!);
      lastOf[flow] = i;
    }
  }

  #find(segment: number): number {
    const parent = this.#parent;
    while (parent[segment] !== segment) segment = parent[segment] = parent[parent[segment]!]!;
    return segment;
  }

  #join(a: number, b: number): void {
    const [first, second] = [this.#find(a), this.#find(b)];
    this.#parent[Math.max(first, second)] = Math.min(first, second);
  }

  #clusterAt(segment: number): number {
    return this.#base + this.#segments[this.#find(segment)]!.row;
  }

  /** @returns the cluster of a sign-in or of any other event of this user; -1 where nothing ties it to one. */
  of(row: RowIndex): number {
    const segmentOf = this.#group();
    const i = this.#indexOf(row);
    return i >= 0 ? this.#clusterAt(segmentOf[i]!) : this.#attach(row);
  }

  familiarity(cluster: number): Familiarity {
    this.#group();
    return this.#familiarity.get(cluster) ?? 'UNKNOWN';
  }

  reason(cluster: number): string {
    this.#group();
    return this.#reason.get(cluster) ?? '';
  }

  /** True if the cluster is of this episode. */
  has(cluster: number): boolean {
    return cluster >= this.#base && cluster < this.#base + this.#visits.rows.length;
  }

  /** One sign-in of each kind in a cluster: place, program, device and risk types of the others are the same. */
  samples(cluster: number): RowIndex[] {
    this.#group();
    return this.#segments.flatMap(({ row }, s) =>
      this.#clusterAt(s) === cluster ? this.#visits.rows[row]! : [],
    );
  }

  /** Sign-in rows of a cluster, by time. */
  rows(cluster: number): readonly RowIndex[] {
    if (!this.#members) {
      const segmentOf = this.#group();
      const { rows } = this.#visits;
      this.#members = new Map();
      for (let i = 0; i < rows.length; i++) {
        const of = this.#clusterAt(segmentOf[i]!);
        const members = this.#members.get(of);
        if (members) members.push(rows[i]!);
        else this.#members.set(of, [rows[i]!]);
      }
    }
    return this.#members.get(cluster) ?? [];
  }

  #indexOf(row: RowIndex): number {
    const i = positionOf(this.#visits.rows, row);
    return this.#visits.rows[i] === row ? i : -1;
  }

  /** By session or token first; else by network, to the nearest sign-in within a link's length. */
  #attach(row: RowIndex): number {
    const { c, networks } = this.#ctx;
    for (const column of [c.sessionId, c.tokenId]) {
      const key = this.#ctx.places.idsOf(column)[row]!;
      const i = key < 0 ? undefined : this.#byKey(column).get(key);
      if (i !== undefined) return this.#clusterAt(this.#group()[i]!);
    }
    let best = -1;
    let gap = LINK + 1;
    const time = c.time[row]!;
    for (const stay of this.#stays().get(networks[row]!) ?? []) {
      const distance = Math.max(0, stay.first - time, time - stay.last);
      if (distance >= gap) continue;
      best = stay.row;
      gap = distance;
    }
    return best < 0 ? -1 : this.#clusterAt(this.#group()[best]!);
  }

  /** First sign-in by session or token. */
  #byKey(column: Uint32Array): Map<number, number> {
    let index = this.#keys.get(column);
    if (index) return index;
    this.#keys.set(column, (index = new Map<number, number>()));
    const ids = this.#ctx.places.idsOf(column);
    const { rows } = this.#visits;
    for (let i = 0; i < rows.length; i++) {
      const key = ids[rows[i]!]!;
      if (key >= 0 && !index.has(key)) index.set(key, i);
    }
    return index;
  }

  #stays(): Map<number, Stay[]> {
    if (this.#byNetwork) return this.#byNetwork;
    const { networks, times } = this.#visits;
    this.#byNetwork = new Map();
    for (let i = 0; i < networks.length; i++) {
      const network = networks[i]!;
      if (network < 0) continue;
      const stays = this.#byNetwork.get(network);
      const last = stays?.at(-1);
      const time = times[i]!;
      if (last && time - last.last <= LINK) last.last = time;
      else if (stays) stays.push({ first: time, last: time, row: i });
      else this.#byNetwork.set(network, [{ first: time, last: time, row: i }]);
    }
    return this.#byNetwork;
  }
}
