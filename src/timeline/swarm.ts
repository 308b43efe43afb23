import { MARK_GAP } from './dodge';

/** Sizes the prompts may have: half of each, in px. The first that fits is taken, else the last. */
const sizes = [5.5, 4.5, 3.5, 2.75] as const;
/** Prompts are spread over at least so many rows, so that each stands clear of its neighbours. */
const ROWS_WANTED = 3;
/** Between rows, and how far they may spread, in px. */
const ROW_GAP = 1.5;
const MOST_SPREAD = 7;

interface Spot {
  row: number;
  r: number;
}

/**
 * Stands marks at exactly their `x`, dodging up and down. Nothing overlaps; the marks shrink a little rather than
 * need more than `height`, and beyond that the swarm grows.
 * @param items by x
 * @param stretch extra height the rows may spread over, in px
 * @returns per item the distance of its centre from the top
 */
export function swarm(
  items: readonly { x: number; r: number }[],
  height: number,
  stretch: number,
): { places: { y: number; r: number }[]; height: number } {
  for (const size of sizes) {
    // Larger and smaller marks stay so, in proportion.
    const marks = items.map((m) => ({ x: m.x, r: (m.r * size) / sizes[0] }));
    const pitch = 2 * size + ROW_GAP;
    const { spots, rows } = spread(marks, pitch);
    if (size !== sizes.at(-1) && rows * pitch > height) continue;
    const wide = rows > 1 ? pitch + Math.min(MOST_SPREAD, stretch / (rows - 1)) : pitch;
    const y = (spot: Spot): number => spot.row * wide;
    const top = Math.min(...spots.map((s) => y(s) - s.r));
    const bottom = Math.max(...spots.map((s) => y(s) + s.r));
    return { places: spots.map((s) => ({ y: y(s) - top, r: s.r })), height: bottom - top };
  }
  return { places: [], height: 0 };
}

/** Gives each mark the row that has been free the longest. */
function spread(marks: readonly { x: number; r: number }[], pitch: number): { spots: Spot[]; rows: number } {
  const last = new Array<number>(Math.min(ROWS_WANTED, Math.ceil(marks.length / 3))).fill(-Infinity);
  const spots: Spot[] = [];
  const widest = Math.max(...marks.map((m) => m.r));
  const free = (i: number, row: number): boolean => {
    const { x, r } = marks[i]!;
    for (let j = i - 1; j >= 0 && marks[j]!.x > x - r - widest - MARK_GAP; j--) {
      const reach = r + marks[j]!.r;
      if (x - marks[j]!.x < reach + MARK_GAP && Math.abs(row - spots[j]!.row) * pitch < reach) return false;
    }
    return true;
  };
  marks.forEach((mark, i) => {
    const order = last.map((_, row) => row).sort((a, b) => last[a]! - last[b]! || a - b);
    let row = order.find((candidate) => free(i, candidate));
    if (row === undefined) {
      row = last.length;
      while (!free(i, row)) row++;
    }
    while (last.length <= row) last.push(-Infinity);
    last[row] = mark.x;
    spots.push({ row, r: mark.r });
  });
  return { spots, rows: last.length };
}
