import { createSHA256 } from 'hash-wasm';
import { failure, type Failure } from '../base/errors';
import type { Format } from '../formats/format';
import { recognise, refuseBinary, type Plan } from '../formats/recognise';
import { CutShort, type ByteSource } from '../intake/byte-source';
import type { Encoding, OpenQuestion, Reject } from '../model/source';
import type { Segment } from '../normalise/event-writer';
import { dateOrder } from '../normalise/time';
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
