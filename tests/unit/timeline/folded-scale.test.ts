import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/base/units';
import { defaultFold, FoldedScale, planFolds } from '../../../src/timeline/folded-scale';

const T0 = Date.UTC(2026, 8, 14, 14, 0, 0);
const burst = (start: number, n: number, step: number): number[] =>
  Array.from({ length: n }, (_, i) => T0 + start + i * step);
/** Two minutes, five quiet, three minutes, an hour quiet, then ten minutes. */
const times = [
  ...burst(0, 5, 20 * SECOND),
  ...burst(6 * MINUTE, 20, 9 * SECOND),
  ...burst(70 * MINUTE, 60, 10 * SECOND),
];
const scaleOf = (view: readonly [number, number] | null = null, open: number[] = []): FoldedScale =>
  new FoldedScale(planFolds(times, { ...defaultFold, open }), view, [100, 900]);
const foldsOf = (moments: number[]): { from: number; to: number }[] =>
  new FoldedScale(planFolds(moments, defaultFold), null, [100, 900]).folds;

describe('folding', () => {
  it('folds the quiet times and says from when to when', () => {
    const { folds } = scaleOf();
    expect(folds.map((f) => [f.from - T0, f.to - T0])).toEqual([
      [80 * SECOND, 6 * MINUTE],
      [6 * MINUTE + 171 * SECOND, 70 * MINUTE],
    ]);
  });

  it('leaves steady activity alone', () => {
    const plan = planFolds(burst(0, 50, 30 * SECOND), defaultFold);
    expect(plan.pieces).toHaveLength(1);
  });

  it('keeps the rhythm of single prompts', () => {
    // Seventeen minutes: what a sign-in brings within a second, and prompts half a minute and more apart.
    const prompts = [0, 34, 72, 103, 141, 240, 292, 330, 420, 455, 570, 633, 671, 780, 815, 930, 1020];
    const attack = prompts.flatMap((s) => [0, 200, 800].map((ms) => T0 + s * SECOND + ms));
    expect(foldsOf(attack)).toEqual([]);
    const later = [...attack, ...burst(26 * MINUTE, 60, SECOND)];
    expect(foldsOf(later).map((f) => f.to)).toEqual([T0 + 26 * MINUTE]);
  });

  it('folds nothing within a burst, however long its pauses', () => {
    const drip = [...burst(0, 3, SECOND), ...burst(10 * MINUTE, 3, SECOND), ...burst(40 * MINUTE, 9, SECOND)];
    const cuts = (bursts: [number, number][]): number =>
      planFolds(drip, defaultFold, bursts).pieces.filter((p) => p.fold).length;
    expect(cuts([])).toBe(2);
    expect(cuts([[T0, T0 + 10 * MINUTE + 2 * SECOND]])).toBe(1);
  });

  it('gives an unfolded gap room of its own', () => {
    const opened = scaleOf(null, [T0 + 80 * SECOND]);
    expect(opened.folds).toHaveLength(1);
    expect(opened.segments).toHaveLength(4);
    expect(opened.x(T0 + 3 * MINUTE)).toBeGreaterThan(opened.x(T0 + 2 * MINUTE));
  });

  it('draws one moment, and none', () => {
    const one = new FoldedScale(planFolds([T0], defaultFold), null, [0, 500]);
    expect(one.x(T0)).toBeCloseTo(250);
    expect(new FoldedScale(planFolds([], defaultFold), null, [0, 500]).segments).toHaveLength(1);
  });
});

describe('zoom and pan', () => {
  it('keeps the moment under the pointer', () => {
    const before = scaleOf();
    const x = before.x(T0 + 7 * MINUTE);
    const after = scaleOf(before.zoomAt(x, 3));
    expect(Math.abs(after.x(T0 + 7 * MINUTE) - x)).toBeLessThan(3);
    expect(after.view[1] - after.view[0]).toBeLessThan(before.view[1] - before.view[0]);
  });

  it('never leaves the incident', () => {
    const whole = scaleOf();
    expect(whole.zoomAt(500, 0.1)).toEqual(whole.view);
    const near = scaleOf(whole.zoomAt(300, 8));
    const far = scaleOf(near.pan(1e6));
    expect(far.view[1]).toBeCloseTo(whole.view[1], 0);
    expect(scaleOf(near.pan(-1e6)).view[0]).toBeCloseTo(whole.view[0], 0);
  });

  it('stops at a second', () => {
    let scale = scaleOf();
    for (let i = 0; i < 60; i++) scale = scaleOf(scale.zoomAt(300, 2));
    expect(scale.view[1] - scale.view[0]).toBeGreaterThanOrEqual(SECOND);
  });

  it('falls back to the whole where a view shows nothing', () => {
    expect(scaleOf([T0 + 100 * HOUR, T0 + 200 * HOUR]).view).toEqual(scaleOf().view);
  });
});

it('keeps order, and finds its way back', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 14 * 24 * HOUR }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(moments, fc.nat(1000), fc.nat(1000), (raw, a, b) => {
      const sorted = raw.map((t) => T0 + t).sort((p, q) => p - q);
      const plan = planFolds(sorted, defaultFold);
      const [first, last] = plan.extent;
      const view = [
        first + (Math.min(a, b) / 1000) * (last - first),
        first + (Math.max(a, b) / 1000) * (last - first),
      ] as const;
      const scale = new FoldedScale(plan, view, [0, 700]);
      const xs = sorted.map((t) => scale.x(t));
      for (let i = 1; i < xs.length; i++) expect(xs[i]!).toBeGreaterThanOrEqual(xs[i - 1]!);
      for (const t of sorted) {
        if (scale.shows(t)) expect(Math.abs(scale.x(scale.t(scale.x(t))) - scale.x(t))).toBeLessThan(0.01);
      }
      expect(scale.segments.at(-1)!.x1).toBeCloseTo(700);
    }),
  );
});
