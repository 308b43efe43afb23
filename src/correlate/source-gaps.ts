import type { OpenQuestion, SourceInfo } from '../model/source';
import type { Analysis } from './analyse';

const open: Partial<Record<OpenQuestion, (name: string) => string>> = {
  zone: (name) => `the times of ${name} state no time zone: UTC was assumed`,
  'date-order': (name) => `the dates of ${name} fit day first and month first: month first was assumed`,
  mapping: (name) => `the columns of ${name} were taken by their meaning, not by known names`,
};

/** @returns the analysis with what is uncertain about its sources in every incident's `missing`: each may rest on them. */
export function withSourceGaps(analysis: Analysis, sources: readonly SourceInfo[]): Analysis {
  const left = sources
    .filter(({ format, questions }) => format === null && questions.includes('mapping'))
    .map(({ name }) => `${name} was left out: no format has its columns, and nobody mapped them`);
  const gaps = sources
    .filter(({ events, duplicates }) => events + duplicates > 0)
    .flatMap(({ name, questions, cautions }) => [
      ...questions.flatMap((question) => open[question]?.(name) ?? []),
      ...cautions.map((caution) => `${name}: ${caution}`),
    ])
    .concat(left);
  if (gaps.length === 0) return analysis;
  return {
    ...analysis,
    incidents: analysis.incidents.map((incident) => ({
      ...incident,
      missing: [...incident.missing, ...gaps],
    })),
  };
}
