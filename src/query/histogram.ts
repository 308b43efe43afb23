import { firstAt, type EpochMs } from '../base/units';
import { mfaResults } from '../model/event';
import { adverseWeight } from '../model/prompt';
import type { CaseIndex } from './case-index';

/** Events in equal bins of time. */
export interface Histogram {
  start: EpochMs;
  binMs: number;
  events: Uint32Array;
  /** Prompts refused or unanswered, and approved. */
  denied: Uint32Array;
  approved: Uint32Array;
  /** Bins with the first event of a finding. */
  findings: { bin: number; title: string; count: number }[];
}

/** 1 refused or unanswered, 2 approved, by result. */
const side = Uint8Array.from(mfaResults, (r) => (r in adverseWeight ? 1 : r === 'approved' ? 2 : 0));

/**
 * @param rows ascending; null for all of them.
 * @param from first moment of the first bin; `to` the last moment of the last.
 */
export function histogramOf(
  index: CaseIndex,
  rows: Uint32Array | null,
  from: EpochMs,
  to: EpochMs,
  bins: number,
): Histogram {
  const time = index.column('time');
  const result = index.column('mfaResult');
  const binMs = Math.max(1, (to - from + 1) / bins);
  const make = (): Uint32Array => new Uint32Array(bins);
  const [events, denied, approved] = [make(), make(), make()];
  const add = (row: number): void => {
    const bin = Math.floor((time[row]! - from) / binMs);
    if (!(bin >= 0 && bin < bins)) return;
    events[bin]!++;
    const which = side[result[row]!]!;
    if (which === 1) denied[bin]!++;
    else if (which === 2) approved[bin]!++;
  };
  if (rows) for (const row of rows) add(row);
  else for (let row = firstAt(time, from); row < time.length && time[row]! <= to; row++) add(row);
  const titles = new Map<number, { title: string; count: number }>();
  for (const finding of index.facts.findings) {
    const bin = Math.floor((finding.first - from) / binMs);
    if (bin < 0 || bin >= bins) continue;
    const there = titles.get(bin);
    if (there) there.count++;
    else titles.set(bin, { title: `${finding.catalogue} ${finding.title}`, count: 1 });
  }
  const findings = [...titles].map(([bin, told]) => ({ bin, ...told })).sort((a, b) => a.bin - b.bin);
  return { start: from, binMs, events, denied, approved, findings };
}
