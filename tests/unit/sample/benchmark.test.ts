import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/base/units';
import { attacks } from '../../../src/sample/benchmark/attacks';
import { benchmarkRun, fullSize } from '../../../src/sample/benchmark/benchmark';
import {
  judge,
  noFacts,
  type Asking,
  type Facts,
  type Place,
} from '../../../src/sample/benchmark/definition';
import { lookAlikes } from '../../../src/sample/benchmark/look-alikes';
import { providers } from '../../../src/sample/benchmark/providers';

const T = Date.UTC(2026, 8, 14, 9);
const A: Place = { name: 'A', familiarity: 'strange' };
const B: Place = { name: 'B', familiarity: 'strange' };

/** Askings at even gaps. */
const asked = (n: number, gap: number, outcome: Asking['outcome'], place = A, from = T): Asking[] =>
  Array.from({ length: n }, (_, i) => ({ time: from + i * gap, outcome, place }));
const facts = (...askings: Asking[]): Facts => ({ ...noFacts(), askings });

describe('what counts as an attack', () => {
  it('is five prompts weighing three in ten minutes, and not one fewer', () => {
    const burst = 'five prompts weighing three within ten minutes';
    const because = (...askings: Asking[]): string[] => judge(facts(...askings), false, []).because;
    expect(because(...asked(5, 150 * SECOND, 'denied'))).toContain(burst);
    expect(because(...asked(4, MINUTE, 'denied'))).not.toContain(burst);
    expect(because(...asked(5, 150 * SECOND + 1, 'denied'))).not.toContain(burst);
    expect(because(...asked(5, MINUTE, 'timeout'))).not.toContain(burst);
    expect(because(...asked(6, MINUTE, 'timeout'))).toContain(burst);
  });

  it('is success where enough refusals of the same source came before, within a day', () => {
    const after = (wait: number, place = A): string | null =>
      judge(
        facts(...asked(5, MINUTE, 'denied'), { time: T + 4 * MINUTE + wait, outcome: 'approved', place }),
        true,
        [],
      ).outcome;
    expect(after(MINUTE)).toBe('succeeded');
    expect(after(23 * HOUR)).toBe('succeeded');
    expect(after(25 * HOUR)).not.toBe('succeeded');
    expect(after(50 * MINUTE, B)).toBe('succeeded');
    expect(after(70 * MINUTE, B)).toBe('attempted');
  });

  it('is repelled where the person signed in by themselves within a day', () => {
    const own = (...times: number[]): string | null =>
      judge(facts(...asked(5, MINUTE, 'denied')), true, times).outcome;
    expect(own(T + HOUR)).toBe('repelled');
    expect(own()).toBe('attempted');
    expect(own(T + 25 * HOUR)).toBe('attempted');
    expect(own(T - HOUR)).toBe('attempted');
  });
});

describe('the labelled benchmark', () => {
  const small = { users: 60, attacks: 8, lookAlikes: 6 };

  it('holds what it promises', () => {
    expect(fullSize.users).toBeGreaterThanOrEqual(250);
    expect(fullSize.attacks).toBeGreaterThanOrEqual(40);
    expect(fullSize.lookAlikes).toBeGreaterThanOrEqual(30);
    for (const scenario of [...attacks, ...lookAlikes])
      expect(providers.some(scenario.in), scenario.id).toBe(true);
  });

  it.each(['entra, portal', 'okta, Classic', 'duo', 'duo and entra'])('%s: same seed, same bytes', (id) => {
    const provider = providers.find((one) => one.id === id)!;
    const [one, again] = [5, 5].map((seed) => benchmarkRun(seed, provider, small));
    expect(one!.labels).toEqual(again!.labels);
    expect(one!.files.every(({ bytes }, i) => Buffer.compare(bytes, again!.files[i]!.bytes) === 0)).toBe(
      true,
    );
  });

  it('another seed draws other numbers', () => {
    const [one, other] = [5, 6].map((seed) => benchmarkRun(seed, providers[4]!, small));
    expect(one!.labels.map(({ parameters }) => parameters)).not.toEqual(
      other!.labels.map(({ parameters }) => parameters),
    );
  });

  it('labels every draw, and no person twice', () => {
    const { labels } = benchmarkRun(5, providers[0]!, small);
    expect(labels).toHaveLength(small.attacks + small.lookAlikes);
    const firsts = labels.map(({ users }) => users[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
    for (const label of labels) {
      expect(label.first).toBeLessThanOrEqual(label.last);
      expect(label.alert === 'yes').toBe(label.because.length > 0);
      if (label.outcome !== null) expect(label.attack && label.alert).toBe('yes');
    }
  });
});
