import type { StringIndex } from '../base/units';

/** What {@link IndexMemo} says of an index it has no number for. */
export const UNKNOWN = -2;

/** A number (from -1) per text of a string table, computed once. */
export class IndexMemo {
  #of = new Int32Array(1 << 10).fill(UNKNOWN);

  get(index: StringIndex): number {
    return index < this.#of.length ? this.#of[index]! : UNKNOWN;
  }

  set(index: StringIndex, value: number): number {
    if (index >= this.#of.length) {
      const bigger = new Int32Array(Math.max(index + 1, this.#of.length * 2)).fill(UNKNOWN);
      bigger.set(this.#of);
      this.#of = bigger;
    }
    return (this.#of[index] = value);
  }
}
