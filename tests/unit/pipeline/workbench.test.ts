import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Workbench } from '../../../src/pipeline/workbench';
import { CaseStore } from '../../../src/store/case-store';

const signIn = (i: number): object => ({
  id: `5f0f0f0f-0000-4000-8000-${String(i).padStart(12, '0')}`,
  createdDateTime: `2026-09-14T14:00:${String(i).padStart(2, '0')}Z`,
  userPrincipalName: 'a@firm.example',
  status: { errorCode: 0 },
});
const good = { name: 'good.json', file: new Blob([JSON.stringify([signIn(1), signIn(2)])]) };

/** A file that vanished between the drop and the read, as a browser tells of it. */
function vanished(): Blob {
  const blob = new Blob(['x']);
  const refuse = (): Promise<never> => Promise.reject(new DOMException('gone', 'NotReadableError'));
  blob.slice = () => Object.assign(new Blob(['x']), { arrayBuffer: refuse });
  return blob;
}

let store: CaseStore;
let bench: Workbench;
let cases = 0;

beforeEach(() => {
  store = new CaseStore(`case-${cases++}`);
  bench = new Workbench({ version: 'test', build: 'test' }, undefined, store);
});

const nothing = (): void => undefined;

describe('an import', () => {
  it('goes on past a file that cannot be read, and says so', async () => {
    const result = await bench.importFiles([{ name: 'gone.csv', file: vanished() }, good], nothing);
    expect(result.ok && result.value.totals.events).toBe(2);
    expect(result.ok && result.value.unread).toEqual([expect.stringContaining('gone.csv could not be read')]);
    expect((await store.sources()).length).toBe(1);
  });

  it('fails if nothing could be read, and leaves nothing', async () => {
    const result = await bench.importFiles([{ name: 'gone.csv', file: vanished() }], nothing);
    expect(result.ok ? '' : result.failure.message).toContain('gone.csv could not be read');
    expect(await store.readCase()).toBeUndefined();
  });

  it('that is cancelled leaves the case as it was', async () => {
    await bench.importFiles([good], nothing);
    const more = { name: 'more.json', file: new Blob([JSON.stringify([signIn(3)])]) };
    const adding = bench.importFiles([more], nothing);
    await bench.cancel();
    const result = await adding;
    expect(result.ok ? '' : result.failure.code).toBe('cancelled');
    expect(await bench.count({ kind: 'all' })).toBe(2);
    expect((await store.sources()).length).toBe(1);
  });

  it('does not come back after the case was erased meanwhile', async () => {
    const adding = bench.importFiles([good], nothing);
    expect((await bench.wipe()).ok).toBe(true);
    await adding;
    expect(await store.readCase()).toBeUndefined();
    expect(await store.sources()).toEqual([]);
    expect(await bench.count({ kind: 'all' })).toBe(0);
  });
});
