import type { Encoding } from '../model/source';

/** @returns the encoding of a file by its first bytes, and the length of its byte order mark. */
export function sniffEncoding(head: Uint8Array): { encoding: Encoding; bom: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bom: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: 2 };
  // Without a mark: printable ASCII in every second byte, zero in the others.
  const printable = (i: number): boolean => head[i]! >= 0x09 && head[i]! < 0x7f;
  if (head.length >= 4) {
    if (printable(0) && head[1] === 0 && printable(2) && head[3] === 0)
      return { encoding: 'utf-16le', bom: 0 };
    if (head[0] === 0 && printable(1) && head[2] === 0 && printable(3))
      return { encoding: 'utf-16be', bom: 0 };
  }
  return { encoding: isNoUtf8(head) ? 'windows-1252' : 'utf-8', bom: 0 };
}

/** Bytes beyond ASCII of which not one sequence is UTF-8. One that is proves a damaged UTF-8 file instead. */
function isNoUtf8(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head, { stream: true });
  return text.includes('\ufffd') && !/[^\0-\x7f\ufffd]/.test(text);
}

/**
 * A stream of bytes as UTF-8, and the way back from a place in it to the original bytes.
 * UTF-8 passes through untouched. Others are transcoded; a place is found again by counting code units, which
 * needs only the chunks since the last place asked for: places must be asked for in ascending order.
 */
export class Utf8Stream {
  readonly #decoder: TextDecoder | null;
  readonly #encoder = new TextEncoder();
  readonly #bom: number;
  /** Bytes of a code unit in the original. */
  readonly #width: number;
  /** Chunks not yet counted, oldest first, and how far the count has come. */
  #queue: Uint8Array[] = [];
  #at = 0;
  #position = 0;
  #units = 0;
  /** Bytes of the original so far, its mark left out. */
  #bytes = 0;

  constructor(encoding: Encoding, bom: number) {
    this.#decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding);
    this.#bom = bom;
    this.#width = encoding === 'windows-1252' ? 1 : 2;
  }

  /** @returns the chunk in UTF-8; the same array for UTF-8 input. */
  next(chunk: Uint8Array): Uint8Array {
    if (!this.#decoder) return chunk;
    this.#bytes += chunk.length;
    return this.#keep(this.#decoder.decode(chunk, { stream: true }));
  }

  /** @returns what was held back at the end of the input. */
  last(): Uint8Array {
    return this.#decoder ? this.#keep(this.#decoder.decode()) : new Uint8Array(0);
  }

  #keep(text: string): Uint8Array {
    const utf8 = this.#encoder.encode(text);
    this.#queue.push(utf8);
    return utf8;
  }

  /** @returns the byte offset in the original of `offset` in the UTF-8 stream. */
  original(offset: number): number {
    if (!this.#decoder) return offset;
    while (this.#position < offset) {
      const chunk = this.#queue[0];
      if (!chunk) break;
      const stop = Math.min(chunk.length, this.#at + offset - this.#position);
      for (let i = this.#at; i < stop; i++) {
        const byte = chunk[i]!;
        if ((byte & 0xc0) !== 0x80) this.#units += byte >= 0xf0 ? 2 : 1;
      }
      this.#position += stop - this.#at;
      this.#at = stop;
      if (stop === chunk.length) {
        this.#queue.shift();
        this.#at = 0;
      }
    }
    // Half a code unit at the end of a cut file reads as a whole one.
    return this.#bom + Math.min(this.#units * this.#width, this.#bytes);
  }
}
