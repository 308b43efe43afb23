import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/base/units';
import { analyse, type Analysis } from '../../src/correlate/analyse';
import type { Settings } from '../../src/detect/settings';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { benchmarkRun, type Label } from '../../src/sample/benchmark/benchmark';
import { providers } from '../../src/sample/benchmark/providers';
import { scoreAnalysis, type Score, type Share } from '../bench/baselines/score';

/** A small run of the labelled benchmark; `npm run bench -- accuracy` makes the whole of it. */
const size = { users: 150, attacks: 33, lookAlikes: 27 };
const SEED = 4;

let labels: readonly Label[];
let read: Analysis;
const score = (settings: Settings = {}): Score => scoreAnalysis(SEED, labels, analyse(read.table, settings));
const part = ({ right, of }: Share): number => right / of;

beforeAll(async () => {
  const run = benchmarkRun(
    SEED,
    providers.find(({ id }) => id === 'entra, Graph')!,
    size,
  );
  labels = run.labels;
  ({ analysis: read } = await analyseFiles(run.files));
}, 60_000);

describe('a small run of the labelled benchmark', () => {
  it('alerts on every attack and on nothing else, and says how it ended', () => {
    const { recall, precision, outcome, stage, wrong } = score();
    expect(recall.of).toBeGreaterThan(25);
    expect(wrong).toEqual([]);
    for (const share of [recall, precision, outcome, stage]) expect(part(share)).toBe(1);
  });

  it.each<[string, 'recall' | 'precision' | 'outcome', NonNullable<Settings['params']>]>([
    [
      'an approval must follow within two minutes',
      'outcome',
      { 'approved-after-burst': { lookback: 2 * MINUTE } },
    ],
    [
      'bursts in a minute, drips and short bursts not at all',
      'recall',
      {
        'push-burst': { window: MINUTE, minPrompts: 12, minPrivileged: 12 },
        'push-burst-unfamiliar': { minPrompts: 12 },
        'push-drip': { minPrompts: 40, minPerDay: 40 },
        'password-known': { minMedium: 40 },
      },
    ],
    [
      'two unanswered prompts are a campaign, in an office as well',
      'precision',
      { 'push-campaign': { minUsers: 2, familiarTo: 1_000, window: DAY, notSlow: 1, slowPhone: 0 } },
    ],
  ])('a weakened rule shows: %s', (_, measure, params) => {
    expect(part(score({ params })[measure])).toBeLessThan(part(score()[measure]));
  });
});
