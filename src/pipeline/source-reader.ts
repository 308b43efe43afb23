import type { IHasher as Hasher } from 'hash-wasm';
import type { BinaryReader } from '../formats/binary';
import type { Convert, Converter } from '../formats/converted';
import { compileFacts, type Format } from '../formats/format';
import { JsonDispatcher } from '../formats/json-dispatcher';
import type { Plan } from '../formats/recognise';
import { REJECTS_KEPT, type Encoding, type Reject } from '../model/source';
import { EventWriter, type Segment } from '../normalise/event-writer';
import type { ReadContext, Reading } from '../normalise/family';
import type { TimeRules } from '../normalise/time';
import { CsvScanner, type CsvRecord } from '../scan/csv-scanner';
import { Utf8Stream } from '../scan/encoding';
import { JsonSplitter, type JsonRecord } from '../scan/json-splitter';
import { plainColumn, RecordView } from '../scan/record-view';
import { PathSet } from '../scan/trie';

/** How a source's bytes are to be taken. */
export interface Coding {
  encoding: Encoding;
  /** Length of the byte order mark. */
  bom: number;
  times: TimeRules;
  /** Whether deleted records are read too, where a format has them. */
  slack: boolean;
}

/** One source on its way from bytes to rows. */
export class SourceReader {
  records = 0;
  rejected = 0;
  /** Deleted records, beside the others. */
  recovered = 0;
  readonly rejects: Reject[] = [];
  readonly skippedBy = new Map<string, number>();
  readonly formats = new Map<Format, number>();
  readonly #utf8: Utf8Stream;
  readonly #writer: EventWriter;
  #segments: Segment[] = [];
  readonly #context: ReadContext;
  readonly #scanner: { push(chunk: Uint8Array): void; end(): unknown };
  #notes = new Set<string>();
  #cautions = new Set<string>();
  #incomplete = 0;
  /** Bytes of the mark still to be taken off. */
  #bomLeft: number;
  readonly #hasher: Hasher;
  #binary: BinaryReader | null = null;

