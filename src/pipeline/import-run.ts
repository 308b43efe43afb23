import { PushtrailError, type Failure } from '../base/errors';
import type { CaseStore, SourceRecord } from '../store/case-store';
import type { DroppedFile, FileProgress, ImportProgress } from '../worker/api';
import type { Segment } from '../normalise/event-writer';
import { sourcesOf } from '../intake/archives';
import { fileSource, type ByteSource } from '../intake/byte-source';
import type { ColumnMapping } from '../model/mapping';
import type { SourceAnswers } from '../model/source';
import { ingest } from './ingest';
import { KeeperFeed, type Keeper } from './keeper';
import { hashOf } from './sha256';
import type { StoredSource } from './sources';

/** Progress is told this often at most, in ms. */
const TELL_EVERY = 120;
/** Originals are kept up to this share of the storage the browser says is left. */
const QUOTA_SHARE = 0.5;
/** How far logs are usually packed: for progress, and for the room originals will take. */
const USUAL_RATIO = 12;

/** Read sources of one drop, stored but not yet counting. */
export interface ImportRun {
  added: SourceRecord<StoredSource>[];
  /** SHA-256 of files that were there already, once per drop of them. */
  again: string[];
  /** The rows just stored, by storage key, so that they need not be read back. */
  rows: Map<string, Segment[]>;
  /** Files the browser could not read to the end: no source, for their hash is not known. */
  unreadable: Failure[];
}

/** What every file of a run is read with. */
interface Tools {
  store: CaseStore;
  keeper: Keeper;
  keepOriginals: boolean;
  signal: AbortSignal;
  meter: Meter;
  mappings: readonly ColumnMapping[];
}

/**
 * Reads files one after another into storage. On a failure of the storage or a cancel everything stored by this run is
 * discarded before the error is thrown: nothing half-stored stays. A file that cannot be read leaves the others alone.
 */
export async function runImport(
  files: readonly DroppedFile[],
  store: CaseStore,
  known: ReadonlySet<string>,
  signal: AbortSignal,
  tell: (progress: ImportProgress) => void,
  keeper: Keeper,
): Promise<ImportRun> {
  const meter = new Meter(files, tell);
  const mappings = await store.mappings();
  const keepOriginals = await originalsFit(files);
  const tools: Tools = { store, keeper, signal, meter, mappings, keepOriginals };
  const run: ImportRun = { added: [], again: [], rows: new Map(), unreadable: [] };
  const keys: string[] = [];
  try {
    for (const [index, dropped] of files.entries()) {
      const card = meter.cards[index]!;
      try {
        let members = 0;
        let recognised = 0;
        for await (const source of sourcesOf(dropped.name, dropped.file)) {
          const { read, rows } = await readSurely(source, card, {}, keys, tools);
          const sha = read.sha256;
          members++;
          if (read.about.ingested.format !== null) recognised++;
          if (known.has(sha) || run.added.some((s) => s.sha256 === sha)) {
            run.again.push(sha);
            await store.discard(read.storageKey);
          } else {
            run.added.push(read);
            run.rows.set(read.storageKey, rows);
          }
        }
        if (card.member !== null) {
          card.state = recognised > 0 ? 'done' : 'failed';
          card.message = `${members} files inside, ${recognised} of them logs.`;
        }
      } catch (error) {
        if (signal.aborted || !isUnreadable(error)) throw error;
        const { failure } = new PushtrailError('unreadable', { name: dropped.name, why: error.message });
        run.unreadable.push(failure);
        card.state = 'failed';
        card.message = failure.message;
        // Members read before it stay; the unfinished one goes.
        for (const key of keys) if (!run.rows.has(key)) await store.discard(key);
      }
    }
    if (signal.aborted) throw new PushtrailError('cancelled');
    return run;
  } catch (error) {
    for (const key of keys) await store.discard(key).catch(() => undefined);
    throw signal.aborted ? new PushtrailError('cancelled', {}, error) : error;
  }
}

/**
 * Reads a source of the case once more, by what an analyst answered of it. Its original stays where it is kept.
 * @returns its new record, stored but not yet counting, and its rows.
 */
export async function readAgain(
  known: SourceRecord<StoredSource>,
  original: Blob,
  answers: SourceAnswers,
  store: CaseStore,
  signal: AbortSignal,
  tell: (progress: ImportProgress) => void,
  keeper: Keeper,
): Promise<OneReading> {
  const meter = new Meter([{ name: known.about.name, file: original }], tell);
  const tools: Tools = {
    store,
    keeper,
    signal,
    meter,
    keepOriginals: false,
    mappings: await store.mappings(),
  };
  const keys: string[] = [];
  try {
    const source = fileSource(known.about.name, original);
    const { read, rows } = await readSurely(source, meter.cards[0]!, answers, keys, tools);
    const { timesDropped, original: kept } = known.about;
    return {
      rows,
      read: {
        ...read,
        originalKey: known.originalKey,
        about: { ...read.about, timesDropped, original: kept, answers },
      },
    };
  } catch (error) {
    for (const key of keys) await store.discard(key).catch(() => undefined);
    throw signal.aborted ? new PushtrailError('cancelled', {}, error) : error;
  }
}

/** A source as it was read. */
export interface OneReading {
  read: SourceRecord<StoredSource>;
  rows: Segment[];
}

