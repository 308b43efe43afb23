import { ATTRIBUTE, unescapeXml } from '../evtx/event-xml';
import { MAX_RECORD_BYTES } from '../scan/csv-scanner';
import { Pending, type Convert, type ConvertedRecord, type Converter } from './converted';

/** An element as it stands: names with their prefixes, text joined. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
}

/** Tags, comments and the like longer than this are none: what is there of them is passed over. */
const MAX_TOKEN_BYTES = 1 << 20;
const MAX_DEPTH = 200;

const decoder = new TextDecoder();
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What begins with `<!` or `<?`, and where it ends. A document type is passed over: its entities are never expanded. */
const asides: readonly [start: Uint8Array, end: Uint8Array][] = [
  [ascii('<!--'), ascii('-->')],
  [ascii('<![CDATA['), ascii(']]>')],
  [ascii('<?'), ascii('?>')],
];

type Token = 'open' | 'close' | 'empty' | 'aside';

/**
 * The elements one level below the root of an XML document, each with its bytes; documents may follow one another.
 * @param build what an element comes to as JSON, undefined where it is no record.
 * @param name of an element that never holds another of its name: a new one ends one that was cut off.
 */
export function xmlRecords(build: (element: XmlElement) => unknown, name?: string): Convert {
  return (onRecord, offset) => new XmlRecords(build, name, onRecord, offset);
}

class XmlRecords implements Converter {
  readonly #build: (element: XmlElement) => unknown;
  readonly #name: Uint8Array | null;
  readonly #onRecord: (record: ConvertedRecord) => void;
  readonly #pending: Pending;
  /** Up to where the pending bytes are read. */
  #at = 0;
  /** Open elements, the root included. */
  #depth = 0;
  /** Where the element being read begins, -1 outside of any. */
  #from = -1;
  /** The element is too long: passed over to its end. */
  #skips = false;
  #tokenEnd = 0;

  constructor(
    build: (element: XmlElement) => unknown,
    name: string | undefined,
    onRecord: (record: ConvertedRecord) => void,
    offset: number,
  ) {
    this.#build = build;
    this.#name = name === undefined ? null : ascii(`<${name}`);
    this.#onRecord = onRecord;
    this.#pending = new Pending(offset);
  }

