import { wholeRecord } from './whole-record';

/**
 * Bytes of a CSV into records and cells, with the exact place of each. Quoting as PapaParse reads it (the
 * oracle of the property test): a quote opens a cell only at its start; `""` is a quote; a closing quote may
 * be followed by blanks; any other quote inside a cell is text. Records end at LF, CR or CRLF, mixed freely.
 *
 * Text behind a closing quote is damage (RFC 4180). Where such a record runs over line ends, and a whole record begins at
 * one of them, its quote was a stray one that took others in: it is rejected up to there, and they are read. A byte order
 * mark before a record is blank, as where files were joined.
 */
export interface CsvRecord {
  buf: Uint8Array;
  /** Range of the record in `buf`, without its line end. */
  from: number;
  to: number;
  /** Byte offset of the record in the stream. */
  offset: number;
  /** Line the record starts on, from 1. */
  line: number;
  cells: number;
  /** Cell i is `buf[start[i], end[i])`, outer quotes taken off. */
  start: Int32Array;
  end: Int32Array;
  /** 1 if the cell was quoted, 2 if it also holds doubled quotes to fold. */
  quoted: Uint8Array;
  /** Why the record cannot be trusted; null for a whole one. */
  broken: string | null;
}

const QUOTE = 0x22;
const EACH_BYTE = 0x01010101;
const LF = 0x0a;
const CR = 0x0d;

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE_SEEN = 3;
const BLANK_AFTER_QUOTE = 4;

/** A record longer than this is a reject: no export has one, and memory stays bounded. */
export const MAX_RECORD_BYTES = 64 << 20;
/** What may be looked at again behind stray quotes: so many times the stream, and so much beside. Hostile ones cost no more. */
const MOST_REREAD = 8;
const REREAD_BESIDE = 256 << 20;
const NEVER_CLOSES = 'a quote that never closes';

export class CsvScanner {
  readonly #delimiter: number;
  readonly #onRecord: (record: CsvRecord) => void;
  #buf = new Uint8Array(1 << 16);
  #fill = 0;
  #pos = 0;
  /** Stream offset of buf[0]. */
  #base: number;
  #state = CELL_START;
  #recordFrom = 0;
  #recordLine: number;
  #line: number;
  #cellFrom = 0;
  /** Where the quote that may close the cell stands. */
  #quoteAt = 0;
  #quoted = 0;
  #escaped = false;
  #skipLf = false;
  #skipping = false;
  /** Whether text stood behind a closing quote of the record. */
  #stray = false;
  /** How much of the record was looked through for others that it took in. */
  #lookedThrough = 0;
  /** Bytes looked at again so far. */
  #reread = 0;
  readonly #record: CsvRecord;

