import { counted, grouped } from '../base/text';
import { spoken, type EpochMs, type RowIndex } from '../base/units';
import {
  sectionTitles,
  type Block,
  type Dossier,
  type DossierOptions,
  type SectionId,
} from '../model/dossier';
import { mfaMethods, textAt, wideAt } from '../model/event';
import { severities, stageNames, type Finding, type Incident, type IncidentOutcome } from '../model/finding';
import { resultText } from '../present/event-words';
import { attackNames } from './attack-names';
import { clock, evidence, onlyFirst, type CaseFacts } from './case-facts';
import { OwnDomains } from './own-domains';
import { Pseudonyms, sourceName, withTexts } from './redact';
import { bounded, DEFANGED, defanged, plain } from './text';
import { timeline } from './timeline-section';

/** Lines of a table at most; the rest is counted. */
const MOST_PROMPTS = 300;
const MOST_TARGETS = 60;
const MOST_REJECTS = 50;
const MOST_LEADS = 200;

const outcomeSentences: Record<IncidentOutcome, string> = {
  succeeded:
    'The records are consistent with push bombing that succeeded: a prompt was approved and the account was used from the source that sent it.',
  blocked: 'The records are consistent with push bombing that was approved and then stopped by a control.',
  repelled: 'The records are consistent with push bombing that the user or a control refused.',
  attempted: 'The records are consistent with an attempt at push bombing; no approval was seen.',
};

const APPROVED_ATTEMPT =
  'The records are consistent with an attempt at push bombing. A prompt was approved, which may be the person’s own: the approval does not follow enough refused prompts closely enough.';

function reading({ outcome, counts }: Incident): string {
  return outcome === 'attempted' && counts.approved > 0 ? APPROVED_ATTEMPT : outcomeSentences[outcome];
}

/** How sure, in the words of the score's bands. */
function confidenceWords({ confidence }: Incident): string {
  const points = Math.round(confidence * 100);
  const band = points >= 75 ? 'high' : points >= 45 ? 'medium' : 'low';
  return `${band} (${points} of 100)`;
}

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

function summary(incidents: readonly Incident[]): Block[] {
  if (incidents.length === 0)
    return [{ kind: 'text', text: 'No incident was chosen, or none was found in the loaded logs.' }];
  return incidents.flatMap((incident): Block[] => [
    { kind: 'heading', text: plain(incident.user) },
    { kind: 'text', text: plain(incident.summary) },
    {
      kind: 'facts',
      pairs: [
        ['Reading', reading(incident)],
        ['Severity', incident.severity],
        ['Confidence', confidenceWords(incident)],
        ['Contained', incident.contained ? 'yes, by the loaded logs' : 'not seen in the loaded logs'],
        ['Time', `${clock(incident.first)} to ${clock(incident.last)}`],
      ],
    },
    { kind: 'text', text: 'What the confidence rests on:' },
    { kind: 'list', items: incident.reasons.map(plain) },
    ...(incident.alternatives
      ? ([
          { kind: 'text', text: 'Other readings that the records allow:' },
          { kind: 'list', items: incident.alternatives.map((a) => plain(a.why)) },
        ] as Block[])
      : []),
    ...(incident.missing.length > 0
      ? ([
          { kind: 'text', text: 'What the loaded logs lack, and what may change this reading:' },
          { kind: 'list', items: incident.missing.map(plain) },
        ] as Block[])
      : []),
  ]);
}

