/**
 * Bytes of JSON into records, whatever holds them: an array, objects one after another (NDJSON or pretty
 * printed), arrays one after another, arrays in an array, an envelope (`value`, `records`, …), or the
 * tables of the Log Analytics API (positional rows). Nothing is decoded; strings and depth are tracked.
 * A record cut short does not take the next line with it.
 */
export interface JsonRecord {
  buf: Uint8Array;
  from: number;
  to: number;
  /** Byte offset in the stream. */
  offset: number;
  /** Line the record starts on, from 1. */
  line: number;
  /** Why it cannot be a record; null for one whose brackets match. */
  broken: string | null;
  /** Column names if the record is a positional row of a table. */
  columns: readonly string[] | null;
}

export interface JsonEvents {
  onRecord(record: JsonRecord): void;
  /** A key of an envelope that tells of further pages: `@odata.nextLink`, or `next_offset` where it is filled. */
  onEnvelopeKey?(key: string): void;
}

/** Keys of an object whose array value holds the records. */
const ENVELOPE_KEYS = new Set([
  'value',
  'records',
  'Records',
  'tables',
  'Tables',
  'items',
  'results',
  'Results',
  'response',
  'authlogs',
]);

/** Keys whose object holds, under one of these keys, the array with the records: Duo, event hooks, Elasticsearch, PingOne. */
const DEEPER_KEYS: Readonly<Record<string, readonly string[]>> = {
  response: ['authlogs', 'items', 'events'],
  user_auth_logs: ['authlogs'],
  data: ['events'],
  hits: ['hits'],
  _embedded: ['activities'],
};

/** An envelope holding records only if nothing stands before it: elsewhere `events` is part of a record. */
const FIRST_KEY = 'events';

type Frame = 'array' | 'envelope' | 'deeper' | 'tables' | 'rows';

const BETWEEN = 0;
const INSIDE = 1;
const SCALAR = 2;
/** The rest of an envelope behind its records. */
const TAIL = 3;

const MAX_RECORD_BYTES = 64 << 20;
/** In place of where a key stands. */
const NO_KEY = -2;
const KEY_GONE = -1;
const decoder = new TextDecoder();

export class JsonSplitter {
  readonly #events: JsonEvents;
  #buf = new Uint8Array(1 << 16);
  #fill = 0;
  #pos = 0;
  #base = 0;
  #line = 1;
  #mode = BETWEEN;
  #frames: Frame[] = [];
  #depth = 0;
  #inString = false;
  #stringFrom = 0;
  #stringTo = -1;
  /** Start of what must stay in the buffer. */
  #from = 0;
  #fromLine = 1;
  #broken: string | null = null;
  #skipping = false;
  /** Whether the object being read may be an envelope. */
  #watch = false;
  /** The object's last key: where it stands, and its text once it was asked for. Most records' keys never are. */
  #keyFrom = NO_KEY;
  #keyTo = -1;
  #keyText: string | null = null;
  /** The same one object deeper. */
  #deeperKey: string | null = null;
  /** Whether {@link #key} is the object's first. */
  #isFirstKey = false;
  /** An envelope key's array was opened; the next byte tells whether it holds records. */
  #maybeRecords: string | null = null;
  #columns: readonly string[] | null = null;
  #columnsFrom = -1;
  #lastSignificant = 0;

  /** @param offset where the first byte pushed stands in the stream. */
  constructor(events: JsonEvents, offset = 0) {
    this.#events = events;
    this.#base = offset;
  }

