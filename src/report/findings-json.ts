import { isoTime } from '../base/units';
import type { Analysis } from '../correlate/analyse';
import type { Finding, Incident } from '../model/finding';
import type { SourceInfo } from '../model/source';

/** Rejects an export carries per source. */
const REJECTS_EXPORTED = 100;

export interface ExportContext {
  caseName: string;
  exportedAt: number;
  version: string;
  build: string;
}

/** @returns the `pushtrail.findings/1` document, ready for JSON.stringify. */
export function findingsDocument(
  analysis: Analysis,
  sources: readonly SourceInfo[],
  context: ExportContext,
): object {
  const names = new Map(sources.map((s) => [s.sha256, s.name]));
  return {
    schema: 'pushtrail.findings/1',
    app: { name: 'Pushtrail', version: context.version, build: context.build },
    case: {
      name: context.caseName,
      exportedAt: isoTime(context.exportedAt),
      settings: { ...analysis.settings, sources: answersOf(sources) },
    },
    sources: sources.map(sourceEntry),
    incidents: analysis.incidents.map(incidentEntry),
    campaigns: analysis.campaigns.map((c) => ({ ...c, first: isoTime(c.first), last: isoTime(c.last) })),
    findings: analysis.findings.map((finding) => findingEntry(finding, analysis, names)),
  };
}

/** What an analyst answered about sources, by SHA-256. */
function answersOf(sources: readonly SourceInfo[]): Record<string, SourceInfo['answers']> {
  return Object.fromEntries(
    sources
      .filter(({ answers }) => Object.keys(answers).length > 0)
      .map(({ sha256, answers }) => [sha256, answers]),
  );
}

function sourceEntry(s: SourceInfo): object {
  return {
    name: s.name,
    sha256: s.sha256,
    bytes: s.bytes,
    timesDropped: s.timesDropped,
    format: s.format,
    ...(s.format === null ? { reason: s.reason } : {}),
    formats: s.formats,
    records: s.records,
    events: s.events,
    duplicates: s.duplicates,
    rejected: s.rejected,
    skipped: s.skipped,
    skippedBy: s.skippedBy,
    recovered: s.recovered,
    rejects: s.rejects
      .slice(0, REJECTS_EXPORTED)
      .map(({ record, line, offset, length, reason }) => ({ record, line, offset, length, reason })),
    zone: s.zone,
    first: s.first === null ? null : isoTime(s.first),
    last: s.last === null ? null : isoTime(s.last),
  };
}

function incidentEntry(incident: Incident): object {
  // Row numbers are of no use outside the app.
  const { prompts, attackerRows, anchor, ...told } = incident;
  return {
    ...told,
    first: isoTime(incident.first),
    last: isoTime(incident.last),
    stages: incident.stages.map((s) => ({ ...s, first: isoTime(s.first), last: isoTime(s.last) })),
  };
}

function findingEntry(finding: Finding, { table }: Analysis, names: ReadonlyMap<string, string>): object {
  const c = table.events.columns;
  return {
    ...finding,
    first: isoTime(finding.first),
    last: isoTime(finding.last),
    evidence: finding.evidence.map((row) => ({
      source: names.get(table.sources[c.source[row]!]!.sha256),
      record: c.record[row],
      line: c.line[row]! < 0 ? null : c.line[row],
      offset: c.offset[row],
      length: c.length[row],
      ...(c.recovered[row] === 0 ? {} : { recovered: true }),
    })),
  };
}