  push(chunk: Uint8Array): void {
    this.#forget();
    this.#pending.add(chunk);
    for (;;) {
      const start = this.#pending.buf.subarray(0, this.#pending.end).indexOf(0x3c, this.#at);
      this.#at = start < 0 ? this.#pending.end : start;
      if (start < 0) break;
      const token = this.#token(start);
      if (token === null) {
        if (this.#pending.end - start > MAX_TOKEN_BYTES) this.#at = this.#pending.end;
        break;
      }
      this.#at = this.#tokenEnd;
      this.#take(token, start);
    }
    if (this.#from >= 0 && !this.#skips && this.#at - this.#from > MAX_RECORD_BYTES) {
      this.#emit(this.#at, `longer than ${MAX_RECORD_BYTES >> 20} MB`);
      this.#skips = true;
      this.#from = this.#at;
    }
  }

  end(): void {
    if (this.#from < 0 || this.#skips) return;
    this.#emit(this.#trimmed(this.#pending.end), 'cut off: the file ends inside this record');
    this.#from = -1;
  }

  #forget(): void {
    const kept = this.#skips || this.#from < 0 ? this.#at : this.#from;
    this.#pending.drop(kept);
    this.#at -= kept;
    if (this.#from >= 0) this.#from = this.#skips ? this.#at : 0;
  }

  #take(token: Token, start: number): void {
    if (token === 'aside') return;
    if (token !== 'close' && this.#from >= 0 && this.#depth > 1 && this.#startsNext(start)) {
      if (!this.#skips)
        this.#emit(this.#trimmed(start), 'cut off: the next record starts before this one ends');
      this.#from = -1;
      this.#skips = false;
      this.#depth = 1;
    }
    if (token === 'open') {
      if (this.#depth === 1) this.#from = start;
      this.#depth++;
    } else if (token === 'empty') {
      if (this.#depth === 1) {
        this.#from = start;
        this.#finish();
      }
    } else if (this.#depth > 0) {
      this.#depth--;
      if (this.#depth === 1 && this.#from >= 0) this.#finish();
      // The root was closed over a record that was not.
      else if (this.#depth === 0) this.#from = -1;
    }
  }

  #startsNext(start: number): boolean {
    if (!this.#name || !this.#matches(this.#name, start)) return false;
    const next = this.#pending.buf[start + this.#name.length]!;
    return next <= 0x20 || next === 0x3e || next === 0x2f;
  }

  #finish(): void {
    if (!this.#skips) this.#emit(this.#at, null);
    this.#from = -1;
    this.#skips = false;
  }

  #emit(to: number, broken: string | null): void {
    const from = this.#from;
    let json: unknown;
    if (broken === null) {
      const element = parseElement(decoder.decode(this.#pending.buf.subarray(from, to)));
      json = element && this.#build(element);
      if (!element) broken = 'its tags do not match';
      else if (json === undefined) return;
    }
    this.#onRecord(this.#pending.record(from, to, json, broken));
  }

  #trimmed(to: number): number {
    while (to > this.#from + 1 && this.#pending.buf[to - 1]! <= 0x20) to--;
    return to;
  }

  #matches(bytes: Uint8Array, at: number): boolean {
    if (at + bytes.length > this.#pending.end) return false;
    return bytes.every((byte, i) => this.#pending.buf[at + i] === byte);
  }

  /** @returns what begins at `start`, with its end in #tokenEnd; null where its end is not here yet. */
  #token(start: number): Token | null {
    const { buf, end } = this.#pending;
    const second = buf[start + 1];
    if (start + 1 >= end) return null;
    if (second === 0x21 || second === 0x3f) return this.#aside(start);
    let quote = 0;
    for (let i = start + 1; i < end; i++) {
      const c = buf[i]!;
      if (c === 0x3c) {
        // Not allowed in a tag, in quotes neither: what began was none, and is passed over.
        this.#tokenEnd = i;
        return 'aside';
      }
      if (quote !== 0) {
        if (c === quote) quote = 0;
      } else if ((c === 0x22 || c === 0x27) && second !== 0x2f) quote = c;
      else if (c === 0x3e) {
        this.#tokenEnd = i + 1;
        return second === 0x2f ? 'close' : buf[i - 1] === 0x2f ? 'empty' : 'open';
      }
    }
    return null;
  }

  #aside(start: number): Token | null {
    const { buf, end } = this.#pending;
    for (const [head, tail] of asides) {
      if (!this.#matches(head, start)) continue;
      for (let i = start + head.length; i + tail.length <= end; i++)
        if (buf[i] === tail[0] && this.#matches(tail, i)) {
          this.#tokenEnd = i + tail.length;
          return 'aside';
        }
      return null;
    }
    // `<!DOCTYPE x [ … ]>`, or the beginning of one of the above.
    let brackets = 0;
    for (let i = start + 2; i < end; i++) {
      if (buf[i] === 0x5b) brackets++;
      else if (buf[i] === 0x5d) brackets--;
      else if (buf[i] === 0x3e && brackets <= 0) {
        this.#tokenEnd = i + 1;
        return 'aside';
      }
    }
    return null;
  }
}

const PART =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s<>/"'=]{1,200})((?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>|([^<]+)/y;

/** @returns the one element a text holds; null where it is none, or not well formed. */
export function parseElement(text: string): XmlElement | null {
  const root: XmlElement = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [root];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (!part) return null;
    const [, cdata, closing, name, rest, plain] = part;
    const top = open[open.length - 1]!;
    if (cdata !== undefined) top.text += cdata;
    else if (plain !== undefined) top.text += unescapeXml(plain);
    else if (closing === '/') {
      if (open.length === 1 || top.name !== name) return null;
      open.pop();
    } else if (name !== undefined) {
      const element: XmlElement = { name, attributes: attributesOf(rest!), children: [], text: '' };
      top.children.push(element);
      if (!rest!.endsWith('/')) open.push(element);
      if (open.length > MAX_DEPTH) return null;
    }
  }
  return open.length === 1 && root.children.length === 1 ? root.children[0]! : null;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE))
    if (!attributes.has(name!)) attributes.set(name!, unescapeXml(double ?? single ?? ''));
  return attributes;
}
