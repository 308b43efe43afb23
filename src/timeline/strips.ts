import { groups as d3groups } from 'd3';
import { bars, type Located } from './bars';
import { LABEL_GAP, packTexts, type Stretch } from './dodge';
import type { FoldedScale } from './folded-scale';
import { LABEL_SIZE, type LaneInput, type LaneLayout } from './placed';
import { fitText } from './text';
import { countWords, peakPerMinute } from './words';

/** Height of a line of words and of a bracket, in px. */
const STRIP = 15;
const BRACKET = 9;

/** `5 × wrong password` under marks that would all say the same. */
export function placeGroups(
  lane: LaneLayout,
  groups: Located[][],
  { frame, measure, scale, room }: LaneInput,
  top: number,
): number {
  const words = groups.map((same) => countWords(same.map((m) => m.mark)));
  const texts = groups.map((same, i) => ({
    at: Math.min(...same.map((m) => m.x)) - 5,
    to: Math.max(...same.map((m) => m.x)) + 5,
    anchor: 'start' as const,
    width: measure(words[i]!, LABEL_SIZE),
  }));
  const places = packTexts(texts, room.strips, frame, scale.folds);
  let rows = 0;
  places.forEach((place, i) => {
    if (!place) return;
    rows = Math.max(rows, place.row + 1);
    const of = `m${groups[i]![0]!.index}`;
    const y = top + place.row * STRIP + 11;
    lane.labels.push({
      id: `g${of}`,
      text: words[i]!,
      x: place.x,
      y,
      width: texts[i]!.width,
      end: false,
      size: LABEL_SIZE,
      strong: false,
      of,
    });
  });
  return top + rows * STRIP;
}

/** Bars with a line above that says how many there are and how many at most in a minute. */
export function placeBars(lane: LaneLayout, barred: Located[], input: LaneInput, top: number): number {
  if (barred.length === 0) return top;
  const { frame, measure, scale, room } = input;
  const kinds = d3groups(barred, (m) => m.mark.shape).sort((a, b) => b[1].length - a[1].length);
  // The words stand over the bulk of the bars, not over a straggler far away.
  const bulks = kinds.map(([, same]) => bulk(same, scale));
  const words = kinds.map(([, same], i) => {
    const marks = same.map((m) => m.mark);
    const short = countWords(marks);
    const long = `${short} · peak ${peakPerMinute(marks)} / min`;
    // The peak is left out where it would have to cross a fold.
    const { from, to } = between(bulks[i]![0]!.x, scale.folds, frame);
    const tight = measure(long, LABEL_SIZE) > to - from && measure(short, LABEL_SIZE) <= to - from;
    return fitText(tight ? short : long, LABEL_SIZE, frame[1] - frame[0], measure);
  });
  const texts = bulks.map((most, i) => ({
    at: most[0]!.x,
    to: most.at(-1)!.x,
    anchor: 'start' as const,
    width: measure(words[i]!, LABEL_SIZE),
  }));
  const places = packTexts(texts, room.strips, frame, scale.folds);
  const rows = Math.max(0, ...places.map((p) => (p ? p.row + 1 : 0)));
  const zone = top + rows * STRIP + 2;
  const height = room.bars + input.stretch;
  lane.bars = bars(barred, frame[0], zone, height);
  places.forEach((place, i) => {
    if (!place || !words[i]) return;
    const of = `b${bulks[i]![0]!.index}`;
    const y = top + place.row * STRIP + 11;
    lane.labels.push({
      id: `g${of}`,
      text: words[i],
      x: place.x,
      y,
      width: texts[i]!.width,
      end: false,
      size: LABEL_SIZE,
      strong: true,
      of,
    });
  });
  return zone + height;
}

/** The marks of the stretch of the axis that holds most of them, by time. */
function bulk(same: Located[], { segments }: FoldedScale): Located[] {
  const parts: Located[][] = [];
  let segment = -1;
  for (const m of same) {
    const at = segments.findIndex((s) => m.mark.time <= s.t1);
    if (at !== segment) parts.push([]);
    segment = at;
    parts.at(-1)!.push(m);
  }
  return parts.reduce((a, b) => (b.length > a.length ? b : a));
}

/** The stretch around `x` without a fold, in px. */
function between(
  x: number,
  folds: readonly Stretch[],
  frame: readonly [number, number],
): { from: number; to: number } {
  return {
    from: Math.max(frame[0], ...folds.filter((f) => f.x1 <= x).map((f) => f.x1 + LABEL_GAP)),
    to: Math.min(frame[1], ...folds.filter((f) => f.x0 > x).map((f) => f.x0 - LABEL_GAP)),
  };
}

/** Brackets over bursts, their words above. */
export function placeBursts(
  lane: LaneLayout,
  { model, scale, frame, measure, room }: LaneInput,
  top: number,
): number {
  const bursts = model.bursts
    .filter((b) => b.last >= scale.view[0] && b.first <= scale.view[1])
    .map((b) => ({
      ...b,
      x0: Math.max(frame[0], scale.x(b.first) - 7),
      x1: Math.min(frame[1], scale.x(b.last) + 7),
    }));
  if (bursts.length === 0) return top;
  const words = bursts.map((b) => fitText(b.label, LABEL_SIZE, frame[1] - frame[0], measure));
  const texts = bursts.map((b, i) => ({
    at: b.x0,
    to: b.x1,
    anchor: 'middle' as const,
    width: measure(words[i]!, LABEL_SIZE),
  }));
  const places = packTexts(texts, room.strips, frame, scale.folds);
  const rows = Math.max(1, ...places.map((p) => (p ? p.row + 1 : 0)));
  const y = top + rows * STRIP;
  bursts.forEach((b, i) => {
    lane.brackets.push({
      id: `k${i}`,
      finding: b.finding,
      label: b.label,
      x0: b.x0,
      x1: b.x1,
      y,
      first: b.first,
      last: b.last,
    });
    const place = places[i];
    if (!place || !words[i]) return;
    const line = top + (rows - 1 - place.row) * STRIP + 11;
    lane.labels.push({
      id: `lk${i}`,
      text: words[i],
      x: place.x,
      y: line,
      width: texts[i]!.width,
      end: false,
      size: LABEL_SIZE,
      strong: false,
      of: `k${i}`,
    });
  });
  return y + BRACKET;
}
