import { describe, expect, it } from 'vitest';
import { contentId } from '../../../src/detect/content-id';
import { DistinctCount, mergeRuns, slidingRuns } from '../../../src/detect/sliding';

const atLeast = (n: number) => (from: number, to: number) => (to - from + 1 >= n ? to - from + 1 : -1);

describe('slidingRuns', () => {
  it('closes its windows', () => {
    expect(slidingRuns([0, 5, 10], 10, 0, atLeast(3))).toEqual([{ from: 0, to: 2, peak: 3 }]);
    expect(slidingRuns([0, 5, 11], 10, 0, atLeast(3))).toEqual([]);
  });

  it('joins windows that overlap, and those within the gap', () => {
    expect(slidingRuns([0, 1, 2, 3, 50, 51], 2, 0, atLeast(2))).toEqual([
      { from: 0, to: 3, peak: 3 },
      { from: 4, to: 5, peak: 2 },
    ]);
    expect(slidingRuns([0, 1, 48, 49], 2, 47, atLeast(2))).toEqual([{ from: 0, to: 3, peak: 2 }]);
  });
});

it('mergeRuns joins what overlaps', () => {
  expect(
    mergeRuns([
      { from: 4, to: 9, peak: 1 },
      { from: 0, to: 5, peak: 2 },
    ]),
  ).toEqual([{ from: 0, to: 9, peak: 2 }]);
});

it('DistinctCount follows a window', () => {
  const distinct = new DistinctCount([1, 1, 2, 3, 1]);
  expect([distinct.of(0, 1), distinct.of(0, 3), distinct.of(2, 4), distinct.of(4, 4)]).toEqual([1, 3, 3, 1]);
});

it('contentId depends on the parts and where they end', () => {
  expect(contentId(['ab', 'c'])).toMatch(/^[0-9a-f]{16}$/);
  expect(contentId(['ab', 'c'])).toBe(contentId(['ab', 'c']));
  expect(contentId(['ab', 'c'])).not.toBe(contentId(['a', 'bc']));
});
