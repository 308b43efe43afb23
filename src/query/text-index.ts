import type { StringTable } from '../base/string-table';

const encoder = new TextEncoder();

/**
 * Every text of a case in lower case, end to end, so that a phrase is found in all of them in one pass over bytes.
 * Made when a phrase is first looked for; costs about as much memory as the texts.
 */
export class TextIndex {
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;

  constructor(strings: StringTable) {
    const { bytes, ends } = strings.since(0);
    const lower = lowered(bytes, ends);
    this.#bytes = lower.bytes;
    this.#ends = lower.ends;
  }

  /** @returns per text whether it holds the phrase, in any case; null where none does. */
  holding(phrase: string): Uint8Array | null {
    const needle = encoder.encode(phrase.toLowerCase());
    const holds = new Uint8Array(this.#ends.length);
    const [bytes, ends] = [this.#bytes, this.#ends];
    const last = needle.length - 1;
    // How far the needle may be moved on when its last place stands on a byte (Horspool).
    const skip = new Int32Array(256).fill(needle.length);
    for (let i = 0; i < last; i++) skip[needle[i]!] = last - i;
    let any = false;
    let text = 0;
    let at = 0;
    while (at + last < bytes.length) {
      let i = last;
      while (i >= 0 && bytes[at + i] === needle[i]) i--;
      if (i >= 0) {
        at += skip[bytes[at + last]!]!;
        continue;
      }
      while (ends[text]! <= at) text++;
      if (at + needle.length > ends[text]!) {
        at++;
        continue;
      }
      holds[text] = 1;
      any = true;
      // The rest of this text can tell nothing more.
      at = ends[text]!;
    }
    return any ? holds : null;
  }
}

const decoder = new TextDecoder();

/** ASCII byte by byte; a text with other letters is lowered as a whole, which may change its length. */
function lowered(bytes: Uint8Array, ends: Uint32Array): { bytes: Uint8Array; ends: Uint32Array } {
  let out = new Uint8Array(bytes.length);
  const outEnds = new Uint32Array(ends.length);
  let at = 0;
  let start = 0;
  for (let t = 0; t < ends.length; t++) {
    const end = ends[t]!;
    const other = isAscii(bytes, start, end)
      ? null
      : encoder.encode(decoder.decode(bytes.subarray(start, end)).toLowerCase());
    const length = other?.length ?? end - start;
    if (at + length > out.length) {
      const bigger = new Uint8Array(Math.ceil((at + length) * 1.25));
      bigger.set(out.subarray(0, at));
      out = bigger;
    }
    if (other) out.set(other, at);
    else for (let i = 0; i < length; i++) out[at + i] = lower[bytes[start + i]!]!;
    at += length;
    outEnds[t] = at;
    start = end;
  }
  return { bytes: out.subarray(0, at), ends: outEnds };
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

const lower = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);
