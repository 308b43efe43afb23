import type { Encoding } from '../model/source';

/** Spellings of one character: the bytes of its lower and of its upper case. */
type Spellings = readonly Uint8Array[];

const CHUNK = 4 << 20;
/** Characters of a phrase that is looked for in originals. */
export const LONGEST_PHRASE = 256;

const utf8 = new TextEncoder();

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return bytes;
}

/** Windows-1252 by asking its decoder, as no encoder for it exists. */
let fromWindows: Map<string, number> | null = null;
function windows1252(text: string): Uint8Array | null {
  if (!fromWindows) {
    const all = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
    fromWindows = new Map(Array.from(all, (char, byte) => [char, byte]));
  }
  const bytes: number[] = [];
  for (const char of text) {
    const byte = fromWindows.get(char);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function encoded(text: string, encoding: Encoding): Uint8Array | null {
  switch (encoding) {
    case 'utf-8':
      return utf8.encode(text);
    case 'utf-16le':
      return utf16(text, true);
    case 'utf-16be':
      return utf16(text, false);
    case 'windows-1252':
      return windows1252(text);
  }
}

/** A phrase as bytes of one encoding, in any case. */
export class Needle {
  readonly #chars: Spellings[];
  /** How far to go on when the last byte of a match would be this one; null where matches differ in length. */
  readonly #skip: Int32Array | null;
  /** 1 for bytes a match may begin with. */
  readonly #begins = new Uint8Array(256);
  /** The greatest length of a match, in bytes. */
  readonly longest: number;

  private constructor(chars: Spellings[]) {
    this.#chars = chars;
    for (const bytes of chars[0]!) this.#begins[bytes[0]!] = 1;
    this.longest = chars.reduce((n, spellings) => n + Math.max(...spellings.map((s) => s.length)), 0);
    const even = chars.every((spellings) => spellings.every((s) => s.length === spellings[0]!.length));
    this.#skip = even ? skips(chars, this.longest) : null;
  }

  /** @returns null where the encoding cannot spell the phrase. */
  static of(phrase: string, encoding: Encoding): Needle | null {
    const chars: Spellings[] = [];
    for (const char of phrase.slice(0, LONGEST_PHRASE)) {
      const forms = new Set([char.toLowerCase(), char.toUpperCase(), char]);
      const spellings = [...forms].flatMap((form) => encoded(form, encoding) ?? []);
      if (spellings.length === 0) return null;
      chars.push(spellings);
    }
    return chars.length === 0 ? null : new Needle(chars);
  }

  /** Tells `found` where each match begins in `bytes[from, to)`; matches may overlap. */
  find(bytes: Uint8Array, from: number, to: number, found: (at: number) => void): void {
    const [begins, skip, last] = [this.#begins, this.#skip, this.longest - 1];
    if (!skip) {
      for (let at = from; at < to; at++) if (begins[bytes[at]!] === 1 && this.#matches(bytes, at)) found(at);
      return;
    }
    const end = Math.min(to, bytes.length - last);
    for (let at = from; at < end; at += skip[bytes[at + last]!]!)
      if (begins[bytes[at]!] === 1 && this.#matches(bytes, at)) found(at);
  }

  #matches(bytes: Uint8Array, at: number): boolean {
    let i = at;
    for (const spellings of this.#chars) {
      const spelling = spellings.find((s) => startsWith(bytes, i, s));
      if (!spelling) return false;
      i += spelling.length;
    }
    return true;
  }
}

/** Horspool's table over every spelling: the way to the last place a byte may stand before the end. */
function skips(chars: readonly Spellings[], length: number): Int32Array {
  const skip = new Int32Array(256).fill(length);
  let at = 0;
  for (const spellings of chars) {
    const width = spellings[0]!.length;
    for (let i = 0; i < width && at + i < length - 1; i++)
      for (const spelling of spellings) skip[spelling[i]!] = length - 1 - at - i;
    at += width;
  }
  return skip;
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/**
 * Reads a file from its beginning and tells where a phrase stands in it.
 * @param encodings those its text may be in; binary files hold several.
 * @param found byte offsets, ascending within a piece.
 * @param onRead bytes read so far.
 * @throws what `signal` says when it is aborted.
 */
export async function searchBytes(
  file: Blob,
  phrase: string,
  encodings: readonly Encoding[],
  found: (offset: number) => void,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
  chunkBytes = CHUNK,
): Promise<void> {
  const needles = encodings.flatMap((encoding) => Needle.of(phrase, encoding) ?? []);
  if (needles.length === 0) return;
  const overlap = Math.max(...needles.map((n) => n.longest)) - 1;
  for (let start = 0; start < file.size; start += chunkBytes) {
    signal.throwIfAborted();
    const end = Math.min(file.size, start + chunkBytes);
    const bytes = new Uint8Array(await file.slice(start, end + overlap).arrayBuffer());
    for (const needle of needles) needle.find(bytes, 0, end - start, (at) => found(start + at));
    onRead(end);
  }
}

/** The rows of one source by where their records stand in it. */
export class RecordPlaces {
  readonly #rows: Uint32Array;
  readonly #offsets: Float64Array;
  readonly #lengths: Int32Array;

  /** @param source index of the source in the case's table. */
  constructor(columns: { source: Int32Array; offset: Float64Array; length: Int32Array }, source: number) {
    const rows: number[] = [];
    for (let row = 0; row < columns.source.length; row++) if (columns.source[row] === source) rows.push(row);
    this.#rows = Uint32Array.from(rows).sort((a, b) => columns.offset[a]! - columns.offset[b]!);
    this.#offsets = Float64Array.from(this.#rows, (row) => columns.offset[row]!);
    this.#lengths = Int32Array.from(this.#rows, (row) => columns.length[row]!);
  }

  /** @returns the row whose record holds the byte; -1 where none does: a header, a duplicate, a reject. */
  rowAt(offset: number): number {
    let [low, high] = [0, this.#offsets.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    return at >= 0 && offset < this.#offsets[at]! + this.#lengths[at]! ? this.#rows[at]! : -1;
  }
}
