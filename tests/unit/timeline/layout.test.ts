import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/base/units';
import { stages } from '../../../src/model/finding';
import { markShapes, type Mark, type TimelineModel } from '../../../src/model/timeline';
import { defaultFold } from '../../../src/timeline/folded-scale';
import type { LaneLayout } from '../../../src/timeline/placed';
import { layout, type TimelineLayout } from '../../../src/timeline/layout';
import { estimate, fitText } from '../../../src/timeline/text';
import { fromAnchor } from '../../../src/timeline/ticks';
import { fakeTimeline } from '../ui/fake-engine';

const techniques = { recon: [], 'push-bombing': ['T1621'], access: [], 'post-access': [], exfiltration: [] };
const modelOf = (
  marks: Mark[],
  bursts: TimelineModel['bursts'] = [],
  anchor: number | null = null,
): TimelineModel => ({
  marks: marks.sort((a, b) => a.time - b.time),
  bursts,
  anchor,
  techniques,
});
const draw = (
  model: TimelineModel,
  width = 900,
  view: readonly [number, number] | null = null,
): TimelineLayout => layout(model, { width, view, fold: defaultFold });

interface Box {
  a: number;
  b: number;
  top: number;
  bottom: number;
}
const apart = (p: Box, q: Box): boolean =>
  p.b <= q.a + 0.01 || q.b <= p.a + 0.01 || p.bottom <= q.top + 0.01 || q.bottom <= p.top + 0.01;
const labelBoxes = (lane: LaneLayout): Box[] =>
  lane.labels.map((l) => ({ a: l.x, b: l.x + l.width, top: l.y - 9, bottom: l.y + 2 }));
const markBoxes = (lane: LaneLayout): Box[] =>
  lane.marks.map((m) => ({ a: m.x - m.r, b: m.x + m.r, top: m.y - m.r, bottom: m.y + m.r }));
const barBoxes = (lane: LaneLayout): Box[] =>
  lane.bars.map((b) => ({ a: b.x, b: b.x + 4, top: b.y, bottom: b.y + b.height }));

function collisions(boxes: Box[], others: Box[] = boxes): number {
  let n = 0;
  boxes.forEach((p, i) =>
    others.forEach((q, j) => (n += (boxes !== others || j > i) && !apart(p, q) ? 1 : 0)),
  );
  return n;
}

