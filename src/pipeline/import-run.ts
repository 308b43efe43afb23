import { PushtrailError, type Failure } from '../base/errors';
import type { CaseStore, SourceRecord } from '../store/case-store';
import type { DroppedFile, FileProgress, ImportProgress } from '../worker/api';
import type { Segment } from '../normalise/event-writer';
import { isArchive, sourcesOf } from '../intake/archives';
import { fileSource, type ByteSource } from '../intake/byte-source';
import type { ColumnMapping } from '../model/mapping';
import type { SourceAnswers } from '../model/source';
import { isStorageFull } from './attempt';
import type { EarlyLook } from './early-look';
import type { Keeper } from './keeper';
import { Meter } from './meter';
import { NO_READERS, readHere, type ReadHooks, type ReadJob, type Reader, type ReaderPool } from './reader';
import { hashOf } from './sha256';
import type { StoredSource } from './sources';

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
  early: EarlyLook | null;
}

/** Files this large in sum are worth other threads; below, starting them takes longer than reading. */
const WORTH_READERS = 32 << 20;

/**
 * Reads files into storage: large ones side by side in as many readers as there are, archives and small ones here, one
 * after another. On a failure of the storage or a cancel everything stored by this run is discarded before the error is
 * thrown: nothing half-stored stays. A file that cannot be read leaves the others alone. The result does not depend on
 * how many readers there were.
 */
