import { expose } from 'comlink';
import { fileSource } from '../intake/byte-source';
import { LocalKeeper } from '../pipeline/keeper';
import { readHere, type ReadHooks, type ReadJob, type ReadSource } from '../pipeline/reader';
import { handedOver } from './segments';

const keeper = new LocalKeeper();
let abort = new AbortController();

/** A reader's worker: reads, hashes and keeps one file at a time, and hands its rows over without copying them. */
const reader = {
  read(
    file: Blob,
    job: ReadJob,
    onSegment: ReadHooks['onSegment'],
    onPlan: ReadHooks['onPlan'],
    onProgress: ReadHooks['onProgress'],
  ): Promise<ReadSource> {
    abort = new AbortController();
    const hooks: ReadHooks = { onSegment: (segment) => onSegment(handedOver(segment)), onPlan, onProgress };
    return readHere(fileSource(job.name, file), job, hooks, keeper, abort.signal);
  },
  cancel(): void {
    abort.abort();
  },
};
export type ReaderWorker = typeof reader;

expose(reader);
