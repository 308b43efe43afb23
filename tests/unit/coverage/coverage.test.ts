import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/coverage/coverage';
import { gapsOf } from '../../../src/coverage/strips';
import type { Coverage } from '../../../src/model/coverage';
import type { SourceInfo } from '../../../src/model/source';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/base/units';
import { resolveUsers } from '../../../src/prompts/identity';
import { type DrawnRow, H, tableOf } from '../support/drawn-table';

const MONDAY = Date.UTC(2026, 8, 7);

/** Events by hour, `perHour` of them from 8 to 18 on workdays. */
function working(days: number, perHour: number, silent: (hour: number) => boolean): Map<number, number> {
  const hours = new Map<number, number>();
  for (let h = 0; h < days * 24; h++) {
    const at = new Date(MONDAY + h * HOUR);
    if (at.getUTCHours() < 8 || at.getUTCHours() >= 18 || [0, 6].includes(at.getUTCDay()) || silent(h))
      continue;
    hours.set((MONDAY + h * HOUR) / HOUR, perHour);
  }
  return hours;
}

describe('gaps', () => {
  const gaps = (hours: Map<number, number>): Coverage['lines'][number]['gaps'] =>
    gapsOf(hours, Math.min(...hours.keys()) * HOUR, (Math.max(...hours.keys()) + 1) * HOUR - 1);

  it('nights and week-ends of an office are none', () => {
    expect(gaps(working(19, 40, () => false))).toEqual([]);
  });

  it('a working day without events is one', () => {
    const found = gaps(working(19, 40, (h) => Math.floor(h / 24) === 9));
    expect(found).toEqual([
      { from: MONDAY + 8 * DAY + 18 * HOUR, to: MONDAY + 10 * DAY + 8 * HOUR, expected: 400 },
    ]);
  });

  it('an hour is one where the log never rests, and none where it is quiet anyway', () => {
    const busy = new Map(Array.from({ length: 240 }, (_, h) => [MONDAY / HOUR + h, 30]));
    busy.delete(MONDAY / HOUR + 100);
    expect(gaps(busy)).toMatchObject([{ from: MONDAY + 100 * HOUR, to: MONDAY + 101 * HOUR }]);
    const quiet = new Map(Array.from({ length: 240 }, (_, h) => [MONDAY / HOUR + h, 1]));
    quiet.delete(MONDAY / HOUR + 100);
    expect(gaps(quiet)).toEqual([]);
  });

  it('a rhythm takes days to be known', () => {
    expect(
      gaps(
        new Map([
          [MONDAY / HOUR, 500],
          [MONDAY / HOUR + 60, 500],
        ]),
      ),
    ).toEqual([]);
  });
});

const info = (at: number, zone: SourceInfo['zone']): SourceInfo =>
  ({ sha256: String(at).repeat(64), name: at === 0 ? 'sign-ins.json' : 'local.csv', zone }) as SourceInfo;

function coverage(rows: DrawnRow[], known: 'stated' | 'assumed'): Coverage {
  const table = tableOf(rows);
  const sources = [info(0, { name: 'UTC', known: 'stated' }), info(1, { name: 'UTC', known })];
  return coverageOf(table, resolveUsers(table), sources);
}

/** Sign-ins at uneven times, and the same seen by another source some time later. */
function twice(later: number, log: 'entra.signin' | 'm365.ual', acts = 12): DrawnRow[] {
  return Array.from({ length: acts }, (_, i): DrawnRow[] => {
    const time = MONDAY + i * 5 * HOUR + ((i * 7919) % 3600) * SECOND;
    const row = { ...H, time, user: `user${i % 3}@firm.example` };
    return [
      { ...row, source: 0 },
      { ...row, source: 1, log, time: time + later + (i % 4) * SECOND },
    ];
  }).flat();
}

describe('clocks', () => {
  it('a source in local time shows by which zone it is off', () => {
    const { skews } = coverage(twice(2 * HOUR, 'entra.signin'), 'assumed');
    expect(skews).toMatchObject([
      { of: 'local.csv', against: 'entra.signin', sha256: '1'.repeat(64), acts: 12, fits: 'UTC+02:00' },
    ]);
    expect(coverage(twice(-(4 * HOUR + 30 * MINUTE), 'entra.signin'), 'assumed').skews).toMatchObject([
      { fits: 'UTC-04:30' },
    ]);
    expect(coverage(twice(0, 'entra.signin'), 'assumed').skews).toMatchObject([{ fits: null }]);
  });

  it('two logs are compared once, and a skew is no zone', () => {
    const { skews } = coverage(twice(95 * SECOND, 'm365.ual'), 'stated');
    expect(skews).toHaveLength(1);
    expect(Math.abs(skews[0]!.later)).toBeGreaterThanOrEqual(95 * SECOND);
    expect(Math.abs(skews[0]!.later)).toBeLessThanOrEqual(98 * SECOND);
    expect(skews[0]!.fits).toBeNull();
  });

  it('few acts, or none at one distance, say nothing', () => {
    expect(coverage(twice(HOUR, 'm365.ual', 3), 'stated').skews).toEqual([]);
    const scattered = twice(0, 'm365.ual', 40).map((row, i) =>
      row.source === 1 ? { ...row, time: row.time + ((i * 104_729) % 36_000) * SECOND } : row,
    );
    expect(coverage(scattered, 'stated').skews).toEqual([]);
  });
});

describe('strips', () => {
  it('count every event of a source, and name sources that never meet', () => {
    const rows: DrawnRow[] = [
      ...Array.from({ length: 30 }, (_, i) => ({
        ...H,
        time: MONDAY + i * HOUR,
        user: 'a@firm.example',
        source: 0,
      })),
      ...Array.from({ length: 5 }, (_, i) => ({
        ...H,
        time: MONDAY + 9 * DAY + i * HOUR,
        user: 'a@firm.example',
        source: 1,
      })),
    ];
    const { lines, apart, bins, binMs, start } = coverage(rows, 'stated');
    expect(lines.map((l) => [l.name, l.events, l.counts.reduce((a, b) => a + b, 0)])).toEqual([
      ['sign-ins.json', 30, 30],
      ['local.csv', 5, 5],
    ]);
    expect(lines.every((l) => l.counts.length === bins)).toBe(true);
    expect(start % binMs).toBe(0);
    expect(apart).toEqual([{ a: 'sign-ins.json', b: 'local.csv' }]);
  });

  it('an empty case has none', () => expect(coverage([], 'stated')).toMatchObject({ lines: [], bins: 0 }));
});
