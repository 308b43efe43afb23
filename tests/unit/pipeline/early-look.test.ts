import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/intake/byte-source';
import type { Segment } from '../../../src/normalise/event-writer';
import { EarlyLook } from '../../../src/pipeline/early-look';
import { ingest } from '../../../src/pipeline/ingest';
import { bulkLogAnalyticsCsv } from '../../../src/sample/bulk';
import { sampleCase } from '../../../src/sample/case';

async function segmentsOf(name: string, parts: Uint8Array[]): Promise<Segment[]> {
  const segments: Segment[] = [];
  const file = new Blob(parts as Uint8Array<ArrayBuffer>[]);
  await ingest(fileSource(name, file), { onSegment: (segment) => void segments.push(segment) });
  return segments;
}

const sample = (await Promise.all(sampleCase().map(({ name, bytes }) => segmentsOf(name, [bytes])))).flat();
const bulk = await segmentsOf('bulk.csv', [...bulkLogAnalyticsCsv(25_000, 5)]);

describe('an early look', () => {
  it('tells of an incident while reading goes on, but not of a short import', () => {
    for (const [after, seen] of [
      [4_000, 0],
      [6_000, 1],
    ] as const) {
      let now = 0;
      const look = new EarlyLook(undefined, () => now);
      sample.forEach((segment, i) => look.add(`s${i}`, 'sample', segment));
      expect(look.incidents).toEqual([]);
      now = after;
      for (const segment of bulk) look.add('bulk', 'bulk.csv', segment);
      expect(look.incidents.filter(({ severity }) => severity === 'critical')).toHaveLength(seen);
    }
  });

  it('is not repeated until twice the rows were read, and never at very many', () => {
    let asked = 0;
    const look = new EarlyLook(undefined, () => (asked++, 10_000 * asked));
    const segment = bulk[0]!;
    for (let i = 0; i < 40; i++) look.add(`k${i}`, 'bulk', segment);
    // Asked once at the beginning, then only where enough rows are there.
    expect(asked).toBeLessThan(40);
    expect(look.incidents).toEqual([]);
  });
});
