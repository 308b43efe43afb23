import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/evtx/crc32';
import {
  CHUNK,
  ChunkWriter,
  eventsChunk,
  evtxFile,
  HEADER,
  sealChunk,
  value,
  writeEvent,
} from './evtx-writer';
import { readEvtxFile, xmlOf, type ReadRecord } from './reading';

const events = (n: number, first: bigint): Uint8Array =>
  eventsChunk(
    Array.from({ length: n }, (_, i) => ({ id: 4624, data: { TargetUserName: value.string(`user${i}`) } })),
    first,
  );
const ids = (records: readonly ReadRecord[]): (string | undefined)[] =>
  records.map((r) => (r.broken === null ? r.fields['System/EventRecordID'] : 'broken'));
const good = {
  hasHeader: true,
  isDirty: false,
  isHeaderChecksumWrong: false,
  chunks: 2,
  chunksWithWrongHeaderChecksum: 0,
  chunksWithWrongRecordChecksum: 0,
  gaps: { count: 0, bytes: 0, first: -1 },
  slack: null,
};

it('the checksum is the one of zlib', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes, 0, 9)).toBe(0xcbf43926);
  expect(crc32(bytes, 3, 9, crc32(bytes, 0, 3))).toBe(0xcbf43926);
});

describe('an EVTX file', () => {
  const file = evtxFile([events(3, 1n), events(2, 4n)]);

  it.each([1, 7, 511, 4_096, 65_537, undefined])('reads the same in pieces of %s bytes', (size) => {
    const { records, condition } = readEvtxFile(file, size);
    expect(ids(records)).toEqual(['1', '2', '3', '4', '5']);
    expect(condition).toEqual(good);
    expect(records).toEqual(readEvtxFile(file).records);
  });

  it('gives each record its bytes, and from them its XML', () => {
    for (const { offset, length, fields } of readEvtxFile(file).records) {
      expect([...file.subarray(offset, offset + 4)]).toEqual([0x2a, 0x2a, 0, 0]);
      expect(new DataView(file.buffer).getUint32(offset + 4, true)).toBe(length);
      expect(xmlOf(file, offset)).toContain(
        `<EventRecordID>${fields['System/EventRecordID']!}</EventRecordID>`,
      );
    }
  });

  it('that was not closed is read by its chunks, whatever its header counts', () => {
    const dirty = evtxFile([events(1, 1n), events(1, 2n)], 1);
    const header = new DataView(dirty.buffer);
    header.setUint16(42, 1, true);
    header.setUint32(124, crc32(dirty, 0, 120), true);
    const { records, condition } = readEvtxFile(dirty);
    expect(ids(records)).toEqual(['1', '2']);
    expect(condition).toMatchObject({ isDirty: true, isHeaderChecksumWrong: false });
  });

  it('may have its chunks in any order: a log that went round begins in the middle', () => {
    expect(ids(readEvtxFile(evtxFile([events(2, 9n), events(2, 5n), events(2, 7n)])).records)).toEqual([
      ...['9', '10', '5', '6', '7', '8'],
    ]);
  });

  it('may be a chunk carved out of one, or several with anything between', () => {
    const carved = readEvtxFile(events(2, 1n));
    expect(ids(carved.records)).toEqual(['1', '2']);
    expect(carved.condition).toMatchObject({ hasHeader: false, chunks: 1 });

    const between = new Uint8Array(1_000).fill(0x45);
    const parts = [events(2, 1n), between, events(1, 3n), new Uint8Array(5_000), events(1, 4n)];
    const torn = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    parts.reduce((at, part) => {
      torn.set(part, at);
      return at + part.length;
    }, 0);
    for (const size of [1, 333, torn.length]) {
      const { records, condition } = readEvtxFile(torn, size);
      expect(ids(records)).toEqual(['1', '2', '3', '4']);
      // Zeros are room that was never written.
      expect(condition.gaps).toEqual({ count: 1, bytes: 1_000, first: CHUNK });
    }
    const last = readEvtxFile(torn).records[3]!;
    expect(xmlOf(torn, last.offset)).toContain('<EventRecordID>4</EventRecordID>');
  });

  it('passes over a chunk without its magic, and says so', () => {
    const damaged = evtxFile([events(2, 1n), events(2, 3n), events(2, 5n)]);
    damaged[HEADER + CHUNK] = 0;
    const { records, condition } = readEvtxFile(damaged);
    expect(ids(records)).toEqual(['1', '2', '5', '6']);
    expect(condition.gaps).toEqual({ count: 1, bytes: CHUNK, first: HEADER + CHUNK });
  });

  it('reports wrong checksums and reads on', () => {
    const damaged = evtxFile([events(2, 1n), events(2, 3n)]);
    damaged[20]! ^= 1;
    damaged[HEADER + 200]! ^= 1;
    // A letter of a name in the second chunk.
    damaged[HEADER + CHUNK + 512 + 300]! ^= 1;
    const { records, condition } = readEvtxFile(damaged);
    expect(records).toHaveLength(4);
    expect(condition).toMatchObject({
      isHeaderChecksumWrong: true,
      chunksWithWrongHeaderChecksum: 1,
      chunksWithWrongRecordChecksum: 1,
    });
  });

  it('does not count what remains behind the last record', () => {
    const chunk = events(5, 1n);
    const { records } = readEvtxFile(evtxFile([chunk]));
    // The log was cleared: the chunk ends before its third record.
    new DataView(chunk.buffer).setUint32(48, records[2]!.offset - HEADER, true);
    expect(ids(readEvtxFile(evtxFile([sealChunk(chunk)])).records)).toEqual(['1', '2']);
  });

  it('without any record is a file without records', () => {
    expect(readEvtxFile(evtxFile([new ChunkWriter().finish()])).records).toEqual([]);
    expect(readEvtxFile(evtxFile([]))).toMatchObject({
      records: [],
      condition: { chunks: 0, hasHeader: true },
    });
  });

  it('that is cut off gives its whole records, and one reject', () => {
    const whole = evtxFile([events(4, 1n)]);
    const third = readEvtxFile(whole).records[2]!;
    const { records } = readEvtxFile(whole.subarray(0, third.offset + 40));
    expect(ids(records)).toEqual(['1', '2', 'broken']);
    expect(records[2]).toMatchObject({
      offset: third.offset,
      length: 40,
      broken: 'chunk 1, EventRecordID 3: cut off: the file ends inside this record',
    });
    // At the border of two records nothing is missing that can be told.
    expect(ids(readEvtxFile(whole.subarray(0, third.offset)).records)).toEqual(['1', '2']);
  });
});

