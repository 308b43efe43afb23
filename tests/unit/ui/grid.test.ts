import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridColumns } from '../../../src/query/grid-columns';
import type { Sort } from '../../../src/query/sort';
import { columnForKey, fitted, nextSort, sharesOf, sortOf } from '../../../src/ui/grid/grid-keys';
import { barsOf, binAt, spanOfBins } from '../../../src/ui/grid/histogram-bars';
import { originalsText } from '../../../src/ui/grid/originals-words';
import { matching } from '../../../src/ui/grid/commands';
import type { Engine } from '../../../src/ui/state/engine';
import { RowWindow } from '../../../src/ui/state/row-window.svelte';
import type { Selection } from '../../../src/worker/api';

describe('columns', () => {
  it('are sorted up, down, and by time again', () => {
    for (const { id } of gridColumns.filter((c) => c.id !== 'time')) {
      let sort: Sort | null = null;
      const seen: (string | null)[] = [];
      for (let i = 0; i < 4; i++) {
        seen.push(sortOf(sort, id));
        sort = nextSort(sort, id);
      }
      expect(seen, id).toEqual([null, 'ascending', 'descending', null]);
    }
    expect(sortOf(null, 'time')).toBe('ascending');
    expect(nextSort(null, 'time')).toEqual({ by: 'time', descending: true });
  });

  it('are told apart by id and by heading', () => {
    expect(new Set(gridColumns.map((c) => c.id)).size).toBe(gridColumns.length);
    expect(new Set(gridColumns.map((c) => c.label)).size).toBe(gridColumns.length);
  });

  it('stand one after the other, and the last takes what is left', () => {
    const columns = [
      { id: 'time' as const, width: 100 },
      { id: 'user' as const, width: 50 },
    ];
    expect(sharesOf(columns, 1, 400)).toEqual({ template: '100px 300px', width: 150, lefts: [0, 100] });
    expect(sharesOf(columns, 1, 120)).toEqual({ template: '100px 50px', width: 150, lefts: [0, 100] });
  });

  it('give and take a little, so that none is cut at the edge of the window', () => {
    const usual = gridColumns.filter((c) => c.usual).map(({ id, width }) => ({ id, width }));
    const ends = (room: number): number[] => {
      let at = 0;
      return fitted(usual, 1, room).map(({ width }) => (at += width));
    };
    for (const room of [776, 700, 900, 1100, 1416]) expect(ends(room), String(room)).toContain(room);
    const narrow = fitted(usual, 1, 776);
    expect(narrow[0]).toEqual(usual[0]);
    for (const [i, { width }] of narrow.entries())
      expect(width).toBeGreaterThanOrEqual(0.8 * usual[i]!.width);
    // Room for all, room for none, and widths that were set by hand.
    expect(fitted(usual, 1, 5_000)).toBe(usual);
    expect(fitted(usual, 1, 200)).toBe(usual);
    const set = usual.map((c, i) => (i === 2 ? { ...c, width: 300 } : c));
    expect(fitted(set, 1, 776)).toBe(set);
  });

  it('are reached by arrows, within the row', () => {
    const to = (key: string): number | null => columnForKey(0, 3, key);
    expect([to('ArrowRight'), to('ArrowLeft'), to('ArrowDown')]).toEqual([1, 0, null]);
  });
});

describe('the histogram', () => {
  const bins = (...n: number[]): Uint32Array => Uint32Array.from(n);
  const h = {
    ...{ start: 1_000, binMs: 10, events: bins(0, 9, 4), denied: bins(0, 4, 0), approved: bins(0, 1, 0) },
    findings: [{ bin: 1, title: 'S2.1 Many prompts', count: 2 }],
  };

  it('draws columns within its box, one tick a bin', () => {
    const { events, denied, approved, ticks } = barsOf(h, 30, 40);
    expect(events.match(/M/g)?.length).toBe(2);
    expect(denied.match(/M/g)?.length).toBe(1);
    expect(approved).not.toBe('');
    expect(ticks).toEqual([{ x: 15, title: 'S2.1 Many prompts and 1 more' }]);
    expect(events).not.toMatch(/NaN|V-/);
  });

  it('finds the bin of a place and the span of bins, in either order', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 80 }), (x) => {
        const bin = binAt(h, x, 30);
        expect(bin).toBeGreaterThanOrEqual(0);
        expect(bin).toBeLessThan(3);
      }),
    );
    expect(spanOfBins(h, 2, 1)).toEqual({ from: 1_010, to: 1_030 });
  });
});

it('what could not be searched is named', () => {
  expect(originalsText({ phrase: 'x', events: 1, elsewhere: 2, notSearched: ['a.csv', 'b.csv'] })).toBe(
    '“x” stands in the original of 1 event; 2 places belong to no event (headers, duplicates, rejects); not searched, as only the hash is kept: a.csv, b.csv.',
  );
});

it('commands are found by any of their words', () => {
  const commands = ['Go to Events', 'Open incident: cfo'].map((label) => ({ label, run: () => undefined }));
  expect(matching(commands, 'ev go').map((c) => c.label)).toEqual(['Go to Events']);
  expect(matching(commands, '').length).toBe(2);
});

it('rows of what was asked last are shown, however the answers come in', async () => {
  const answers: (() => void)[] = [];
  const later = <T>(value: T): Promise<T> => new Promise((done) => answers.push(() => done(value)));
  const engine = {
    count: (of: Selection) => later(of.kind === 'query' ? 3 : 10),
    gridRows: (of: Selection, _: unknown, __: unknown, from: number, to: number) =>
      later(
        Array.from({ length: to - from }, (_row, i) => ({
          ...{ row: from + i, time: 0, shape: 'sign-in' as const, cells: [of.kind] },
        })),
      ),
  } as Partial<Engine> as Engine;
  const rows = new RowWindow(engine);
  const listed = { sort: null, columns: ['user' as const] };
  const first = rows.list({ ...listed, selection: { kind: 'all' } }, 0);
  const second = rows.list({ ...listed, selection: { kind: 'query', text: 'x' } }, 0);
  const third = rows.list({ ...listed, selection: { kind: 'query', text: 'x' } }, 0);
  expect(rows.busy).toBe(true);
  // The last answer comes first.
  while (answers.length > 0) {
    answers.pop()!();
    await new Promise((done) => setTimeout(done));
  }
  await Promise.all([first, second, third]);
  expect([rows.count, rows.busy, rows.at(0)?.cells[0]]).toEqual([3, false, 'query']);
});
