import { createSHA256 } from 'hash-wasm';
import { failure, type Failure } from '../base/errors';
import { grouped } from '../base/text';
import type { Format } from '../formats/format';
import { sampleTable } from '../formats/table-sample';
import { recognise, recogniseBinary, type Plan } from '../formats/recognise';
import { CutShort, type ByteSource } from '../intake/byte-source';
import { wallClock } from '../base/zone';
import type { ColumnMapping } from '../model/mapping';
import type { Encoding, OpenQuestion, Reject, SourceAnswers, SourceZone } from '../model/source';
import type { Segment } from '../normalise/event-writer';
import { TimeRules } from '../normalise/time';
import { sniffEncoding } from '../scan/encoding';
import { plainColumn } from '../scan/record-view';
import { hashHere, type KeeperFeed } from './keeper';
import { SourceReader, type Coding } from './source-reader';

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
  /** Deleted records that were read, copies included; absent in cases of older versions. */
  recovered?: number;
  skippedBy: Record<string, number>;
  rejects: Reject[];
  notes: string[];
  /** As {@link SourceInfo.cautions}; absent in cases of older versions. */
  cautions?: string[];
  zone: SourceZone;
  questions: OpenQuestion[];
  /** Set where the dates proved to be in the other order than they were read in: it has to be read again so. */
  provedDayFirst: boolean | null;
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
 * @param answers what an analyst, or an earlier reading, knows of it.
 * @param mappings tables that analysts mapped by hand.
 */
export async function ingest(
  source: ByteSource,
  hooks: IngestHooks,
  answers: SourceAnswers = {},
  mappings: readonly ColumnMapping[] = [],
): Promise<Ingested> {
  const { name } = source;
  const keep = hooks.bytes ?? (await hashHere());
  const head = new Head();
  const hasher = await createSHA256();
  const state: { begun: Begun | null } = { begun: null };
  let bytes = 0;
  const begin = (whole: boolean): Begun => {
    const { plan, ...how } = planOf(source, head.bytes, whole, answers, mappings);
    hooks.onPlan?.(plan);
    const reader = plan.kind === 'refused' ? null : new SourceReader(plan, how, hasher);
    reader?.push(head.bytes);
    return (state.begun = { plan, reader, ...how });
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
  const { plan, reader, encoding, times } = state.begun ?? begin(cut === null);
  if (cut) reader?.note(`It could not be unpacked beyond ${bytes} bytes: ${cut.message}.`);
  reader?.end();
  await pass(reader);
  const refused = plan.kind === 'refused' ? refusalOf(plan, name, cut, head.bytes, bytes) : null;
  const order = orderOf(times);
  if (order === 'broken')
    reader?.note(
      'Some of its dates fit only day first, others only month first: those that do not fit were rejected.',
    );
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
    recovered: reader?.recovered ?? 0,
    skippedBy: Object.fromEntries(reader?.skippedBy ?? []),
    rejects: reader?.rejects ?? [],
    notes: reader?.notes() ?? [],
    cautions: reader?.cautions() ?? [],
    ...openOf(
      plan,
      order,
      answers,
      times.zoneless === 0 && (reader?.records ?? 0) > (reader?.rejected ?? 0),
      plan.kind === 'refused' && plan.code === 'unknown-format' && mappable(head.bytes),
    ),
    provedDayFirst: typeof order === 'boolean' && order !== times.dayFirst ? order : null,
  };
}

interface Begun extends Coding {
  plan: Plan;
  reader: SourceReader | null;
}

/** The first bytes of a source, put together from as many chunks as it takes. */
class Head {
  #memory = new Uint8Array(HEAD_BYTES);
  #filled = 0;

  get bytes(): Uint8Array {
    return this.#memory.subarray(0, this.#filled);
  }

  /** @returns true once there are enough of them; all added so far are in {@link bytes}. */
  add(chunk: Uint8Array): boolean {
    const need = this.#filled + chunk.length;
    if (need > this.#memory.length) {
      const bigger = new Uint8Array(need);
      bigger.set(this.bytes);
      this.#memory = bigger;
    }
    this.#memory.set(chunk, this.#filled);
    this.#filled = need;
    return need >= HEAD_BYTES;
  }
}

function planOf(
  source: ByteSource,
  bytes: Uint8Array,
  whole: boolean,
  answers: SourceAnswers,
  mappings: readonly ColumnMapping[],
): Coding & { plan: Plan } {
  const head = bytes.subarray(0, HEAD_BYTES);
  const { encoding, bom } = sniffEncoding(head);
  const plan: Plan =
    source.refusal !== undefined
      ? { kind: 'refused', code: 'not-opened', holes: { why: source.refusal } }
      : (recogniseBinary(head) ??
        recognise(headAsUtf8(head, encoding, bom), whole && bytes.length <= HEAD_BYTES, mappings));
  // The texts in it are UTF-16: so they are searched for.
  const slack = answers.slack === true;
  if (plan.kind === 'binary')
    return { plan, encoding: 'utf-16le', bom: 0, times: new TimeRules(false), slack };
  const mapping = mappingOf(plan);
  const dayFirst =
    answers.dayFirst ?? mapping?.dayFirst ?? provesDayFirst(new TextDecoder(encoding).decode(head));
  const zone = answers.zone ?? mapping?.zone;
  const clock = zone === undefined || zone === null ? null : wallClock(zone);
  return { plan, encoding, bom, times: new TimeRules(dayFirst, clock), slack };
}