describe('the sample incident', () => {
  const drawn = draw(fakeTimeline);
  const lane = (i: number): LaneLayout => drawn.lanes[i]!;

  it('shows five lanes in order, one below the other', () => {
    expect(drawn.lanes.map((l) => l.stage)).toEqual([...stages]);
    for (let i = 1; i < 5; i++) expect(lane(i).y).toBeGreaterThanOrEqual(lane(i - 1).y + lane(i - 1).height);
  });

  it('shows twenty prompts singly under one bracket', () => {
    expect(lane(1).marks).toHaveLength(20);
    expect(lane(1).brackets).toHaveLength(1);
    expect(lane(1).labels.some((l) => l.text.startsWith('20 prompts'))).toBe(true);
  });

  it('counts five hundred downloads into bars that say how many', () => {
    expect(lane(4).marks).toHaveLength(0);
    expect(lane(4).bars.reduce((n, b) => n + b.count, 0)).toBe(500);
    expect(lane(4).bars.flatMap((b) => b.rows)).toHaveLength(500);
    expect(lane(4).labels[0]!.text).toMatch(/^500 × FileDownloaded · peak \d+ \/ min$/);
  });

  it('gives the burst a quarter of the width', () => {
    for (const width of [730, 1280]) {
      const { plot, lanes } = draw(fakeTimeline, width);
      const { x0, x1 } = lanes[1]!.brackets[0]!;
      expect((x1 - x0) / (plot.x1 - plot.x0)).toBeGreaterThan(0.25);
    }
  });

  it('shrinks its lanes towards the height there is', () => {
    const low = layout(fakeTimeline, { width: 730, view: null, fold: defaultFold, height: 350 });
    expect(low.height).toBeLessThanOrEqual(350);
    const none = layout(fakeTimeline, { width: 730, view: null, fold: defaultFold, height: 10 });
    expect(none.tightest).toBe(true);
  });

  it('says the same thing once', () => {
    expect(lane(0).labels.map((l) => l.text)).toEqual(['5 × wrong password']);
  });

  it('marks the anchor on both axis lines and ties it to the access', () => {
    expect(drawn.relative.find((t) => t.text === 'T+0')!.x).toBeCloseTo(drawn.anchor!.x);
    expect(drawn.link!.y1).toBeGreaterThan(drawn.link!.y0);
  });

  it('writes no clock time twice', () => {
    for (const width of [700, 1000, 1400, 1900]) {
      const words = draw(fakeTimeline, width).clock.map((t) => t.text);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it('is the same every time', () => {
    expect(JSON.stringify(draw(fakeTimeline).lanes)).toBe(JSON.stringify(drawn.lanes));
  });

  it('grows its bars where there is height to spare', () => {
    const tall = layout(fakeTimeline, {
      width: 900,
      view: null,
      fold: defaultFold,
      height: drawn.height + 40,
    });
    expect(tall.height).toBeGreaterThan(drawn.height + 30);
    expect(tall.height).toBeLessThanOrEqual(drawn.height + 41);
  });

  it('stands with its axis at the foot of any height that is enough, its bars at the foot of their lane', () => {
    for (const model of [fakeTimeline, { ...fakeTimeline, marks: fakeTimeline.marks.slice(0, 3) }])
      for (let height = draw(model).height; height < 1_600; height += 53) {
        const drawn = layout(model, { width: 740, view: null, fold: defaultFold, height });
        expect(drawn.height).toBeLessThanOrEqual(height + 1);
        expect(drawn.height).toBeGreaterThan(height - 25);
        for (const lane of drawn.lanes)
          for (const bar of lane.bars) expect(lane.y + lane.height - (bar.y + bar.height)).toBeLessThan(10);
      }
  });

  it('never grows beyond its height, where a lane has both prompts and bars', () => {
    const mark = (i: number, shape: Mark['shape'], stage: Mark['stage']): Mark => ({
      time: i * 7 * MINUTE,
      stage,
      shape,
      attacker: true,
      label: shape,
      rows: [i],
    });
    const many = Array.from({ length: 400 }, (_, i) => [
      mark(i, 'approved', 'push-bombing'),
      mark(i, 'sign-in', 'access'),
      ...(i % 4 === 0 ? [mark(i, 'pending', 'push-bombing')] : []),
    ]).flat();
    const model = modelOf(many);
    for (let height = draw(model).height; height < draw(model).height + 400; height += 7)
      expect(layout(model, { width: 740, view: null, fold: defaultFold, height }).height).toBeLessThanOrEqual(
        height + 1,
      );
  });

  it('says what lies outside the view', () => {
    const t = fakeTimeline.anchor!;
    const near = draw(fakeTimeline, 900, [t - 30_000, t + 5_000]);
    expect(near.lanes[0]!.before).toBe(5);
    expect(near.lanes[4]!.after).toBe(500);
    expect(near.lanes[0]!.empty).toBe(false);
  });
});

const prompts = (n: number, step: number): Mark[] =>
  Array.from({ length: n }, (_, i) => ({
    time: i * step,
    stage: 'push-bombing',
    shape: i % 4 === 3 ? 'no-answer' : 'denied',
    attacker: true,
    label: 'denied by the user',
    rows: [i],
  }));

it('draws up to 150 prompts one by one, then bars', () => {
  for (const step of [0, SECOND, MINUTE]) {
    const lane = draw(modelOf(prompts(150, step)), 500).lanes[1]!;
    expect([lane.marks.length, lane.bars.length]).toEqual([150, 0]);
    expect(collisions(markBoxes(lane))).toBe(0);
  }
  const more = draw(modelOf(prompts(151, SECOND)), 500).lanes[1]!;
  expect(more.bars.length).toBeGreaterThan(0);
  expect(more.marks.every((m) => m.mark.shape === 'no-answer')).toBe(true);
});

it('tells sign-ins to several apps by one label', () => {
  const signIns = ['Teams', 'Outlook', 'SharePoint', 'Outlook'].map((app, i): Mark => ({
    time: i * 20 * SECOND,
    stage: 'access',
    shape: 'sign-in',
    attacker: true,
    label: `signed in to ${app}`,
    rows: [i],
  }));
  const lane = draw(modelOf(signIns)).lanes[2]!;
  expect(lane.marks).toHaveLength(4);
  expect(lane.labels.map((l) => l.text)).toEqual(['signed in to 3 apps']);
});

it('labels bars above their bulk, not above a straggler', () => {
  const files = Array.from({ length: 300 }, (_, i): Mark => ({
    time: i === 0 ? 0 : 20 * HOUR + i * 10 * SECOND,
    stage: 'exfiltration',
    shape: 'file',
    attacker: true,
    label: 'FileDownloaded',
    rows: [i],
  }));
  const drawn = draw(modelOf(files));
  const lane = drawn.lanes[4]!;
  expect(lane.labels).toHaveLength(1);
  expect(lane.labels[0]!.x).toBeGreaterThan(drawn.folds[0]!.x1);
});

it('draws an incident without marks', () => {
  const drawn = draw(modelOf([]));
  expect(drawn.lanes.every((l) => l.empty)).toBe(true);
  expect(drawn.anchor).toBeNull();
});

it('lets less important labels yield', () => {
  const crowd = Array.from({ length: 8 }, (_, i): Mark => ({
    time: i * SECOND,
    stage: 'access',
    shape: i === 4 ? 'approved' : 'sign-in',
    attacker: true,
    label: `event number ${i} with a long story to tell`,
    rows: [i],
  }));
  const lane = draw(modelOf(crowd), 420).lanes[2]!;
  expect(lane.marks).toHaveLength(8);
  expect(lane.labels.length).toBeLessThan(8);
  expect(lane.labels.some((l) => l.text.startsWith('event number 4'))).toBe(true);
});

it('cuts texts to fit', () => {
  expect(fitText('short', 11, 200, estimate)).toBe('short');
  const cut = fitText('a user name of two hundred letters'.repeat(6), 11, 120, estimate);
  expect(cut.endsWith('…')).toBe(true);
  expect(estimate(cut, 11)).toBeLessThanOrEqual(120);
  expect(fitText('nothing fits here', 11, 8, estimate)).toBe('');
});

it('speaks of time from the anchor', () => {
  expect([0, 900_000, -90_000, 2 * HOUR + 25 * MINUTE, 26 * HOUR].map(fromAnchor)).toEqual([
    'T+0',
    'T+15 min',
    'T−1 min 30 s',
    'T+2 h 25 min',
    'T+1 d 2 h',
  ]);
});

const anyMark = fc.record({
  time: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 10 * 24 * HOUR })),
  stage: fc.constantFrom(...stages),
  shape: fc.constantFrom(...markShapes),
  attacker: fc.boolean(),
  label: fc.oneof(
    fc.constantFrom('wrong password', 'FileDownloaded', 'New-InboxRule'),
    fc.string({ maxLength: 80 }),
  ),
  rows: fc.array(fc.nat(), { minLength: 1, maxLength: 1 }),
});
const anyModel = fc
  .tuple(
    fc.array(anyMark, { maxLength: 260, size: 'max' }),
    fc.array(fc.nat(10 * MINUTE), { minLength: 2, maxLength: 8 }),
  )
  .map(([marks, cuts]) => {
    const sorted = cuts.sort((a, b) => a - b);
    const bursts = sorted.slice(1).map((t, i) => ({
      first: sorted[i]!,
      last: t,
      label: `burst ${i}: so many prompts in a short time`,
      finding: `f${i}`,
    }));
    return modelOf(marks, bursts, sorted[0]);
  });

