import { wideTextIndex } from '../base/wide';
import type { CaseTable } from '../model/event';

/**
 * Small numbers for 128-bit values (GUIDs, addresses), so that equal values are one integer comparison.
 * Open addressing over the four words; ids count from 0 in the order of first sight.
 */
export class WideIds {
  #slots: Int32Array;
  #words: Uint32Array;
  #size = 0;

  /** @param expected how many distinct values there may be; more only cost growth. */
  constructor(expected = 512) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(512, expected) * 2));
    this.#slots = new Int32Array(slots).fill(-1);
    this.#words = new Uint32Array(slots * 2);
  }

  /** @returns the id of the value at `at`; -1 where it is absent (all zero). */
  idOf(words: Uint32Array, at: number): number {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    if ((a | b | c | d) === 0) return -1;
    let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0x27d4eb2f) ^ Math.imul(d, 0x165667b1);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) return this.#add(a, b, c, d, slot);
      const w = id * 4;
      if (
        this.#words[w] === a &&
        this.#words[w + 1] === b &&
        this.#words[w + 2] === c &&
        this.#words[w + 3] === d
      )
        return id;
      slot = (slot + 1) & mask;
    }
  }

  #add(a: number, b: number, c: number, d: number, slot: number): number {
    const id = this.#size++;
    if (id * 4 >= this.#words.length) {
      const bigger = new Uint32Array(this.#words.length * 2);
      bigger.set(this.#words);
      this.#words = bigger;
    }
    this.#words.set([a, b, c, d], id * 4);
    this.#slots[slot] = id;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #grow(): void {
    const words = this.#words;
    const size = this.#size;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    this.#words = new Uint32Array(words.length);
    this.#size = 0;
    for (let i = 0; i < size; i++) this.idOf(words, i * 4);
  }
}

/**
 * The network each row came from: the IPv4 address, or the /64 of an IPv6 address.
 * @returns an id per row, -1 where the row has no address.
 */
export function networkIds(table: CaseTable): Int32Array {
  const ids = new WideIds();
  const { ip } = table.events.columns;
  const result = new Int32Array(table.events.length);
  const words = new Uint32Array(4);
  for (let row = 0; row < result.length; row++) {
    const at = row * 4;
    words[0] = ip[at]!;
    words[1] = ip[at + 1]!;
    words[2] = ip[at + 2]!;
    words[3] = ip[at + 3]!;
    const isV4 = words[0] === 0 && words[1] === 0;
    if (!isV4 && wideTextIndex(ip, at) < 0) words[2] = words[3] = 0;
    result[row] = ids.idOf(words, 0);
  }
  return result;
}
