import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoding, SourceInfo } from '../../../src/model/source';
import { searchOriginals } from '../../../src/pipeline/search-originals';
import { RecordPlaces, searchBytes } from '../../../src/query/originals';
import { tableOf } from '../support/drawn-table';

const utf16 = (text: string, little: boolean): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return little ? bytes : Buffer.from(bytes).swap16();
};
const encodings: Record<Encoding, (text: string) => Uint8Array> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  'utf-16le': (text) => utf16(text, true),
  'utf-16be': (text) => utf16(text, false),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
};

async function places(
  bytes: Uint8Array,
  phrase: string,
  encoding: Encoding[],
  chunkBytes?: number,
): Promise<number[]> {
  const found: number[] = [];
  const file = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const note = (at: number): void => void found.push(at);
  await searchBytes(file, phrase, encoding, note, () => undefined, new AbortController().signal, chunkBytes);
  return found.sort((a, b) => a - b);
}

describe('a phrase in the bytes of a file', () => {
  it.each(Object.keys(encodings) as Encoding[])(
    'is found in %s, in any case, across any chunks',
    async (encoding) => {
      const text = 'a;Grüße an CFO@firm.example;GRÜSSE;grüße\r\n';
      const bytes = encodings[encoding](text);
      const prefix = (part: string): number => encodings[encoding](part).length;
      for (const chunk of [1, 2, 3, 7, 1 << 20]) {
        expect(await places(bytes, 'cfo@FIRM', [encoding], chunk)).toEqual([prefix('a;Grüße an ')]);
        // The capitals of ß are SS.
        expect(await places(bytes, 'GRÜße', [encoding], chunk)).toEqual([
          prefix('a;'),
          prefix('a;Grüße an CFO@firm.example;'),
          prefix('a;Grüße an CFO@firm.example;GRÜSSE;'),
        ]);
      }
    },
  );

  it('is found wherever a search of the text finds it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.constantFrom('a', 'B', 'ab', '"', 'é', '😀', '\n'), { maxLength: 40 })
          .map((p) => p.join('')),
        fc
          .array(fc.constantFrom('a', 'b', '"', 'É', '😀'), { minLength: 1, maxLength: 4 })
          .map((p) => p.join('')),
        fc.integer({ min: 1, max: 50 }),
        async (text, phrase, chunk) => {
          const expected: number[] = [];
          const [low, wanted] = [text.toLowerCase(), phrase.toLowerCase()];
          for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + 1))
            expected.push(Buffer.from(text.slice(0, at)).length);
          expect(await places(Buffer.from(text), phrase, ['utf-8'], chunk)).toEqual(expected);
        },
      ),
    );
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const file = new Blob([new Uint8Array(100)]);
    const reading = searchBytes(
      file,
      'x',
      ['utf-8'],
      () => undefined,
      () => stop.abort(),
      stop.signal,
      10,
    );
    await expect(reading).rejects.toThrow();
  });
});

it('belongs to the record whose bytes it is in', () => {
  const columns = {
    source: Int32Array.of(0, 1, 0, 0),
    offset: Float64Array.of(200, 0, 20, 100),
    length: Int32Array.of(50, 500, 60, 100),
  };
  const of = new RecordPlaces(columns, 0);
  expect([0, 19, 20, 79, 80, 99, 100, 199, 200, 249, 250].map((at) => of.rowAt(at))).toEqual([
    -1, -1, 2, 2, -1, -1, 3, 3, 0, 0, -1,
  ]);
});

it('a case is looked through source by source; what is not at hand is named', async () => {
  const table = tableOf([
    { time: 1, source: 0 },
    { time: 2, source: 1 },
    { time: 3, source: 2 },
  ]);
  const { offset, length } = table.events.columns;
  offset.set([10, 0, 0]);
  length.set([20, 30, 30]);
  const names = ['a.csv', 'b.csv', 'c.csv'];
  table.sources = names.map((name) => ({ sha256: name, name, format: null }));
  const sources = names.map((name) => ({ sha256: name, name, bytes: 40, encoding: 'utf-8' }) as SourceInfo);
  const originals = new Map([
    ['a.csv', 'secret header SECRET          '],
    ['b.csv', 'nothing here                  '],
  ]);
  const read: number[] = [];
  const found = await searchOriginals(
    table,
    sources,
    'secret',
    (sha256) => Promise.resolve(originals.has(sha256) ? new Blob([originals.get(sha256)!]) : null),
    (bytes) => void read.push(bytes),
    new AbortController().signal,
  );
  expect({ ...found, rows: [...found.rows] }).toEqual({
    ...{ rows: [0], events: 1, elsewhere: 1, notSearched: ['c.csv'] },
  });
  expect(read.at(-1)).toBe(120);
  expect(read).toEqual([...read].sort((a, b) => a - b));
});
