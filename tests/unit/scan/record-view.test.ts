import { describe, expect, it } from 'vitest';
import { StringTable } from '../../../src/base/string-table';
import { CsvScanner } from '../../../src/scan/csv-scanner';
import { RecordView } from '../../../src/scan/record-view';
import { PathSet } from '../../../src/scan/trie';

/** Reads one cell several times over through one view, as a column that repeats itself is. */
function readThrice(
  cell: string,
  paths: readonly string[],
): { texts: (string | undefined)[]; interned: (string | undefined)[]; cut: boolean }[] {
  const set = new PathSet();
  const facts = paths.map((path) => [set.add(path)]);
  const view = new RecordView(set);
  view.facts = facts;
  view.useColumns(['Id', 'Data']);
  const strings = new StringTable();
  const results: ReturnType<typeof readThrice> = [];
  const scanner = new CsvScanner(',', (record) => {
    view.cutCell = false;
    view.readCsv(record);
    const interned = paths.map((_, i) => strings.get(view.text(i, strings)));
    results.push({ interned, texts: paths.map((_, i) => view.string(i)), cut: view.cutCell });
  });
  const row = (n: number): string => `${n},"${cell.replaceAll('"', '""')}"\n`;
  scanner.push(new TextEncoder().encode(row(1) + row(2) + row(3)));
  scanner.end();
  return results;
}

describe('a cell that comes again is read as it was the first time', () => {
  it.each<[string, string, string[], (string | undefined)[], boolean]>([
    ['plain JSON', '{"a":"x","b":{"c":1}}', ['Data>a', 'Data>b>c'], ['x', '1'], false],
    ['escapes', '{"a":"x\\u00e9\\n\\"y"}', ['Data>a'], ['xé\n"y'], false],
    [
      'JSON in a text',
      JSON.stringify({ a: JSON.stringify({ b: 'deep é', c: JSON.stringify({ d: 'deeper' }) }) }),
      ['Data>a>b', 'Data>a>c>d'],
      ['deep é', 'deeper'],
      false,
    ],
    ['cut off', '{"a":"x","b":{"c":1', ['Data>a', 'Data>b>c'], ['x', '1'], true],
    ['empty', '{}', ['Data>a'], [undefined], false],
  ])('%s', (_, cell, paths, expected, cut) => {
    for (const result of readThrice(cell, paths)) {
      expect(result.texts).toEqual(expected);
      expect(result.interned).toEqual(expected);
      expect(result.cut).toBe(cut);
    }
  });
});
