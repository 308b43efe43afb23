import type { StringIndex } from '../base/units';
import { IndexMemo, UNKNOWN } from './index-memo';

/** What is worked out once for a text, by its index in one string table. */
export class TextMemo<T> {
  readonly #make: (text: StringIndex) => T;
  /** By text: where the value stands. */
  readonly #at = new IndexMemo();
  readonly #values: T[] = [];

  constructor(make: (text: StringIndex) => T) {
    this.#make = make;
  }

  get(text: StringIndex): T {
    const at = this.#at.get(text);
    if (at >= 0) return this.#values[at]!;
    const value = this.#make(text);
    this.#at.set(text, this.#values.push(value) - 1);
    return value;
  }
}

/** What is worked out once for two texts (or a number and a text), by their indices in one string table. */
export class PairMemo<T extends object | number> {
  readonly #make: (a: StringIndex, b: StringIndex) => T;
  readonly #known = new Map<StringIndex, Map<StringIndex, T>>();
  /** The pair of the record before is mostly this one's too. */
  #a = UNKNOWN;
  #b = UNKNOWN;
  #value: T | undefined;

  constructor(make: (a: StringIndex, b: StringIndex) => T) {
    this.#make = make;
  }

  get(a: StringIndex, b: StringIndex): T {
    if (a === this.#a && b === this.#b) return this.#value!;
    const value = this.#known.get(a)?.get(b) ?? this.#add(a, b);
    this.#a = a;
    this.#b = b;
    return (this.#value = value);
  }

  #add(a: StringIndex, b: StringIndex): T {
    const value = this.#make(a, b);
    const inner = this.#known.get(a);
    if (inner) inner.set(b, value);
    else this.#known.set(a, new Map([[b, value]]));
    return value;
  }
}
