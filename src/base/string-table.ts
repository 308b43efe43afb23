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
  #words = wordsOf(this.#bytes);
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

  /**
   * @param guess the index of a text it may well be, such as the one in the row before; -1 for none.
   * @returns the index of the text whose UTF-8 bytes are `buf[start, end)`, added if new.
   */
  internBytes(buf: Uint8Array, start: number, end: number, guess: StringIndex = -1): StringIndex {
    if (this.#hashed < this.#size) this.#hashAdopted();
    const length = end - start;
    const words = this.#wordsOf(buf);
    if (guess >= 0 && this.#equals(guess, words, start, length)) return guess;
    const hash = hashBytes(words, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index < 0) break;
      if (this.#hashes[index] === hash && this.#equals(index, words, start, length)) return index;
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

  /** @returns the length of the text at `index` in UTF-8 bytes; nothing is decoded. */
  bytesOf(index: StringIndex): number {
    return this.#ends[index]! - this.#start(index);
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

  /**
   * Adds a stored delta of texts that the table has none of, and that differ: none is looked for, and they are hashed only
   * once some other text is. The first of them gets the index {@link size} has now.
   */
  adopt(delta: StringDelta): void {
    const base = this.#start(this.#size);
    const first = this.#size;
    this.#size += delta.ends.length;
    while (this.#size > this.#ends.length) {
      this.#ends = grown(this.#ends, this.#ends.length * 2);
      this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
    }
    this.#makeRoom(base + delta.bytes.length);
    this.#bytes.set(delta.bytes, base);
    for (let i = 0; i < delta.ends.length; i++) this.#ends[first + i] = base + delta.ends[i]!;
  }

  /** Hashes what was adopted. */
  #hashAdopted(): void {
    for (let i = this.#hashed; i < this.#size; i++)
      this.#hashes[i] = hashBytes(this.#words, this.#start(i), this.#ends[i]!);
    this.#hashed = this.#size;
    this.#rehash();
  }
  /** So many texts have their hash; those behind them were adopted. */
  #hashed = 0;

  #makeRoom(length: number): void {
    if (length <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#words = wordsOf(bytes);
  }

  #start(index: number): number {
    return index > 0 ? this.#ends[index - 1]! : 0;
  }

  #equals(index: number, words: DataView, start: number, length: number): boolean {
    const from = this.#start(index);
    if (this.#ends[index]! - from !== length) return false;
    const own = this.#words;
    if (length < 4) {
      for (let k = 0; k < length; k++) if (own.getUint8(from + k) !== words.getUint8(start + k)) return false;
      return true;
    }
    // The last word first: texts that begin alike mostly end otherwise.
    const last = length - 4;
    if (own.getInt32(from + last, true) !== words.getInt32(start + last, true)) return false;
    for (let k = 0; k < last; k += 4)
      if (own.getInt32(from + k, true) !== words.getInt32(start + k, true)) return false;
    return true;
  }

  /** Texts come from two buffers in turn, the record's and the unfolded cells'. */
  #wordsOf(buf: Uint8Array): DataView {
    if (buf === this.#lastBuf) return this.#lastWords;
    const [otherBuf, otherWords] = [this.#otherBuf, this.#otherWords];
    this.#otherBuf = this.#lastBuf;
    this.#otherWords = this.#lastWords;
    this.#lastBuf = buf;
    return (this.#lastWords = buf === otherBuf ? otherWords : wordsOf(buf));
  }
  #lastBuf: Uint8Array = this.#bytes;
  #lastWords = this.#words;
  #otherBuf: Uint8Array = this.#bytes;
  #otherWords = this.#words;

  #add(buf: Uint8Array, start: number, length: number, hash: number, slot: number): StringIndex {
    const index = this.#size++;
    if (index >= this.#ends.length) {
      this.#ends = grown(this.#ends, this.#ends.length * 2);
      this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
    }
    const from = this.#start(index);
    this.#makeRoom(from + length);
    this.#bytes.set(buf.subarray(start, start + length), from);
    this.#ends[index] = from + length;
    this.#hashes[index] = hash;
    this.#slots[slot] = index;
    this.#hashed = this.#size;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  #rehash(): void {
    let length = this.#slots.length;
    while (this.#size * 2 > length) length *= 2;
    const slots = new Int32Array(length).fill(-1);
    const mask = slots.length - 1;
    for (let i = 0; i < this.#size; i++) {
      let slot = this.#hashes[i]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = i;
    }
    this.#slots = slots;
  }
}

function wordsOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Two lanes of multiply-and-rotate over words of four bytes; mixed well enough for open addressing. */
function hashBytes(words: DataView, start: number, end: number): number {
  const length = end - start;
  let a = 0x811c9dc5 ^ length;
  let b = 0x85ebca6b;
  if (length >= 8) {
    // The last eight bytes count whole, some of them twice: no text is taken byte by byte.
    const last = end - 8;
    for (let i = start; i < last; i += 8) {
      a = Math.imul((a << 13) ^ (a >>> 19) ^ words.getInt32(i, true), 0x9e3779b1);
      b = Math.imul((b << 11) ^ (b >>> 21) ^ words.getInt32(i + 4, true), 0xc2b2ae35);
    }
    a = Math.imul((a << 13) ^ (a >>> 19) ^ words.getInt32(last, true), 0x9e3779b1);
    b = Math.imul((b << 11) ^ (b >>> 21) ^ words.getInt32(last + 4, true), 0xc2b2ae35);
  } else if (length >= 4) {
    a = Math.imul(a ^ words.getInt32(start, true), 0x9e3779b1);
    b = Math.imul(b ^ words.getInt32(end - 4, true), 0xc2b2ae35);
  } else for (let i = start; i < end; i++) a = Math.imul(a ^ words.getUint8(i), 0x01000193) ^ (a >>> 15);
  a ^= a >>> 15;
  const hash = Math.imul(a ^ (b >>> 15) ^ (b << 7), 0x85ebca6b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(length);
  bigger.set(array);
  return bigger;
}
