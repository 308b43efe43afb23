import { holdsEvtx } from '../evtx/reader';
import { JsonSplitter, type JsonRecord } from '../scan/json-splitter';
import type { ReadBinary } from './binary';
import { cefLines } from './cef-lines';
import { powershellObjects } from './clixml';
import type { Convert } from './converted';
import { csvHead } from './csv-head';
import { exchangeAdminEvents } from './exchange-xml';
import { formats } from './index';
import type { ColumnMapping } from '../model/mapping';
import { plainColumn, RecordView } from '../scan/record-view';
import { PathSet } from '../scan/trie';
import { columnWords, missingColumns, type Format } from './format';
import { JsonDispatcher } from './json-dispatcher';
import { mappedFormat, mappingOfHeader } from './mapped';
import { nameOtherLines, nameOtherProduct } from './other-products';
import { translate } from './translated-portal-csv';
import { readEvtx, windowsEvtx } from './windows-evtx';
import { windowsXmlEvents } from './windows-xml';

/** How a file is to be read, decided on its first bytes. */
export type Plan =
  | {
      kind: 'csv';
      format: Format;
      delimiter: string;
      header: string[];
      why: string;
      /** The names the columns are read under, where the header's own were not understood. */
      columns?: string[];
      /** The column whose cells hold the records as JSON, where the other columns are the search tool's own. */
      carrier?: string;
      /** Set where an analyst mapped the columns. */
      mapping?: ColumnMapping;
    }
  | {
      kind: 'json';
      format: Format;
      why: string;
      /** Set where an analyst mapped the keys: every record is of the one format. */
      mapping?: ColumnMapping;
    }
  /** Records that are no JSON in the file but are read as the JSON they come to. */
  | { kind: 'converted'; format: Format; why: string; convert: Convert }
  /** Records that are no text. */
  | { kind: 'binary'; format: Format; why: string; read: ReadBinary }
  | {
      kind: 'refused';
      code: 'empty-file' | 'binary-file' | 'unknown-format' | 'unsupported-format' | 'not-opened';
      holes: Record<string, string>;
    };

