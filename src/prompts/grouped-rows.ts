/** Which rows to take: those whose facts have all the bits. */
export interface Wanted {
  facts: Uint8Array;
  bits: number;
}

/** Rows by a small integer key: the rows of key k are `rows[start[k], start[k + 1])`, in table order. */
export class GroupedRows {
  readonly #start: Uint32Array;
  readonly #rows: Uint32Array;

  /**
   * @param keyOf key per row, negative for none.
   * @param wanted all rows with a key where left out.
   */
  constructor(keyOf: Int32Array, keys: number, wanted?: Wanted) {
    const start = new Uint32Array(keys + 1);
    const facts = wanted?.facts;
    const bits = wanted?.bits ?? 0;
    for (let row = 0; row < keyOf.length; row++) {
      const key = keyOf[row]!;
      if (key >= 0 && (!facts || (facts[row]! & bits) === bits)) start[key + 1]!++;
    }
    for (let key = 0; key < keys; key++) start[key + 1]! += start[key]!;
    const rows = new Uint32Array(start[keys]!);
    const at = start.slice(0, keys);
    for (let row = 0; row < keyOf.length; row++) {
      const key = keyOf[row]!;
      if (key >= 0 && (!facts || (facts[row]! & bits) === bits)) rows[at[key]!++] = row;
    }
    this.#start = start;
    this.#rows = rows;
  }

  /** @returns every row that has a key, by key: what a column says of them can be laid side by side in this order. */
  get all(): Uint32Array {
    return this.#rows;
  }

  /** @returns where in {@link all} the rows of a key begin; those of the next key follow. */
  startOf(key: number): number {
    return this.#start[key]!;
  }

  /** @returns the keys that have rows, ascending. */
  keys(): number[] {
    const keys: number[] = [];
    for (let key = 0; key + 1 < this.#start.length; key++)
      if (this.#start[key]! < this.#start[key + 1]!) keys.push(key);
    return keys;
  }

  /** @returns a view of the key's rows, ascending. */
  of(key: number): Uint32Array {
    return this.#rows.subarray(this.#start[key], this.#start[key + 1]);
  }
}

/** @returns the first position in ascending numbers (times, rows) whose number is at least `least`. */
export function positionOf(ascending: ArrayLike<number>, least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns the first position in `rows` whose time is at least `time`; rows are ordered by time. */
export function firstAtOrAfter(rows: Uint32Array, times: Float64Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[rows[middle]!]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
