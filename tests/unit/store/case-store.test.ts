import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { StringTable } from '../../../src/base/string-table';
import type { Segment } from '../../../src/normalise/event-writer';
import { CaseStore } from '../../../src/store/case-store';

function segment(rows: number, ...texts: string[]): Segment {
  const strings = new StringTable();
  for (const text of texts) strings.intern(text);
  return {
    rows,
    events: { time: Float64Array.from({ length: rows }, (_, i) => i) },
    steps: { rows: 0, columns: {} },
    strings: strings.since(0),
  };
}

let database = 0;
let store: CaseStore;
beforeEach(() => {
  store = new CaseStore(`test-${database++}`);
});

describe('CaseStore', () => {
  it('gives segments back in order, columns and texts whole', async () => {
    for (const seq of [2, 0, 10, 1]) await store.putSegment('k', seq, segment(seq + 1, `é${seq}`));
    await store.putSegment('kk', 0, segment(99));
    const back = await store.segments('k');
    expect(back.map((s) => s.rows)).toEqual([1, 2, 3, 11]);
    expect(back[3]).toEqual(segment(11, 'é10'));
    expect(back[0]!.events.time).toBeInstanceOf(Float64Array);
  });

  it('a source counts only once it is written', async () => {
    await store.putSegment('k', 0, segment(5));
    expect(await store.sources()).toEqual([]);
    await store.putSource({
      sha256: 'a',
      storageKey: 'k',
      originalKey: 'k',
      segments: 1,
      about: { name: 'x' },
    });
    expect(await store.sources()).toEqual([
      { sha256: 'a', storageKey: 'k', originalKey: 'k', segments: 1, about: { name: 'x' } },
    ]);
    await store.putSource({
      sha256: 'a',
      storageKey: 'k',
      originalKey: 'k',
      segments: 1,
      about: { name: 'x', timesDropped: 2 },
    });
    expect(await store.sources()).toHaveLength(1);
  });

  it('sweeps what an unfinished import left, and nothing else', async () => {
    await store.putSegment('used', 0, segment(1));
    await store.putOriginal('used', new Blob(['a']));
    await store.putSource({ sha256: 'a', storageKey: 'used', originalKey: 'used', segments: 1, about: null });
    await store.putSegment('left', 0, segment(2));
    await store.putSegment('left', 1, segment(2));
    await store.putOriginal('left', new Blob(['b']));
    expect(await store.sweep()).toEqual(new Set(['used']));
    expect(await store.segments('left')).toEqual([]);
    expect(await store.original('left')).toBeUndefined();
    expect(await store.segments('used')).toHaveLength(1);
    expect(await store.original('used')).toBeDefined();
  });

  it('discards one import by its key', async () => {
    await store.putSegment('a', 0, segment(1));
    await store.putSegment('ab', 0, segment(1));
    await store.putOriginal('a', new Blob(['x']));
    await store.discard('a');
    expect(await store.segments('a')).toEqual([]);
    expect(await store.original('a')).toBeUndefined();
    expect(await store.segments('ab')).toHaveLength(1);
  });

  it('erases everything and is usable afterwards', async () => {
    await store.writeCase({ id: 'case', name: 'Case', synthetic: false });
    await store.putSegment('k', 0, segment(1));
    await store.putSource({ sha256: 'a', storageKey: 'k', originalKey: 'k', segments: 1, about: null });
    expect(await store.readCase()).toEqual({ id: 'case', name: 'Case', synthetic: false });
    await store.erase();
    expect(await store.readCase()).toBeUndefined();
    expect(await store.sources()).toEqual([]);
    expect(await store.segments('k')).toEqual([]);
    await store.writeCase({ id: 'case', name: 'Next', synthetic: true });
    expect((await store.readCase())?.name).toBe('Next');
  });

  it('another store of the same name sees the case', async () => {
    const name = `test-${database++}`;
    await new CaseStore(name).writeCase({ id: 'case', name: 'Case', synthetic: true });
    expect(await new CaseStore(name).readCase()).toEqual({ id: 'case', name: 'Case', synthetic: true });
  });
});