function refusalOf(
  plan: Extract<Plan, { kind: 'refused' }>,
  name: string,
  cut: CutShort | null,
  head: Uint8Array,
  bytes: number,
): Failure {
  if (cut) return failure('not-opened', { name, why: `it cannot be unpacked (${cut.message})` });
  const what = plan.code === 'empty-file' ? { what: emptyWords(head.subarray(0, HEAD_BYTES), bytes) } : {};
  return failure(plan.code, { name, ...plan.holes, ...what });
}

/** @returns what a file without any text holds: an interrupted copy leaves NULs. */
function emptyWords(head: Uint8Array, bytes: number): string {
  if (bytes === 0) return '0 bytes';
  const kind = head.every((byte) => byte === 0) ? 'NUL' : 'blank';
  return bytes > head.length
    ? `${grouped(bytes)} bytes, the first ${grouped(head.length)} all ${kind}`
    : `${grouped(bytes)} bytes, all ${kind}`;
}

/** @returns the beginning of a file as UTF-8, for the screen that maps its columns. */
export async function headOf(file: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const { encoding, bom } = sniffEncoding(head);
  return headAsUtf8(head, encoding, bom);
}

/** @returns so much of a file as {@link headOf} looks at. */
export const headBlob = (file: Blob): Blob => file.slice(0, HEAD_BYTES);

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

/** The first dates mostly tell, and save a second reading. */
function provesDayFirst(head: string): boolean {
  const dates = [...head.matchAll(/\b(\d{1,2})\/(\d{1,2})\/\d{4},? \d{1,2}:\d{2}/g)];
  return dates.some(([, first]) => Number(first) > 12) && !dates.some(([, , second]) => Number(second) > 12);
}

/** @returns whether the slashed dates of a source are day-first, where they say; `either` where all fit both orders. */
function orderOf({ seen }: TimeRules): boolean | 'broken' | 'either' | null {
  if (seen.dayFirst > 0) return seen.monthFirst > 0 ? 'broken' : true;
  if (seen.monthFirst > 0) return false;
  return seen.either > 0 ? 'either' : null;
}

/**
 * What is known of a source's clock, and what only an analyst can tell.
 * @param allStated whether every time that was read states its zone.
 */
function openOf(
  plan: Plan,
  order: ReturnType<typeof orderOf>,
  answers: SourceAnswers,
  allStated: boolean,
  unclaimedTable: boolean,
): Pick<Ingested, 'zone' | 'questions'> {
  const questions: OpenQuestion[] = unclaimedTable ? ['mapping'] : [];
  if (plan.kind === 'csv' && plan.columns && !answers.columnsConfirmed) questions.push('mapping');
  const mapping = mappingOf(plan);
  // Of a table that somebody mapped nothing is known but its times: they may all end in their zone.
  const stated = mapping !== undefined && allStated;
  const unstated = plan.kind !== 'refused' && !stated && zoneUnstated(plan);
  // Who mapped the columns has said in which order the dates are.
  const asked = order === 'broken' || (order === 'either' && !mapping);
  if (asked && answers.dayFirst === undefined) questions.push('date-order');
  const told = answers.zone ?? mapping?.zone ?? undefined;
  if (unstated && told === undefined) questions.push('zone');
  const zone: SourceZone =
    told !== undefined && (unstated || (mapping && !stated))
      ? { name: told, known: 'analyst' }
      : { name: 'UTC', known: unstated ? 'assumed' : 'stated' };
  return { zone, questions };
}

/** @returns whether a file that no format claims is a table at least. */
function mappable(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD_BYTES);
  const { encoding, bom } = sniffEncoding(head);
  return sampleTable(headAsUtf8(head, encoding, bom)) !== null;
}

function mappingOf(plan: Plan): ColumnMapping | undefined {
  return plan.kind === 'csv' || plan.kind === 'json' ? plan.mapping : undefined;
}

function zoneUnstated(plan: Exclude<Plan, { kind: 'refused' }>): boolean {
  if (plan.format.zoneUnstated) return true;
  if (plan.kind !== 'csv') return false;
  const names = plan.header.map((h) => plainColumn(h).toLowerCase());
  return names.some((n) => n.endsWith('[local time]')) && !names.some((n) => n.endsWith('[utc]'));
}
