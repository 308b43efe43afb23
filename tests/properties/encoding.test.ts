import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StringTable } from '../../src/base/string-table';
import { expand } from '../../src/model/columns';
import { eventColumns } from '../../src/model/event';
import type { Segment } from '../../src/normalise/event-writer';
import { ingest, type Ingested } from '../../src/pipeline/ingest';
import { fileSource } from '../../src/intake/byte-source';
import type { Encoding } from '../../src/model/source';

function encode(text: string, encoding: Encoding, mark: boolean): Uint8Array<ArrayBuffer> {
  const whole = mark ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return new TextEncoder().encode(whole);
  const bytes = new Uint8Array(whole.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < whole.length; i++) view.setUint16(i * 2, whole.charCodeAt(i), encoding === 'utf-16le');
  return bytes;
}

interface Event {
  time: number;
  user: string | undefined;
  record: number;
  line: number;
  /** The bytes at its place, decoded. */
  raw: string;
}

async function read(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: Encoding,
  chunkBytes: number,
): Promise<{ events: Event[]; result: Ingested }> {
  const segments: Segment[] = [];
  const result = await ingest(fileSource('x', new Blob([bytes])), {
    onSegment: (s) => void segments.push(s),
    chunkBytes,
  });
  const strings = new StringTable();
  const decoder = new TextDecoder(encoding, { ignoreBOM: true, fatal: true });
  const place = (offset: number, length: number): string =>
    decoder.decode(bytes.subarray(offset, offset + length));
  const events = segments.flatMap((segment): Event[] => {
    strings.append(segment.strings);
    const c = expand(eventColumns, segment.rows, segment.events).columns;
    return Array.from({ length: segment.rows }, (_, i) => ({
      time: c.time[i]!,
      user: strings.get(c.user[i]!),
      record: c.record[i]!,
      line: c.line[i]!,
      raw: place(c.offset[i]!, c.length[i]!),
    }));
  });
  for (const reject of result.rejects) place(reject.offset, reject.length);
  return { events, result };
}

const columns = [
  'Date (UTC)',
  'Request ID',
  'User',
  'Username',
  'Sign-in error code',
  'Multifactor authentication result',
  'Location',
];
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const text = fc
  .array(fc.constantFrom('a', 'é', '日', '😀', '"', ',', '\n', ' ', 'ﬀ', '\u200e', '𝒳'), { maxLength: 10 })
  .map((p) => p.join(''));
const row = fc.record({
  name: text,
  place: text,
  minute: fc.integer({ min: 0, max: 59 }),
  good: fc.boolean(),
});

const csvOf = (
  rows: { name: string; place: string; minute: number; good: boolean }[],
): { text: string; records: string[] } => {
  const records = rows.map((r, i) =>
    [
      r.good ? `2026-03-01T09:${String(r.minute).padStart(2, '0')}:00Z` : 'never',
      `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      r.name,
      `u${i}é@firm.example`,
      '500121',
      'MFA denied; user declined the authentication',
      r.place,
    ]
      .map(quoted)
      .join(','),
  );
  return { text: [columns.join(','), ...records, ''].join('\r\n'), records };
};

const jsonOf = (
  rows: { name: string; place: string; minute: number; good: boolean }[],
): { text: string; records: string[] } => {
  const records = rows.map((r, i) =>
    JSON.stringify({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      createdDateTime: r.good ? `2026-03-01T09:${String(r.minute).padStart(2, '0')}:00Z` : 'never',
      userPrincipalName: `u${i}é@firm.example`,
      userDisplayName: r.name,
      ipAddress: '203.0.113.7',
      appDisplayName: r.place,
      status: { errorCode: 50126 },
    }),
  );
  return { text: `[${records.join(',\n')}]`, records };
};

describe.each([
  ['CSV', csvOf],
  ['JSON', jsonOf],
] as const)('%s in UTF-16', (_, make) => {
  for (const encoding of ['utf-16le', 'utf-16be', 'utf-8'] as const)
    for (const mark of [true, false])
      it(`${encoding} ${mark ? 'with' : 'without'} a mark gives the events of UTF-8 and their places`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(row, { minLength: 1, maxLength: 6 }),
            fc.integer({ min: 1, max: 70 }),
            async (rows, chunkBytes) => {
              const file = make(rows);
              const plain = await read(encode(file.text, 'utf-8', false), 'utf-8', 1 << 20);
              const { events, result } = await read(encode(file.text, encoding, mark), encoding, chunkBytes);
              expect(result.encoding).toBe(encoding);
              expect(result.format?.id).toBe(plain.result.format?.id);
              expect(result.format).not.toBeNull();
              expect(events).toEqual(plain.events);
              expect(events.map((e) => e.raw)).toEqual(file.records.filter((_r, i) => rows[i]!.good));
              expect([result.records, result.rejected]).toEqual([
                rows.length,
                rows.filter((r) => !r.good).length,
              ]);
              expect(result.rejects.map(({ record, line, reason }) => ({ record, line, reason }))).toEqual(
                plain.result.rejects.map(({ record, line, reason }) => ({ record, line, reason })),
              );
            },
          ),
          { numRuns: 15 },
        );
      });
});

describe('Windows-1252', () => {
  const file = csvOf([
    { name: 'Müller', place: 'Köln', minute: 1, good: true },
    { name: 'Zoë', place: 'Genève', minute: 2, good: false },
    { name: 'Ann', place: 'Bath', minute: 3, good: true },
  ]).text;
  const latin1 = Uint8Array.from(file, (c) => c.charCodeAt(0));

  it.each([1, 7, 64, 1 << 20])('is guessed and said, places right, in chunks of %i', async (chunkBytes) => {
    const { events, result } = await read(latin1, 'windows-1252', chunkBytes);
    expect(result.encoding).toBe('windows-1252');
    expect(result.notes.join(' ')).toMatch(/read as Windows-1252, which is a guess/);
    expect(events.map((e) => [e.user, e.raw.includes('Müller') || e.raw.includes('Ann')])).toEqual([
      ['u0é@firm.example', true],
      ['u2é@firm.example', true],
    ]);
    expect(result.rejected).toBe(1);
  });

  it('is not guessed for UTF-8 with a damaged byte', async () => {
    const bytes = encode(file, 'utf-8', false);
    const damaged = new Uint8Array([
      ...bytes.slice(0, bytes.length - 4),
      0xe9,
      ...bytes.slice(bytes.length - 4),
    ]);
    const result = await ingest(fileSource('x', new Blob([damaged])), { onSegment: () => undefined });
    expect(result.encoding).toBe('utf-8');
  });
});