  constructor(
    plan: Exclude<Plan, { kind: 'refused' }>,
    { encoding, bom, times, slack }: Coding,
    hasher: Hasher,
  ) {
    this.#hasher = hasher;
    this.#utf8 = new Utf8Stream(plan.kind === 'binary' ? 'utf-8' : encoding, bom);
    this.#bomLeft = bom;
    this.#context = { times };
    if (encoding === 'windows-1252')
      this.note('The file is no valid UTF-8: it was read as Windows-1252, which is a guess.');
    this.#writer = new EventWriter((segment) => this.#segments.push(segment));
    // A UTF-8 mark is part of the byte offsets; a UTF-16 one is added when places are mapped back.
    const offset = encoding === 'utf-8' ? bom : 0;
    this.#scanner =
      plan.kind === 'csv'
        ? this.#csv(plan, offset)
        : plan.kind === 'converted'
          ? this.#converted(plan.convert, offset)
          : plan.kind === 'binary'
            ? (this.#binary = this.#readBinary(plan, slack))
            : this.#json(plan, offset);
  }

  push(chunk: Uint8Array): void {
    if (this.#bomLeft > 0) {
      const off = Math.min(this.#bomLeft, chunk.length);
      this.#bomLeft -= off;
      chunk = chunk.subarray(off);
    }
    this.#scanner.push(this.#utf8.next(chunk));
  }

  end(): void {
    this.#scanner.push(this.#utf8.last());
    if (this.#scanner.end() === false)
      this.#notes.add('The file ends before its JSON is closed: the whole records before the cut were kept.');
    this.#writer.flush();
  }

  note(sentence: string): void {
    this.#notes.add(sentence);
  }

  takeSegments(): Segment[] {
    const taken = this.#segments;
    this.#segments = [];
    return taken;
  }

  mainFormat(): Format | undefined {
    return [...this.formats].sort((a, b) => b[1] - a[1])[0]?.[0];
  }

  notes(): string[] {
    const notes = [...this.#notes, ...(this.#binary?.notes() ?? [])];
    if (this.#incomplete > 0)
      notes.push(
        `${this.#incomplete} records hold JSON that was cut off inside its cell: only their outer columns speak.`,
      );
    const main = this.mainFormat();
    if (main?.caution !== undefined) notes.push(main.caution);
    return notes;
  }

  /** What the source may lack. */
  cautions(): string[] {
    const cap = rowCaps[this.mainFormat()?.id ?? ''];
    return cap !== undefined && this.records >= cap
      ? [...this.#cautions, `${cap.toLocaleString('en')} rows is the portal’s limit, so it may be cut`]
      : [...this.#cautions];
  }

  #csv(plan: Extract<Plan, { kind: 'csv' }>, offset: number): CsvScanner {
    const paths = new PathSet();
    const facts = plan.carrier === undefined ? compileFacts(plan.format, paths) : [[paths.add(plan.carrier)]];
    const carried = plan.carrier === undefined ? null : new JsonDispatcher();
    const view = new RecordView(paths);
    view.facts = facts;
    const header = plan.header.map((name) => plainColumn(name).toLowerCase());
    let headed = false;
    const scanner: CsvScanner = new CsvScanner(
      plan.delimiter,
      (record) => {
        if (!headed) {
          headed = this.#isHeader(record, header);
          if (headed) {
            // The Event Viewer's rows have one cell more than its header names.
            view.useColumns([...(plan.columns ?? plan.header), '']);
            scanner.expectCells(record.cells);
          }
          return;
        }
        if (allNul(record)) return;
        const place = this.#place(record.offset, record.to - record.from, record.line);
        if (record.broken !== null) this.#reject(place, record.broken);
        else if (this.#isHeader(record, header)) this.#skip('repeated header');
        else {
          view.readCsv(record);
          if (carried) this.#readCarried(carried, view, place, record);
          else this.#read(plan.format, view, place, record);
        }
      },
      offset,
    );
    return scanner;
  }

  /** A cell holds the record as JSON: it is told apart and read as if it stood alone. */
  #readCarried(dispatcher: JsonDispatcher, cells: RecordView, place: Place, record: CsvRecord): void {
    const buf = cells.find(0);
    const { from, to } = cells;
    const format = buf ? dispatcher.dispatch({ ...record, buf, from, to, columns: null }) : undefined;
    if (format) return this.#read(format, dispatcher.view, place, record);
    if (format === undefined || !dispatcher.readable) this.#reject(place, 'its JSON is missing or cut off');
    else this.#skip(dispatcher.kind());
  }

  #isHeader(record: CsvRecord, header: readonly string[]): boolean {
    if (record.cells !== header.length) return false;
    for (let i = 0; i < header.length; i++) {
      // Cheap test first: real rows differ in their first byte at once.
      if (
        i === 0 &&
        (record.buf[record.start[0]!]! | 0x20) !== (header[0]!.charCodeAt(0) | 0x20) &&
        header[0]!.charCodeAt(0) < 0x80
      )
        return false;
      const cell = decoder.decode(record.buf.subarray(record.start[i], record.end[i])).replaceAll('""', '"');
      if (plainColumn(cell).toLowerCase() !== header[i]) return false;
    }
    return true;
  }

  #json(plan: Extract<Plan, { kind: 'json' }>, offset: number): JsonSplitter {
    const dispatcher = plan.mapping ? new MappedRecords(plan.format) : new JsonDispatcher();
    return new JsonSplitter(
      {
        onRecord: (record) => {
          const place = this.#place(record.offset, record.to - record.from, record.line);
          if (record.broken !== null) return this.#reject(place, record.broken);
          const format = dispatcher.dispatch(record);
          if (!dispatcher.readable) return this.#reject(place, dispatcher.view.damage);
          if (!format) return this.#skip(dispatcher.kind());
          this.#read(format, dispatcher.view, place, record);
        },
        onEnvelopeKey: (key) => {
          if (/nextlink$/i.test(key))
            this.#cautions.add('it holds an @odata.nextLink: more pages existed, it may be incomplete');
          if (key === 'next_offset')
            this.#cautions.add('it holds a next_offset: more pages existed, it may be incomplete');
        },
      },
      offset,
    );
  }

  #converted(convert: Convert, offset: number): Converter {
    const dispatcher = new JsonDispatcher();
    return convert((record) => {
      const place = this.#place(record.offset, record.to - record.from, record.line);
      if (record.broken !== null) return this.#reject(place, record.broken);
      const { json } = record;
      const format = dispatcher.dispatch({ ...record, buf: json, from: 0, to: json.length });
      if (!format) return this.#skip(dispatcher.kind());
      this.#read(format, dispatcher.view, place, record);
    }, offset);
  }

  #readBinary({ format, read }: Extract<Plan, { kind: 'binary' }>, slack: boolean): BinaryReader {
    return read(
      format,
      (record, view) => {
        const { offset, from, to } = record;
        const place = { offset, length: to - from, line: NO_LINE, record: ++this.records };
        if (record.broken !== null) return this.#reject(place, record.broken);
        this.#read(format, view, place, record);
      },
      slack ? (record, view): boolean => this.#recover(format, view, record) : null,
    );
  }

  /** A deleted record that does not make an event is not counted: nothing says that it ever was one. */
  #recover(format: Format, view: RecordView, record: RecordBytes & { offset: number }): boolean {
    const out = this.#writer;
    if (format.family.read(view, out, this.#context).kind !== 'event') return false;
    out.columns.recovered[out.row] = 2;
    const { offset, from, to } = record;
    this.#commit({ offset, length: to - from, line: NO_LINE, record: ++this.recovered }, record);
    return true;
  }

  #place(offset: number, length: number, line: number): Place {
    const from = this.#utf8.original(offset);
    return {
      offset: from,
      length: this.#utf8.original(offset + length) - from,
      line,
      record: ++this.records,
    };
  }

  #read(format: Format, view: RecordView, place: Place, record: RecordBytes): void {
    const out = this.#writer;
    const reading: Reading = format.family.read(view, out, this.#context);
    if (reading.kind === 'reject') return this.#reject(place, reading.reason);
    if (reading.kind === 'skip') return this.#skip(reading.as);
    this.formats.set(format, (this.formats.get(format) ?? 0) + 1);
    if (view.cutCell) out.columns.incomplete[out.row] = 2;
    if (out.columns.incomplete[out.row] === 2) this.#incomplete++;
    this.#commit(place, record);
  }

  #commit(place: Place, record: RecordBytes): void {
    const out = this.#writer;
    const at = out.row * 4;
    const key = out.columns.nativeKey;
    if ((key[at]! | key[at + 1]! | key[at + 2]! | key[at + 3]!) === 0) digest(this.#hasher, record, key, at);
    out.commit(place);
  }

  #reject(place: Place, reason: string): void {
    this.rejected++;
    const line = place.line === NO_LINE ? null : place.line;
    if (this.rejects.length < REJECTS_KEPT) this.rejects.push({ ...place, line, reason });
  }

  #skip(kind: string): void {
    this.skippedBy.set(kind, (this.skippedBy.get(kind) ?? 0) + 1);
  }
}