/** Reads a source, and once more where only its later rows prove the order of its dates. @param keys takes every storage key used. */
async function readSurely(
  source: ByteSource,
  card: FileProgress,
  answers: SourceAnswers,
  keys: string[],
  tools: Tools,
): Promise<OneReading> {
  const once = async (told: SourceAnswers): Promise<OneReading> => {
    const key = crypto.randomUUID();
    keys.push(key);
    const rows: Segment[] = [];
    return { read: await readOne(source, key, card, rows, told, tools), rows };
  };
  const before = { ...card };
  const first = await once(answers);
  const dayFirst = first.read.about.ingested.provedDayFirst;
  if (dayFirst === null) return first;
  await tools.store.discard(first.read.storageKey);
  Object.assign(card, before);
  return once({ ...answers, dayFirst });
}

async function readOne(
  source: ByteSource,
  key: string,
  card: FileProgress,
  rows: Segment[],
  answers: SourceAnswers,
  { store, keeper, keepOriginals, signal, meter, mappings }: Tools,
): Promise<SourceRecord<StoredSource>> {
  const { name } = source;
  const before = { bytesRead: card.bytesRead, records: card.records, rejected: card.rejected };
  card.state = 'reading';
  card.member = name === card.name ? null : name.slice(card.name.length + 2);
  const kept = await keeper.open(keepOriginals ? key : null);
  const bytes = new KeeperFeed(keeper);
  let writing: Promise<void> = Promise.resolve();
  let finished = false;
  try {
    const { format, failure, ...rest } = await ingest(
      source,
      {
        signal,
        // One write under way at a time: reading goes on meanwhile, and memory stays bounded.
        onSegment: async (segment) => {
          await writing;
          writing = store.putSegment(key, rows.push(segment) - 1, segment);
          // Awaited above or below; a failure until then is not unhandled.
          writing.catch(() => undefined);
        },
        bytes,
        onPlan: (plan) => {
          card.formatName = plan.kind === 'refused' ? null : plan.format.name;
        },
        onProgress: (bytesRead, records, rejected) => {
          // Of a packed member its share of the dropped file; where its size is not stated, at most all of it.
          const share = bytesRead / Math.max(1, source.size ?? source.weight * USUAL_RATIO);
          card.bytesRead = before.bytesRead + source.weight * Math.min(1, share);
          card.records = before.records + records;
          card.rejected = before.rejected + rejected;
          meter.tick();
        },
      },
      answers,
      mappings,
    );
    finished = true;
    await writing;
    card.bytesRead = before.bytesRead + source.weight;
    if (keepOriginals && !kept) await store.putOriginal(key, source.file ?? (await hashOf(source)).bytes);
    // An archive's card goes on with its next member.
    if (card.member === null) {
      card.state = failure ? 'failed' : 'done';
      card.message = failure ? failure.message : `Recognised: ${rest.reason}.`;
    }
    meter.tick(true);
    const about: StoredSource = {
      name,
      ingested: { ...rest, format: format ? { id: format.id, name: format.name } : null },
      timesDropped: 1,
      original: kept ? 'opfs' : keepOriginals ? 'indexeddb' : 'hash-only',
    };
    return { sha256: rest.sha256, storageKey: key, originalKey: key, segments: rows.length, about };
  } finally {
    if (!finished) {
      await writing.catch(() => undefined);
      await bytes.close(false);
    }
  }
}

/** @returns whether the browser could not read what was dropped: it is gone, or was changed since. */
function isUnreadable(error: unknown): error is DOMException {
  return error instanceof DOMException && /^(?:NotReadable|NotFound)Error$/.test(error.name);
}

async function originalsFit(files: readonly DroppedFile[]): Promise<boolean> {
  const packed = /\.(?:zip|gz|gzip)$/i;
  const need = files.reduce(
    (sum, { name, file }) => sum + file.size * (packed.test(name) ? USUAL_RATIO : 1),
    0,
  );
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return need <= (quota - usage) * QUOTA_SHARE;
  } catch {
    return false;
  }
}

/** Bytes, speed and time left, for the cards. */
class Meter {
  readonly cards: FileProgress[];
  readonly #tell: (progress: ImportProgress) => void;
  readonly #bytes: number;
  #told = 0;
  #marks: { at: number; read: number }[] = [];

  constructor(files: readonly DroppedFile[], tell: (progress: ImportProgress) => void) {
    this.#tell = tell;
    this.#bytes = files.reduce((sum, f) => sum + f.file.size, 0);
    this.cards = files.map((f) => ({
      name: f.name,
      bytes: f.file.size,
      bytesRead: 0,
      bytesPerSecond: 0,
      records: 0,
      rejected: 0,
      formatName: null,
      member: null,
      state: 'waiting',
      message: null,
    }));
  }

  tick(now = false): void {
    const at = performance.now();
    if (!now && at - this.#told < TELL_EVERY) return;
    this.#told = at;
    const read = this.cards.reduce((sum, c) => sum + c.bytesRead, 0);
    this.#marks.push({ at, read });
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > 1_500) this.#marks.shift();
    const oldest = this.#marks[0]!;
    const speed = at > oldest.at ? ((read - oldest.read) / (at - oldest.at)) * 1000 : 0;
    for (const card of this.cards) card.bytesPerSecond = card.state === 'reading' ? speed : 0;
    this.#tell({
      phase: 'reading',
      files: this.cards,
      bytes: this.#bytes,
      bytesRead: read,
      secondsLeft: speed > 0 ? (this.#bytes - read) / speed : null,
    });
  }
}
