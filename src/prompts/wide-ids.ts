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
    const mask = this.#slots.length - 1;
    let slot = hashOf(a, b, c, d) & mask;
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
    const w = id * 4;
    this.#words[w] = a;
    this.#words[w + 1] = b;
    this.#words[w + 2] = c;
    this.#words[w + 3] = d;
    this.#slots[slot] = id;
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    return id;
  }

  /** Twice the slots; the values are known to differ and are only placed again. */
  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      const w = id * 4;
      let slot = hashOf(words[w]!, words[w + 1]!, words[w + 2]!, words[w + 3]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#words = words;
    this.#slots = slots;
  }
}

function hashOf(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0x27d4eb2f) ^ Math.imul(d, 0x165667b1);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * The network each row came from: the IPv4 address, or the /64 of an IPv6 address.
 * @returns an id per row, -1 where the row has no address.
 */
export function networkIds(table: CaseTable): Int32Array {
  const ids = new WideIds();
  const { ip } = table.events.columns;
  const result = new Int32Array(table.events.length);
  const block = new Uint32Array(4);
  for (let row = 0; row < result.length; row++) {
    const at = row * 4;
    const isV4 = ip[at] === 0 && ip[at + 1] === 0;
    if (isV4 || wideTextIndex(ip, at) >= 0) {
      result[row] = ids.idOf(ip, at);
      continue;
    }
    block[0] = ip[at]!;
    block[1] = ip[at + 1]!;
    result[row] = ids.idOf(block, 0);
  }
  return result;
}
