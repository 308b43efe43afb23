import { groups } from 'd3';
import type { EpochMs, RowIndex } from '../base/units';
import type { Mark, MarkShape } from '../model/timeline';

/** Width of a bar and of its bin, in px. */
export const BAR_WIDTH = 4;
const BIN = 5;

/** Many marks of one shape that fall on the same few pixels; its height is their count. */
export interface Bar {
  /** `b` and the index of its first mark. */
  id: string;
  shape: MarkShape;
  x: number;
  y: number;
  height: number;
  count: number;
  first: EpochMs;
  last: EpochMs;
  rows: RowIndex[];
}

/** A mark at its place on the axis, not yet in a row. */
export interface Located {
  index: number;
  mark: Mark;
  x: number;
}

/**
 * Counts marks into bars over equal pixel bins, shapes stacked.
 * @param marks by time
 * @param top, height the zone the highest bar fills, in px
 */
export function bars(marks: readonly Located[], x0: number, top: number, height: number): Bar[] {
  const bins = binned(marks, x0);
  const most = bins.reduce((n, { inBin }) => Math.max(n, inBin.length), 1);
  return bins.flatMap(({ bin, inBin }) => {
    let y = top + height;
    return groups(inBin, (m) => m.mark.shape).map(([shape, same]): Bar => {
      const tall = Math.max(2, (same.length / most) * height);
      y -= tall;
      return {
        id: `b${same[0]!.index}`,
        shape,
        x: x0 + bin * BIN,
        y: Math.max(top, y),
        height: tall,
        count: same.length,
        first: same[0]!.mark.time,
        last: same.at(-1)!.mark.time,
        rows: same.flatMap((m) => m.mark.rows),
      };
    });
  });
}

/** Marks by time stand by place as well: those of one bin follow each other. */
function binned(marks: readonly Located[], x0: number): { bin: number; inBin: Located[] }[] {
  const bins: { bin: number; inBin: Located[] }[] = [];
  for (const mark of marks) {
    const bin = Math.floor((mark.x - x0) / BIN);
    const last = bins.at(-1);
    if (last?.bin === bin) last.inBin.push(mark);
    else bins.push({ bin, inBin: [mark] });
  }
  return bins;
}
