import { DAY, type EpochMs, type RowIndex } from '../base/units';
import type { Context } from './context';
import type { Baseline, Familiarity } from './familiarity';

/** A link in a source's chain may be this long (B.5, "cap the chain at 24 h"). */
const LINK = DAY;

const rank: Record<Familiarity, number> = { FAMILIAR: 3, UNFAMILIAR: 2, PARTIAL: 1, UNKNOWN: 0 };

/** More families and more texts than a case holds: two numbers become one key. */
const FAMILIES = 2 ** 16;
const TEXTS = 2 ** 26;

/** Sign-ins from one network with no gap longer than a link: all of one cluster. `row`: position of its first. */
interface Stay {
  first: EpochMs;
  last: EpochMs;
  row: number;
}

/**
 * What belongs to one source, within one user's episode (B.5, single linkage): sign-ins that share a correlation or
 * session, a network, a device, network owner and program family; or that are both not familiar and share country and
 * full user agent. Links are at most 24 h long. Activity is attached to the sign-ins it follows, never a link itself:
 * a mail server's address would tie strangers together.
 */
export class Clusters {
  readonly #ctx: Context;
  /** Sign-in rows of the episode, by time. */
  readonly #rows: Uint32Array;
  readonly #root: Int32Array;
  readonly #base: number;
  readonly #familiarity = new Map<number, Familiarity>();
  readonly #reason = new Map<number, string>();
  readonly #members = new Map<number, RowIndex[]>();
  readonly #keys = new Map<Uint32Array, Map<number, number>>();
  #byNetwork: Map<number, Stay[]> | undefined;

  constructor(ctx: Context, user: number, from: EpochMs, to: EpochMs, baseline: Baseline) {
    this.#ctx = ctx;
    const all = ctx.signIns(user);
    this.#rows = all.subarray(ctx.positionIn(all, from), ctx.positionIn(all, to + 1));
    this.#base = ctx.reserveClusters(this.#rows.length);
    this.#root = Int32Array.from(this.#rows, (_, i) => i);
    const found = Array.from(this.#rows, (row) => baseline.assess(row));
    this.#link(Uint8Array.from(found, ({ familiarity }) => (familiarity === 'FAMILIAR' ? 0 : 1)));
    for (let i = 0; i < this.#rows.length; i++) {
      const cluster = this.#base + this.#find(i);
      const members = this.#members.get(cluster);
      if (members) members.push(this.#rows[i]!);
      else this.#members.set(cluster, [this.#rows[i]!]);
      const { familiarity, reason } = found[i]!;
      const before = this.#familiarity.get(cluster);
      if (before !== familiarity && this.#outranks(familiarity, before)) {
        this.#familiarity.set(cluster, familiarity);
        this.#reason.set(cluster, reason);
      }
    }
  }

  /**
   * One familiar sign-in makes the source familiar (failed rows often lack the device id that a success has); else the
   * least familiar one speaks for it.
   */
  #outranks(a: Familiarity, b: Familiarity | undefined): boolean {
    return b === undefined || rank[a] > rank[b];
  }

  #link(strange: Uint8Array): void {
    const { c, networks } = this.#ctx;
    const correlations = this.#ctx.idsOf(c.correlationId);
    const sessions = this.#ctx.idsOf(c.sessionId);
    const devices = this.#ctx.idsOf(c.deviceId);
    const byNetwork = new Map<number, number>();
    const byCorrelation = new Map<number, number>();
    const bySession = new Map<number, number>();
    const byDevice = new Map<number, number>();
    const byProgram = new Map<number, number>();
    const byAgent = new Map<number, number>();
    const tie = (lastOf: Map<number, number>, key: number, i: number): void => {
      const last = lastOf.get(key);
      if (last === i - 1 && this.#root[i] === this.#root[last]) {
        lastOf.set(key, i);
        return;
      }
      if (last !== undefined && c.time[this.#rows[i]!]! - c.time[this.#rows[last]!]! <= LINK)
        this.#join(last, i);
      lastOf.set(key, i);
    };
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i]!;
      if (networks[row]! >= 0) tie(byNetwork, networks[row]!, i);
      if (correlations[row]! >= 0) tie(byCorrelation, correlations[row]!, i);
      if (sessions[row]! >= 0) tie(bySession, sessions[row]!, i);
      if (devices[row]! >= 0) tie(byDevice, devices[row]!, i);
      const family = this.#ctx.family(row);
      if (c.asn[row]! >= 0 && family >= 0) tie(byProgram, c.asn[row]! * FAMILIES + family, i);
      if (strange[i] === 1 && c.country[row]! >= 0 && c.userAgent[row]! >= 0)
        tie(byAgent, this.#ctx.countryId(row) * TEXTS + c.userAgent[row]!, i);
    }
  }

  #find(i: number): number {
    const root = this.#root;
    while (root[i] !== i) i = root[i] = root[root[i]!]!;
    return i;
  }

  #join(a: number, b: number): void {
    this.#root[this.#find(b)] = this.#find(a);
  }

  /** @returns the cluster of a sign-in or of any other event of this user; -1 where nothing ties it to one. */
  of(row: RowIndex): number {
    const i = this.#indexOf(row);
    return i >= 0 ? this.#base + this.#find(i) : this.#attach(row);
  }

  familiarity(cluster: number): Familiarity {
    return this.#familiarity.get(cluster) ?? 'UNKNOWN';
  }

  reason(cluster: number): string {
    return this.#reason.get(cluster) ?? '';
  }

  /** Sign-in rows of a cluster, by time. */
  rows(cluster: number): readonly RowIndex[] {
    return this.#members.get(cluster) ?? [];
  }

  #indexOf(row: RowIndex): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle]! < row) low = middle + 1;
      else if (this.#rows[middle]! > row) high = middle - 1;
      else return middle;
    }
    return -1;
  }

  /** By session or token first; else by network, to the nearest sign-in within a link's length. */
  #attach(row: RowIndex): number {
    const { c, networks } = this.#ctx;
    for (const column of [c.sessionId, c.tokenId]) {
      const key = this.#ctx.idsOf(column)[row]!;
      const i = key < 0 ? undefined : this.#byKey(column).get(key);
      if (i !== undefined) return this.#base + this.#find(i);
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
    return best < 0 ? -1 : this.#base + this.#find(best);
  }

  /** First sign-in by session or token. */
  #byKey(column: Uint32Array): Map<number, number> {
    let index = this.#keys.get(column);
    if (index) return index;
    this.#keys.set(column, (index = new Map()));
    const ids = this.#ctx.idsOf(column);
    for (let i = 0; i < this.#rows.length; i++) {
      const key = ids[this.#rows[i]!]!;
      if (key >= 0 && !index.has(key)) index.set(key, i);
    }
    return index;
  }

  #stays(): Map<number, Stay[]> {
    if (this.#byNetwork) return this.#byNetwork;
    const { c, networks } = this.#ctx;
    this.#byNetwork = new Map();
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i]!;
      const network = networks[row]!;
      if (network < 0) continue;
      const stays = this.#byNetwork.get(network);
      const last = stays?.at(-1);
      const time = c.time[row]!;
      if (last && time - last.last <= LINK) last.last = time;
      else if (stays) stays.push({ first: time, last: time, row: i });
      else this.#byNetwork.set(network, [{ first: time, last: time, row: i }]);
    }
    return this.#byNetwork;
  }
}
