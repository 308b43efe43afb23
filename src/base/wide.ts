import type { StringIndex } from './units';

/**
 * A 128-bit value as four words: a GUID, an IPv6 address (IPv4 mapped), or a digest.
 * Absent is all zero. A text that is no GUID or address is kept in the string table, and the words are
 * `[WIDE_TEXT, WIDE_TEXT, WIDE_TEXT, string index]`.
 */
export type Wide = Uint32Array;

/** First three words of a value that is really a string index. */
export const WIDE_TEXT = 0xffff_fffe;

const HEX = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) HEX[48 + i] = i;
for (let i = 0; i < 6; i++) HEX[65 + i] = HEX[97 + i] = 10 + i;

/**
 * Reads a 36-character GUID, with or without braces, from `buf[start, end)` into `out[at, at + 4)`.
 * @returns false, with `out` unspecified, if the bytes are no GUID.
 */
export function readGuid(buf: Uint8Array, start: number, end: number, out: Uint32Array, at: number): boolean {
  if (buf[start] === 0x7b && buf[end - 1] === 0x7d) {
    start++;
    end--;
  }
  if (end - start !== 36) return false;
  let word = 0;
  let digits = 0;
  for (let i = 0; i < 36; i++) {
    const byte = buf[start + i]!;
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (byte !== 0x2d) return false;
      continue;
    }
    const nibble = HEX[byte]!;
    if (nibble < 0) return false;
    word = (word << 4) | nibble;
    if (++digits % 8 === 0) {
      out[at + digits / 8 - 1] = word;
      word = 0;
    }
  }
  return true;
}

/** @returns the GUID in its usual lower-case spelling. */
export function guidText(words: Uint32Array, at: number): string {
  let hex = '';
  for (let i = 0; i < 4; i++) hex += words[at + i]!.toString(16).padStart(8, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Puts a string index where a 128-bit value would stand. */
export function putWideText(out: Uint32Array, at: number, index: StringIndex): void {
  out[at] = out[at + 1] = out[at + 2] = WIDE_TEXT;
  out[at + 3] = index;
}

/** @returns the string index standing at `at`, or -1 if a real 128-bit value does. */
export function wideTextIndex(words: Uint32Array, at: number): StringIndex {
  return words[at] === WIDE_TEXT && words[at + 1] === WIDE_TEXT && words[at + 2] === WIDE_TEXT
    ? words[at + 3]!
    : -1;
}

export function wideAbsent(words: Uint32Array, at: number): boolean {
  return (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0;
}

export function wideEqual(a: Uint32Array, i: number, b: Uint32Array, j: number): boolean {
  return a[i] === b[j] && a[i + 1] === b[j + 1] && a[i + 2] === b[j + 2] && a[i + 3] === b[j + 3];
}
