import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/base/units';
import { wideAt } from '../../../src/model/event';
import { analyse } from '../../../src/correlate/analyse';
import { allRules } from '../../../src/detect/rules';
import { Random } from '../../../src/sample/random';
import { vectors } from '../detect/vectors';
import { type DrawnRow, Drawing, guid, H } from '../support/drawing';
import { tableOf } from '../support/drawn-table';
import { scenarios, type ScenarioName } from '../support/scenarios';

/** What an analyst is told, in words that do not depend on where a record stands in which file. */
function told(rows: readonly DrawnRow[], shift = 0, only: (user: string) => boolean = () => true): string[] {
  const { findings, incidents, table } = analyse(tableOf(rows));
  return [
    ...findings
      .filter(({ user }) => only(user))
      .map((f) => {
        const records = f.evidence.map((row) => wideAt(table, 'nativeKey', row)).sort();
        return `${f.id} ${f.catalogue} ${f.severity} ${f.user} ${f.first - shift} ${f.last - shift} ${f.count} ${f.incident} ${f.ips.join()} ${records.join()}`;
      }),
    ...incidents
      .filter(({ user }) => only(user))
      .map(
        (i) =>
          `${i.id} ${i.severity} ${i.outcome} ${i.confidence} ${i.contained} ${i.first - shift} ${i.last - shift} ${JSON.stringify(i.counts)} ${(i.alternatives ?? []).map((one) => one.reading).join()}`,
      ),
  ].sort();
}

/** Native ids stay with their records, wherever those are moved to. */
function withIds(rows: readonly DrawnRow[]): DrawnRow[] {
  return rows.map((row, i) => ({ ...row, nativeKey: row.nativeKey ?? guid(800_000 + i) }));
}

function shuffled(rows: readonly DrawnRow[], seed: number): DrawnRow[] {
  const random = new Random(seed);
  const list = [...rows];
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

const shifted = (rows: readonly DrawnRow[], by: number): DrawnRow[] =>
  rows.map((row) => ({
    ...row,
    time: row.time + by,
    ...(row.steps
      ? {
          steps: row.steps.map((step) =>
            step.time === undefined ? step : { ...step, time: step.time + by },
          ),
        }
      : {}),
  }));

/** People who have nothing to do with it, at desks of their own. */
function strangers(): DrawnRow[] {
  const d = new Drawing();
  for (let i = 0; i < 4; i++)
    d.baseline(`bystander${i}@elsewhere.example`, { ...H, ip: `192.0.2.${10 + i}`, asn: 64_700 + i });
  return d.rows.map((row, i) => ({ ...row, nativeKey: guid(900_000 + i) }));
}

const drawings: [string, Drawing][] = [
  ...allRules.map(({ id }): [string, Drawing] => [id, vectors[id]!.must[0]!.draw(0)]),
  ...(Object.keys(scenarios) as ScenarioName[]).map((name): [string, Drawing] => [name, scenarios[name]()]),
];

/** Equal times are ordered by the record's place in its file, so that a shuffle may only move records of other times. */
const hasTies = (rows: readonly DrawnRow[]): boolean =>
  new Set(rows.map(({ time }) => time)).size < rows.length;

describe.each(drawings)('%s', (_, drawing) => {
  const rows = withIds(drawing.rows);
  const plain = told(rows);

  it('does not depend on the order of the records', () => {
    // A ten-thousandth of a millisecond tells equal times apart, in the order drawn.
    const distinct = hasTies(rows) ? rows.map((row, i) => ({ ...row, time: row.time + i / 10_000 })) : rows;
    const expected = told(distinct);
    for (const seed of [1, 2]) expect(told(shuffled(distinct, seed))).toEqual(expected);
  });

  it('does not depend on how records are spread over files', () => {
    const random = new Random(3);
    expect(told(rows.map((row) => ({ ...row, source: random.int(2) })))).toEqual(plain);
  });

  it.each([1, 3, 180].map((days) => days * DAY))('moves with time by %i ms', (by) => {
    expect(told(shifted(rows, by), by)).toEqual(plain);
  });

  it('moves with time by an odd number of milliseconds', () => {
    const by = 7 * DAY + 12_345_677;
    expect(told(shifted(rows, by), by)).toEqual(plain);
  });

  it('does not change when people are added who have nothing to do with it', () => {
    const isOurs = (user: string): boolean => !user.endsWith('@elsewhere.example');
    expect(told([...rows, ...strangers()], 0, isOurs)).toEqual(plain);
  });
});
