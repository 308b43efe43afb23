import { PushtrailError, type Failure } from '../base/errors';
import type { CaseStore, SourceRecord } from '../store/case-store';
import type { DroppedFile, FileProgress, ImportProgress } from '../worker/api';
import type { Segment } from '../normalise/event-writer';
import { ingest } from './ingest';
import { KeeperFeed, type Keeper } from './keeper';
import type { StoredSource } from './sources';

/** Progress is told this often at most, in ms. */
const TELL_EVERY = 120;
/** Originals are kept up to this share of the storage the browser says is left. */
const QUOTA_SHARE = 0.5;

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
  const tools: Tools = { store, keeper, signal, meter, keepOriginals: await originalsFit(files) };
  const run: ImportRun = { added: [], again: [], rows: new Map(), unreadable: [] };
  const keys: string[] = [];
  try {
    for (const [index, dropped] of files.entries()) {
      const key = crypto.randomUUID();
      keys.push(key);
      const rows: Segment[] = [];
      const card = meter.cards[index]!;
      try {
        const source = await readOne(dropped, key, card, rows, tools);
        const sha = source.sha256;
        if (known.has(sha) || run.added.some((s) => s.sha256 === sha)) {
          run.again.push(sha);
          await store.discard(key);
        } else {
          run.added.push(source);
          run.rows.set(key, rows);
        }
      } catch (error) {
        if (!(error instanceof PushtrailError && error.failure.code === 'unreadable')) throw error;
        run.unreadable.push(error.failure);
        card.state = 'failed';
        card.message = error.failure.message;
        await store.discard(key);
      }
    }
    if (signal.aborted) throw new PushtrailError('cancelled');
    return run;
  } catch (error) {
    for (const key of keys) await store.discard(key).catch(() => undefined);
    throw error;
  }
}

async function readOne(
  { name, file }: DroppedFile,
  key: string,
  card: FileProgress,
  rows: Segment[],
  { store, keeper, keepOriginals, signal, meter }: Tools,
): Promise<SourceRecord<StoredSource>> {
  card.state = 'reading';
  const kept = await keeper.open(keepOriginals ? key : null);
  const bytes = new KeeperFeed(keeper);
  let writing: Promise<void> = Promise.resolve();
  let finished = false;
  try {
    const { format, failure, ...rest } = await ingest(name, file, {
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
        card.bytesRead = bytesRead;
        card.records = records;
        card.rejected = rejected;
        meter.tick();
      },
    });
    finished = true;
    await writing;
    if (keepOriginals && !kept) await store.putOriginal(key, file);
    card.state = failure ? 'failed' : 'done';
    card.message = failure ? failure.message : `Recognised: ${rest.reason}.`;
    meter.tick(true);
    const about: StoredSource = {
      name,
      ingested: { ...rest, format: format ? { id: format.id, name: format.name } : null },
      timesDropped: 1,
      original: kept ? 'opfs' : keepOriginals ? 'indexeddb' : 'hash-only',
    };
    return { sha256: rest.sha256, storageKey: key, segments: rows.length, about };
  } catch (error) {
    if (signal.aborted) throw new PushtrailError('cancelled', {}, error);
    if (error instanceof DOMException && /^(?:NotReadable|NotFound)Error$/.test(error.name))
      throw new PushtrailError('unreadable', { name, why: error.message }, error);
    throw error;
  } finally {
    if (!finished) {
      await writing.catch(() => undefined);
      await bytes.close(false);
    }
  }
}

async function originalsFit(files: readonly DroppedFile[]): Promise<boolean> {
  const need = files.reduce((sum, f) => sum + f.file.size, 0);
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
