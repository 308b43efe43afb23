import { counted } from '../base/text';
import type { Block } from '../model/dossier';
import type { Incident } from '../model/finding';
import { clock, type CaseFacts } from './case-facts';
import { plain } from './text';

/** What was done about it, and what is to be done. */

export function accounts({ responses, analysis }: CaseFacts, incidents: readonly Incident[]): Block[] {
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

const stepWords = {
  done: 'done, by the logs',
  partly: 'partly',
  'not-seen': 'not seen in the logs',
  contradicted: 'contradicted by later activity',
  shown: 'for judgement',
  'no-data': 'no data to decide',
  ask: 'no log can tell',
} as const;

export function containment({ responses }: CaseFacts, incident: Incident): Block[] {
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

export function recommendations({ responses }: CaseFacts, incidents: readonly Incident[]): Block[] {
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
