import { counted, grouped } from '../base/text';
import type { EpochMs, RowIndex } from '../base/units';
import { leadsOf } from '../correlate/leads';
import type { Block } from '../model/dossier';
import { mfaMethods, textAt, wideAt } from '../model/event';
import { stageNames, type Finding, type Incident, type IncidentOutcome } from '../model/finding';
import { resultText } from '../present/event-words';
import { attackNames } from './attack-names';
import { clock, evidence, onlyFirst, type CaseFacts } from './case-facts';
import { plain } from './text';

/** What happened: incidents, their prompts and acts, and what stands in none. */

/** Lines of a table at most; the rest is counted. */
const MOST_PROMPTS = 300;
const MOST_TARGETS = 60;
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

export function summary(incidents: readonly Incident[]): Block[] {
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

export function prompts(facts: CaseFacts, incident: Incident): Block[] {
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

export function actions(facts: CaseFacts, incident: Incident): Block[] {
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

export function leads({ analysis }: CaseFacts): Block[] {
  const all = leadsOf(analysis.findings).grave;
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

export function indicators({ analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
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

export function attack({ analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
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
