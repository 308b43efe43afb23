import { createSHA256, type IHasher as Hasher } from 'hash-wasm';
import type { Failure } from '../base/errors';
import { failure } from '../base/errors';
import { plainColumn, RecordView } from '../scan/record-view';
import { CsvScanner, type CsvRecord } from '../scan/csv-scanner';
import { sniffEncoding, Utf8Stream } from '../scan/encoding';
import { JsonSplitter, type JsonRecord } from '../scan/json-splitter';
import { PathSet } from '../scan/trie';
import { compileFacts, type Format } from '../formats/format';
import { JsonDispatcher } from '../formats/json-dispatcher';
import { recognise, refuseBinary, type Plan } from '../formats/recognise';
import { CutShort, type ByteSource } from '../intake/byte-source';
import { hashHere, type KeeperFeed } from './keeper';
import { REJECTS_KEPT, type Encoding, type OpenQuestion, type Reject } from '../model/source';
import { EventWriter, type Segment } from '../normalise/event-writer';
import type { ReadContext, Reading } from '../normalise/family';
import { dateOrder } from '../normalise/time';

/** What a file turned out to be, before duplicates are known. */
export interface Ingested {
  sha256: string;
  bytes: number;
  format: Format | null;
  /** Why this format, or why none. */
  reason: string;
  failure: Failure | null;
  formats: Record<string, number>;
  encoding: Encoding;
  records: number;
  rejected: number;
  skippedBy: Record<string, number>;
  rejects: Reject[];
  notes: string[];
  zone: { name: string; known: 'stated' | 'file' | 'assumed' };
  question: OpenQuestion | null;
}

export interface IngestHooks {
  /** Takes a segment of rows; awaited between chunks, which is the back-pressure. */
  onSegment(segment: Segment): Promise<void> | void;
  /** Hashes (and may keep) the original bytes as they pass; hashed here where left out. */
  bytes?: Pick<KeeperFeed, 'write' | 'close'>;
  onProgress?(bytesRead: number, records: number, rejected: number): void;
  onPlan?(plan: Plan): void;
  signal?: AbortSignal;
  /** Bytes per read; tests set it to a few. */
  chunkBytes?: number;
}

/** How much of a file is looked at to recognise it. */
const HEAD_BYTES = 256 << 10;

/**
 * Reads a source once: hash, recognition, scan, normalisation. Everything read is accounted for:
 * records = event rows + rejected + skipped.
 */
export async function ingest(source: ByteSource, hooks: IngestHooks): Promise<Ingested> {
  const { name } = source;
  const keep = hooks.bytes ?? (await hashHere());
  const head = new Head();
  const hasher = await createSHA256();
  const state: { begun: Begun | null } = { begun: null };
  let bytes = 0;
  const begin = (whole: boolean): Begun => {
    const { plan, ...how } = planOf(source, head.bytes, whole);
    hooks.onPlan?.(plan);
    const reader = plan.kind === 'refused' ? null : new SourceReader(plan, how, hasher);
    reader?.push(head.bytes);
    return (state.begun = { plan, reader, encoding: how.encoding });
  };
  const pass = async (reader: SourceReader | null): Promise<void> => {
    for (const segment of reader?.takeSegments() ?? []) await hooks.onSegment(segment);
    hooks.onProgress?.(bytes, reader?.records ?? 0, reader?.rejected ?? 0);
  };
  let cut: CutShort | null = null;
  try {
    await source.read(
      async (chunk, giveBack) => {
        bytes += chunk.length;
        if (state.begun) state.begun.reader?.push(chunk);
        else if (head.add(chunk)) begin(false);
        // The reader has copied what it needs: the chunk's memory goes to the keeper, and round again.
        await keep.write(chunk, giveBack);
        await pass(state.begun?.reader ?? null);
      },
      hooks.signal,
      hooks.chunkBytes,
    );
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    cut = error;
  }
  const { plan, reader, encoding } = state.begun ?? begin(cut === null);
  if (cut) reader?.note(`It could not be unpacked beyond ${bytes} bytes: ${cut.message}.`);
  reader?.end();
  await pass(reader);
  const refused = plan.kind === 'refused' ? refusalOf(plan, name, cut) : null;
  return {
    sha256: await keep.close(true),
    bytes,
    format: plan.kind === 'refused' ? null : (reader?.mainFormat() ?? plan.format),
    reason: plan.kind === 'refused' ? refused!.message : plan.why,
    failure: refused,
    formats: byId(reader?.formats ?? new Map<Format, number>()),
    encoding,
    records: reader?.records ?? 0,
    rejected: reader?.rejected ?? 0,
    skippedBy: Object.fromEntries(reader?.skippedBy ?? []),
    rejects: reader?.rejects ?? [],
    notes: reader?.notes() ?? [],
    ...zoneOf(plan),
  };
}