/** Rows at which a portal cuts its export (Microsoft's pages on downloading sign-in logs and on exporting audit searches). */
const rowCaps: Readonly<Record<string, number>> = {
  'entra.signin.portal-csv': 250_000,
  'm365.ual.purview-csv': 50_000,
};

/** Records of a file whose keys an analyst mapped: each is of the one format. */
class MappedRecords {
  readonly view: RecordView;
  readable = false;
  readonly #format: Format;

  constructor(format: Format) {
    const paths = new PathSet();
    const facts = compileFacts(format, paths);
    this.#format = format;
    this.view = new RecordView(paths);
    this.view.facts = facts;
  }

  dispatch({ buf, from, to }: JsonRecord): Format {
    this.readable = this.view.readJson(buf, from, to);
    return this.#format;
  }

  kind(): string {
    return this.#format.name;
  }
}

/** Binary records stand on no line. */
const NO_LINE = -1;

type RecordBytes = Pick<CsvRecord | JsonRecord, 'buf' | 'from' | 'to'>;

interface Place {
  record: number;
  line: number;
  offset: number;
  length: number;
}

const decoder = new TextDecoder();

/** NULs are what an interrupted copy leaves at the end: blank, no record. */
function allNul({ buf, from, to }: CsvRecord): boolean {
  for (let i = from; i < to; i++) if (buf[i] !== 0) return false;
  return true;
}

/** Records without a native id are told apart by their bytes. */
function digest(
  hasher: Hasher,
  record: { buf: Uint8Array; from: number; to: number },
  key: Uint32Array,
  at: number,
): void {
  hasher.init();
  hasher.update(record.buf.subarray(record.from, record.to));
  const bytes = hasher.digest('binary');
  const words = new DataView(bytes.buffer, bytes.byteOffset, 16);
  for (let w = 0; w < 4; w++) key[at + w] = words.getUint32(w * 4);
}
