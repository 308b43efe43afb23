import type { StringIndex } from './units';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** New strings since a mark, as they are stored: UTF-8 bytes end to end and where each ends. */
export interface StringDelta {
  bytes: Uint8Array;
  /** `ends[i]` is the end of string i in `bytes`; its start is `ends[i - 1]` or 0. */
  ends: Uint32Array;
}

/**
 * Every distinct text once, found by its UTF-8 bytes, so that a repeated value costs a hash and no string.
 * Open addressing. Texts are decoded on first use and remembered.
 */
export class StringTable {
  #slots = new Int32Array(1 << 11).fill(-1);
  #hashes = new Uint32Array(1 << 10);
  #ends = new Uint32Array(1 << 10);
  #bytes = new Uint8Array(1 << 14);
  #size = 0;
  #texts: (string | undefined)[] = [];

  get size(): number {
    return this.#size;
  }

  /** @returns the index of the text, added if new. */
  intern(text: string): StringIndex {
    const bytes = encoder.encode(text);
    return this.internBytes(bytes, 0, bytes.length);
  }

  /** @returns the index of the text whose UTF-8 bytes are `buf[start, end)`, added if new. */
  internBytes(buf: Uint8Array, start: number, end: number): StringIndex {
    const length = end - start;
    const hash = hashBytes(buf, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index < 0) break;
      if (this.#hashes[index] === hash && this.#equals(index, buf, start, length)) return index;
      slot = (slot + 1) & mask;
    }
    return this.#add(buf, start, length, hash, slot);
  }

  /** @returns the text at `index`, or undefined for -1. */
  get(index: StringIndex): string | undefined {
    if (index < 0) return undefined;
    return (this.#texts[index] ??= decoder.decode(
      this.#bytes.subarray(this.#start(index), this.#ends[index]),
    ));
  }

  /** @returns the strings added since the table had `mark` of them. */
  since(mark: number): StringDelta {
    const base = mark > 0 ? this.#ends[mark - 1]! : 0;
    const ends = this.#ends.slice(mark, this.#size).map((end) => end - base);
    return { bytes: this.#bytes.slice(base, this.#size > 0 ? this.#ends[this.#size - 1] : 0), ends };
  }

  /** Adds a stored delta. @returns for each of its strings the index it has here. */
  append(delta: StringDelta): Int32Array {
    const indices = new Int32Array(delta.ends.length);
    let start = 0;
    delta.ends.forEach((end, i) => {
      indices[i] = this.internBytes(delta.bytes, start, end);
      start = end;
    });
    return indices;
  }

  #start(index: number): number {
    return index > 0 ? this.#ends[index - 1]! : 0;
  }

  #equals(index: number, buf: Uint8Array, start: number, length: number): boolean {
    const from = this.#start(index);
    if (this.#ends[index]! - from !== length) return false;
    const bytes = this.#bytes;
    for (let k = 0; k < length; k++) if (bytes[from + k] !== buf[start + k]) return false;
    return true;
  }

  #add(buf: Uint8Array, start: number, length: number, hash: number, slot: number): StringIndex {
    const index = this.#size++;
    if (index >= this.#ends.length) {
      this.#ends = grown(this.#ends, this.#ends.length * 2);
      this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
    }
    const from = this.#start(index);
    if (from + length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, from + length));
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    this.#bytes.set(buf.subarray(start, start + length), from);
    this.#ends[index] = from + length;
    this.#hashes[index] = hash;
    this.#slots[slot] = index;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let i = 0; i < this.#size; i++) {
      let slot = this.#hashes[i]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = i;
    }
    this.#slots = slots;
  }
}

/** FNV-1a in four lanes, so that a byte need not wait for the multiplication of the one before it. */
function hashBytes(buf: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5 ^ (end - start);
  let b = 0x01234567;
  let c = 0x89abcdef;
  let d = 0x2468ace1;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    a = Math.imul(a ^ buf[i]!, 0x01000193);
    b = Math.imul(b ^ buf[i + 1]!, 0x01000193);
    c = Math.imul(c ^ buf[i + 2]!, 0x01000193);
    d = Math.imul(d ^ buf[i + 3]!, 0x01000193);
  }
  for (; i < end; i++) a = Math.imul(a ^ buf[i]!, 0x01000193);
  const hash =
    Math.imul(
      Math.imul(Math.imul(a ^ (b >>> 7), 0x85ebca6b) ^ b ^ (c >>> 11), 0xc2b2ae35) ^ c ^ (d >>> 5),
      0x9e3779b1,
    ) ^ d;
  return (hash ^ (hash >>> 15)) >>> 0;
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(length);
  bigger.set(array);
  return bigger;
}