interface Begun {
  plan: Plan;
  reader: SourceReader | null;
  encoding: Encoding;
}

/** The first bytes of a source, put together from as many chunks as it takes. */
class Head {
  bytes = new Uint8Array(0);

  /** @returns true once there are enough of them; all added so far are in {@link bytes}. */
  add(chunk: Uint8Array): boolean {
    const bytes = new Uint8Array(this.bytes.length + chunk.length);
    bytes.set(this.bytes);
    bytes.set(chunk, this.bytes.length);
    this.bytes = bytes;
    return bytes.length >= HEAD_BYTES;
  }
}

/** How a source's bytes are to be taken. */
interface Coding {
  encoding: Encoding;
  /** Length of the byte order mark. */
  bom: number;
  dayFirst: boolean;
}

function planOf(source: ByteSource, bytes: Uint8Array, whole: boolean): Coding & { plan: Plan } {
  const head = bytes.subarray(0, HEAD_BYTES);
  const { encoding, bom } = sniffEncoding(head);
  const plan: Plan =
    source.refusal !== undefined
      ? { kind: 'refused', code: 'not-opened', holes: { why: source.refusal } }
      : (refuseBinary(head) ??
        recognise(headAsUtf8(head, encoding, bom), whole && bytes.length <= HEAD_BYTES));
  return { plan, encoding, bom, dayFirst: dayFirst(head, encoding) };
}

function refusalOf(plan: Extract<Plan, { kind: 'refused' }>, name: string, cut: CutShort | null): Failure {
  return cut
    ? failure('not-opened', { name, why: `it cannot be unpacked (${cut.message})` })
    : failure(plan.code, { name, ...plan.holes });
}

/** Formats may share an id: Elastic documents of several products are `ecs.ndjson`. */
function byId(formats: ReadonlyMap<Format, number>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [{ id }, n] of formats) counts[id] = (counts[id] ?? 0) + n;
  return counts;
}

function headAsUtf8(head: Uint8Array, encoding: Encoding, bom: number): Uint8Array {
  const body = head.subarray(bom);
  return encoding === 'utf-8'
    ? body
    : new TextEncoder().encode(new TextDecoder(encoding).decode(body, { stream: true }));
}

/** Slashed dates in the head prove day-first if some first part passes 12 and no second part does. */
function dayFirst(head: Uint8Array, encoding: Encoding): boolean {
  const text = new TextDecoder(encoding).decode(head);
  const orders = [...text.matchAll(/\b\d{1,2}\/\d{1,2}\/\d{4},? \d{1,2}:\d{2}/g)].map(([date]) =>
    dateOrder(date),
  );
  return orders.includes(true) && !orders.includes(false);
}

function zoneOf(plan: Plan): Pick<Ingested, 'zone' | 'question'> {
  const utc = { name: 'UTC', known: 'stated' as const };
  if (plan.kind !== 'csv') return { zone: utc, question: null };
  const names = plan.header.map((h) => plainColumn(h).toLowerCase());
  const local = names.some((n) => n.endsWith('[local time]')) && !names.some((n) => n.endsWith('[utc]'));
  return local || plan.format.zoneUnstated
    ? { zone: { name: 'UTC', known: 'assumed' }, question: 'zone' }
    : { zone: utc, question: plan.columns ? 'mapping' : null };
}

/** One source on its way from bytes to rows. */
class SourceReader {
  records = 0;
  rejected = 0;
  readonly rejects: Reject[] = [];
  readonly skippedBy = new Map<string, number>();
  readonly formats = new Map<Format, number>();
  readonly #utf8: Utf8Stream;
  readonly #writer: EventWriter;
  #segments: Segment[] = [];
  readonly #context: ReadContext;
  readonly #scanner: { push(chunk: Uint8Array): void; end(): unknown };
  #notes = new Set<string>();
  #incomplete = 0;
  /** Bytes of the mark still to be taken off. */
  #bomLeft: number;
  readonly #hasher: Hasher;