it('keeps order, overlaps nothing, leaves the frame with nothing', () => {
  fc.assert(
    fc.property(
      anyModel,
      fc.integer({ min: 340, max: 1600 }),
      fc.option(fc.tuple(fc.nat(10 * MINUTE), fc.nat(10 * MINUTE))),
      (model, width, cut) => {
        const view = cut ? ([Math.min(...cut), Math.max(...cut)] satisfies [number, number]) : null;
        const drawn = draw(model, width, view);
        const { x0, x1 } = drawn.plot;
        for (const lane of drawn.lanes) {
          for (let i = 1; i < lane.marks.length; i++)
            expect(lane.marks[i]!.x).toBeGreaterThanOrEqual(lane.marks[i - 1]!.x);
          for (const m of lane.marks) expect(m.x).toBeCloseTo(drawn.scale.x(m.mark.time), 6);
          const labels = labelBoxes(lane);
          expect(collisions(markBoxes(lane))).toBe(0);
          expect(collisions(labels)).toBe(0);
          expect(collisions(labels, markBoxes(lane))).toBe(0);
          expect(collisions(labels, barBoxes(lane))).toBe(0);
          for (const box of [...labels, ...markBoxes(lane), ...barBoxes(lane)]) {
            expect(box.a).toBeGreaterThanOrEqual(x0 - 0.01);
            expect(box.b).toBeLessThanOrEqual(x1 + 0.01);
            expect(box.top).toBeGreaterThanOrEqual(lane.y - 0.01);
            expect(box.bottom).toBeLessThanOrEqual(lane.y + lane.height + 0.01);
          }
          const shown =
            lane.marks.length + lane.bars.reduce((n, b) => n + b.count, 0) + lane.before + lane.after;
          expect(shown).toBe(model.marks.filter((m) => m.stage === lane.stage).length);
        }
        for (const line of [drawn.clock, drawn.relative]) {
          for (let i = 1; i < line.length; i++) {
            const [a, b] = [line[i - 1]!, line[i]!];
            expect(b.x - estimate(b.text, 11) / 2).toBeGreaterThan(a.x + estimate(a.text, 11) / 2);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});
