import type { RowIndex } from '../base/units';

/** Rows by a small integer key: the rows of key k are `rows[start[k], start[k + 1])`, in table order. */
export class GroupedRows {
  readonly #start: Uint32Array;
  readonly #rows: Uint32Array;

  /**
   * @param keyOf key per row, negative for none.
   * @param keep which rows to take; all with a key where left out.
   */
  constructor(keyOf: Int32Array, keys: number, keep?: (row: RowIndex) => boolean) {
    const start = new Uint32Array(keys + 1);
    for (let row = 0; row < keyOf.length; row++) {
      const key = keyOf[row]!;
      if (key >= 0 && (!keep || keep(row))) start[key + 1]!++;
    }
    for (let key = 0; key < keys; key++) start[key + 1]! += start[key]!;
    const rows = new Uint32Array(start[keys]!);
    const at = start.slice(0, keys);
    for (let row = 0; row < keyOf.length; row++) {
      const key = keyOf[row]!;
      if (key >= 0 && (!keep || keep(row))) rows[at[key]!++] = row;
    }
    this.#start = start;
    this.#rows = rows;
  }

  /** @returns a view of the key's rows, ascending. */
  of(key: number): Uint32Array {
    return this.#rows.subarray(this.#start[key], this.#start[key + 1]);
  }
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
