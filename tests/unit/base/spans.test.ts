import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { union, type Span } from '../../../src/base/spans';

describe('union of spans', () => {
  it('joins those that meet, and keeps those apart', () => {
    expect(
      union([
        [8, 9],
        [1, 3],
        [2, 5],
        [5, 6],
      ]),
    ).toEqual([
      [1, 6],
      [8, 9],
    ]);
    expect(union([])).toEqual([]);
  });

  it('covers what the spans cover, each number once', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
      .map(([from, long]): Span => [from, from + long]);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const covered = union(spans);
        for (let at = 0; at <= 73; at++) {
          const holds = (list: readonly Span[]): number =>
            list.filter(([from, to]) => from <= at && at <= to).length;
          expect(holds(covered)).toBe(holds(spans) > 0 ? 1 : 0);
        }
      }),
    );
  });
});
