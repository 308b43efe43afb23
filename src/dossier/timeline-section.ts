import { grouped } from '../base/text';
import type { RowIndex } from '../base/units';
import { incidentPicture } from '../correlate/timeline-model';
import type { Block } from '../model/dossier';
import { textAt, wideAt } from '../model/event';
import { stageNames, stages, type Incident, type Stage } from '../model/finding';
import { actionText, outcomeText } from '../present/event-words';
import { clock, evidence, onlyFirst, type CaseFacts } from './case-facts';
import { timelineFigure } from './figure';
import { plain } from './text';

/** Rows of an incident's timeline table at most; the rest is counted. */
const MOST_ROWS = 400;

/**
 * An incident's picture, and its events by time.
 * @param say what is drawn for a text: the text, or the text under pseudonyms.
 */
export function timeline(facts: CaseFacts, incident: Incident, say: (text: string) => string): Block[] {
  const { timeline: model, stageEvents } = incidentPicture(facts.analysis, incident);
  const { table } = facts.analysis;
  const { time } = table.events.columns;
  const figure = timelineFigure(model, `Timeline of ${plain(incident.user)}: ${plain(incident.summary)}`, {
    say,
  });
  const lines = timelineLines(facts, incident, stageEvents);
  return [
    { kind: 'heading', text: plain(incident.user) },
    { kind: 'figure', id: incident.id, alt: `Timeline of ${plain(incident.user)}`, ...figure },
    {
      kind: 'table',
      head: ['Time', 'Stage', 'What', 'Outcome', 'From', 'Evidence'],
      rows: lines.slice(0, MOST_ROWS).map(({ rows, stage, more }) => {
        const row = rows[0]!;
        const last = rows.at(-1)!;
        return [
          rows.length > 1 ? `${clock(time[row]!)} to ${clock(time[last]!).slice(11)}` : clock(time[row]!),
          stage,
          plain(rows.length > 1 ? `${grouped(rows.length)} × ${doneIn(facts, row)}` : actionText(table, row)),
          plain(outcomeText(table, row)),
          plain(wideAt(table, 'ip', row) ?? ''),
          [
            evidence(facts, row),
            ...(rows.length > 1 ? [`to ${evidence(facts, last)}`] : []),
            ...more.map((r) => evidence(facts, r)),
          ].join(', '),
        ];
      }),
    },
    ...onlyFirst(MOST_ROWS, lines.length, 'lines'),
  ];
}

/** One line of the timeline's table. */
interface TimelineLine {
  stage: string;
  /** More than one where the same thing was done over and over. */
  rows: RowIndex[];
  /** Records that tell of the same prompt. */
  more: RowIndex[];
}

/** So many of one kind in a row are told in one line. */
const RUN = 4;

/** What was done, without what it was done to. */
function doneIn({ analysis: { table } }: CaseFacts, row: RowIndex): string {
  return textAt(table, 'operation', row) ?? actionText(table, row);
}

/** The events of all stages by time: records of one prompt in one line, and long runs of one kind. */
function timelineLines(
  facts: CaseFacts,
  incident: Incident,
  stageEvents: Readonly<Record<Stage, readonly RowIndex[]>>,
): TimelineLine[] {
  const { table, prompts: all } = facts.analysis;
  const folded = new Map<RowIndex, RowIndex[]>();
  const retold = new Set<RowIndex>();
  for (const i of incident.prompts) {
    const { row, rows } = all[i]!;
    const others = rows.filter((r) => r !== row);
    folded.set(row, others);
    for (const other of others) retold.add(other);
  }
  const events = stages
    .flatMap((stage) => stageEvents[stage].map((row) => ({ row, stage: stageNames[stage] })))
    .filter(({ row }) => !retold.has(row) || folded.has(row))
    .sort((a, b) => a.row - b.row);
  const kind = ({ row, stage }: (typeof events)[number]): string =>
    [stage, doneIn(facts, row), outcomeText(table, row), wideAt(table, 'ip', row)].join('\0');
  const lines: TimelineLine[] = [];
  for (let i = 0; i < events.length;) {
    let end = i + 1;
    while (end < events.length && kind(events[end]!) === kind(events[i]!)) end++;
    const run = events.slice(i, end);
    const isRun = run.length >= RUN && run.every(({ row }) => !folded.has(row));
    if (isRun) lines.push({ stage: run[0]!.stage, rows: run.map(({ row }) => row), more: [] });
    else for (const { row, stage } of run) lines.push({ stage, rows: [row], more: folded.get(row) ?? [] });
    i = end;
  }
  return lines;
}
