import { severities, type Finding, type Incident, type Severity } from '../../src/model/finding';
import type { SourceInfo } from '../../src/model/source';
import type { Scenario } from './scenario';

export interface Analysed {
  sources: SourceInfo[];
  findings: Finding[];
  incidents: Incident[];
}

/** What a scenario expects, whatever its files are. */
export type Expected = Pick<Scenario, 'must' | 'mustNot' | 'quiet' | 'expect'>;

const rank = (severity: Severity): number => severities.indexOf(severity);
const isAlert = (finding: Finding): boolean => rank(finding.severity) >= rank('medium');

/** `S2` is every S2.x; `S3.1` is S3.1 and its tiers; `S2.1` is not S2.1i, which is information of its own. */
function forbids(pattern: string, number: string): boolean {
  if (!pattern.includes('.')) return number.startsWith(`${pattern}.`);
  return number === pattern || (pattern === 'S3.1' && /^S3\.1[ABCx]$/.test(number));
}

/** What an analyst is alerted to, without ids. */
export function alerts(result: Analysed): string[] {
  return [
    ...result.findings.filter(isAlert).map((f) => `${f.catalogue} ${f.severity} ${f.user} ${f.count}`),
    ...result.incidents.map(
      (i) => `${i.user} ${i.severity} ${i.outcome} ${i.confidence} ${JSON.stringify(i.counts)}`,
    ),
  ].sort();
}

/**
 * @returns one sentence per expectation that does not hold; none where all do. Findings of severity info never count
 * as firing for `mustNot`: they say why something is no alert.
 */
export function broken(scenario: Expected, result: Analysed): string[] {
  const list: string[] = [];
  const seen = result.findings.map((f) => `${f.catalogue}:${f.severity}`).join(' ') || 'nothing';
  for (const wanted of scenario.must) {
    const [number, least] = wanted.split(':') as [string, Severity | undefined];
    const hits = result.findings.filter(
      (f) => f.catalogue === number && (!least || rank(f.severity) >= rank(least)),
    );
    if (hits.length === 0) list.push(`${wanted} missing; seen ${seen}`);
  }
  for (const pattern of scenario.mustNot)
    for (const finding of result.findings)
      if (finding.severity !== 'info' && forbids(pattern, finding.catalogue))
        list.push(`${pattern} forbidden: ${finding.catalogue} ${finding.why}`);
  if (scenario.quiet) list.push(...alerts(result).map((alert) => `should be quiet: ${alert}`));
  return [...list, ...unmet(scenario, result)];
}

function unmet(scenario: Expected, result: Analysed): string[] {
  const expected = scenario.expect;
  if (!expected) return [];
  const list: string[] = [];
  const check = (what: string, ok: boolean, saw: unknown): void => {
    if (!ok) list.push(`${what}; saw ${JSON.stringify(saw)}`);
  };
  const duplicates = result.sources.reduce((n, source) => n + source.duplicates, 0);
  if (expected.duplicates !== undefined)
    check(`duplicates ${expected.duplicates}`, duplicates === expected.duplicates, duplicates);
  for (const source of result.sources) {
    const parts = [source.events, source.duplicates, source.rejected, source.skipped];
    check(`${source.name}: counts close`, source.records === parts.reduce((a, b) => a + b, 0), [
      source.records,
      ...parts,
    ]);
    check(`${source.name}: nothing rejected`, source.rejected === 0, source.rejects[0]);
  }
  if (scenario.quiet) return list;
  const [incident, ...more] = result.incidents;
  check(
    'one incident',
    incident !== undefined && more.length === 0,
    result.incidents.map((i) => i.summary),
  );
  if (!incident) return list;
  if (expected.outcome)
    check(`outcome ${expected.outcome}`, incident.outcome === expected.outcome, incident.outcome);
  if (expected.severity)
    check(`severity ${expected.severity}`, incident.severity === expected.severity, incident.severity);
  if (expected.contained !== undefined)
    check(`contained ${expected.contained}`, incident.contained === expected.contained, incident.contained);
  for (const reading of expected.alternatives ?? [])
    check(
      `alternative ${reading}`,
      incident.alternatives?.some((one) => one.reading === reading) ?? false,
      incident.alternatives,
    );
  if (expected.confidenceAtMost !== undefined)
    check(
      `confidence at most ${expected.confidenceAtMost}`,
      incident.confidence <= expected.confidenceAtMost,
      incident.confidence,
    );
  if (expected.confidenceAtLeast !== undefined)
    check(
      `confidence at least ${expected.confidenceAtLeast}`,
      incident.confidence >= expected.confidenceAtLeast,
      incident.confidence,
    );
  for (const [name, value] of Object.entries(expected.counts ?? {})) {
    const saw = incident.counts[name as keyof typeof incident.counts];
    check(`counts.${name} ${value}`, saw === value, saw);
  }
  for (const pattern of expected.missing ?? [])
    check(
      `missing says ${pattern.source}`,
      incident.missing.some((line) => pattern.test(line)),
      incident.missing,
    );
  return list;
}
