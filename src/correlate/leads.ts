import { severities, type Finding } from '../model/finding';

const rank = ({ severity }: Finding): number => severities.indexOf(severity);
const LEAST = severities.indexOf('medium');

/** Findings that stand in no incident, by severity, then time: `grave` of medium severity or above, `quiet` the others. */
export function leadsOf(findings: readonly Finding[]): { grave: Finding[]; quiet: Finding[] } {
  const loose = findings
    .filter(({ incident }) => incident === null)
    .sort((a, b) => rank(b) - rank(a) || a.first - b.first || (a.id < b.id ? -1 : 1));
  return {
    grave: loose.filter((finding) => rank(finding) >= LEAST),
    quiet: loose.filter((finding) => rank(finding) < LEAST),
  };
}
