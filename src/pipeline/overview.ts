import type { Analysis } from '../correlate/analyse';
import { adverseWeight } from '../model/prompt';
import type { CaseView } from '../worker/api';

/** Bins of the overview brush. */
const BINS = 240;

/** Prompts of the whole case in equal bins, refused and approved apart. */
export function overviewOf({ table, prompts }: Pick<Analysis, 'table' | 'prompts'>): CaseView['overview'] {
  const { time } = table.events.columns;
  const start = time[0] ?? 0;
  const binMs = Math.max(1, ((time[time.length - 1] ?? start) - start) / BINS);
  const denied = new Array<number>(BINS).fill(0);
  const approved = new Array<number>(BINS).fill(0);
  for (const prompt of prompts) {
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor((prompt.time - start) / binMs)));
    if (prompt.result === 'approved') approved[bin]!++;
    else if (adverseWeight[prompt.result] !== undefined) denied[bin]!++;
  }
  return { binMs, start, denied, approved };
}
