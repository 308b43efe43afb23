import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/intake/byte-source';
import { LocalKeeper } from '../../../src/pipeline/keeper';
import { readHere, type Reader, type ReaderPool } from '../../../src/pipeline/reader';
import { Workbench } from '../../../src/pipeline/workbench';
import { bulkLogAnalyticsCsv } from '../../../src/sample/bulk';
import { CaseStore } from '../../../src/store/case-store';
import type { DroppedFile } from '../../../src/worker/api';

/** Readers in this thread, which take turns at every chunk. */
class Pool implements ReaderPool {
  started = 0;
  ended = 0;
  constructor(readonly most: number) {}

  start(count: number): Reader[] {
    this.started += count;
    return Array.from({ length: count }, () => ({
      read: (file, job, hooks, signal) =>
        readHere(fileSource(job.name, file), job, hooks, new LocalKeeper(), signal),
    }));
  }

  end(readers: readonly Reader[]): void {
    this.ended += readers.length;
  }
}

const csv = (rows: number, seed: number): Blob =>
  new Blob([...bulkLogAnalyticsCsv(rows, seed)] as Uint8Array<ArrayBuffer>[]);
/** Enough for readers to be worth it: some 20 MB each. */
const large = [csv(8_000, 1), csv(8_000, 2), csv(7_000, 3)];
const files: DroppedFile[] = [
  { name: 'a.csv', file: large[0]! },
  { name: 'note.txt', file: new Blob(['nothing of interest']) },
  { name: 'b.csv', file: large[1]! },
  { name: 'c.csv', file: large[2]! },
  { name: 'a again.csv', file: large[0]! },
];
const nothing = (): void => undefined;
let databases = 0;

function bench(pool?: ReaderPool): { workbench: Workbench; store: CaseStore } {
  const store = new CaseStore(`readers-${databases++}`);
  return {
    workbench: new Workbench({ version: 'test', build: 'test' }, undefined, store, undefined, pool),
    store,
  };
}

async function findings(workbench: Workbench): Promise<string> {
  const exported = await workbench.exportFindings();
  if (!exported.ok) throw new Error(exported.failure.message);
  return (await exported.value.blob.text()).replace(/"exportedAt": "[^"]*"/, '');
}

describe('readers side by side', () => {
  it('give what one thread gives, in the order of the drop', async () => {
    const alone = bench();
    const first = await alone.workbench.importFiles(files, nothing);
    const pool = new Pool(3);
    const beside = bench(pool);
    const second = await beside.workbench.importFiles(files, nothing);
    if (!first.ok || !second.ok) throw new Error('an import failed');
    expect([pool.started, pool.ended]).toEqual([3, 3]);
    expect(second.value.sources).toEqual(first.value.sources);
    expect(second.value.totals.events).toBe(23_000);
    expect(second.value.sources.find(({ name }) => name === 'a.csv')!.timesDropped).toBe(2);
    expect(await findings(beside.workbench)).toBe(await findings(alone.workbench));
  });

  it('are not started for small files, nor for one', async () => {
    const pool = new Pool(4);
    const { workbench } = bench(pool);
    await workbench.importFiles([files[1]!, { name: 'small.csv', file: csv(20, 4) }], nothing);
    await workbench.importFiles([files[0]!], nothing);
    expect(pool.started).toBe(0);
  });

  it('leave nothing behind when they are cancelled', async () => {
    const pool = new Pool(2);
    const { workbench, store } = bench(pool);
    let told = 0;
    const importing = workbench.importFiles(files, () => {
      if (++told === 3) void workbench.cancel();
    });
    const result = await importing;
    expect(result.ok ? '' : result.failure.code).toBe('cancelled');
    expect(pool.ended).toBe(2);
    expect(await store.sources()).toEqual([]);
    expect(await store.sweep()).toEqual(new Set());
  });

  it('go on past a file that vanished', async () => {
    const gone = new Blob(['x'.repeat(1 << 20)]);
    gone.slice = () =>
      Object.assign(new Blob(['x']), {
        arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
      });
    const { workbench } = bench(new Pool(2));
    const result = await workbench.importFiles([{ name: 'gone.csv', file: gone }, ...files], nothing);
    expect(result.ok && result.value.totals.events).toBe(23_000);
    expect(result.ok && result.value.unread).toEqual([expect.stringContaining('gone.csv could not be read')]);
  });
});
