import type { StringIndex } from '../base/units';

/** What is worked out once for a text, by its index in one string table. */
export class TextMemo<T> {
  readonly #make: (text: StringIndex) => T;
  /** By index: where the value stands, counted from 1. */
  #at = new Uint32Array(1 << 10);
  readonly #values: T[] = [];

  constructor(make: (text: StringIndex) => T) {
    this.#make = make;
  }

  get(text: StringIndex): T {
    const at = text < this.#at.length ? this.#at[text]! : 0;
    if (at > 0) return this.#values[at - 1]!;
    if (text >= this.#at.length) {
      const bigger = new Uint32Array(Math.max(text + 1, 2 * this.#at.length));
      bigger.set(this.#at);
      this.#at = bigger;
    }
    const value = this.#make(text);
    this.#at[text] = this.#values.push(value);
    return value;
  }
}

/** What is worked out once for two texts (or a number and a text), by their indices in one string table. */
export class PairMemo<T> {
  readonly #make: (a: StringIndex, b: StringIndex) => T;
  readonly #known = new Map<StringIndex, Map<StringIndex, T>>();
  /** The pair of the record before is mostly this one's too. */
  #last: { a: StringIndex; b: StringIndex; value: T } | null = null;

  constructor(make: (a: StringIndex, b: StringIndex) => T) {
    this.#make = make;
  }

  get(a: StringIndex, b: StringIndex): T {
    const last = this.#last;
    if (last?.a === a && last.b === b) return last.value;
    let inner = this.#known.get(a);
    if (!inner) this.#known.set(a, (inner = new Map<StringIndex, T>()));
    let value = inner.get(b);
    if (value === undefined && !inner.has(b)) inner.set(b, (value = this.#make(a, b)));
    this.#last = { a, b, value: value as T };
    return value as T;
  }
}
