import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { sourcesOf } from '../../src/intake/archives';
import type * as columnsModule from '../../src/model/columns';
import type { SourceInfo } from '../../src/model/source';
import type { Segment } from '../../src/normalise/event-writer';
import { analyse } from '../../src/correlate/analyse';
import { buildCaseTable } from '../../src/pipeline/case-table';
import { ingest } from '../../src/pipeline/ingest';
import { fixtures } from '../unit/formats/fixtures';
import { contentOf } from '../unit/formats/reading';

/**
 * Files that were damaged on the way, or made to damage: bits flipped, cut, spliced with other logs. Whatever is in them,
 * reading ends, nothing throws, and every record is accounted for.
 * FUZZ_RUNS sets the number of inputs per format, FUZZ_SEED where they start, FUZZ_ONLY formats by their ids.
 */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const ONLY = process.env['FUZZ_ONLY']?.split(',');
/** Longer than any of these small files may take, on a busy machine too. */
const PATIENCE = 5_000;
/** Every so many inputs the rules run over what was read. */
const ANALYSED = 25;

/** Rows a table is made for here: the 32,768 of a segment would be most of the work with files as small as these. */
const ROWS = 4_096;
vi.mock('../../src/model/columns', async (original) => {
  const columns = await original<typeof columnsModule>();
  return {
    ...columns,
    emptyTable: ((spec, length) =>
      columns.emptyTable(spec, Math.min(length, ROWS))) as typeof columns.emptyTable,
  };
});

type Random = (below: number) => number;

/** Mulberry32: small, seeded, the same everywhere. */
function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const encoder = new TextEncoder();
const whole = fixtures.map((fixture) => encoder.encode(contentOf(fixture)));

/** What breaks parsers: pieces of syntax in the wrong place, numbers and times beyond reason, names of JavaScript's own. */
const nasty = [
  ...[
    '"',
    '""',
    ',',
    '{',
    '}',
    '[',
    ']',
    ':',
    '\\',
    '\\u',
    '\\ud800',
    '\n',
    '\r',
    '\r\n',
    '\t',
    ';',
    '|',
    '\0',
  ],
  ...[
    '\uFEFF',
    '\u202f',
    '\u0000\u0000',
    '\uD83D\uDE00',
    '#TYPE x\n',
    'sep=;\n',
    '<',
    '</Event>',
    '<!DOCTYPE x [',
    '&lt;',
  ],
  ...[
    'null',
    'true',
    '1e999',
    '-1',
    '99999999999999999999',
    '0x8020000000000000',
    'NaN',
    '"__proto__":',
    '"constructor":',
  ],
  ...[
    '/Date(99999999999999999)/',
    '9999-99-99T99:99:99Z',
    '13/13/2026 1:00:00 PM',
    '0000-00-00',
    '@{a=b; c=d}',
    '[]',
    '{}',
  ],
].map((text) => encoder.encode(text));
const more = [
  new Uint8Array([0xff, 0xfe]),
  new Uint8Array([0xc3]),
  new Uint8Array([0x1f, 0x8b]),
  new Uint8Array([0]),
];
const pieces = [...nasty, ...more];