/** First bytes of what is certainly no text export. */
const magics: readonly [prefix: string, what: string][] = [
  ['504b0708', 'a part of a split ZIP archive'],
  ['377abcaf271c', 'a 7z archive'],
  ['52617221', 'a RAR archive'],
  ['89504e47', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['47494638', 'a GIF image'],
  ['25504446', 'a PDF document'],
  ['53514c69746520', 'a SQLite database'],
  ['4d5a', 'a Windows program'],
  ['7f454c46', 'a Linux program'],
];

const TAR_HEADER = 512;
const TAR_CHECKSUM = 148;

/** A tar archive has no magic in its oldest form: its first header sums up to what it says. */
function isTar(head: Uint8Array): boolean {
  if (head.length < TAR_HEADER || head[0] === 0) return false;
  const field = new TextDecoder().decode(head.subarray(TAR_CHECKSUM, TAR_CHECKSUM + 8));
  const said = /^ *([0-7]{1,7})[\0 ]/.exec(field)?.[1];
  if (said === undefined) return false;
  let sum = 0;
  for (let i = 0; i < TAR_HEADER; i++) sum += i >= TAR_CHECKSUM && i < TAR_CHECKSUM + 8 ? 0x20 : head[i]!;
  return sum === parseInt(said, 8);
}

/** @returns how to read a file that is no text, or a refusal of it; null for what may be text. */
export function recogniseBinary(head: Uint8Array): Plan | null {
  if (head.length === 0) return { kind: 'refused', code: 'empty-file', holes: {} };
  if (isTar(head)) {
    const why = 'it is a tar archive; unpack it first';
    return { kind: 'refused', code: 'not-opened', holes: { why } };
  }
  const hex = [...head.subarray(0, 8)].map((b) => b.toString(16).padStart(2, '0')).join('');
  const magic = magics.find(([prefix]) => hex.startsWith(prefix));
  if (magic) return { kind: 'refused', code: 'binary-file', holes: { what: magic[1] } };
  if (!holdsEvtx(head)) return null;
  const why = 'its bytes are those of a Windows event log';
  return { kind: 'binary', format: windowsEvtx, why, read: readEvtx };
}

/**
 * Decides how to read a file from its head in UTF-8, byte order mark taken off. All formats are asked and the
 * best fit wins; the name has no say.
 * @param whole whether the head is the whole file.
 * @param mappings what analysts mapped by hand: of a header they know they win.
 */
export function recognise(head: Uint8Array, whole: boolean, mappings: readonly ColumnMapping[] = []): Plan {
  const text = new TextDecoder().decode(head);
  const start = /[^\s\uFEFF\0]/.exec(text)?.[0];
  if (start === undefined) return { kind: 'refused', code: 'empty-file', holes: {} };
  // NULs at the very end are what an interrupted copy leaves: blank.
  let used = text.length;
  while (text.charCodeAt(used - 1) === 0) used--;
  if (text.slice(0, Math.min(used, 4096)).includes('\0'))
    return { kind: 'refused', code: 'binary-file', holes: { what: 'binary data' } };
  const beginning = text.slice(0, BEGINNING);
  if (start === '<' || BANNER_AND_EVENT.test(beginning)) return recogniseXml(head, beginning);
  if (start === '{' || start === '[') return recogniseJson(head, whole, mappings);
  const cef = CEF_LINE.exec(text.slice(text.indexOf(start), BEGINNING));
  return cef ? recogniseCef(head, cef) : recogniseCsv(text, mappings);
}

/** How much of a file that is no table is looked at for what it is called. */
const BEGINNING = 8_192;

/** evtxexport says what it is before its first event. */
const BANNER_AND_EVENT = /^\s{0,9}[^\n,<]{1,100}\n\s{0,9}<Event [^>]{0,300}2004\/08\/events\/event/;

/** XML by what its beginning holds: what it is called, and how its records are read where they are. */
const xmlProducts: readonly { mark: RegExp; what: string; convert?: Convert }[] = [
  {
    mark: /<Event [^>]{0,300}2004\/08\/events\/event/,
    what: 'Windows events as XML',
    convert: windowsXmlEvents,
  },
  {
    mark: /<SearchResults[\s>][\s\S]{0,200}?<Event [^>]{0,2000}\bCmdlet=/,
    what: 'an Exchange admin audit export as XML',
    convert: exchangeAdminEvents,
  },
  {
    mark: /<Objs [^>]{0,200}powershell\/2004\/04/,
    what: 'PowerShell objects as XML (export them as CSV or JSON)',
    convert: powershellObjects,
  },
];

function recogniseXml(head: Uint8Array, text: string): Plan {
  const product = xmlProducts.find(({ mark }) => mark.test(text));
  const why = 'it is XML of no log that is known.';
  if (!product?.convert) return unknown(product?.what, why);
  return recogniseConverted(head, product.convert) ?? unknown(product.what, why);
}

/** A line of Common Event Format, behind a syslog header or none. */
const CEF_LINE = /^[^\n]{0,300}?CEF:\d{1,2}\|([^|\n]{1,100})\|([^|\n]{1,100})\|/;

function recogniseCef(head: Uint8Array, [, vendor, product]: RegExpExecArray): Plan {
  return recogniseConverted(head, cefLines) ?? unknown(`a CEF log of ${vendor} ${product}`, '');
}

/** @returns a plan by the format most of the records in the head are of; null where no format is theirs. */
function recogniseConverted(head: Uint8Array, convert: Convert): Plan | null {
  const dispatcher = new JsonDispatcher();
  const tally = new Map<Format, number>();
  // Only whole records speak: the head may end inside one.
  const converter = convert((record) => {
    if (record.broken !== null) return;
    const { json } = record;
    const format = dispatcher.dispatch({ ...record, buf: json, from: 0, to: json.length });
    if (format) tally.set(format, (tally.get(format) ?? 0) + 1);
  }, 0);
  converter.push(head);
  converter.end();
  const best = [...tally].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (!best) return null;
  const why = `its records come to ${signatureWords(best)}${best.guessed ? GUESSED : ''}`;
  return { kind: 'converted', format: best, why, convert };
}

/** How much a header has to have to be of a format: what stands in the cells counts most. */
function weight(format: Format): number {
  const { must, cell } = format.header!;
  return must.length + (cell === undefined ? 0 : must.length);
}

/** Said of layouts that no real export could be compared with. */
const GUESSED =
  '; no real export of this kind was at hand, so the meaning of its fields is a guess: compare some events with their records';

function unknown(named: string | undefined, why: string): Plan {
  return named === undefined
    ? { kind: 'refused', code: 'unknown-format', holes: { why } }
    : { kind: 'refused', code: 'unsupported-format', holes: { what: named } };
}

function recogniseJson(head: Uint8Array, whole: boolean, mappings: readonly ColumnMapping[]): Plan {
  const dispatcher = new JsonDispatcher();
  const tally = new Map<Format, number>();
  let keys: string[] = [];
  let mapping: ColumnMapping | undefined;
  let seen = 0;
  let readable = 0;
  let damage = 'cut off or damaged';
  const splitter = new JsonSplitter({
    onRecord(record: JsonRecord) {
      seen++;
      if (record.broken !== null) return;
      const format = dispatcher.dispatch(record);
      if (format) tally.set(format, (tally.get(format) ?? 0) + 1);
      if (dispatcher.readable) readable++;
      else if (dispatcher.view.tooDeep) damage = dispatcher.view.damage;
      mapping ??= mappings.find((m) => m.kind === 'json' && fitsMapping(m, record));
      if (keys.length === 0) keys = record.columns ? [...record.columns] : topKeys(record);
    },
  });
  splitter.push(head);
  if (whole) splitter.end();
  const best = [...tally].sort((a, b) => b[1] - a[1])[0];
  if (best) {
    const why = `its records carry ${signatureWords(best[0])}${best[0].guessed ? GUESSED : ''}`;
    return { kind: 'json', format: best[0], why };
  }
  if (mapping) return { kind: 'json', format: mappedFormat(mapping), mapping, why: MAPPED };
  if (readable === 0) {
    const why =
      seen === 0 ? 'its JSON holds no record.' : `its JSON is ${damage} before the first whole record.`;
    return unknown(undefined, whole || seen > 0 ? why : 'its first record is larger than what is looked at.');
  }
  const other = nameOtherProduct(keys);
  return unknown(
    other,
    `no format has its keys (${keys.slice(0, 6).join(', ')}${keys.length > 6 ? ', …' : ''}).`,
  );
}

const MAPPED = 'its columns were mapped by hand';

/** @returns whether a record has a time, and anything else, where the mapping looks for them: a time alone may be anybody's. */
function fitsMapping({ facts: { time, ...others } }: ColumnMapping, record: JsonRecord): boolean {
  const paths = new PathSet();
  const wanted = [
    time === undefined ? [] : [paths.add(time)],
    Object.values(others).map((path) => paths.add(path)),
  ];
  const view = new RecordView(paths);
  view.facts = wanted;
  return view.readJson(record.buf, record.from, record.to) && view.has(0) && view.has(1);
}

function topKeys(record: JsonRecord): string[] {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(record.buf.subarray(record.from, record.to)));
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

function signatureWords(format: Format): string {
  const has = format.json?.has ?? format.header?.must ?? [];
  const words = has.map((path) => (typeof path === 'string' ? path : path[0]!).replaceAll('>', '.'));
  return words.join(', ') + (format.json?.endsWith ? ` (${format.json.endsWith.join(' …')})` : '');
}

/** Columns in which Splunk and Kibana keep the record as it came. */
const carriers = ['_raw', 'event.original'];

/** Looks for records of a JSON format inside the cells of a search tool's export. */
function recogniseCarried(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): { format: Format; why: string; carrier: string } | undefined {
  for (const carrier of carriers) {
    const column = header.findIndex((name) => plainColumn(name).toLowerCase() === carrier);
    const dispatcher = new JsonDispatcher();
    for (const row of rows) {
      const format = dispatcher.dispatch(jsonRecord(row[column] ?? ''));
      if (format) return { format, carrier, why: `the cells of ${carrier} carry ${signatureWords(format)}` };
    }
  }
  return undefined;
}

function jsonRecord(text: string): JsonRecord {
  const buf = new TextEncoder().encode(text);
  return { buf, from: 0, to: buf.length, offset: 0, line: 1, broken: null, columns: null };
}

function recogniseCsv(text: string, mappings: readonly ColumnMapping[]): Plan {
  const { delimiter, header, rows } = csvHead(text);
  const mapping = mappingOfHeader(header, mappings);
  if (mapping) return { kind: 'csv', format: mappedFormat(mapping), mapping, delimiter, header, why: MAPPED };
  let near: { format: Format; missing: string[] } | undefined;
  let best: Format | undefined;
  for (const format of formats) {
    if (!format.header || format.id.endsWith('-json')) continue;
    const missing = missingColumns(format.header, header);
    if (missing === null) continue;
    if (missing.length === 0) {
      const { cell } = format.header;
      if (cell !== undefined && !rows.flat().some((text) => text.startsWith(cell))) continue;
      // The more specific signature wins.
      if (!best || weight(format) > weight(best)) best = format;
    } else if (
      missing.length * 2 <= format.header.must.length &&
      (!near || missing.length < near.missing.length)
    ) {
      near = { format, missing };
    }
  }
  const carried = best ? undefined : recogniseCarried(header, rows);
  if (carried) return { kind: 'csv', delimiter, header, ...carried };
  if (best) {
    const why = `its header has ${best.header!.must.map(columnWords).join(', ')}${best.guessed ? GUESSED : ''}`;
    return { kind: 'csv', format: best, delimiter, header, why };
  }
  const other = nameOtherProduct(header) ?? nameOtherLines(text);
  if (other !== undefined) return unknown(other, '');
  const translated = translate(header, rows);
  if (translated) return { kind: 'csv', delimiter, header, ...translated };
  if (header.length < 2) return unknown(undefined, 'it is text without columns.');
  return unknown(
    undefined,
    near
      ? `its header comes near ${near.format.name}, but ${near.missing.join(', ')} ${near.missing.length > 1 ? 'are' : 'is'} missing.`
      : `no format has its columns (${header
          .slice(0, 6)
          .map((h) => h.slice(0, 40))
          .join(', ')}${header.length > 6 ? ', …' : ''}).`,
  );
}
