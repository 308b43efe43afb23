import { scaleSqrt } from 'd3';
import type { EpochMs } from '../../base/units';
import type { Histogram } from '../../query/histogram';

export interface Bars {
  /** SVG paths of the columns: every event behind, refused and unanswered prompts at the foot, approved ones on them. */
  events: string;
  denied: string;
  approved: string;
  ticks: { x: number; title: string }[];
}

/**
 * Columns of a histogram. Events and prompts have a scale each, by root: twenty prompts among a million events are
 * what is looked for.
 */
export function barsOf(h: Histogram, width: number, height: number): Bars {
  const n = h.events.length;
  const bar = width / n;
  const most = (at: (bin: number) => number): number => {
    let top = 1;
    for (let bin = 0; bin < n; bin++) top = Math.max(top, at(bin));
    return top;
  };
  const all = scaleSqrt([0, most((b) => h.events[b]!)], [0, height]);
  const prompts = scaleSqrt([0, most((b) => h.denied[b]! + h.approved[b]!)], [0, height * 0.85]);
  const rect = (bin: number, from: number, to: number, inset: number): string =>
    to <= from
      ? ''
      : `M${round(bin * bar + inset)} ${round(height - from)}V${round(height - to)}h${round(Math.max(1, bar - 2 * inset))}V${round(height - from)}z`;
  let [events, denied, approved] = ['', '', ''];
  for (let bin = 0; bin < n; bin++) {
    events += rect(bin, 0, atLeast(all(h.events[bin]!)), 0);
    const foot = atLeast(prompts(h.denied[bin]!));
    denied += rect(bin, 0, foot, bar * 0.15);
    if (h.approved[bin]! > 0)
      approved += rect(bin, foot, Math.max(foot + 2, prompts(h.denied[bin]! + h.approved[bin]!)), bar * 0.15);
  }
  const ticks = h.findings.map(({ bin, title, count }) => ({
    x: round((bin + 0.5) * bar),
    title: count > 1 ? `${title} and ${count - 1} more` : title,
  }));
  return { events, denied, approved, ticks };
}

/** What is there is seen, however little. */
function atLeast(px: number): number {
  return px > 0 ? Math.max(1.5, px) : 0;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}

/** @returns from the first moment of a bin to the last of another, in either order. */
export function spanOfBins(h: Histogram, a: number, b: number): { from: EpochMs; to: EpochMs } {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  return { from: h.start + first * h.binMs, to: h.start + (last + 1) * h.binMs };
}

/** @returns the bin at a place, within the histogram. */
export function binAt(h: Histogram, x: number, width: number): number {
  return Math.max(0, Math.min(h.events.length - 1, Math.floor((x / width) * h.events.length)));
}
