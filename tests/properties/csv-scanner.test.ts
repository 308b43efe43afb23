import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { CsvScanner, foldQuotes, type CsvRecord } from '../../src/scan/csv-scanner';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

interface Read {
  cells: string[];
  offset: number;
  length: number;
  line: number;
  broken: string | null;
}

function cellsOf(r: CsvRecord): string[] {
  return Array.from({ length: r.cells }, (_, i) => {
    const start = r.start[i]!;
    const end = r.end[i]!;
    if (r.quoted[i] !== 2) return decoder.decode(r.buf.subarray(start, end));
    const out = new Uint8Array(end - start);
    return decoder.decode(out.subarray(0, foldQuotes(r.buf, start, end, out, 0)));
  });
}

function scan(bytes: Uint8Array, chunkBytes: number, delimiter = ',', expectCells = 0): Read[] {
  const records: Read[] = [];
  const scanner = new CsvScanner(delimiter, (r) => {
    const { offset, from, to, line, broken } = r;
    records.push({ cells: broken === null ? cellsOf(r) : [], offset, length: to - from, line, broken });
  });
  scanner.expectCells(expectCells);
  // The caller's buffer is reused between reads, as the importer's is.
  const chunk = new Uint8Array(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const part = bytes.subarray(at, at + chunkBytes);
    chunk.set(part);
    scanner.push(chunk.subarray(0, part.length));
    chunk.fill(0x22);
  }
  scanner.end();
  return records;
}

/**
 * The oracle; null where Papa finds a quote that never closes: there it invents a last cell, while the scanner
 * rejects the tail (see the unit cases below).
 */
function papa(text: string, delimiter: string, newline: '\n' | '\r\n'): string[][] | null {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline });
  if (errors.some((e) => e.code === 'MissingQuotes')) return null;
  return data.filter((row) => row.length > 1 || row[0] !== '');
}

const piece = (delimiter: string, newline: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('"', '""', '"', delimiter, delimiter, newline) },
    { weight: 3, arbitrary: fc.constantFrom(' ', 'a', 'bc', 'é', '日', '😀', '\t', '\\', '"x"', '0') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `"${delimiter}"`,
        `"a${newline}b"`,
        `${newline}${newline}`,
        `" ${delimiter}`,
      ),
    },
  );

const input = (delimiter: string, newline: string): fc.Arbitrary<string> =>
  fc.array(piece(delimiter, newline), { maxLength: 40 }).map((parts) => parts.join(''));