const join = (...parts: Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

function mutate(bytes: Uint8Array, next: Random): Uint8Array {
  const at = next(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + next(60));
  switch (next(9)) {
    case 0: {
      const out = bytes.slice();
      for (let n = 1 + next(8); n > 0 && out.length > 0; n--) out[next(out.length)]! ^= 1 << next(8);
      return out;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return bytes.slice(at);
    case 3:
      return join(bytes.subarray(0, at), bytes.subarray(to));
    case 4:
      return join(
        bytes.subarray(0, to),
        ...Array<Uint8Array>(1 + next(20)).fill(bytes.subarray(at, to)),
        bytes.subarray(to),
      );
    case 5: {
      const other = whole[next(whole.length)]!;
      return join(bytes.subarray(0, at), other.subarray(next(other.length)));
    }
    case 6: {
      const other = whole[next(whole.length)]!;
      const from = next(other.length);
      return join(bytes.subarray(0, at), other.subarray(from, from + 1 + next(200)), bytes.subarray(at));
    }
    case 7: {
      const out = bytes.slice();
      for (let n = 1 + next(12); n > 0 && out.length > 0; n--) out[next(out.length)] = next(256);
      return out;
    }
    default:
      return join(
        bytes.subarray(0, at),
        pieces[next(pieces.length)]!,
        bytes.subarray(next(4) === 0 ? to : at),
      );
  }
}

const utf16 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(`\uFEFF${new TextDecoder().decode(bytes)}`, 'utf16le'));

/** One damaged file of a format. */
function damaged(clean: Uint8Array, next: Random): Uint8Array {
  let bytes = next(20) === 0 ? utf16(clean) : clean;
  for (let n = 1 + next(3); n > 0; n--) bytes = mutate(bytes, next);
  return bytes;
}

/** @returns how many sources were of a format. */
async function check(
  name: string,
  bytes: Uint8Array,
  chunkBytes: number | undefined,
  runsRules: boolean,
): Promise<number> {
  let recognised = 0;
  for await (const source of sourcesOf(name, new Blob([bytes as Uint8Array<ArrayBuffer>]))) {
    const segments: Segment[] = [];
    const ingested = await ingest(source, {
      onSegment: (segment) => void segments.push(segment),
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
    });
    const { records, rejected, rejects, skippedBy, sha256 } = ingested;
    const skipped = Object.values(skippedBy).reduce((a, b) => a + b, 0);
    expect(records).toBeLessThan(ROWS);
    const { table, tallies } = buildCaseTable([
      { ref: { sha256, name, format: ingested.format?.id ?? null }, segments },
    ]);
    const { events, duplicates }: Pick<SourceInfo, 'events' | 'duplicates'> = tallies[0]!;
    expect(events + duplicates + rejected + skipped).toBe(records);
    expect(table.events.length).toBe(events);
    if (ingested.format === null) expect(records).toBe(0);
    else recognised++;
    const { time, offset, length } = table.events.columns;
    const places = [...rejects];
    for (let row = 0; row < events; row++) {
      expect(Number.isFinite(time[row])).toBe(true);
      places.push({ record: 0, line: 0, offset: offset[row]!, length: length[row]!, reason: '' });
    }
    for (const place of places) {
      expect(place.offset).toBeGreaterThanOrEqual(0);
      expect(place.length).toBeGreaterThanOrEqual(0);
      expect(place.offset + place.length).toBeLessThanOrEqual(ingested.bytes);
    }
    if (runsRules) analyse(table);
  }
  return recognised;
}

async function run(name: string, make: (next: Random) => Uint8Array, salt: number): Promise<void> {
  let recognised = 0;
  for (let i = 0; i < RUNS; i++) {
    const seed = (SEED * 1_000_003 + salt) * 100_003 + i;
    const next = random(seed);
    const bytes = make(next);
    const chunkBytes = next(3) === 0 ? undefined : 1 + next(97);
    const from = performance.now();
    try {
      recognised += await check(name, bytes, chunkBytes, i % ANALYSED === 0);
      expect(performance.now() - from).toBeLessThan(PATIENCE);
    } catch (error) {
      const input = Buffer.from(bytes).toString('base64');
      throw new Error(`seed ${seed}, chunks of ${chunkBytes}: ${String(error)}\n${input}`, { cause: error });
    }
  }
  // Damage that hides what the file is would prove nothing.
  expect(recognised).toBeGreaterThan(0);
}

describe('damaged files', () => {
  const ids = [...new Set(fixtures.map(({ format }) => format))]
    .map((id, salt) => [id, salt] as const)
    .filter(([id]) => ONLY?.includes(id) ?? true);
  const timeout = 30_000 + RUNS * 60;

  it.each(ids)(
    '%s',
    async (id, salt) => {
      const clean = fixtures.flatMap((fixture, i) => (fixture.format === id ? [whole[i]!] : []));
      await run('export', (next) => damaged(clean[next(clean.length)]!, next), salt);
    },
    timeout,
  );

  it.skipIf(ONLY !== undefined)(
    'archives, damaged themselves',
    async () => {
      const archive = (next: Random): Uint8Array => {
        const [a, b] = [whole[next(whole.length)]!, whole[next(whole.length)]!];
        switch (next(3)) {
          case 0:
            return gzipSync(a);
          case 1:
            return join(gzipSync(a), gzipSync(b));
          default:
            return zipSync({ 'a.json': a, 'b.csv.gz': gzipSync(b), 'c.zip': zipSync({ d: a }) });
        }
      };
      await run('logs.zip', (next) => mutate(archive(next), next), 999);
    },
    timeout,
  );
});
