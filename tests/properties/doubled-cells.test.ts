import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvScanner } from '../../src/scan/csv-scanner';
import { ElementReader, RecordView } from '../../src/scan/record-view';
import { PathSet } from '../../src/scan/trie';

const KEYS = ['a', 'b', 'c', 'say "so"', 'b\\s'];
const PATHS = ['Data', 'Data>a', 'Data>b', 'Data>b>c', 'Data>a>b>c', 'Data>say "so"', 'Data>b\\s'];
const encoder = new TextEncoder();

/** What one cell says, read through a view whose column repeats too little to be remembered, and one that is remembered. */
class Readers {
  readonly #direct = view();

  constructor() {
    // Two thousand cells that never repeat: from then on the column is read as it stands, quotes doubled.
    let filler = '';
    for (let i = 0; i < 2_001; i++) filler += row(`{"${i}":"${i}"}`);
    read(this.#direct, filler);
  }

  direct(cell: string): Said {
    return read(this.#direct, row(cell)).at(-1)!;
  }

  remembered(cell: string): Said {
    // A new view each time, or its column would be given up too.
    return read(view(), row(cell)).at(-1)!;
  }
}

interface Said {
  texts: (string | undefined)[];
  elements: (string | undefined)[][];
  cut: boolean;
}

const elements = new ElementReader(['a', 'b', 'b>c', 'say "so"']);

function view(): RecordView {
  const set = new PathSet();
  const facts = PATHS.map((path) => [set.add(path)]);
  const made = new RecordView(set);
  made.facts = facts;
  made.useColumns(['Data', 'End']);
  return made;
}

const row = (cell: string): string => `"${cell.replaceAll('"', '""')}",x\n`;

function read(through: RecordView, csv: string): Said[] {
  const said: Said[] = [];
  const scanner = new CsvScanner(',', (record) => {
    through.readCsv(record);
    const seen: (string | undefined)[][] = [];
    through.each(0, elements, (element) => seen.push([0, 1, 2, 3].map((fact) => element.string(fact))));
    said.push({ elements: seen, cut: through.cutCell, texts: PATHS.map((_, fact) => through.string(fact)) });
  });
  scanner.push(encoder.encode(csv));
  scanner.end();
  return said;
}

/** JSON texts with quotes, backslashes and JSON inside texts. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: fc.constantFrom('"', '\\', 'x', 'é', ' ', '{', '}', '[', ',') }),
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('value').map((inner) => JSON.stringify(inner)),
  ),
}));

describe('a CSV cell whose quotes are doubled', () => {
  it('says what it says unfolded', () => {
    const readers = new Readers();
    fc.assert(
      fc.property(value, (json) => {
        const cell = JSON.stringify(json);
        expect(readers.direct(cell)).toEqual(readers.remembered(cell));
      }),
      { numRuns: 2_000 },
    );
  });

  it('says what it says unfolded where it is broken or no JSON', () => {
    const readers = new Readers();
    const cut = fc.tuple(value, fc.nat(60)).map(([json, at]) => {
      const text = JSON.stringify(json);
      return text.slice(0, Math.max(0, text.length - at));
    });
    const odd = fc.string({
      unit: fc.constantFrom('"', '\\', 'a', ':', '{', '}', '[', ']', ',', '@', '=', ';'),
    });
    fc.assert(
      fc.property(fc.oneof(cut, odd), (cell) => {
        expect(readers.direct(cell)).toEqual(readers.remembered(cell));
      }),
      { numRuns: 4_000 },
    );
  });

  it('reaches its keys', () => {
    const readers = new Readers();
    const cell = JSON.stringify({ a: 'x "y"', b: { c: 1 } });
    expect(readers.direct(cell).texts).toEqual([
      cell,
      'x "y"',
      '{"c":1}',
      '1',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
