import { counted, grouped } from '../base/text';
import { spoken } from '../base/units';
import { leadsOf } from '../correlate/leads';
import type { Block } from '../model/dossier';
import type { Incident } from '../model/finding';
import { clock, onlyFirst, type CaseFacts } from './case-facts';
import { plain } from './text';

/** What it all rests on: sources with their limits, rules, rejects. */

/** Lines of a table at most; the rest is counted. */
const MOST_REJECTS = 50;

export function scope({ sources, coverage }: CaseFacts): Block[] {
  const sum = (key: 'records' | 'events' | 'duplicates' | 'rejected' | 'skipped'): number =>
    sources.reduce((total, s) => total + s[key], 0);
  const limits = [
    ...sources.flatMap((s) => s.cautions.map((caution) => `${s.name}: ${caution}.`)),
    ...sources
      .filter((s) => s.zone.known === 'assumed')
      .map((s) => `${s.name}: its times state no zone; UTC was assumed.`),
    ...coverage.lines.flatMap((line) =>
      line.gaps.map(
        (gap) =>
          `${line.name}: silent from ${clock(gap.from)} to ${clock(gap.to)}, though about ${grouped(gap.expected)} events were to be expected.`,
      ),
    ),
    ...coverage.apart.map(({ a, b }) => `${a} and ${b} have no time in common.`),
    ...coverage.skews
      .filter((skew) => Math.abs(skew.later) >= 1_000)
      .map(
        (skew) =>
          `The clock of ${skew.of} is ${spoken(skew.later)} ${skew.later > 0 ? 'later' : 'earlier'} than that of ${skew.against}, by ${counted(skew.acts, 'act')} both saw.`,
      ),
  ];
  return [
    {
      kind: 'text',
      text: `${counted(sources.length, 'source')} with ${grouped(sum('records'))} records: ${grouped(sum('events'))} events, ${grouped(sum('duplicates'))} duplicates, ${grouped(sum('rejected'))} rejected, ${grouped(sum('skipped'))} skipped. Nothing was lost silently; nothing left the machine.`,
    },
    {
      kind: 'table',
      head: ['Source', 'Format', 'Records', 'First', 'Last', 'Zone', 'SHA-256'],
      rows: sources.map((s) => [
        plain(s.name),
        s.format ?? `not read: ${plain(s.reason)}`,
        `${grouped(s.records)} = ${grouped(s.events)} + ${grouped(s.duplicates)} + ${grouped(s.rejected)} + ${grouped(s.skipped)}`,
        s.first === null ? '' : clock(s.first),
        s.last === null ? '' : clock(s.last),
        `${s.zone.name}, ${s.zone.known}`,
        s.sha256,
      ]),
    },
    { kind: 'text', text: 'Records = events + duplicates + rejected + skipped.' },
    { kind: 'heading', text: 'Limits' },
    limits.length > 0
      ? { kind: 'list', items: limits.map(plain) }
      : { kind: 'text', text: 'No gap, cap or disagreement of clocks was found in the sources.' },
  ];
}

export function appendix(
  { analysis, sources, version, build }: CaseFacts,
  incidents: readonly Incident[],
  withLeads: boolean,
): Block[] {
  const ids = new Set(incidents.map(({ id }) => id));
  const used = [
    ...(withLeads ? leadsOf(analysis.findings).grave : []),
    ...analysis.findings.filter((f) => f.incident !== null && ids.has(f.incident)),
  ];
  const rules = new Map(used.map((f) => [f.detection, f]));
  const rejects = sources.flatMap((s) => s.rejects.map((r) => ({ ...r, source: s.name })));
  const rejected = sources.reduce((total, s) => total + s.rejected, 0);
  return [
    { kind: 'heading', text: 'Rules behind these findings, with their parameters' },
    rules.size === 0
      ? { kind: 'text', text: 'No finding is told in this report.' }
      : {
          kind: 'table',
          head: ['Rule', 'Version', 'Parameters'],
          rows: [...rules.values()]
            .sort((a, b) => (a.catalogue < b.catalogue ? -1 : 1))
            .map((f) => [
              `${f.catalogue} ${f.title} (${f.detection})`,
              String(f.version),
              Object.entries(f.parameters)
                .map(([name, value]) => `${name} ${value}`)
                .join(', '),
            ]),
        },
    { kind: 'heading', text: 'Rejected records' },
    rejects.length === 0
      ? { kind: 'text', text: 'None.' }
      : {
          kind: 'table',
          head: ['Source', 'Record', 'Line', 'Offset', 'Reason'],
          rows: rejects
            .slice(0, MOST_REJECTS)
            .map((r) => [
              plain(r.source),
              grouped(r.record),
              r.line === null ? '' : grouped(r.line),
              grouped(r.offset),
              plain(r.reason),
            ]),
        },
    // Not every one is kept, so the exports need not hold them either.
    ...onlyFirst(Math.min(MOST_REJECTS, rejects.length), rejected, 'rejected records', ''),
    { kind: 'heading', text: 'Build' },
    {
      kind: 'text',
      text: `Pushtrail ${version}, build ${build}. The same files and settings give the same findings, byte for byte; the build is a hash of the program’s source.`,
    },
  ];
}