export async function runImport(
  files: readonly DroppedFile[],
  store: CaseStore,
  known: ReadonlySet<string>,
  signal: AbortSignal,
  tell: (progress: ImportProgress) => void,
  keeper: Keeper,
  readers: ReaderPool = NO_READERS,
  early: EarlyLook | null = null,
): Promise<ImportRun> {
  const meter = new Meter(files, tell, early);
  const [mappings, keepOriginals] = await Promise.all([store.mappings(), originalsFit(files)]);
  // One lane that fails stops the others.
  const stop = new AbortController();
  const cancel = (): void => stop.abort();
  signal.addEventListener('abort', cancel);
  if (signal.aborted) stop.abort();
  const tools: Tools = { store, keeper, signal: stop.signal, meter, mappings, keepOriginals, early };
  const keys: string[] = [];
  const outcomes: FileOutcome[] = [];
  const lane = async (queue: number[], reader: Reader | null): Promise<void> => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift())
      outcomes[index] = await readFile(files[index]!, meter.cards[index]!, keys, reader, tools);
  };
  try {
    const { aside, here } = await divided(files, readers);
    const pool = readers.start(Math.min(readers.most, aside.length));
    const lanes = [lane(here, null), ...pool.map((reader) => lane(aside, reader))];
    try {
      await Promise.all(lanes);
    } catch (error) {
      stop.abort();
      await Promise.allSettled(lanes);
      throw error;
    } finally {
      readers.end(pool);
    }
    if (signal.aborted) throw new PushtrailError('cancelled');
    return await settled(outcomes, known, store);
  } catch (error) {
    for (const key of keys) await store.discard(key).catch(() => undefined);
    throw signal.aborted ? new PushtrailError('cancelled', {}, error) : error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** @returns which files go to readers of their own, and which are read here. */
async function divided(
  files: readonly DroppedFile[],
  readers: ReaderPool,
): Promise<{ aside: number[]; here: number[] }> {
  const all = [...files.keys()];
  const none = { aside: [], here: all };
  if (readers.most < 2 || files.length < 2) return none;
  const packed = await Promise.all(files.map(({ file }) => isArchive(file).catch(() => true)));
  const plain = all.filter((i) => !packed[i]).sort((a, b) => files[b]!.file.size - files[a]!.file.size);
  const bytes = plain.reduce((sum, i) => sum + files[i]!.file.size, 0);
  // One large file among small ones is no faster beside them.
  if (plain.length < 2 || bytes < WORTH_READERS || bytes - files[plain[0]!]!.file.size < WORTH_READERS / 4)
    return none;
  return { aside: plain, here: all.filter((i) => packed[i]) };
}

/** What became of one dropped file: its sources, and why the rest of it could not be read. */
interface FileOutcome {
  readings: OneReading[];
  unreadable: Failure | null;
}

async function readFile(
  dropped: DroppedFile,
  card: FileProgress,
  allKeys: string[],
  reader: Reader | null,
  tools: Tools,
): Promise<FileOutcome> {
  const readings: OneReading[] = [];
  const keys: string[] = [];
  try {
    // A reader of its own takes plain files only.
    const sources = reader ? [fileSource(dropped.name, dropped.file)] : sourcesOf(dropped.name, dropped.file);
    for await (const source of sources)
      readings.push(await readSurely(source, card, {}, keys, reader, tools));
    if (card.member !== null) {
      const logs = readings.filter(({ read }) => read.about.ingested.format !== null).length;
      card.state = logs > 0 ? 'done' : 'failed';
      card.message = `${readings.length} files inside, ${logs} of them logs.`;
    }
    return { readings, unreadable: null };
  } catch (error) {
    if (tools.signal.aborted || !isUnreadable(error)) throw error;
    const { failure } = new PushtrailError('unreadable', { name: dropped.name, why: error.message });
    card.state = 'failed';
    card.message = failure.message;
    // Members read before it stay; the unfinished one goes.
    const whole = new Set(readings.map(({ read }) => read.storageKey));
    for (const key of keys) if (!whole.has(key)) await tools.store.discard(key);
    return { readings, unreadable: failure };
  } finally {
    allKeys.push(...keys);
  }
}

/** Puts what was read together in the order of the drop: the same bytes again are no new source. */
async function settled(
  outcomes: readonly FileOutcome[],
  known: ReadonlySet<string>,
  store: CaseStore,
): Promise<ImportRun> {
  const run: ImportRun = { added: [], again: [], rows: new Map(), unreadable: [] };
  for (const { readings, unreadable } of outcomes) {
    for (const { read, rows } of readings) {
      if (known.has(read.sha256) || run.added.some((s) => s.sha256 === read.sha256)) {
        run.again.push(read.sha256);
        await store.discard(read.storageKey);
      } else {
        run.added.push(read);
        run.rows.set(read.storageKey, rows);
      }
    }
    if (unreadable) run.unreadable.push(unreadable);
  }
  return run;
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
  const meter = new Meter([{ name: known.about.name, file: original }], tell, null);
  const tools: Tools = {
    store,
    keeper,
    signal,
    meter,
    keepOriginals: false,
    mappings: await store.mappings(),
    early: null,
  };
  const keys: string[] = [];
  try {
    const source = fileSource(known.about.name, original);
    const { read, rows } = await readSurely(source, meter.cards[0]!, answers, keys, null, tools);
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
  reader: Reader | null,
  tools: Tools,
): Promise<OneReading> {
  const once = async (told: SourceAnswers): Promise<OneReading> => {
    const key = crypto.randomUUID();
    keys.push(key);
    const rows: Segment[] = [];
    return { read: await readOne(source, key, card, rows, told, reader, tools), rows };
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
  reader: Reader | null,
  { store, keeper, keepOriginals, signal, meter, mappings, early }: Tools,
): Promise<SourceRecord<StoredSource>> {
  const { name } = source;
  const before = { bytesRead: card.bytesRead, records: card.records, rejected: card.rejected };
  card.state = 'reading';
  card.member = name === card.name ? null : name.slice(card.name.length + 2);
  let writing: Promise<void> = Promise.resolve();
  let segments = 0;
  const hooks: ReadHooks = {
    // One write under way at a time: reading goes on meanwhile, and memory stays bounded.
    onSegment: async (segment) => {
      await writing;
      writing = store.putSegment(key, segments++, segment).then((stored) => {
        rows.push(stored);
        early?.add(key, name, stored);
      });
      // Awaited above or below; a failure until then is not unhandled.
      writing.catch(() => undefined);
    },
    onPlan: (formatName) => {
      card.formatName = formatName;
    },
    onProgress: (bytesRead, records, rejected) => {
      // Of a packed member its share of the dropped file; where its size is not stated, at most all of it.
      const share = bytesRead / Math.max(1, source.size ?? source.weight * USUAL_RATIO);
      card.bytesRead = before.bytesRead + source.weight * Math.min(1, share);
      card.records = before.records + records;
      card.rejected = before.rejected + rejected;
      meter.tick();
    },
  };
  const job: ReadJob = { name, keepAs: keepOriginals ? key : null, answers, mappings };
  try {
    const { ingested, failure, kept } =
      reader && source.file
        ? await reader.read(source.file, job, hooks, signal)
        : await readHere(source, job, hooks, keeper, signal);
    await writing;
    card.bytesRead = before.bytesRead + source.weight;
    if (keepOriginals && !kept) await store.putOriginal(key, source.file ?? (await hashOf(source)).bytes);
    // An archive's card goes on with its next member.
    if (card.member === null) {
      card.state = failure ? 'failed' : 'done';
      card.message = failure ? failure.message : `Recognised: ${ingested.reason}.`;
    }
    meter.tick(true);
    const about: StoredSource = {
      name,
      ingested,
      timesDropped: 1,
      original: kept ? 'opfs' : keepOriginals ? 'indexeddb' : 'hash-only',
    };
    return { sha256: ingested.sha256, storageKey: key, originalKey: key, segments: rows.length, about };
  } catch (error) {
    // Here the file is known, whichever thread ran out of room.
    throw isStorageFull(error) ? new PushtrailError('storage-full', { name }, error) : error;
  } finally {
    await writing.catch(() => undefined);
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
