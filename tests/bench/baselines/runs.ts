import { analyse } from '../../../src/correlate/analyse';
import type { Settings } from '../../../src/detect/settings';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import {
  benchmarkRun,
  fullSize,
  type BenchmarkSize,
  type Label,
} from '../../../src/sample/benchmark/benchmark';
import { providers } from '../../../src/sample/benchmark/providers';
import { publishedRules, toldBy } from './published';
import { emptyScore, gathered, merge, scoreAlerts, scoreAnalysis, wilson, type Score } from './score';

/** Runs of the labelled benchmark through the importers, scored. */

export { wilson };
export const providerIds = providers.map(({ id }) => id);

export interface Measured {
  seed: number;
  provider: string;
  labels: readonly Label[];
  records: number;
  ours: Score;
  /** By rule and form, `id` and `id, repaired`. */
  published: Map<string, { score: Score; accessClaims: { right: number; of: number } }>;
}

/** @returns one provider's run of a seed, labelled before anything reads it. */
export async function measure(
  seed: number,
  providerId: string,
  size: BenchmarkSize = fullSize,
  settings?: Settings,
): Promise<Measured> {
  const provider = providers.find(({ id }) => id === providerId)!;
  const { labels, files } = benchmarkRun(seed, provider, size);
  const { sources, analysis } = await analyseFiles(files);
  const ours = scoreAnalysis(seed, labels, settings ? analyse(analysis.table, settings) : analysis);
  const told = toldBy(analysis);
  const published: Measured['published'] = new Map();
  for (const rule of publishedRules) {
    if (!rule.in.test(providerId)) continue;
    for (const [name, run] of [
      [rule.id, rule.asPublished],
      [`${rule.id}, repaired`, rule.repaired],
    ] as const) {
      const alerts = gathered(run(told));
      const claims = rule.claimsAccess ? alerts : [];
      const isIn = claims.filter(({ user, first, last }) =>
        labels.some(
          (label) =>
            label.outcome === 'succeeded' &&
            label.users.includes(user) &&
            first <= label.last + 3_600_000 &&
            last >= label.first - 3_600_000,
        ),
      );
      published.set(name, {
        score: scoreAlerts(seed, labels, alerts),
        accessClaims: { right: isIn.length, of: claims.length },
      });
    }
  }
  return {
    seed,
    provider: providerId,
    labels,
    records: sources.reduce((sum, source) => sum + source.records, 0),
    ours,
    published,
  };
}

export function total(measured: readonly Measured[]): Score {
  const all = emptyScore();
  for (const { ours } of measured) merge(all, ours);
  return all;
}
