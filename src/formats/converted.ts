import type { JsonRecord } from '../scan/json-splitter';

/**
 * A record that is no JSON in its file, and the JSON it comes to: `buf`, `from` and `to` are its own bytes, so that it is
 * shown, hashed and found again as it stands.
 */
export interface ConvertedRecord extends JsonRecord {
  json: Uint8Array;
}

/** Bytes in, records out. */
export interface Converter {
  push(chunk: Uint8Array): void;
  /** The input ends: what is unfinished is a broken record. */
  end(): void;
}

/** @param offset where the first byte pushed stands in the stream. */
export type Convert = (onRecord: (record: ConvertedRecord) => void, offset: number) => Converter;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** Bytes that wait for the rest of their record, and where they stand in the stream. */
export class Pending {
  buf = new Uint8Array(1 << 16);
  /** How many are filled. */
  end = 0;
  /** Offset in the stream of the first. */
  #base: number;
  #line = 1;
  /** Up to where lines are counted. */
  #counted = 0;

  constructor(offset: number) {
    this.#base = offset;
  }

  add(chunk: Uint8Array): void {
    const need = this.end + chunk.length;
    if (need > this.buf.length) {
      const bigger = new Uint8Array(Math.max(need, this.buf.length * 2));
      bigger.set(this.buf.subarray(0, this.end));
      this.buf = bigger;
    }
    this.buf.set(chunk, this.end);
    this.end = need;
  }

  /** Forgets all before `from`, which becomes 0. */
  drop(from: number): void {
    this.#count(from);
    this.buf.copyWithin(0, from, this.end);
    this.#base += from;
    this.end -= from;
    this.#counted -= from;
  }

  /** @param json what the bytes come to; null where they are broken, for the reason given. */
  record(from: number, to: number, json: unknown, broken: string | null): ConvertedRecord {
    this.#count(from);
    return {
      buf: this.buf,
      from,
      to,
      offset: this.#base + from,
      line: this.#line,
      broken,
      columns: null,
      json: broken === null ? encoder.encode(JSON.stringify(json)) : NOTHING,
    };
  }

  #count(to: number): void {
    for (let i = this.#counted; i < to; i++) if (this.buf[i] === 0x0a) this.#line++;
    this.#counted = Math.max(this.#counted, to);
  }
}