describe('CsvScanner reads as PapaParse does', () => {
  for (const [name, delimiter, newline] of [
    ['comma, LF', ',', '\n'],
    ['comma, CRLF', ',', '\r\n'],
    ['semicolon, LF', ';', '\n'],
  ] as const) {
    it(`${name}: cells, places and lines at any chunk size`, () => {
      let compared = 0;
      fc.assert(
        fc.property(input(delimiter, newline), fc.integer({ min: 1, max: 50 }), (text, chunkBytes) => {
          const expected = papa(text, delimiter, newline);
          if (expected === null) return;
          compared++;
          const bytes = encoder.encode(text);
          const records = scan(bytes, chunkBytes, delimiter);
          expect(records.map((r) => r.cells)).toEqual(expected);
          let before = 0;
          for (const r of records) {
            expect(r.broken).toBeNull();
            // The record's own bytes, read alone, are the record. Papa wants the line end behind `"x" `.
            const own = decoder.decode(bytes.subarray(r.offset, r.offset + r.length));
            expect(papa(own + newline, delimiter, newline)).toEqual([r.cells]);
            expect(r.line).toBe(1 + decoder.decode(bytes.subarray(0, r.offset)).split('\n').length - 1);
            // Nothing but line ends and empty lines stands between records.
            expect(decoder.decode(bytes.subarray(before, r.offset))).toMatch(/^(?:|[\r\n"\t ]+)$/);
            before = r.offset + r.length;
          }
        }),
        { numRuns: 3_000 },
      );
      expect(compared).toBeGreaterThan(800);
    });
  }

  it('gives the same records at every chunk size, quotes left open included', () => {
    const any = fc.oneof(input(',', '\n'), input(',', '\r\n'), input(',', '\r'));
    fc.assert(
      fc.property(
        any,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 4 }),
        (text, chunkBytes, width) => {
          const bytes = encoder.encode(text);
          expect(scan(bytes, chunkBytes, ',', width)).toEqual(
            scan(bytes, Math.max(1, bytes.length), ',', width),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('writes back what Papa writes', () => {
    const cell = fc.array(fc.constantFrom('"', ',', '\n', '\r\n', 'a', ' ', 'é', '😀', '日'), {
      maxLength: 8,
    });
    const rows = fc.array(
      fc.array(
        cell.map((c) => c.join('')),
        { minLength: 2, maxLength: 5 },
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        // Rows may have fewer cells than the header, or more: no well-formed one is taken for damaged.
        fc.integer({ min: 0, max: 6 }),
        (data, size, quotes, newline, width) => {
          const text = Papa.unparse(data, { quotes, newline: newline });
          expect(scan(encoder.encode(text), size, ',', width).map((r) => r.cells)).toEqual(data);
        },
      ),
    );
  });
});

describe('CsvScanner and damage', () => {
  const bytes = (text: string): Uint8Array => encoder.encode(text);

  it('reads on behind a stray quote, rejecting only its record', () => {
    const text = 'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11,12\n';
    for (let size = 1; size <= text.length; size++) {
      const records = scan(bytes(text), size, ',', 3);
      expect(records.map((r) => [r.line, r.broken ?? r.cells.join()])).toEqual([
        [1, 'a,b,c'],
        [2, '1,2,3'],
        [3, 'a quote that never closes'],
        [4, '7,8,9'],
        [5, '10,11,12'],
      ]);
      const stray = records[2]!;
      expect(text.slice(stray.offset, stray.offset + stray.length)).toBe('4,"5,6');
      expect(text.slice(records[3]!.offset, records[3]!.offset + records[3]!.length)).toBe('7,8,9');
    }
  });

  it('reads on behind a stray quote with CRLF', () => {
    const text = 'a,b\r\n1,"2\r\n3,4\r\n';
    const records = scan(bytes(text), 4, ',', 2);
    expect(records.map((r) => [r.line, r.offset, r.length, r.broken === null])).toEqual([
      [1, 0, 3, true],
      [2, 5, 4, false],
      [3, 11, 3, true],
    ]);
  });

  it('takes a tail cut inside a quoted cell as one reject', () => {
    const text = 'a,b,c\n1,2,3\n4,5,"{\n ""x"": 1,\n ""y"": ""cut';
    for (let size = 1; size <= text.length; size++) {
      const records = scan(bytes(text), size, ',', 3);
      expect(records).toHaveLength(3);
      expect(records[2]).toMatchObject({
        line: 3,
        offset: 12,
        length: text.length - 12,
        broken: 'cut off: the export ends inside a quoted cell',
      });
    }
  });

  describe('reads on behind a stray quote that another row’s quotes seem to close', () => {
    const stray = [
      't,who,what,json',
      '1,a,in,"{""x"":1}"',
      '2,"b,in,{}',
      '3,c,"in","{""x"":3}"',
      '4,d,in,{}',
    ];
    it.each([
      ['LF', '\n'],
      ['CRLF', '\r\n'],
      ['CR', '\r'],
    ])('%s, at any chunk size', (_, newline) => {
      const text = stray.join(newline) + newline;
      for (let size = 1; size <= text.length; size++) {
        const records = scan(bytes(text), size, ',', 4);
        expect(records.map((r) => [r.broken ?? r.cells.join('|')])).toEqual([
          ['t|who|what|json'],
          ['1|a|in|{"x":1}'],
          ['a quote that never closes'],
          ['3|c|in|{"x":3}'],
          ['4|d|in|{}'],
        ]);
        for (const [i, { offset, length }] of records.entries())
          expect(text.slice(offset, offset + length)).toBe(stray[i]);
        if (newline !== '\r') expect(records.map((r) => r.line)).toEqual([1, 2, 3, 4, 5]);
      }
    });

    it('in the last rows, without a line end', () => {
      const records = scan(bytes(stray.slice(0, 4).join('\n')), 5, ',', 4);
      expect(records.map((r) => r.broken === null)).toEqual([true, true, false, true]);
    });

    it('on one line, where cells are missing for it', () => {
      const records = scan(bytes('a,b,c\n1,"2,"3"\n4,5,6\n'), 3, ',', 3);
      expect(records.map((r) => r.broken ?? r.cells.join())).toEqual([
        'a,b,c',
        'text behind a closing quote',
        '4,5,6',
      ]);
    });

    it('and leaves rows alone whose quotes are not doubled but which are whole', () => {
      const text = 'a,b,c\n1,"he said "no" twice\nand left",3\n4,5,6\n';
      expect(scan(bytes(text), 7, ',', 3).map((r) => r.broken ?? r.cells.join('|'))).toEqual([
        'a|b|c',
        '1|he said "no" twice\nand left|3',
        '4|5|6',
      ]);
    });
  });

  it('a byte order mark before a record is blank, its quotes are quotes', () => {
    const text = 'a,b\n1,2\n\ufeffa,b\n\ufeff"x,\ny",4\n\ufeff\n5,6\n\ufeff';
    for (let size = 1; size <= 40; size++)
      expect(scan(bytes(text), size, ',', 2).map((r) => [r.line, r.offset, r.cells.join('|')])).toEqual([
        [1, 0, 'a|b'],
        [2, 4, '1|2'],
        [3, 11, 'a|b'],
        [4, 18, 'x,\ny|4'],
        [7, 31, '5|6'],
      ]);
  });

  it('many stray quotes cost no more than the length of the file allows', () => {
    const rows = (n: number, row: (i: number) => string): string =>
      `a,b,c\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;
    // Every second row opens a quote; none closes it, or only the very last.
    const strays = rows(40_000, (i) => (i % 2 ? `${i},x,y` : `${i},"x,y`));
    // Every line is one that may be looked through to the end.
    const opened = rows(40_000, () => '"');
    for (const text of [strays, `${strays}1,"2",3\n`, opened, `${opened}x\n`]) {
      const from = performance.now();
      const records = scan(bytes(text), 1 << 16, ',', 3);
      expect(performance.now() - from).toBeLessThan(3_000);
      if (text.startsWith(strays))
        expect(records.filter((r) => r.broken === null).length).toBeGreaterThanOrEqual(20_000);
    }
  });

  it('survives a chain of stray quotes', () => {
    const text = 'a,b\n"x,1\n2,3\ny,"4\n5,6\n"z,7\n8,9\n';
    const records = scan(bytes(text), 7, ',', 2);
    expect(records.filter((r) => r.broken === null).map((r) => r.cells.join())).toContain('8,9');
  });
});
