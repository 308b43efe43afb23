import type { Alternative, Incident, Stage } from '../model/finding';
import { stages } from '../model/finding';
import { wideAt } from '../model/event';
import { contentId } from '../detect/content-id';
import type { CampaignSpan } from '../detect/campaign-spans';
import type { Context } from '../detect/context';
import type { Detected } from '../detect/engine';
import { alternativesOf } from './alternatives';
import { type Candidate, findCandidates } from './candidates';

import { Coverage } from './missing';
import { Responses } from './response';
import { type Score, score } from './score';
import { points as table } from './scoring';
import { summaryOf } from './summary';
import { countPrompts, hasLater, opensIncident, outcomeOf, severityOf } from './verdict';

/** A candidate with its points, whether or not it became an incident. */
export interface Scored {
  candidate: Candidate;
  points: number;
  reasons: string[];
  /** Null under the least points, or where nothing opens one. */
  incident: Incident | null;
}

/**
 * Joins findings into incidents, one per user and episode. Sets `incident` and, for later stages,
 * the joined severity on the findings. Ordered by severity, confidence, time and id.
 */
export function scoreCandidates(
  ctx: Context,
  detected: readonly Detected[],
  campaigns: readonly CampaignSpan[],
): Scored[] {
  const coverage = new Coverage(ctx);
  const responses = new Responses(ctx);
  return findCandidates(ctx, detected).map((candidate): Scored => {
    const { user, episode } = candidate;
    const attacked = campaigns
      .filter(({ users, first, last }) => users.has(user) && first <= episode.to && last >= episode.from)
      .reduce((most, { users }) => Math.max(most, users.size), 0);
    const alternatives = alternativesOf(ctx, candidate);
    const { points, reasons } = score(ctx, candidate, attacked, alternatives);
    const isIncident = points >= table.least && opensIncident(candidate);
    const incident = isIncident
      ? build(ctx, candidate, { points, reasons, alternatives }, coverage, responses)
      : null;
    if (incident)
      for (const { finding, hit } of candidate.found) {
        finding.incident = incident.id;
        if (hit.anchoredSeverity) finding.severity = hit.anchoredSeverity;
      }
    return { candidate, points, reasons, incident };
  });
}

function build(
  ctx: Context,
  candidate: Candidate,
  { points, reasons, alternatives }: Score & { alternatives: Alternative[] },
  coverage: Coverage,
  responses: Responses,
): Incident {
  const { user, found, prompts, access } = candidate;
  const { name, aliases } = ctx.identity.users[user]!;
  const attackerRows = [...candidate.rows];
  const counts = countPrompts(ctx, prompts);
  const outcome = outcomeOf(ctx, candidate);
  const contained = responses.contained(candidate);
  // What bounced off a response step later is shown, yet the user's own recovery is not the attacker's time.
  const times = [
    ...attackerRows.map((row) => ctx.c.time[row]!),
    ...prompts.map((i) => ctx.prompts[i]!.time),
    ...found
      .filter(({ finding }) => finding.catalogue !== 'S3.R')
      .flatMap(({ finding }) => [finding.first, finding.last]),
  ];
  const first = least(times);
  const last = -least(times.map((time) => -time));
  const key = found[0]!.finding.evidence[0]!;
  const approvals = access.flatMap(({ approval }) =>
    approval === undefined ? [] : ctx.prompts[approval]!.time,
  );
  const gotIn = approvals.length > 0 ? Math.min(...approvals) : access[0]?.time;
  const anchor = outcome === 'succeeded' || outcome === 'blocked' || hasLater(candidate) ? gotIn : undefined;

  return {
    id: contentId(['incident', name, wideAt(ctx.table, 'nativeKey', key) ?? String(key)]),
    user: name,
    aliases,
    severity: severityOf(ctx, candidate, outcome),
    confidence: Math.min(100, Math.max(0, points)) / 100,
    outcome,
    contained,
    first,
    last,
    summary: summaryOf(ctx, candidate, counts, outcome, contained),
    reasons,
    ...(alternatives.length > 0 ? { alternatives } : {}),
    missing: coverage.missing(candidate, first, last),
    stages: stages.flatMap((stage) => stageOf(stage, found)),
    ips: ctx.ips(attackerRows),
    countries: ctx.countries(attackerRows),
    techniques: [...new Set(found.flatMap(({ finding }) => finding.techniques))].sort(),
    counts,
    ...(anchor === undefined ? {} : { anchor }),
    prompts,
    attackerRows,
  };
}

function stageOf(stage: Stage, found: readonly Detected[]): Incident['stages'] {
  const some = found.filter(({ finding }) => finding.stage === stage).map(({ finding }) => finding);
  if (some.length === 0) return [];
  return [
    {
      stage,
      first: Math.min(...some.map((finding) => finding.first)),
      last: Math.max(...some.map((finding) => finding.last)),
      findings: some.map(({ id }) => id),
    },
  ];
}

/** `Math.min` of any length: an incident may hold a hundred thousand rows. */
function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
