import {
  sectionTitles,
  type Block,
  type Dossier,
  type DossierOptions,
  type SectionId,
} from '../model/dossier';
import { textAt } from '../model/event';
import { clock, type CaseFacts } from './case-facts';
import { actions, attack, indicators, leads, prompts, summary } from './incident-sections';
import { OwnDomains } from './own-domains';
import { Pseudonyms, sourceName, withTexts } from './redact';
import { accounts, containment, recommendations } from './response-sections';
import { appendix, scope } from './source-sections';
import { bounded, DEFANGED, defanged, plain } from './text';
import { timeline } from './timeline-section';

/**
 * @returns the report of the chosen incidents as plain data, defanged, and under pseudonyms where they are asked for: pictures
 * are drawn so, since no name can be found in a finished drawing; texts are searched whole, and cut only then. A section that
 * has nothing to tell is left out.
 */
export function caseReport(known: CaseFacts, options: DossierOptions): Dossier {
  const { users } = known.analysis.identity;
  const own = new OwnDomains(users);
  const names = options.redact
    ? new Pseudonyms(
        users,
        known.sources.map(({ name }) => name),
        namingTexts(known),
      )
    : null;
  const say = (text: string): string => defanged(names?.in(text) ?? text, (domain) => own.has(domain));
  const facts = names ? withoutFileNames(known) : known;
  const incidents = facts.analysis.incidents.filter((i) => options.incidents.includes(i.id));
  const builders: Record<SectionId, () => Block[]> = {
    summary: () => summary(incidents),
    scope: () => scope(facts),
    timeline: () => incidents.flatMap((i) => timeline(facts, i, say)),
    prompts: () => incidents.flatMap((i) => prompts(facts, i)),
    accounts: () => accounts(facts, incidents),
    actions: () => incidents.flatMap((i) => actions(facts, i)),
    leads: () => leads(facts),
    indicators: () => indicators(facts, incidents),
    attack: () => attack(facts, incidents),
    containment: () => incidents.flatMap((i) => containment(facts, i)),
    recommendations: () => recommendations(facts, incidents),
    appendix: () => appendix(facts, incidents, options.sections.includes('leads')),
  };
  const report: Dossier = {
    title: 'Report on suspected MFA fatigue (push bombing)',
    facts: [
      ['Case', plain(facts.name) + (facts.synthetic ? ' (synthetic sample data)' : '')],
      ['Report made', `${clock(facts.exportedAt)} UTC`],
      ['Made with', `Pushtrail ${facts.version}, build ${facts.build}`],
      ['Times', 'UTC throughout'],
      ['Defanged', DEFANGED],
      ...(names
        ? ([
            [
              'Redacted',
              'Accounts, own domains, tenants and source files are under pseudonyms, the same throughout. A person named in the text of a record stays readable.',
            ],
          ] as [string, string][])
        : []),
    ],
    sections: options.sections
      .map((id) => ({ id, title: sectionTitles[id], blocks: builders[id]() }))
      .filter(({ blocks }) => blocks.length > 0),
  };
  return withTexts(report, (text) => bounded(say(text)));
}

/** Who reads pseudonyms must not read the names in those of the files, nor in that of the case, which is made of them. */
function withoutFileNames(facts: CaseFacts): CaseFacts {
  const { coverage } = facts;
  const called = new Map(facts.sources.map(({ name }, i) => [name, sourceName(i)]));
  const renamed = (name: string): string => called.get(name) ?? name;
  return {
    ...facts,
    name: facts.synthetic ? facts.name : 'name withheld',
    sources: facts.sources.map((s) => ({
      ...s,
      name: renamed(s.name),
      reason: s.reason.replaceAll(s.name, renamed(s.name)),
    })),
    coverage: {
      ...coverage,
      lines: coverage.lines.map((line) => ({ ...line, name: renamed(line.name) })),
      skews: coverage.skews.map((k) => ({ ...k, of: renamed(k.of), against: renamed(k.against) })),
      apart: coverage.apart.map(({ a, b }) => ({ a: renamed(a), b: renamed(b) })),
    },
  };
}

/** What findings rest on names people whom no log shows acting: in an order that depends on nothing but the case. */
function namingTexts({ analysis: { findings, table } }: CaseFacts): string[] {
  const texts = new Set<string>();
  const seen = new Set<number>();
  const { target } = table.events.columns;
  for (const finding of findings) {
    texts.add(finding.why);
    for (const row of finding.evidence) {
      if (seen.has(target[row]!)) continue;
      seen.add(target[row]!);
      texts.add(plain(textAt(table, 'target', row) ?? ''));
    }
  }
  return [...texts].sort();
}
