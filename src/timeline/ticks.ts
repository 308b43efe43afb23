import { utcFormat } from 'd3';
import { DAY, HOUR, MINUTE, SECOND, type DurationMs, type EpochMs } from '../base/units';
import type { FoldedScale, Segment } from './folded-scale';
import type { Measure } from './text';

/** A word on one of the axis lines, centred on `x`. */
export interface Tick {
  t: EpochMs;
  x: number;
  text: string;
}

export const TICK_SIZE = 11;
const TICK_GAP = 14;
const clock = utcFormat('%H:%M');
const clockSeconds = utcFormat('%H:%M:%S');
const clockMillis = utcFormat('%H:%M:%S.%L');
const day = utcFormat('%b %-d');

const steps: readonly DurationMs[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

/** The step that leaves about `room` px between ticks. */
function stepFor(segment: Segment, room: number): DurationMs {
  const wanted = ((segment.t1 - segment.t0) / Math.max(1, segment.x1 - segment.x0)) * room;
  return steps.find((s) => s >= wanted) ?? steps.at(-1)!;
}

/** Drops ticks that would touch an earlier-kept one or leave the frame. */
function thin(ticks: Tick[], frame: readonly [number, number], measure: Measure): Tick[] {
  const kept: { a: number; b: number; tick: Tick }[] = [];
  for (const tick of ticks) {
    const half = measure(tick.text, TICK_SIZE) / 2;
    const a = tick.x - half;
    const b = tick.x + half;
    if (a < frame[0] || b > frame[1]) continue;
    if (kept.every((k) => b + TICK_GAP <= k.a || a >= k.b + TICK_GAP)) kept.push({ a, b, tick });
  }
  return kept.map((k) => k.tick).sort((a, b) => a.x - b.x);
}

/** UTC clock times along the axis; the day is named where it begins and where it changes. */
export function clockTicks(scale: FoldedScale, frame: readonly [number, number], measure: Measure): Tick[] {
  const raw = scale.segments.flatMap((segment) => {
    const dates = segment.scale.ticks(Math.max(1, Math.round((segment.x1 - segment.x0) / 62)));
    // A segment's ticks are written alike, as finely as the finest of them needs.
    const format = dates.some((d) => d.getTime() % SECOND)
      ? clockMillis
      : dates.some((d) => d.getTime() % MINUTE)
        ? clockSeconds
        : clock;
    return dates.map((date) => ({ t: date.getTime(), x: segment.scale(date), text: format(date) }));
  });
  const kept = thin(raw, frame, measure);
  const days = new Set<string>();
  const manyDays = day(new Date(scale.view[0])) !== day(new Date(scale.view[1]));
  if (!manyDays) return kept;
  const named = kept.map((tick) => {
    const name = day(new Date(tick.t));
    if (days.has(name)) return tick;
    days.add(name);
    return { ...tick, text: tick.text === '00:00' ? name : `${name} ${tick.text}` };
  });
  return thin(named, frame, measure);
}

/** @returns `T+0`, `T+15 min`, `T−1 h 30 min`. */
export function fromAnchor(delta: DurationMs): string {
  const abs = Math.abs(delta);
  if (abs < 500) return 'T+0';
  const sign = delta < 0 ? '−' : '+';
  const seconds = Math.round(abs / SECOND);
  const parts: string[] = [];
  const d = Math.floor(seconds / 86_400);
  const h = Math.floor((seconds % 86_400) / 3_600);
  const m = Math.floor((seconds % 3_600) / 60);
  if (d) parts.push(`${d} d`);
  if (h) parts.push(`${h} h`);
  if (m && !d) parts.push(`${m} min`);
  if (seconds % 60 && !d && !h) parts.push(`${seconds % 60} s`);
  return `T${sign}${parts.join(' ')}`;
}

/** Time from the anchor along the axis; `T+0` is placed first, so that the others yield to it. */
export function anchorTicks(
  scale: FoldedScale,
  anchor: EpochMs,
  frame: readonly [number, number],
  measure: Measure,
): Tick[] {
  const raw: Tick[] = scale.shows(anchor) ? [{ t: anchor, x: scale.x(anchor), text: 'T+0' }] : [];
  for (const segment of scale.segments) {
    const step = stepFor(segment, 76);
    const first = Math.ceil((segment.t0 - anchor) / step);
    const last = Math.floor((segment.t1 - anchor) / step);
    for (let i = first; i <= last; i++) {
      if (i === 0) continue;
      const t = anchor + i * step;
      raw.push({ t, x: segment.scale(t), text: fromAnchor(i * step) });
    }
  }
  return thin(raw, frame, measure);
}
