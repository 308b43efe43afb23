import { assertUnreachable } from '../base/assert';
import { type RowIndex, spoken } from '../base/units';
import { eventKinds, textAt } from '../model/event';
import { type Finding, type Incident, type Stage, stages } from '../model/finding';
import type { Prompt, PromptResult } from '../model/prompt';
import type { Mark, MarkShape, TimelineModel } from '../model/timeline';
import { parametersOf } from '../model/parameters';
import { programName } from '../model/process';
import { fileDownload, fileSync, ruleName } from '../detect/operations';
import { RowReader } from '../prompts/atoms';
import { wrongPasswordCodes } from '../prompts/entra-codes';
import type { Analysis } from './analyse';

/** What the incident screen shows beside the incident (`IncidentDetail` of src/worker/api.ts). */
export interface IncidentPicture {
  timeline: TimelineModel;
  /** Distinct events per stage, by row. */
  stageEvents: Record<Stage, RowIndex[]>;
  /** `5 wrong passwords`, `20 prompts`; null where the stage is empty. */
  stageHeadlines: Record<Stage, string | null>;
}

const mailReads = /^mailitemsaccessed$/i;

/** The incident's marks, by time (ties by row), with bursts, anchor and techniques per lane. */
export function timelineModel(analysis: Analysis, incident: Incident): TimelineModel {
  const findings = analysis.findings.filter((finding) => finding.incident === incident.id);
  const marks = [
    ...promptMarks(analysis, incident),
    ...ownMarks(analysis, incident, findings),
    ...rowMarks(analysis, incident, findings),
  ];
  marks.push(...findingMarks(findings, marks));
  marks.sort(
    (a, b) => a.time - b.time || a.rows[0]! - b.rows[0]! || stages.indexOf(a.stage) - stages.indexOf(b.stage),
  );
  return {
    marks,
    bursts: bursts(incident, findings),
    anchor: incident.anchor ?? null,
    techniques: record((stage) =>
      [...new Set(findings.filter((f) => f.stage === stage).flatMap((f) => f.techniques))].sort(),
    ),
  };
}

/** The timeline with counts and headlines per stage. */
export function incidentPicture(analysis: Analysis, incident: Incident): IncidentPicture {
  const timeline = timelineModel(analysis, incident);
  const stageEvents = record((stage) =>
    [...new Set(timeline.marks.filter((mark) => mark.stage === stage).flatMap(({ rows }) => rows))].sort(
      (a, b) => a - b,
    ),
  );
  const stageHeadlines = record((stage) =>
    headline(
      analysis,
      incident,
      stage,
      timeline.marks.filter((mark) => mark.stage === stage),
    ),
  );
  return { timeline, stageEvents, stageHeadlines };
}

function record<T>(of: (stage: Stage) => T): Record<Stage, T> {
  return Object.fromEntries(stages.map((stage) => [stage, of(stage)])) as Record<Stage, T>;
}

function promptMarks({ prompts }: Analysis, incident: Incident): Mark[] {
  const told = incident.prompts.map((i) => prompts[i]!);
  const firstAnswer = told.find(({ result }) => result !== 'challenged')?.time ?? Infinity;
  return told.flatMap((prompt): Mark[] => {
    const { time, rows, result } = prompt;
    const { shape, label } = promptWords(prompt);
    // Before anybody was asked, an interrupt says only that the password was right.
    const stage: Stage = result === 'challenged' && time < firstAnswer ? 'recon' : 'push-bombing';
    const mark: Mark = {
      time,
      stage,
      shape,
      attacker: true,
      label,
      rows: [prompt.row, ...rows.filter((row) => row !== prompt.row)],
    };
    return result === 'approved' ? [mark, { ...mark, stage: 'access' }] : [mark];
  });
}

const words: Record<PromptResult, { shape: MarkShape; label: string }> = {
  denied: { shape: 'denied', label: 'denied by the user' },
  fraud: { shape: 'fraud', label: 'reported as fraud by the user' },
  'wrong-number': { shape: 'wrong-number', label: 'wrong number entered' },
  timeout: { shape: 'no-answer', label: 'not answered' },
  cancelled: { shape: 'no-answer', label: 'cancelled' },
  failed: { shape: 'failed-prompt', label: 'failed, reason not stated' },
  'code-failed': { shape: 'failed-prompt', label: 'wrong code entered' },
  blocked: { shape: 'failed-prompt', label: 'blocked, the user was not asked' },
  undelivered: { shape: 'failed-prompt', label: 'could not be delivered' },
  challenged: { shape: 'pending', label: 'second factor asked for' },
  approved: { shape: 'approved', label: 'approved' },
};

