import { MAX_RECORD_BYTES } from '../scan/csv-scanner';
import { Pending, type Convert, type ConvertedRecord, type Converter } from './converted';

/**
 * Common Event Format, a record a line, a syslog header before it or none:
 * `CEF:0|vendor|product|version|signature|name|severity|key=value …`. A record comes to
 * `{"cef": {product: {…}}}`; a custom key stands under its label (`cs1Label=factor cs1=duo_push` as `factor`).
 */
export const cefLines: Convert = (onRecord, offset) => new CefLines(onRecord, offset);

const decoder = new TextDecoder();

class CefLines implements Converter {
  readonly #onRecord: (record: ConvertedRecord) => void;
  readonly #pending: Pending;
  #at = 0;

  constructor(onRecord: (record: ConvertedRecord) => void, offset: number) {
    this.#onRecord = onRecord;
    this.#pending = new Pending(offset);
  }

  push(chunk: Uint8Array): void {
    this.#pending.add(chunk);
    let from = 0;
    for (;;) {
      const to = this.#pending.buf.subarray(0, this.#pending.end).indexOf(0x0a, Math.max(from, this.#at));
      if (to < 0) break;
      this.#line(from, to);
      from = to + 1;
    }
    if (this.#pending.end - from > MAX_RECORD_BYTES) {
      this.#onRecord(
        this.#pending.record(from, this.#pending.end, null, `longer than ${MAX_RECORD_BYTES >> 20} MB`),
      );
      from = this.#pending.end;
    }
    this.#pending.drop(from);
    this.#at = this.#pending.end;
  }

  end(): void {
    this.#line(0, this.#pending.end);
  }

  #line(from: number, to: number): void {
    const { buf } = this.#pending;
    while (from < to && buf[from]! <= 0x20) from++;
    while (to > from && buf[to - 1]! <= 0x20) to--;
    if (from === to) return;
    const json = parseCef(decoder.decode(buf.subarray(from, to)));
    this.#onRecord(this.#pending.record(from, to, json, json ? null : 'not a CEF record'));
  }
}

/** @returns the record of a line; null where it is none. */
export function parseCef(line: string): { cef: Record<string, Record<string, string>> } | null {
  const start = line.indexOf('CEF:');
  if (start < 0) return null;
  const header: string[] = [];
  let at = start;
  while (header.length < 7) {
    const bar = nextBar(line, at);
    if (bar < 0) return null;
    header.push(line.slice(at, bar).replace(/\\([|\\])/g, '$1'));
    at = bar + 1;
  }
  const [, vendor, product, version, signature, name, severity] = header as [string, ...string[]];
  const fields = extension(line.slice(at));
  const labelled = [...fields].flatMap(([key, value]): [string, string][] => {
    if (key.endsWith('Label') && fields.has(key.slice(0, -5))) return [];
    return [[fields.get(`${key}Label`) ?? key, value]];
  });
  return {
    cef: {
      [product!]: {
        ...Object.fromEntries(labelled),
        cefVendor: vendor!,
        cefVersion: version!,
        cefSignature: signature!,
        cefName: name!,
        cefSeverity: severity!,
      },
    },
  };
}

function nextBar(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '|') return i;
  }
  return -1;
}

/** A value goes up to the next key: blanks in it are not quoted. */
function extension(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const keys = [...text.matchAll(/(?:^|\s)([A-Za-z0-9_.-]{1,100})=/g)];
  keys.forEach((match, i) => {
    const value = text.slice(match.index + match[0].length, keys[i + 1]?.index ?? text.length);
    const unescaped = value
      .trim()
      .replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 'r' ? '\r' : c));
    if (!fields.has(match[1]!)) fields.set(match[1]!, unescaped);
  });
  return fields;
}
