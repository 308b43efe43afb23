import { DAY } from '../base/units';
import type { Incident } from '../model/finding';
import type { OpenQuestion, SourceInfo } from '../model/source';
import type { Analysis } from './analyse';

/** A source bears on an incident from the baseline before it to the day after, which is more than any zone is off. */
const BEFORE = 15 * DAY;
const AFTER = DAY;

const open: Partial<Record<OpenQuestion, (name: string) => string>> = {
  zone: (name) => `the times of ${name} state no time zone: UTC was assumed`,
  'date-order': (name) => `the dates of ${name} fit day first and month first: month first was assumed`,
  mapping: (name) => `the columns of ${name} were taken by their meaning, not by known names`,
};

/** @returns the analysis with what is uncertain about its sources in the `missing` of the incidents that may rest on them. */
export function withSourceGaps(analysis: Analysis, sources: readonly SourceInfo[]): Analysis {
  const left = sources
    .filter(({ format, questions }) => format === null && questions.includes('mapping'))
    .map(({ name }) => `${name} was left out: no format has its columns, and nobody mapped them`);
  const gaps = sources
    .filter(({ events, duplicates }) => events + duplicates > 0)
    .map((source) => ({ source, sentences: uncertain(source) }))
    .filter(({ sentences }) => sentences.length > 0);
  if (gaps.length === 0 && left.length === 0) return analysis;
  return {
    ...analysis,
    incidents: analysis.incidents.map((incident) => {
      const near = gaps.filter(({ source }) => bearsOn(source, incident));
      const missing = [...incident.missing, ...near.flatMap(({ sentences }) => sentences), ...left];
      return { ...incident, missing };
    }),
  };
}

function uncertain({ name, questions, cautions }: SourceInfo): string[] {
  return [
    ...questions.flatMap((question) => open[question]?.(name) ?? []),
    ...cautions.map((caution) => `${name}: ${caution}`),
  ];
}

function bearsOn({ first, last, questions }: SourceInfo, incident: Incident): boolean {
  // Where day and month may be exchanged nobody knows when it was.
  if (first === null || last === null || questions.includes('date-order')) return true;
  return last >= incident.first - BEFORE && first <= incident.last + AFTER;
}