function promptWords({ result, inferred }: Prompt): { shape: MarkShape; label: string } {
  const { shape, label } = words[result];
  return { shape, label: inferred ? `${label} (inferred)` : label };
}

/** The user's own sign-in after a repelled attempt, quiet. */
function ownMarks({ table }: Analysis, incident: Incident, findings: readonly Finding[]): Mark[] {
  const attacker = new Set(incident.attackerRows);
  return findings
    .filter(({ catalogue }) => catalogue === 'S3.R')
    .flatMap(({ evidence }) => evidence.filter((row) => !attacker.has(row)))
    .map((row) => ({
      time: table.events.columns.time[row]!,
      stage: 'access',
      shape: 'sign-in',
      attacker: false,
      label: 'the user’s own sign-in',
      rows: [row],
    }));
}

/**
 * Findings of a stage whose events all stand in another: that the password was known shows in the prompts that followed it,
 * and the stage is not empty for that.
 */
function findingMarks(findings: readonly Finding[], marks: readonly Mark[]): Mark[] {
  const shown = new Set(marks.map(({ stage }) => stage));
  return findings
    .filter(({ stage, evidence }) => !shown.has(stage) && evidence.length > 0)
    .map(({ stage, first, title, evidence }) => ({
      time: first,
      stage,
      shape: 'operation',
      attacker: true,
      label: title,
      rows: [...evidence],
    }));
}

/** The attacker's other events: each in the stage its kind belongs to. */
function rowMarks(analysis: Analysis, incident: Incident, findings: readonly Finding[]): Mark[] {
  const { table, prompts } = analysis;
  const c = table.events.columns;
  const asked = new Set(incident.prompts.flatMap((i) => prompts[i]!.rows));
  const reader = new RowReader(table);
  const start = incident.anchor ?? Infinity;
  const later = new Set(
    findings
      .filter((f) => f.stage === 'post-access' || f.stage === 'exfiltration')
      .flatMap((f) => f.evidence),
  );
  const taken = new Set(findings.filter((f) => f.stage === 'exfiltration').flatMap((f) => f.evidence));
  const entries = new Set(findings.filter((f) => f.catalogue === 'S3.9').flatMap((f) => f.evidence));
  /** A rule that forwards is what was done; the mail it sends away is what was taken. */
  const laterStage = (row: RowIndex, operation: string): Stage =>
    taken.has(row) && !/rule|^set-mailbox$/i.test(operation) ? 'exfiltration' : 'post-access';
  // What a product or a directory log says of the attempt itself: a verdict, a reset that was started.
  const early = new Map<RowIndex, Stage>(
    findings
      .filter((f) => f.stage === 'recon' || f.stage === 'push-bombing')
      .flatMap((f) => f.evidence.map((row) => [row, f.stage] as const)),
  );
  const firstPrompt = incident.prompts.length > 0 ? prompts[incident.prompts[0]!]!.time : Infinity;

  return incident.attackerRows.flatMap((row): Mark[] => {
    if (asked.has(row)) return [];
    const time = c.time[row]!;
    const mark = (stage: Stage, shape: MarkShape, label: string): Mark[] => [
      { time, stage, shape, attacker: true, label, rows: [row] },
    ];
    const kind = eventKinds[c.kind[row]!]!;
    switch (kind) {
      case 'signin':
      case 'mfa': {
        const code = textAt(table, 'code', row) ?? '';
        if (wrongPasswordCodes.has(code)) return mark('recon', 'wrong-password', `wrong password (${code})`);
        const password = reader.passwordStep(row);
        if (password === 'wrong') return mark('recon', 'wrong-password', 'wrong password');
        if (password === 'right') return mark('recon', 'sign-in', 'right password');
        if (taken.has(row)) return mark('exfiltration', 'operation', `signed in${forApp(analysis, row)}`);
        if (reader.letsIn(row)) return mark('access', 'sign-in', `signed in${forApp(analysis, row)}`);
        const stage: Stage = time >= start ? 'access' : time < firstPrompt ? 'recon' : 'push-bombing';
        return mark(stage, 'sign-in', `sign-in ended with ${code}`);
      }
      case 'file': {
        if (time < start && !later.has(row)) return [];
        const operation = textAt(table, 'operation', row) ?? 'file';
        const takes = fileDownload.test(operation) || fileSync.test(operation);
        return mark(takes || taken.has(row) ? 'exfiltration' : 'post-access', 'file', operation);
      }
      case 'mailbox': {
        if (time < start && !later.has(row)) return [];
        const operation = textAt(table, 'operation', row) ?? 'mailbox';
        if (mailReads.test(operation)) return mark(laterStage(row, operation), 'mail', 'mail read');
        const name = /rule/i.test(operation) ? ruleName(table, row, parametersOf(table, row)) : undefined;
        return mark(
          laterStage(row, operation),
          'operation',
          name === undefined ? operation : `${operation} “${name}”`,
        );
      }
      case 'directory':
      case 'logon':
      case 'process':
      case 'risk':
      case 'other':
      case '': {
        if (early.has(row) && !later.has(row))
          return mark(early.get(row)!, 'operation', textAt(table, 'operation', row) ?? kind);
        if (entries.has(row)) return mark('access', 'sign-in', onHost(analysis, row));
        if (time < start && !later.has(row)) return [];
        const operation =
          kind === 'logon' || kind === 'process'
            ? onHost(analysis, row)
            : (textAt(table, 'operation', row) ?? kind);
        return mark(laterStage(row, operation), 'operation', operation);
      }
      default:
        return assertUnreachable(kind);
    }
  });
}

