import { describe, expect, it } from 'vitest';
import { CHUNK, ChunkWriter, evtxFile, sealChunk, value } from './evtx-writer';
import { readEvtxFile, type ReadRecord } from './reading';

/** A record whose template holds a literal and a value: `{qq: text, b: user}`. */
function chunkOf(text: string, user = 'cfo'): Uint8Array {
  const chunk = new ChunkWriter();
  const element = (name: string, child: { text: string } | { value: number; type: number }) => ({
    element: name,
    children: [child],
  });
  const nodes = [
    { element: 'EventData', children: [element('b', { value: 0, type: 1 }), element('qq', { text })] },
  ];
  chunk.record(1n, (c) => c.instance('one', nodes, [value.string(user)]));
  return chunk.finish();
}

/** Where the template's definition begins, which the record's instance names. */
const DEFINITION = 512 + 24 + 4 + 10;
const place = (chunk: Uint8Array, text: string): number =>
  chunk.findIndex((_, at) => value.string(text).bytes.every((byte, k) => chunk[at + k] === byte));

/** Gives a definition a number that does not come of its content, as none does in a hostile file. */
function numbered(chunk: Uint8Array, definition: number): Uint8Array {
  new DataView(chunk.buffer).setUint32(definition + 4, 7, true);
  return sealChunk(chunk);
}

const told = (records: readonly ReadRecord[]): unknown[] =>
  records.map(({ fields, broken }) => broken?.replace(/^chunk \d+/, 'chunk') ?? fields);

/** Expects chunks to read together as each of them does alone. @returns what they say. */
function expectApart(...chunks: readonly Uint8Array[]): unknown[] {
  const together = told(readEvtxFile(evtxFile(chunks)).records);
  expect(together).toEqual(chunks.flatMap((chunk) => told(readEvtxFile(chunk).records)));
  return together;
}

describe('a template that an earlier chunk brought', () => {
  it('is taken up with other values, and told from another', () => {
    expect(expectApart(chunkOf('x'), chunkOf('x', 'ceo'), chunkOf('y'), chunkOf('x'))).toEqual([
      { qq: 'x', b: 'cfo' },
      { qq: 'x', b: 'ceo' },
      { qq: 'y', b: 'cfo' },
      { qq: 'x', b: 'cfo' },
    ]);
  });

  it('is another where a name that stands elsewhere is', () => {
    const named = (name: string): Uint8Array => {
      const chunk = new ChunkWriter();
      const nodes = [{ element: 'EventData', children: [{ element: name, children: [{ text: 'x' }] }] }];
      // The first record brings the names, to which the template of the second points.
      chunk.record(1n, (c) => c.instance('first', nodes, []));
      chunk.record(2n, (c) => c.instance('second', nodes, []));
      return numbered(chunk.finish(), chunk.records[1]! + DEFINITION - 512);
    };
    expect(expectApart(named('a'), named('c'))).toEqual([{ a: 'x' }, { a: 'x' }, { c: 'x' }, { c: 'x' }]);
  });

  it('is another where a name stands elsewhere that stood behind its place', () => {
    const second = chunkOf('x');
    const at = place(second, 'qq') - 8;
    second.copyWithin(CHUNK - 32, at, at + 14);
    new DataView(second.buffer).setUint32(at - 4, CHUNK - 32, true);
    const [, changed] = expectApart(chunkOf('x'), sealChunk(second));
    expect(changed).not.toEqual({ qq: 'x', b: 'cfo' });
  });

  it('is not kept where it was read beyond its end', () => {
    const cut = (count: number): Uint8Array => {
      // Behind its first letter stand the number of values and their sizes, as an instance has them: zeros.
      const text = `x${String.fromCharCode(count)}${'\0'.repeat(6)}`;
      const chunk = chunkOf(text);
      const end = place(chunk, text) + 2;
      new DataView(chunk.buffer).setUint32(DEFINITION + 20, end - (DEFINITION + 24), true);
      return numbered(chunk, DEFINITION);
    };
    expect(expectApart(cut(1), cut(2))).toEqual([
      { qq: 'x\u0001\0\0\0\0\0\0' },
      { qq: 'x\u0002\0\0\0\0\0\0' },
    ]);
  });
});