function scope({ sources, coverage }: CaseFacts): Block[] {
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

function prompts(facts: CaseFacts, incident: Incident): Block[] {
  const { table, prompts: all } = facts.analysis;
  const told = incident.prompts.map((i) => all[i]!);
  const c = incident.counts;
  const words = [
    `${counted(c.prompts, 'prompt')}: ${grouped(c.denied)} denied, ${grouped(c.timedOut)} not answered, ${grouped(c.approved)} approved`,
    c.fraud > 0 ? `${grouped(c.fraud)} reported as fraud` : '',
    c.wrongNumber > 0 ? `${grouped(c.wrongNumber)} with a wrong number` : '',
    c.failed > 0 ? `${grouped(c.failed)} failed with no reason stated` : '',
    c.cancelled > 0 ? `${grouped(c.cancelled)} cancelled` : '',
    c.pending > 0 ? `${grouped(c.pending)} besides whose answer is not in the logs` : '',
  ].filter((w) => w !== '');
  return [
    { kind: 'heading', text: plain(incident.user) },
    { kind: 'text', text: `${words.join(', ')}.` },
    {
      kind: 'table',
      head: ['No.', 'Time', 'Answer', 'Method', 'Asked from', 'Evidence'],
      rows: told
        .slice(0, MOST_PROMPTS)
        .map(({ time, result, method, row, rows, inferred }, i) => [
          String(i + 1),
          clock(time),
          resultText(result) + (inferred ? ' (inferred)' : ''),
          method === '' ? (mfaMethods[table.events.columns.mfaMethod[row]!] ?? '') : method,
          plain([wideAt(table, 'ip', row), textAt(table, 'country', row)].filter(Boolean).join(' ')),
          rows.length > 1 ? `${evidence(facts, row)} and ${rows.length - 1} more` : evidence(facts, row),
        ]),
    },
    ...onlyFirst(MOST_PROMPTS, told.length, 'prompts'),
  ];
}

function accounts({ responses, analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
  const stateOf = (incident: Incident, id: string): string => {
    const step = responses.get(incident.id)?.steps.find((s) => s.id === id);
    return step ? plain(step.said) : '';
  };
  if (incidents.length === 0) return [];
  return [
    {
      kind: 'table',
      head: ['Account', 'Other names', 'Outcome', 'Sign-in blocked', 'Password', 'Sessions'],
      rows: incidents.map((incident) => [
        plain(incident.user),
        plain(incident.aliases.join(', ')),
        `${incident.severity}, ${incident.outcome}`,
        stateOf(incident, 'disable'),
        stateOf(incident, 'reset-password'),
        stateOf(incident, 'revoke-sessions'),
      ]),
    },
    ...(analysis.campaigns.length > 0
      ? ([
          {
            kind: 'text',
            text: `${counted(analysis.campaigns.length, 'campaign')}: sources that attacked more than one account.`,
          },
          {
            kind: 'list',
            items: analysis.campaigns.map(
              (c) =>
                `${counted(c.incidents.length, 'incident')} between ${clock(c.first)} and ${clock(c.last)} from ${c.ips.join(', ')}`,
            ),
          },
        ] as Block[])
      : []),
  ];
}

function actions(facts: CaseFacts, incident: Incident): Block[] {
  const { analysis } = facts;
  const findings = analysis.findings.filter((f) => f.incident === incident.id);
  const later = findings.filter((f) => f.stage === 'post-access' || f.stage === 'exfiltration');
  const rows = later.flatMap((f) => f.evidence);
  const targets = [...new Set(rows.map((row) => plain(textAt(analysis.table, 'target', row) ?? '')))].filter(
    (t) => t !== '',
  );
  return [
    { kind: 'heading', text: plain(incident.user) },
    {
      kind: 'table',
      head: ['Stage', 'Finding', 'When', 'What the records state'],
      rows: findings.map((f) => [
        stageNames[f.stage],
        `${f.catalogue} ${f.title} (${f.severity})`,
        whenOf(f),
        plain(f.why),
      ]),
    },
    ...(targets.length > 0
      ? ([
          { kind: 'text', text: `Objects named in these records (${grouped(targets.length)}):` },
          { kind: 'list', items: targets.slice(0, MOST_TARGETS) },
          ...onlyFirst(MOST_TARGETS, targets.length, 'objects'),
        ] as Block[])
      : []),
  ];
}

/** The gravest first. */
function leadsOf({ analysis }: CaseFacts): Finding[] {
  const rank = ({ severity }: Finding): number => severities.indexOf(severity);
  return analysis.findings
    .filter((f) => f.incident === null && rank(f) >= severities.indexOf('medium'))
    .sort((a, b) => rank(b) - rank(a) || a.first - b.first || (a.id < b.id ? -1 : 1));
}

function leads(facts: CaseFacts): Block[] {
  const all = leadsOf(facts);
  if (all.length === 0)
    return [
      {
        kind: 'text',
        text: 'No finding of medium severity or above stands outside an incident.',
      },
    ];
  return [
    {
      kind: 'text',
      text: `${counted(all.length, 'finding')} of medium severity or above in no incident: each is a lead, to be looked into by itself.`,
    },
    {
      kind: 'table',
      head: ['When', 'User', 'Finding', 'Severity', 'What the records state', 'Records'],
      rows: all
        .slice(0, MOST_LEADS)
        .map((f) => [
          whenOf(f),
          plain(f.user),
          `${f.catalogue} ${f.title}`,
          f.severity,
          plain(f.why),
          grouped(f.evidence.length),
        ]),
    },
    ...onlyFirst(MOST_LEADS, all.length, 'leads'),
  ];
}

function whenOf({ first, last }: Finding): string {
  return first === last ? clock(first) : `${clock(first)} to ${clock(last)}`;
}

function indicators({ analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
  const { table } = analysis;
  const seen = new Map<
    string,
    { kind: string; value: string; events: number; first: EpochMs; last: EpochMs }
  >();
  const note = (kind: string, value: string | undefined, row: RowIndex): void => {
    if (value === undefined || value === '') return;
    const time = table.events.columns.time[row]!;
    const key = `${kind} ${value}`;
    const known = seen.get(key);
    if (!known) seen.set(key, { kind, value, events: 1, first: time, last: time });
    else {
      known.events++;
      known.first = Math.min(known.first, time);
      known.last = Math.max(known.last, time);
    }
  };
  for (const incident of incidents)
    for (const row of incident.attackerRows) {
      note('IP address', wideAt(table, 'ip', row), row);
      const asn = table.events.columns.asn[row]!;
      note('Network', asn > 0 ? `AS${asn}` : undefined, row);
      note('User agent', textAt(table, 'userAgent', row), row);
      note('Session id', wideAt(table, 'sessionId', row), row);
      note('Device id', wideAt(table, 'deviceId', row), row);
    }
  const order = ['IP address', 'Network', 'User agent', 'Session id', 'Device id'];
  const rows = [...seen.values()].sort(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) || b.events - a.events || (a.value < b.value ? -1 : 1),
  );
  if (incidents.length === 0) return [];
  return rows.length === 0
    ? [{ kind: 'text', text: 'No record carries an indicator of the attacker.' }]
    : [
        {
          kind: 'table',
          head: ['Kind', 'Value', 'Events', 'First', 'Last'],
          rows: rows.map((r) => [r.kind, plain(r.value), grouped(r.events), clock(r.first), clock(r.last)]),
        },
      ];
}

function attack({ analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
  const ids = new Set(incidents.map(({ id }) => id));
  const by = new Map<string, Set<string>>();
  for (const f of analysis.findings)
    if (f.incident !== null && ids.has(f.incident))
      for (const t of f.techniques) by.set(t, (by.get(t) ?? new Set()).add(`${f.catalogue} ${f.title}`));
  if (by.size === 0) return [];
  return [
    {
      kind: 'table',
      head: ['Technique', 'Name', 'Findings'],
      rows: [...by]
        .sort()
        .map(([id, findings]) => [id, attackNames[id] ?? '', [...findings].sort().join('; ')]),
    },
  ];
}

const stepWords = {
  done: 'done, by the logs',
  partly: 'partly',
  'not-seen': 'not seen in the logs',
  contradicted: 'contradicted by later activity',
  shown: 'for judgement',
  'no-data': 'no data to decide',
  ask: 'no log can tell',
} as const;

function containment({ responses }: CaseFacts, incident: Incident): Block[] {
  const response = responses.get(incident.id);
  if (!response) return [];
  return [
    { kind: 'heading', text: plain(incident.user) },
    {
      kind: 'table',
      head: ['No.', 'Step', 'By the logs', 'What they say', 'Noted'],
      rows: response.steps.map((step) => {
        const note = response.notes[step.id];
        const noted = note
          ? [note.state, note.owner, note.note, note.at > 0 ? clock(note.at) : '']
              .filter((t) => t !== '')
              .join('; ')
          : '';
        return [String(step.number), step.title, stepWords[step.state], plain(step.said), plain(noted)];
      }),
    },
  ];
}

const controlWords = {
  on: 'shown on',
  partly: 'partly',
  off: 'shown off',
  'not-visible': 'not visible',
} as const;

function recommendations({ responses }: CaseFacts, incidents: readonly Incident[]): Block[] {
  return incidents.flatMap((incident): Block[] => {
    const response = responses.get(incident.id);
    if (!response) return [];
    const open = response.steps.filter(({ state }) => ['not-seen', 'contradicted', 'partly'].includes(state));
    return [
      { kind: 'heading', text: plain(incident.user) },
      open.length > 0
        ? { kind: 'list', items: open.map(({ title, why }) => `${title}. ${why}`) }
        : { kind: 'text', text: 'No step that the logs can show is open.' },
      { kind: 'text', text: 'Preventive controls:' },
      {
        kind: 'table',
        head: ['Control', 'By the logs', 'What shows it', 'Effect here', 'How'],
        rows: response.controls.map((c) => [c.title, controlWords[c.state], plain(c.said), c.effect, c.how]),
      },
    ];
  });
}

function appendix(facts: CaseFacts, incidents: readonly Incident[], withLeads: boolean): Block[] {
  const { analysis, sources, version, build } = facts;
  const ids = new Set(incidents.map(({ id }) => id));
  const used = [
    ...(withLeads ? leadsOf(facts) : []),
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