/** `4688 Process created: rclone.exe on WS01`. */
function onHost({ table }: Analysis, row: RowIndex): string {
  const host = textAt(table, 'host', row);
  const operation = textAt(table, 'operation', row) ?? 'logon';
  const program =
    eventKinds[table.events.columns.kind[row]!] === 'process' ? textAt(table, 'target', row) : undefined;
  const what = program === undefined ? operation : `${operation}: ${programName(program)}`;
  return host === undefined ? what : `${what} on ${host}`;
}

function forApp({ table }: Analysis, row: RowIndex): string {
  const app = textAt(table, 'app', row);
  return app === undefined ? '' : ` to ${app}`;
}

function bursts({ counts, prompts }: Incident, findings: readonly Finding[]): TimelineModel['bursts'] {
  const wanted = findings.filter(({ catalogue }) => /^S2\.[123]$/.test(catalogue));
  // The burst rules overlap on purpose; the strongest speaks.
  const best = ['S2.1', 'S2.3', 'S2.2'].find((catalogue) => wanted.some((f) => f.catalogue === catalogue));
  return wanted
    .filter(({ catalogue }) => catalogue === best)
    .map(({ id, first, last, count }) => {
      const isAll = wanted.filter(({ catalogue }) => catalogue === best).length === 1 && prompts.length > 0;
      const n = isAll ? Math.max(count, counts.prompts - counts.approved) : count;
      return {
        first,
        last,
        label: `${n} prompts refused or unanswered · ${spoken(last - first)}`,
        finding: id,
      };
    });
}

function headline(
  { table }: Analysis,
  incident: Incident,
  stage: Stage,
  marks: readonly Mark[],
): string | null {
  if (marks.length === 0) return null;
  const { counts } = incident;
  const of = (shape: MarkShape): number => marks.filter((mark) => mark.shape === shape).length;
  switch (stage) {
    case 'recon':
      if (of('wrong-password') > 0) return plural(of('wrong-password'), 'wrong password');
      return of('operation') === marks.length ? marks[0]!.label : 'password known';
    case 'push-bombing':
      return counts.prompts > 0 ? plural(counts.prompts, 'prompt') : plural(marks.length, 'event');
    case 'access': {
      const own = marks.every((mark) => !mark.attacker);
      if (own) return 'none; the user’s own sign-in';
      if (of('operation') === marks.length) return marks[0]!.label;
      const approvals = marks.filter((mark) => mark.shape === 'approved');
      const country = approvals[0] && textAt(table, 'country', approvals[0].rows[0]!);
      const where = country === undefined ? '' : `, ${country}`;
      return approvals.length > 0
        ? `${plural(approvals.length, 'approval')}${where}`
        : plural(of('sign-in'), 'sign-in');
    }
    case 'post-access': {
      const rules = marks.filter((mark) => /rule/i.test(mark.label)).length;
      const others = of('operation') - rules;
      const parts = [
        rules > 0 ? (rules === 1 ? 'rule' : `${rules} rules`) : '',
        others > 0 ? plural(others, 'operation') : '',
        of('mail') > 0 ? plural(of('mail'), 'mail read') : '',
        of('file') > 0 ? plural(of('file'), 'file read') : '',
      ];
      return parts
        .filter((part) => part !== '')
        .slice(0, 2)
        .join(', ');
    }
    case 'exfiltration': {
      const parts = [
        of('file') > 0 ? plural(of('file'), 'download') : '',
        of('mail') > 0 ? plural(of('mail'), 'mail read') : '',
        of('operation') > 0 ? plural(of('operation'), 'operation') : '',
      ];
      return parts.filter((part) => part !== '').join(', ');
    }
    default:
      return assertUnreachable(stage);
  }
}

function plural(n: number, one: string): string {
  return `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`;
}