  constructor(
    plan: Exclude<Plan, { kind: 'refused' }>,
    { encoding, bom, dayFirst: first }: Coding,
    hasher: Hasher,
  ) {
    this.#hasher = hasher;
    this.#utf8 = new Utf8Stream(encoding, bom);
    this.#bomLeft = bom;
    this.#context = { dayFirst: first };
    if (encoding === 'windows-1252')
      this.note('The file is no valid UTF-8: it was read as Windows-1252, which is a guess.');
    this.#writer = new EventWriter((segment) => this.#segments.push(segment));
    // A UTF-8 mark is part of the byte offsets; a UTF-16 one is added when places are mapped back.
    const offset = encoding === 'utf-8' ? bom : 0;
    this.#scanner = plan.kind === 'csv' ? this.#csv(plan, offset) : this.#json(offset);
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
    const notes = [...this.#notes];
    if (this.#incomplete > 0)
      notes.push(
        `${this.#incomplete} records hold JSON that was cut off inside its cell: only their outer columns speak.`,
      );
    const main = this.mainFormat();
    if (main?.caution !== undefined) notes.push(main.caution);
    if (main?.id === 'entra.signin.portal-csv' && this.records >= 250_000)
      notes.push('250,000 rows is the portal’s limit: the export may be cut.');
    if (main?.id === 'm365.ual.purview-csv' && this.records >= 50_000)
      notes.push('50,000 rows is the portal’s limit: the export may be cut.');
    return notes;
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
            view.useColumns(plan.columns ?? plan.header);
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
    const format = cells.bytes(0, (buf, from, to) =>
      dispatcher.dispatch({ ...record, buf, from, to, columns: null }),
    );
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

  #json(offset: number): JsonSplitter {
    const dispatcher = new JsonDispatcher();
    return new JsonSplitter(
      {
        onRecord: (record) => {
          const place = this.#place(record.offset, record.to - record.from, record.line);
          if (record.broken !== null) return this.#reject(place, record.broken);
          const format = dispatcher.dispatch(record);
          if (!dispatcher.readable) return this.#reject(place, 'not valid JSON');
          if (!format) return this.#skip(dispatcher.kind());
          this.#read(format, dispatcher.view, place, record);
        },
        onEnvelopeKey: (key) => {
          if (/nextlink$/i.test(key))
            this.#notes.add(
              'The file holds an @odata.nextLink: more pages existed, the export may be incomplete.',
            );
          if (key === 'next_offset')
            this.#notes.add(
              'The file holds a next_offset: more pages existed, the export may be incomplete.',
            );
        },
      },
      offset,
    );
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

  #read(format: Format, view: RecordView, place: Place, record: CsvRecord | JsonRecord): void {
    const out = this.#writer;
    const reading: Reading = format.family.read(view, out, this.#context);
    if (reading.kind === 'reject') return this.#reject(place, reading.reason);
    if (reading.kind === 'skip') return this.#skip(reading.as);
    this.formats.set(format, (this.formats.get(format) ?? 0) + 1);
    const at = out.row * 4;
    const key = out.columns.nativeKey;
    if ((key[at]! | key[at + 1]! | key[at + 2]! | key[at + 3]!) === 0) digest(this.#hasher, record, key, at);
    if (view.cutCell) out.columns.incomplete[out.row] = 2;
    if (out.columns.incomplete[out.row] === 2) this.#incomplete++;
    out.commit(place);
  }

  #reject(place: Place, reason: string): void {
    this.rejected++;
    if (this.rejects.length < REJECTS_KEPT) this.rejects.push({ ...place, reason });
  }

  #skip(kind: string): void {
    this.skippedBy.set(kind, (this.skippedBy.get(kind) ?? 0) + 1);
  }
}

interface Place {
  record: number;
  line: number;
  offset: number;
  length: number;
}

const decoder = new TextDecoder();

/** NULs are what an interrupted copy leaves at the end: blank, no record (log-formats 1.4). */
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