  /** @param offset, line where the first byte pushed stands in the stream. */
  constructor(delimiter: string, onRecord: (record: CsvRecord) => void, offset = 0, line = 1) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#onRecord = onRecord;
    this.#base = offset;
    this.#line = this.#recordLine = line;
    this.#record = {
      buf: this.#buf,
      from: 0,
      to: 0,
      offset: 0,
      line: 1,
      cells: 0,
      start: new Int32Array(128),
      end: new Int32Array(128),
      quoted: new Uint8Array(128),
      broken: null,
    };
  }

  push(chunk: Uint8Array): void {
    this.#append(chunk);
    this.#scan();
    while (this.#fill - this.#recordFrom > MAX_RECORD_BYTES) {
      if (this.#state !== QUOTED || !this.#pickUp(this.#fill, false)) return this.#abandon();
      this.#scan();
    }
  }

  end(): void {
    while (!this.#skipping) {
      if (this.#state === QUOTED) {
        // Where no whole record follows, it is no stray quote: the export was cut off.
        if (!this.#pickUp(this.#fill, true)) {
          this.#record.cells = 0;
          return this.#emit(this.#fill, 'cut off: the export ends inside a quoted cell');
        }
      } else {
        if (this.#pos <= this.#recordFrom && this.#record.cells === 0) return;
        this.#closeCell(this.#state === PLAIN || this.#state === CELL_START ? this.#pos : this.#quoteAt);
        if (!this.#toReadAgain(this.#pos)) return;
      }
      this.#scan();
    }
  }

  #append(chunk: Uint8Array): void {
    const keep = this.#recordFrom;
    if (keep > 0) {
      this.#buf.copyWithin(0, keep, this.#fill);
      this.#base += keep;
      this.#fill -= keep;
      this.#pos -= keep;
      this.#cellFrom -= keep;
      this.#quoteAt -= keep;
      const { start, end, cells } = this.#record;
      for (let i = 0; i < cells; i++) {
        start[i]! -= keep;
        end[i]! -= keep;
      }
      this.#recordFrom = 0;
    }
    const need = this.#fill + chunk.length;
    if (need > this.#buf.length) {
      const bigger = new Uint8Array(Math.max(need, this.#buf.length * 2));
      bigger.set(this.#buf.subarray(0, this.#fill));
      this.#buf = this.#record.buf = bigger;
    }
    this.#buf.set(chunk, this.#fill);
    this.#fill = need;
  }

  #scan(): void {
    const buf = this.#buf;
    const words = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
    const fill = this.#fill;
    const delimiter = this.#delimiter;
    // Letters and digits pass four at a time.
    const highest = Math.max(delimiter, CR);
    const plain = (highest + 1) * EACH_BYTE;
    const quoted = (QUOTE + 1) * EACH_BYTE;
    let i = this.#pos;
    while (i < fill) {
      switch (this.#state) {
        case CELL_START: {
          const c = buf[i]!;
          if (this.#skipLf) {
            this.#skipLf = false;
            if (c === LF) {
              i++;
              this.#recordFrom = this.#cellFrom = i;
              continue;
            }
          }
          this.#cellFrom = i;
          if (c === QUOTE) {
            this.#state = QUOTED;
            this.#quoted = 1;
            this.#escaped = false;
            this.#cellFrom = ++i;
          } else {
            this.#quoted = 0;
            this.#state = PLAIN;
          }
          break;
        }
        case PLAIN: {
          let c = 0;
          for (; i < fill; i++) {
            while (i + 4 <= fill) {
              const low = bytesBelow(words.getInt32(i, true), plain);
              if (low !== 0) {
                i += firstOf(low);
                break;
              }
              i += 4;
            }
            if (i === fill) break;
            c = buf[i]!;
            if (c === delimiter || c === LF || c === CR) break;
          }
          if (i >= fill) break;
          this.#closeCell(i);
          i = this.#endOfCell(c, i);
          break;
        }
        case QUOTED: {
          while (i < fill) {
            if (i + 4 <= fill) {
              const low = bytesBelow(words.getInt32(i, true), quoted);
              if (low === 0) {
                i += 4;
                continue;
              }
              i += firstOf(low);
            }
            const c = buf[i]!;
            if (c === QUOTE) {
              // JSON in a cell is full of doubled quotes: they need no change of state.
              if (i + 1 === fill || buf[i + 1] !== QUOTE) break;
              this.#escaped = true;
              i += 2;
              continue;
            }
            if (c === LF) {
              if (buf[i - 1] !== CR) this.#line++;
            } else if (c === CR) this.#line++;
            i++;
          }
          if (i === fill) break;
          this.#quoteAt = i++;
          this.#state = QUOTE_SEEN;
          break;
        }
        case QUOTE_SEEN:
        case BLANK_AFTER_QUOTE: {
          const c = buf[i]!;
          if (c === delimiter || c === LF || c === CR) {
            this.#closeCell(this.#quoteAt);
            i = this.#endOfCell(c, i);
          } else if (c === QUOTE) {
            this.#escaped = true;
            if (this.#state === QUOTE_SEEN) {
              this.#state = QUOTED;
            } else {
              this.#stray = true;
              this.#quoteAt = i;
              this.#state = QUOTE_SEEN;
            }
            i++;
          } else if (c === 0x20 || c === 0x09) {
            this.#state = BLANK_AFTER_QUOTE;
            i++;
          } else i = this.#textBehindQuote(i);
          break;
        }
      }
    }
    this.#pos = i;
  }

  #closeCell(to: number): void {
    const r = this.#record;
    if (r.cells === r.start.length) {
      for (const name of ['start', 'end'] as const) {
        const bigger = new Int32Array(r.cells * 2);
        bigger.set(r[name]);
        r[name] = bigger;
      }
      const bigger = new Uint8Array(r.cells * 2);
      bigger.set(r.quoted);
      r.quoted = bigger;
    }
    r.start[r.cells] = this.#cellFrom;
    r.end[r.cells] = to;
    r.quoted[r.cells] = this.#quoted === 0 ? 0 : this.#escaped ? 2 : 1;
    r.cells++;
    this.#quoted = 0;
  }

  /** @returns where to read on. */
  #endOfCell(c: number, at: number): number {
    this.#state = CELL_START;
    this.#cellFrom = at + 1;
    if (c === this.#delimiter) return at + 1;
    if (this.#toReadAgain(at)) return this.#pos;
    this.#line++;
    this.#skipLf = c === CR;
    this.#recordFrom = at + 1;
    this.#recordLine = this.#line;
    return at + 1;
  }

  /** Passes on the record that ends before `to`. @returns true where it is to be read otherwise instead, from `#pos` on. */
  #toReadAgain(to: number): boolean {
    const buf = this.#buf;
    const from = this.#recordFrom;
    let broken: string | null = null;
    if (!this.#skipping) {
      if (buf[from] === 0xef && from + 3 <= to && buf[from + 1] === 0xbb && buf[from + 2] === 0xbf) {
        // A quote behind the mark was taken for text.
        this.#readFrom(from + 3, this.#recordLine);
        return true;
      }
      if (this.#stray) {
        if (this.#line > this.#recordLine && this.#pickUp(to, true)) return true;
        // With all its cells it says what it would say unquoted, as PapaParse reads it.
        if (this.#record.cells < this.#expectedCells) broken = 'text behind a closing quote';
      }
    }
    this.#emit(to, broken);
    return false;
  }

  /** The quote before `at` did not close its cell. @returns where to read on. */
  #textBehindQuote(at: number): number {
    this.#stray = true;
    this.#state = QUOTED;
    const length = at - this.#recordFrom;
    // Looked through at twice the length each time: linear, and no chain of stray quotes is read to its end again and again.
    if (this.#line === this.#recordLine || this.#skipping || length < 2 * this.#lookedThrough) return at + 1;
    this.#lookedThrough = length;
    return this.#pickUp(at, false) ? this.#pos : at + 1;
  }

  #emit(to: number, broken: string | null): void {
    const r = this.#record;
    r.from = this.#recordFrom;
    r.to = to;
    r.offset = this.#base + this.#recordFrom;
    r.line = this.#recordLine;
    r.broken = broken;
    const blank = r.cells === 1 && r.start[0] === r.end[0] && broken === null;
    if (!blank && !this.#skipping) this.#onRecord(r);
    this.#skipping = false;
    this.#stray = false;
    this.#lookedThrough = 0;
    r.cells = 0;
  }

  /** Reports an over-long record and passes over the rest of it. */
  #abandon(): void {
    if (!this.#skipping) this.#emit(this.#fill, `longer than ${MAX_RECORD_BYTES >> 20} MB`);
    this.#skipping = true;
    this.#record.cells = 0;
    this.#recordFrom = this.#cellFrom = this.#quoteAt = this.#pos = this.#fill;
  }

  /** Begins a record at `at`, whatever was read of it before. */
  #readFrom(at: number, line: number): void {
    this.#state = CELL_START;
    this.#pos = this.#recordFrom = this.#cellFrom = this.#quoteAt = at;
    this.#line = this.#recordLine = line;
    this.#skipLf = this.#stray = false;
    this.#quoted = this.#lookedThrough = this.#record.cells = 0;
  }

  /**
   * Looks for a whole record at a line start inside the one being read. Found, what stands before it is rejected, and it
   * is read next: from `#pos` on.
   * @param ended whether a record that goes up to `to` is whole.
   */
  #pickUp(to: number, ended: boolean): boolean {
    if (this.#expectedCells < 2) return false;
    const buf = this.#buf;
    const from = this.#recordFrom;
    const most = MOST_REREAD * (this.#base + to) + REREAD_BESIDE;
    let line = this.#recordLine;
    for (let i = from; i + 1 < to && this.#reread <= most; i++) {
      const c = buf[i];
      if (c !== LF && (c !== CR || buf[i + 1] === LF)) continue;
      line++;
      const next = wholeRecord(buf, i + 1, to, this.#delimiter, this.#expectedCells, ended);
      this.#reread += next.end - i;
      if (!next.whole) continue;
      this.#reread += to - from;
      this.#record.cells = 0;
      this.#emit(c === LF && buf[i - 1] === CR ? i - 1 : i, NEVER_CLOSES);
      this.#readFrom(i + 1, line);
      return true;
    }
    this.#reread += to - from;
    return false;
  }

  /** Cells a whole record has; set by whoever read the header. Picking up behind stray quotes needs it. */
  expectCells(cells: number): void {
    this.#expectedCells = cells;
  }
  #expectedCells = 0;
}

/** @returns the top bits of a word's bytes that are less than those of `least`, which are all the same and below 0x80. */
function bytesBelow(word: number, least: number): number {
  // A borrow may mark bytes above the first one too: only that one is asked for.
  return (word - least) & ~word & 0x80808080;
}

/** @returns which byte of a word read in little-endian order the lowest mark stands in. */
function firstOf(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}

/** Folds `""` to `"` from `buf[start, end)` into `out` at `at`. @returns bytes written. */
export function foldQuotes(buf: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  let w = at;
  for (let i = start; i < end; i++) {
    const c = buf[i]!;
    out[w++] = c;
    if (c === QUOTE && buf[i + 1] === QUOTE && i + 1 < end) i++;
  }
  return w - at;
}
