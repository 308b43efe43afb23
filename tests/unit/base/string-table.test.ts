import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StringTable } from '../../../src/base/string-table';

const texts = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 60 });

describe('a table that adopts another one’s texts', () => {
  it('has them at their indices, finds them again, and takes others behind them', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), texts, (adopted, at, others) => {
        const from = new StringTable();
        const mark = Math.min(at, adopted.length);
        adopted.slice(0, mark).forEach((text) => from.intern(text));
        const first = from.since(0);
        adopted.slice(mark).forEach((text) => from.intern(text));
        const table = new StringTable();
        table.adopt(first);
        table.adopt(from.since(mark));
        expect(table.size).toBe(adopted.length);
        expect(adopted.map((_, i) => table.get(i))).toEqual(adopted);
        for (const text of others) {
          const known = adopted.indexOf(text);
          const index = table.intern(text);
          if (known >= 0) expect(index).toBe(known);
          expect(table.get(index)).toBe(text);
          expect(table.intern(text)).toBe(index);
        }
        expect(table.size).toBe(new Set([...adopted, ...others]).size);
      }),
    );
  });
});
