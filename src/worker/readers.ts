import { proxy, wrap } from 'comlink';
import code from 'virtual:reader-worker';
import type { ReadHooks, ReadJob, ReadSource, Reader, ReaderPool } from '../pipeline/reader';
import type { ReaderWorker } from './reader-worker';
import { startWorker } from './start-worker';

/** More readers than this wait for the disk, not for each other. */
const MOST = 4;

interface RemoteReader extends Reader {
  end(): void;
}

/** Readers in workers of their own: one a file, as many as the machine has cores. */
export const readerPool: ReaderPool = {
  most: Math.min(MOST, navigator.hardwareConcurrency),
  start: (count) => Array.from({ length: count }, startReader),
  end: (readers) => {
    for (const reader of readers as readonly RemoteReader[]) reader.end();
  },
};

function startReader(): RemoteReader {
  const worker = startWorker(code, 'pushtrail-reader');
  const remote = wrap<ReaderWorker>(worker);
  return {
    read: (file, job, hooks, signal) => read(remote, file, job, hooks, signal),
    end: () => worker.terminate(),
  };
}

async function read(
  remote: ReturnType<typeof wrap<ReaderWorker>>,
  file: Blob,
  job: ReadJob,
  { onSegment, onPlan, onProgress }: ReadHooks,
  signal: AbortSignal,
): Promise<ReadSource> {
  signal.throwIfAborted();
  const cancel = (): void => void remote.cancel();
  signal.addEventListener('abort', cancel);
  try {
    return await remote.read(file, job, proxy(onSegment), proxy(onPlan), proxy(onProgress));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
