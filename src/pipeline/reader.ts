import type { Failure } from '../base/errors';
import type { ByteSource } from '../intake/byte-source';
import type { ColumnMapping } from '../model/mapping';
import type { SourceAnswers } from '../model/source';
import type { Segment } from '../normalise/event-writer';
import { ingest } from './ingest';
import { KeeperFeed, type Keeper } from './keeper';
import type { StoredSource } from './sources';

/** What a reader is told of a source; plain data. */
export interface ReadJob {
  name: string;
  /** Where to keep the original; null keeps none. */
  keepAs: string | null;
  answers: SourceAnswers;
  mappings: readonly ColumnMapping[];
}

export interface ReadHooks {
  /** Takes a segment of rows; awaited, which is the back-pressure. */
  onSegment: (segment: Segment) => Promise<void> | void;
  onPlan: (formatName: string | null) => void;
  onProgress: (bytesRead: number, records: number, rejected: number) => void;
}

/** A source as it was read; plain data. */
export interface ReadSource {
  ingested: StoredSource['ingested'];
  failure: Failure | null;
  /** Whether the original was kept. */
  kept: boolean;
}

/** A thread that reads one file at a time. */
export interface Reader {
  read(file: Blob, job: ReadJob, hooks: ReadHooks, signal: AbortSignal): Promise<ReadSource>;
}

/** The readers a run may start. */
export interface ReaderPool {
  readonly most: number;
  start(count: number): Reader[];
  end(readers: readonly Reader[]): void;
}

export const NO_READERS: ReaderPool = { most: 0, start: () => [], end: () => undefined };

/** Reads a source in this thread. @param keeper hashes it, and keeps it where it is told to. */
export async function readHere(
  source: ByteSource,
  { keepAs, answers, mappings }: ReadJob,
  { onSegment, onPlan, onProgress }: ReadHooks,
  keeper: Keeper,
  signal: AbortSignal,
): Promise<ReadSource> {
  const kept = await keeper.open(keepAs);
  const bytes = new KeeperFeed(keeper);
  let finished = false;
  try {
    const { format, failure, ...rest } = await ingest(
      source,
      {
        signal,
        onSegment,
        onProgress,
        bytes,
        onPlan: (plan) => onPlan(plan.kind === 'refused' ? null : plan.format.name),
      },
      answers,
      mappings,
    );
    finished = true;
    return {
      ingested: { ...rest, format: format ? { id: format.id, name: format.name } : null },
      failure,
      kept,
    };
  } finally {
    if (!finished) await bytes.close(false);
  }
}