  push(chunk: Uint8Array): void {
    this.#append(chunk);
    this.#scan();
    if (this.#skipping) this.#from = this.#pos;
    else if (this.#mode === INSIDE && this.#pos - this.#from > MAX_RECORD_BYTES) {
      this.#emit(this.#pos, `longer than ${MAX_RECORD_BYTES >> 20} MB`);
      this.#skipping = true;
      this.#from = this.#pos;
    }
  }

  /** @returns whether every array and object was closed. */
  end(): boolean {
    if ((this.#mode === INSIDE || this.#mode === SCALAR) && !this.#skipping) {
      const isScalar = this.#mode === SCALAR;
      this.#emit(
        this.#trimmedEnd(),
        isScalar ? 'not a JSON record' : 'cut off: the file ends inside this record',
      );
      return isScalar && this.#frames.length === 0;
    }
    return this.#mode === BETWEEN && this.#frames.length === 0;
  }

  #trimmedEnd(): number {
    let to = this.#fill;
    while (to > this.#from + 1 && this.#buf[to - 1]! <= 0x20) to--;
    return to;
  }

  #append(chunk: Uint8Array): void {
    const keep = this.#kept();
    if (keep > 0) {
      this.#buf.copyWithin(0, keep, this.#fill);
      this.#base += keep;
      this.#fill -= keep;
      this.#pos -= keep;
      this.#from -= keep;
      this.#stringFrom -= keep;
      this.#stringTo -= keep;
      // Of a record that is passed over the bytes do not stay: it had a key all the same.
      if (this.#keyFrom >= 0) this.#keyFrom = Math.max(KEY_GONE, this.#keyFrom - keep);
      this.#keyTo -= keep;
      this.#columnsFrom -= keep;
    }
    const need = this.#fill + chunk.length;
    if (need > this.#buf.length) {
      const bigger = new Uint8Array(Math.max(need, this.#buf.length * 2));
      bigger.set(this.#buf.subarray(0, this.#fill));
      this.#buf = bigger;
    }
    this.#buf.set(chunk, this.#fill);
    this.#fill = need;
  }

  /** First byte still needed: the record's, or in a tail the last key's. */
  #kept(): number {
    if (this.#mode === BETWEEN) return this.#pos;
    return this.#mode === TAIL ? Math.max(0, Math.min(this.#pos, this.#stringFrom)) : this.#from;
  }

  #scan(): void {
    while (this.#pos < this.#fill) {
      if (this.#inString) {
        if (!this.#scanString()) return;
      } else if (this.#mode === BETWEEN) this.#between();
      else if (this.#mode === SCALAR) this.#scalar();
      else this.#inside();
    }
  }

  /** Passes over a string's inside. @returns false at the end of the buffer. */
  #scanString(): boolean {
    const buf = this.#buf;
    const fill = this.#fill;
    let i = this.#pos;
    for (;;) {
      if (i >= fill) {
        // A backslash at the very end waits for its partner.
        this.#pos = i > fill ? fill - 1 : fill;
        return false;
      }
      const c = buf[i]!;
      if (c === 0x5c) {
        if (i + 1 >= fill) {
          this.#pos = i;
          return false;
        }
        // A line break is no escape: the cut came right behind the backslash.
        i += buf[i + 1] === 0x0a ? 1 : 2;
      } else if (c === 0x22) {
        this.#inString = false;
        this.#stringTo = i;
        this.#lastSignificant = 0x22;
        this.#pos = i + 1;
        return true;
      } else if (c === 0x0a) {
        // JSON texts hold no raw line break: the record was cut here.
        this.#broken ??= 'cut off: a text that does not end on its line';
        this.#inString = false;
        this.#pos = i;
        return true;
      } else i++;
    }
  }

  #between(): void {
    const c = this.#buf[this.#pos]!;
    const frame = this.#frames[this.#frames.length - 1];
    if (c === 0x0a) this.#line++;
    if (c <= 0x20 || c === 0x2c || c === 0xef || c === 0xbb || c === 0xbf) {
      this.#pos++;
      return;
    }
    if (c === 0x5d && frame !== undefined && frame !== 'envelope') {
      this.#frames.pop();
      const outer = this.#frames[this.#frames.length - 1];
      if (outer === 'envelope' || outer === 'deeper') {
        this.#mode = TAIL;
        this.#depth = outer === 'deeper' ? 2 : 1;
        this.#forgetKey();
      }
      this.#pos++;
      return;
    }
    if (c === 0x5b && (frame === undefined || frame === 'array')) {
      this.#frames.push('array');
      this.#pos++;
      return;
    }
    this.#from = this.#pos;
    this.#fromLine = this.#line;
    this.#broken = null;
    this.#skipping = false;
    this.#depth = 0;
    this.#forgetKey();
    this.#deeperKey = null;
    this.#maybeRecords = null;
    this.#lastSignificant = 0;
    if (c === 0x7b || c === 0x5b) {
      this.#mode = INSIDE;
      this.#watch = c === 0x7b && (frame === undefined || frame === 'tables');
      return;
    }
    this.#mode = SCALAR;
  }

  /** Anything that is no record: up to the next separator or line end. */
  #scalar(): void {
    const buf = this.#buf;
    let i = this.#pos;
    while (i < this.#fill) {
      const c = buf[i]!;
      if (
        c === 0x0a ||
        (this.#frames.length > 0 && (c === 0x2c || c === 0x5d)) ||
        (c === 0x7b && i > this.#from)
      ) {
        this.#emit(i, 'not a JSON record');
        this.#mode = BETWEEN;
        break;
      }
      i++;
    }
    this.#pos = i;
  }

  #inside(): void {
    const buf = this.#buf;
    const fill = this.#fill;
    let i = this.#pos;
    while (i < fill) {
      const c = buf[i]!;
      if (c <= 0x20) {
        if (c === 0x0a) this.#line++;
        i++;
        continue;
      }
      if (this.#maybeRecords !== null && this.#openRecords(c, i)) return;
      if (c === 0x7b && this.#mode === INSIDE && this.#startsLine(i) && this.#cutBefore()) {
        this.#pos = i;
        this.#emit(
          this.#lineEndBefore(i),
          this.#broken ?? 'cut off: the next record starts before this one ends',
        );
        this.#mode = BETWEEN;
        return;
      }
      this.#lastSignificant = c;
      if (c === 0x22) {
        if (this.#mode === TAIL) this.#tellNextOffset();
        this.#inString = true;
        this.#stringFrom = i + 1;
        this.#pos = i + 1;
        return;
      }
      i++;
      if (c === 0x7b || c === 0x5b) {
        this.#depth++;
        if (this.#mode === TAIL) this.#tellNextOffset();
        else if (this.#watch && this.#depth <= 3) this.#opened(c, i);
      } else if (c === 0x7d || c === 0x5d) {
        this.#depth--;
        if (this.#depth === 1 && this.#columnsFrom >= 0) this.#readColumns(i);
        if (this.#depth <= 0) {
          this.#pos = i;
          this.#endOfValue();
          return;
        }
      } else if (this.#mode === TAIL) {
        if (c === 0x3a) this.#readKey();
        else if (c === 0x2c) this.#forgetKey();
      } else if (c === 0x3a && this.#watch) {
        if (this.#depth === 1) this.#readKey();
        else if (this.#depth === 2 && this.#key !== null && Object.hasOwn(DEEPER_KEYS, this.#key))
          this.#deeperKey = this.#lastString();
      }
    }
    this.#pos = i;
  }

  #lastString(): string {
    return decoder.decode(this.#buf.subarray(this.#stringFrom, this.#stringTo));
  }

  get #key(): string | null {
    if (this.#keyText === null && this.#keyFrom >= 0)
      this.#keyText = decoder.decode(this.#buf.subarray(this.#keyFrom, this.#keyTo));
    return this.#keyText;
  }

  #forgetKey(): void {
    this.#keyFrom = NO_KEY;
    this.#keyText = null;
  }

  #readKey(): void {
    this.#isFirstKey = this.#mode === INSIDE && this.#keyFrom === NO_KEY;
    this.#keyFrom = this.#stringFrom;
    this.#keyTo = this.#stringTo;
    this.#keyText = null;
    // A tail's bytes do not stay; `@` begins the keys that are told.
    if (this.#mode !== TAIL && this.#buf[this.#keyFrom] !== 0x40) return;
    const key = this.#key;
    if (key?.startsWith('@odata.')) this.#events.onEnvelopeKey?.(key);
  }

  /** A value begins behind a key of the tail; null begins none. */
  #tellNextOffset(): void {
    if (this.#key === 'next_offset') this.#events.onEnvelopeKey?.(this.#key);
    this.#forgetKey();
  }

  /** An object or array of the first three levels was opened: does it hold records? */
  #opened(c: number, inside: number): void {
    if (this.#depth === 2) {
      this.#deeperKey = null;
      if (c === 0x5b) this.#arrayOfKey(inside);
    } else if (this.#depth === 3 && c === 0x5b && this.#deeperKey !== null && this.#frames.length === 0) {
      if (DEEPER_KEYS[this.#key!]!.includes(this.#deeperKey)) this.#maybeRecords = this.#deeperKey;
    }
  }

  #startsLine(i: number): boolean {
    return i > this.#from && (this.#buf[i - 1] === 0x0a || this.#buf[i - 1] === 0x0d);
  }

  /** A `{` that starts a line can only follow `[`, `,` or `:`; else the record before it was cut off. */
  #cutBefore(): boolean {
    const last = this.#lastSignificant;
    return this.#broken !== null || !(last === 0x5b || last === 0x2c || last === 0x3a || last === 0);
  }

  #lineEndBefore(i: number): number {
    let to = i;
    while (to > this.#from + 1 && this.#buf[to - 1]! <= 0x20) to--;
    return to;
  }

  #arrayOfKey(inside: number): void {
    if (this.#key === null) return;
    if (this.#frames[this.#frames.length - 1] === 'tables') {
      if (/^columns$/i.test(this.#key)) this.#columnsFrom = inside - 1;
      if (/^rows$/i.test(this.#key)) this.#maybeRecords = 'rows';
    } else if (ENVELOPE_KEYS.has(this.#key) || (this.#isFirstKey && this.#key === FIRST_KEY))
      this.#maybeRecords = this.#key;
  }

  /** @returns true if the array opened before `at` holds the records: from here on its elements are read. */
  #openRecords(next: number, at: number): boolean {
    const key = this.#maybeRecords!;
    this.#maybeRecords = null;
    if (next !== 0x7b && next !== 0x5b && next !== 0x5d) return false;
    this.#frames.push(
      this.#depth === 3 ? 'deeper' : 'envelope',
      key === 'rows' ? 'rows' : /^tables$/i.test(key) ? 'tables' : 'array',
    );
    this.#mode = BETWEEN;
    this.#pos = at;
    return true;
  }

  #readColumns(to: number): void {
    const text = decoder.decode(this.#buf.subarray(this.#columnsFrom, to));
    this.#columnsFrom = -1;
    try {
      const columns = JSON.parse(text) as Record<string, string | undefined>[];
      this.#columns = columns.map((c) => String(c['name'] ?? c['ColumnName']));
    } catch {
      this.#columns = null;
    }
  }

  #endOfValue(): void {
    if (this.#mode === TAIL) this.#frames.pop();
    else if (!this.#skipping) this.#emit(this.#pos, this.#broken);
    this.#mode = BETWEEN;
  }

  #emit(to: number, broken: string | null): void {
    this.#events.onRecord({
      buf: this.#buf,
      from: this.#from,
      to,
      offset: this.#base + this.#from,
      line: this.#fromLine,
      broken,
      columns: this.#frames[this.#frames.length - 1] === 'rows' ? this.#columns : null,
    });
    this.#broken = null;
  }
}