describe('a damaged record', () => {
  const damage = (change: (chunk: Uint8Array, at: number, view: DataView) => void): ReadRecord[] => {
    const chunk = events(5, 1n);
    const { offset } = readEvtxFile(evtxFile([chunk])).records[2]!;
    change(chunk, offset - HEADER, new DataView(chunk.buffer));
    return readEvtxFile(evtxFile([chunk])).records;
  };

  it.each([
    [
      'magic',
      (chunk: Uint8Array, at: number) => chunk.fill(0xff, at, at + 4),
      'chunk 1: damaged up to the next whole record, EventRecordID 4',
    ],
    [
      'size',
      (_: Uint8Array, at: number, view: DataView) => view.setUint32(at + 4, 99_999, true),
      'chunk 1, EventRecordID 3: damaged up to the next whole record, EventRecordID 4',
    ],
    [
      'first token',
      (chunk: Uint8Array, at: number) => chunk.fill(0x7f, at + 24, at + 25),
      'chunk 1, EventRecordID 3: unknown token 0x7f',
    ],
  ] as const)('in its %s is one reject; its neighbours stay', (_, change, reason) => {
    const records = damage(change);
    expect(ids(records)).toEqual(['1', '2', 'broken', '4', '5']);
    expect(records[2]!.broken).toContain(reason);
  });

  it('whose second size alone is wrong is read', () => {
    const records = damage((_, at, view) => view.setUint32(at + view.getUint32(at + 4, true) - 4, 1, true));
    expect(ids(records)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('inside of which another chunk begins does not swallow it', () => {
    const first = events(5, 1n);
    const third = readEvtxFile(evtxFile([first])).records[2]!.offset - HEADER + 20;
    const torn = new Uint8Array(third + CHUNK);
    torn.set(first.subarray(0, third));
    torn.set(events(2, 50n), third);
    const { records } = readEvtxFile(torn);
    expect(ids(records)).toEqual(['1', '2', 'broken', '50', '51']);
    expect(records[2]!.broken).toBe('chunk 1, EventRecordID 3: the next chunk begins inside of it');
  });

  it('does not take the rest of its chunk along when the template it brought is gone', () => {
    const chunk = new ChunkWriter();
    writeEvent(chunk, { id: 1, data: { a: value.string('x') } }, 1n);
    writeEvent(chunk, { id: 2, data: { b: value.string('y') } }, 2n);
    const bytes = chunk.finish();
    bytes.fill(0x7f, 512 + 24 + 4 + 10 + 24 + 4, 512 + 24 + 4 + 10 + 24 + 8);
    const { records } = readEvtxFile(evtxFile([bytes]));
    // Both lean on the template of System that the first one brought.
    expect(records.map((r) => r.broken === null)).toEqual([false, false]);
    expect(records[1]!.broken).toContain('EventRecordID 2: unknown token');
  });
});
