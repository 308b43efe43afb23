import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentHeight,
  firstRowAt,
  firstToShow,
  isMapped,
  lastFirst,
  rowForKey,
  scrollTopOf,
  TALLEST,
  type ListShape,
} from '../../../src/ui/virtual';

const list = (count: number): ListShape => ({ count, rowHeight: 24, viewHeight: 480 });

describe('a list of a hundred million rows', () => {
  const big = list(100_000_000);

  it('is no taller than browsers bear', () => {
    expect(contentHeight(big)).toBe(TALLEST);
    expect(isMapped(big)).toBe(true);
  });

  it('reaches its first and its last row', () => {
    expect(firstRowAt(big, 0)).toBe(0);
    expect(firstRowAt(big, TALLEST - 480)).toBe(lastFirst(big));
    expect(lastFirst(big)).toBe(100_000_000 - 20);
  });
});

it('moves by keys, within the list', () => {
  const l = list(50);
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'End', 'x'].map((k) => rowForKey(l, 10, k))).toEqual([
    11,
    9,
    30,
    0,
    49,
    null,
  ]);
  expect(rowForKey(l, 0, 'ArrowUp')).toBe(0);
});

it('moves no further than needed to show a row', () => {
  const l = list(100);
  expect([
    firstToShow(l, 10, 5),
    firstToShow(l, 10, 15),
    firstToShow(l, 10, 30),
    firstToShow(l, 0, 99),
  ]).toEqual([5, 10, 11, 80]);
});

it('finds the row again that it scrolled to', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), fc.nat(), (count, at) => {
      const l = list(count);
      const first = at % (lastFirst(l) + 1);
      expect(firstRowAt(l, scrollTopOf(l, first))).toBe(first);
    }),
  );
});
