import { textAt } from '../model/event';
import type { IncidentOutcome, PromptCounts, Severity, Stage } from '../model/finding';
import type { PromptResult } from '../model/prompt';
import type { Context } from '../detect/context';
import type { Detected } from '../detect/engine';
import { raised } from '../detect/words';
import { controlCodes } from '../prompts/entra-codes';
import type { Candidate } from './candidates';

const gainedBy = /^S3\.(?:1[ABCx]|8)$/;
const critical = /^S(?:4\.(?:1|6|9|10)|5\..*)$/;
const bombing = /^S2\.(?!1i$)/;
const later: ReadonlySet<Stage> = new Set(['post-access', 'exfiltration']);
const alerting: ReadonlySet<Severity> = new Set(['medium', 'high', 'critical']);

/** Whether findings open an incident: a lone low one does not. */
export function opensIncident({ found }: Candidate): boolean {
  const signals = found.filter(({ finding }) => finding.severity !== 'info');
  return signals.some(({ finding }) => {
    const { catalogue, severity } = finding;
    if (gainedBy.test(catalogue) || catalogue === 'S2.4') return true;
    // One refusal is a lead, whatever else was seen.
    if (catalogue === 'S2.8') return false;
    if (bombing.test(catalogue)) return alerting.has(severity) || signals.length > 1;
    if (catalogue === 'S1.4') return alerting.has(severity);
    // An approval from nowhere with the password known is a lead; what it did afterwards makes it more.
    return catalogue === 'S3.2' && alerting.has(severity) && hasLater({ found });
  });
}

/** Whether something was done afterwards that the owner does not do as well. */
export function hasLater({ found }: Pick<Candidate, 'found'>): boolean {
  return found.some(
    (one) =>
      (one.finding.stage === 'post-access' || one.finding.stage === 'exfiltration') && !mayBeOwners(one),
  );
}

/**
 * Reading mail; what ran on a host that the intruder was not seen to enter. A storage app opened comes from the
 * intruder's own source, and its hit is raised by nothing.
 */
function mayBeOwners({ finding, hit }: Detected): boolean {
  const { catalogue } = finding;
  if (catalogue === 'S4.16' || catalogue === 'S5.8') return hit.anchoredSeverity === 'medium';
  return catalogue === 'S4.12';
}

/** How it ended. */
export function outcomeOf(ctx: Context, candidate: Candidate): IncidentOutcome {
  const { found } = candidate;
  if (found.some(({ finding }) => gainedBy.test(finding.catalogue)))
    return isBlocked(ctx, candidate) ? 'blocked' : 'succeeded';
  const isRepelled = found.some(
    ({ finding }) => finding.catalogue === 'S3.R' || finding.catalogue === 'S2.4',
  );
  return isRepelled ? 'repelled' : 'attempted';
}

/** Approved, and every later sign-in of the approval's cluster ends at a control, with nothing found after it. */
function isBlocked(ctx: Context, candidate: Candidate): boolean {
  const { found, episode } = candidate;
  if (found.some(({ finding }) => later.has(finding.stage))) return false;
  const isControlled = (row: number): boolean => controlCodes.has(textAt(ctx.table, 'code', row) ?? '');
  const gained = found.filter(({ finding }) => gainedBy.test(finding.catalogue));
  // Who was let in without an approval is in.
  return gained.every(({ hit }) => {
    if (hit.approval === undefined) return false;
    const { row, time, rows } = ctx.prompts[hit.approval]!;
    const later = episode.clusters
      .rows(ctx.sourceOf(hit.approval).cluster)
      .filter((r) => ctx.c.time[r]! >= time && !rows.includes(r));
    return later.length > 0 ? later.every(isControlled) : isControlled(row);
  });
}

/** How bad if true, not the highest finding; one level more for an administrator. */
export function severityOf(ctx: Context, candidate: Candidate, outcome: IncidentOutcome): Severity {
  const severity = plainSeverity(candidate, outcome);
  return ctx.privilege(candidate.user) === undefined ? severity : raised(severity);
}

function plainSeverity({ found }: Candidate, outcome: IncidentOutcome): Severity {
  if (outcome === 'succeeded')
    return found.some((one) => critical.test(one.finding.catalogue) && !mayBeOwners(one))
      ? 'critical'
      : 'high';
  if (hasLater({ found })) return 'high';
  if (outcome !== 'attempted') return 'medium';
  // A campaign is one, however little of it reached this user.
  return found.some(
    ({ finding: { catalogue, severity } }) =>
      bombing.test(catalogue) && severity !== 'info' && (catalogue === 'S2.7' || alerting.has(severity)),
  )
    ? 'medium'
    : 'low';
}

const counters: Partial<Record<PromptResult, keyof PromptCounts>> = {
  denied: 'denied',
  'wrong-number': 'wrongNumber',
  fraud: 'fraud',
  timeout: 'timedOut',
  cancelled: 'cancelled',
  failed: 'failed',
  approved: 'approved',
  undelivered: 'undelivered',
  challenged: 'pending',
};

/** `prompts` is the sum of its endings; undelivered and pending stand apart; a blocked user was not asked. */
export function countPrompts(ctx: Context, prompts: readonly number[]): PromptCounts {
  const counts: PromptCounts = {
    prompts: 0,
    denied: 0,
    wrongNumber: 0,
    fraud: 0,
    timedOut: 0,
    cancelled: 0,
    failed: 0,
    approved: 0,
    undelivered: 0,
    pending: 0,
  };
  for (const i of prompts) {
    const counter = counters[ctx.prompts[i]!.result];
    if (!counter) continue;
    counts[counter]++;
    if (counter !== 'undelivered' && counter !== 'pending') counts.prompts++;
  }
  return counts;
}
