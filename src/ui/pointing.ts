import type { Bar } from '../timeline/bars';
import type { Bracket, PlacedMark } from '../timeline/placed';
import type { TimelineLayout } from '../timeline/layout';
import { fromAnchor } from '../timeline/ticks';
import { shapeWords } from '../timeline/words';
import { plural, spanText, timeText } from './format';

/** Something in the picture that can be pointed at. */
export type Target =
  { kind: 'mark'; mark: PlacedMark } | { kind: 'bar'; bar: Bar } | { kind: 'bracket'; bracket: Bracket };

/** Every target in reading order: lane by lane, each by time. */
export function targetsOf(
  picture: TimelineLayout,
): { id: string; lane: number; x: number; y: number; target: Target }[] {
  return picture.lanes.flatMap((lane, i) => {
    const marks = lane.marks.map((mark) => ({
      id: mark.id,
      lane: i,
      x: mark.x,
      y: mark.y - mark.r,
      target: { kind: 'mark', mark } as const,
    }));
    const bars = lane.bars.map((bar) => ({
      id: bar.id,
      lane: i,
      x: bar.x + 2,
      y: bar.y,
      target: { kind: 'bar', bar } as const,
    }));
    const brackets = lane.brackets.map((bracket) => ({
      id: bracket.id,
      lane: i,
      x: (bracket.x0 + bracket.x1) / 2,
      y: bracket.y,
      target: { kind: 'bracket', bracket } as const,
    }));
    return [...brackets, ...[...marks, ...bars].sort((a, b) => a.x - b.x)];
  });
}

/** What a target says when pointed at: what it is, then when. */
export function targetText(target: Target, anchor: number | null): { what: string; when: string } {
  switch (target.kind) {
    case 'mark': {
      const { mark } = target.mark;
      const from = anchor === null ? '' : ` · ${fromAnchor(mark.time - anchor)}`;
      const kind = shapeWords[mark.shape].one;
      return {
        what: mark.label === kind ? kind : `${kind}: ${mark.label}`,
        when: `${timeText(mark.time)} UTC${from}`,
      };
    }
    case 'bar': {
      const words = shapeWords[target.bar.shape];
      return {
        what: plural(target.bar.count, words.one, words.many),
        when: `${spanText(target.bar.first, target.bar.last)} UTC`,
      };
    }
    case 'bracket':
      return {
        what: target.bracket.label,
        when: `${spanText(target.bracket.first, target.bracket.last)} UTC`,
      };
  }
}

/** @returns the id reached from `id` by an arrow key, null where it leads nowhere. */
export function neighbour(picture: TimelineLayout, id: string, key: string): string | null {
  const all = targetsOf(picture);
  const at = all.findIndex((t) => t.id === id);
  const here = all[at];
  if (!here) return all[0]?.id ?? null;
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const next = all[at + (key === 'ArrowRight' ? 1 : -1)];
    return next && next.lane === here.lane ? next.id : null;
  }
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  for (let lane = here.lane + step; step !== 0 && lane >= 0 && lane < picture.lanes.length; lane += step) {
    const there = all.filter((t) => t.lane === lane);
    if (there.length > 0)
      return there.reduce((a, b) => (Math.abs(b.x - here.x) < Math.abs(a.x - here.x) ? b : a)).id;
  }
  return null;
}

/** A lane's name on lines of at most 13 letters, so that it stays in its column. */
export function nameLines(name: string): string[] {
  if (name.length <= 13) return [name];
  const space = name.lastIndexOf(' ');
  return space < 0 ? [name] : [name.slice(0, space), name.slice(space + 1)];
}

/** A zigzag down a folded column of a given centre. */
export function zigzag(x: number, y0: number, y1: number): string {
  let path = `M${x} ${y0}`;
  for (let y = y0 + 8, side = 3; y < y1; y += 8, side = -side) path += `L${x + side} ${y}`;
  return `${path}L${x} ${y1}`;
}
