import { foldQuotes } from './csv-scanner';

/** What stands in a slot. Null counts as absent. */
export const ABSENT = 0;
/** Plain UTF-8 text. */
export const TEXT = 1;
/** A CSV cell whose quotes are still doubled. */
export const DOUBLED = 2;
/** The inside of a JSON string that still holds escapes. */
export const ESCAPED = 3;
export const NUMBER = 4;
export const TRUE = 5;
export const FALSE = 6;
/** Raw JSON, brackets included. */
export const OBJECT = 7;
export const ARRAY = 8;
/** The same in a CSV cell whose quotes are still doubled. */
export const DOUBLED_OBJECT = 9;
export const DOUBLED_ARRAY = 10;

/** What each of them is once its escapes and doubled quotes are undone. */
const PLAIN = [ABSENT, TEXT, TEXT, TEXT, NUMBER, TRUE, FALSE, OBJECT, ARRAY, OBJECT, ARRAY] as const;

/** A cell seen before, whose texts' indices are noted as they become known. */
export interface RememberedCell {
  note(slot: number, index: number): void;
}

/** The wanted values of one record, as byte ranges; refilled for each record, nothing allocated. */
export class Slots {
  readonly is: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly buf: Uint8Array[];
  /** The text's index in the source's string table where it is known already; -2 where not. */
  readonly interned: Int32Array;
  /** The index of the last text each slot had: many columns say the same row after row. */
  readonly before: Int32Array;
  /** The remembered cell a value comes from, to be told of its index. */
  readonly memo: (RememberedCell | null)[];
  readonly #exact: Uint8Array;
  /** Room for texts that had to be unescaped; given back with each record. */
  #arena = new Uint8Array(1 << 16);
  #arenaFill = 0;

  constructor(size: number) {
    this.is = new Uint8Array(size);
    this.start = new Int32Array(size);
    this.end = new Int32Array(size);
    this.#exact = new Uint8Array(size);
    this.interned = new Int32Array(size).fill(-2);
    this.before = new Int32Array(size).fill(-1);
    this.memo = new Array<RememberedCell | null>(size).fill(null);
    this.buf = new Array<Uint8Array>(size).fill(this.#arena);
  }

  reset(): void {
    this.is.fill(ABSENT);
    this.#exact.fill(0);
    // The rest is set anew with each value.
    this.#arenaFill = 0;
  }

  /** @param exact whether the key was spelt as declared; another spelling never replaces an exact one. */
  set(slot: number, is: number, buf: Uint8Array, start: number, end: number, exact: boolean): void {
    if (this.#exact[slot] === 1 && !exact) return;
    this.is[slot] = is;
    this.buf[slot] = buf;
    this.start[slot] = start;
    this.end[slot] = end;
    this.interned[slot] = -2;
    this.memo[slot] = null;
    this.#exact[slot] = exact ? 1 : 0;
  }

  /** @returns a buffer with `length` free bytes at {@link claimed}; old ranges stay valid. */
  claim(length: number): Uint8Array {
    if (this.#arenaFill + length > this.#arena.length) {
      this.#arena = new Uint8Array(Math.max(length, this.#arena.length * 2));
      this.#arenaFill = 0;
    }
    this.claimed = this.#arenaFill;
    this.#arenaFill += length;
    return this.#arena;
  }
  claimed = 0;

  /** Turns what is escaped or doubled in a slot into what it is. */
  plain(slot: number): void {
    const is = this.is[slot]!;
    const plain = PLAIN[is]!;
    if (plain === is) return;
    const start = this.start[slot]!;
    const end = this.end[slot]!;
    const out = this.claim(end - start);
    const at = this.claimed;
    const turn = is === ESCAPED ? unescape : foldQuotes;
    const length = turn(this.buf[slot]!, start, end, out, at);
    this.is[slot] = plain;
    this.buf[slot] = out;
    this.start[slot] = at;
    this.end[slot] = at + length;
  }
}

const SIMPLE: Readonly<Record<number, number>> = { 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9 };

function hex4(buf: Uint8Array, at: number): number {
  let value = 0;
  for (let k = 0; k < 4; k++) {
    const c = buf[at + k]!;
    const digit = c <= 57 ? c - 48 : (c | 32) - 87;
    if (!(digit >= 0 && digit < 16)) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/**
 * Decodes JSON escapes of `buf[start, end)` into `out` at `at` (never longer than the source).
 * Lone surrogates become U+FFFD. @returns bytes written.
 */
export function unescape(buf: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  let w = at;
  for (let i = start; i < end; i++) {
    const c = buf[i]!;
    if (c !== 0x5c) {
      out[w++] = c;
      continue;
    }
    const e = buf[++i]!;
    if (e !== 0x75) {
      out[w++] = SIMPLE[e] ?? e;
      continue;
    }
    let point = hex4(buf, i + 1);
    i += 4;
    if (point >= 0xd800 && point < 0xdc00 && buf[i + 1] === 0x5c && buf[i + 2] === 0x75) {
      const low = hex4(buf, i + 3);
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      }
    }
    if (point < 0 || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
    if (point < 0x80) out[w++] = point;
    else if (point < 0x800) {
      out[w++] = 0xc0 | (point >> 6);
      out[w++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      out[w++] = 0xe0 | (point >> 12);
      out[w++] = 0x80 | ((point >> 6) & 63);
      out[w++] = 0x80 | (point & 63);
    } else {
      out[w++] = 0xf0 | (point >> 18);
      out[w++] = 0x80 | ((point >> 12) & 63);
      out[w++] = 0x80 | ((point >> 6) & 63);
      out[w++] = 0x80 | (point & 63);
    }
  }
  return w - at;
}
