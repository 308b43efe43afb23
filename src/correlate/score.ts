import { spoken } from '../base/units';
import type { Alternative } from '../model/finding';
import type { PromptResult } from '../model/prompt';
import type { Context } from '../detect/context';
import type { Detected } from '../detect/engine';
import { isHosting } from '../detect/hosting';
import { slidingRuns } from '../detect/sliding';
import { counted } from '../detect/words';
import type { Candidate } from './candidates';
import { counts, points } from './scoring';

/** Points with the sentence for each; `points` is not clamped. */
export interface Score {
  points: number;
  reasons: string[];
}

const refusals = new Set<PromptResult>(['denied', 'wrong-number']);

/**
 * Adds up what speaks for an attack and against it.
 * @param users how many users the candidate's source attacked within an hour.
 * @param alternatives other readings, told among the reasons.
 */
export function score(
  ctx: Context,
  candidate: Candidate,
  users: number,
  alternatives: readonly Alternative[],
): Score {
  const { found, prompts, familiarity, episode } = candidate;
  const reasons: string[] = [];
  let sum = 0;
  const add = (n: number, why: string): void => {
    sum += n;
    reasons.push(`${why} (${n > 0 ? '+' : n < 0 ? '−' : ''}${Math.abs(n)})`);
  };
  const of = (catalogue: string): Detected | undefined =>
    found.find(({ finding }) => finding.catalogue === catalogue);
  // An outage's burst, which is information, must not hide a later one.
  const signal = (catalogue: string): Detected | undefined =>
    found.find(({ finding }) => finding.catalogue === catalogue && finding.severity !== 'info');
  const adverse = prompts.filter((i) => ctx.asked.isAdverse(i));
  const refused = adverse.filter((i) => refusals.has(ctx.prompts[i]!.result)).length;

  const burst = ['S2.1', 'S2.9', 'S2.11', 'S2.3', 'S2.2'].map(signal).find((one) => one !== undefined);
  if (burst) {
    const { catalogue, count, first, last } = burst.finding;
    const n = catalogue === 'S2.3' ? points.drip : catalogue === 'S2.2' ? points.shortBurst : points.burst;
    const what =
      catalogue === 'S2.9'
        ? counted(count, 'wrong code')
        : catalogue === 'S2.11'
          ? `${counted(count, 'call or message', 'calls or messages')} not approved`
          : `${counted(count, 'prompt')} refused or unanswered`;
    add(n, `${catalogue}: ${what} in ${spoken(last - first)}`);
  }
  const most = mostInWindow(ctx, adverse);
  if (most >= counts.manyPrompts) add(points.many, `${most} of them within ${spoken(counts.manyWindowMs)}`);
  else if (refused >= counts.manyRefusals) add(points.many, `${refused} ${refusalWords(ctx, adverse)}`);

  const fraud = of('S2.4');
  const wrong = of('S2.5');
  const vendor = signal('S2.10') ? points.vendor : 0;
  const saidSo = Math.min(
    points.saidSoMost,
    (fraud ? points.fraud : 0) + (wrong ? points.wrongNumber : 0) + vendor,
  );
  if (saidSo > 0)
    add(
      saidSo,
      [
        fraud && 'S2.4: the user reported fraud',
        wrong && 'S2.5: a wrong number was entered',
        vendor > 0 && 'S2.10: the product saw push harassment',
      ]
        .filter(Boolean)
        .join('; '),
    );

  if (isPasswordKnown(ctx, candidate))
    add(points.passwordKnown, `S1.4: the password was right, from a source that is not familiar`);
  const reason =
    candidate.clusters[0] === undefined
      ? 'no sign-in behind it'
      : episode.clusters.reason(candidate.clusters[0]);
  add(points.source[familiarity], `source ${familiarity.toLowerCase()}: ${reason}`);
  if (
    isFlagged(
      ctx,
      candidate,
      'riskTypes',
      /anonymizedIPAddress|maliciousIPAddress|nationStateIP|riskyIPAddress|threatSuspected|(?:^|,)proxy(?:,|$)/i,
    )
  )
    add(points.anonymous, 'the product flagged the address');
  else {
    const rented = hostingOf(ctx, candidate);
    if (rented !== undefined)
      add(points.anonymous, `the address is of a hosting or proxy network (AS${rented})`);
  }

  addApproval(ctx, candidate, add);
  const corroboration = [
    of('S3.3') && 'S3.3: two places too far apart',
    of('S3.4') && 'S3.4: the phone was elsewhere',
    (of('S3.5') ?? isFlagged(ctx, candidate, 'risk', /^(?:medium|high)$/i)) &&
      'the product rated a sign-in risky',
  ].filter((why) => typeof why === 'string');
  if (corroboration.length > 0)
    add(
      Math.min(points.corroborationMost, points.corroboration * corroboration.length),
      corroboration.join('; '),
    );

  const stage4 = found.filter((one) => one.finding.stage === 'post-access' && !isToldOtherwise(one, found));
  if (stage4.length > 0) {
    const isOnlyLooking = stage4.every(({ finding }) => finding.catalogue === 'S4.12');
    const n = isOnlyLooking
      ? points.onlyLooking
      : points.firstPostAccess + points.furtherPostAccess * (stage4.length - 1);
    add(
      Math.min(points.postAccessMost, n),
      `${[...new Set(stage4.map(({ finding }) => `${finding.catalogue} ${finding.title.toLowerCase()}`))].join(', ')} afterwards`,
    );
  }
  const stage5 = found.filter(({ finding }) => finding.stage === 'exfiltration');
  if (stage5[0])
    add(
      points.exfiltration,
      stage5[0].finding.unit === 'files'
        ? `${stage5[0].finding.catalogue}: ${counted(stage5[0].finding.count, 'file')} taken afterwards`
        : `${stage5[0].finding.catalogue} ${stage5[0].finding.title.toLowerCase()} afterwards`,
    );
  if (users > 0) add(points.campaign, `the same source bombed ${users} users within an hour`);

  // A tool may bomb to the second too: from a source never seen, even gaps exonerate nobody.
  const regular = alternatives.find(({ reading }) => reading === 'retrying-client');
  // Nor do they where the log does not say that nobody answered.
  const isUnanswered = !adverse.some((i) => ctx.prompts[i]!.result === 'failed');
  if (regular && familiarity !== 'UNFAMILIAR' && isUnanswered)
    add(points.regular, 'prompts at even intervals, as a retrying client asks');
  if (of('S3.S')) add(points.selfRecovered, 'S3.S: prompts and approval come from one familiar source');

  for (const { why } of alternatives) reasons.push(`another reading: ${why}`);
  const privilege = ctx.privilege(candidate.user);
  if (privilege !== undefined) reasons.push(`an administrator, so one level more severe: ${privilege}`);

  if (!episode.baseline.known && sum > points.mostWithoutBaseline) {
    reasons.push(`no baseline: at most ${points.mostWithoutBaseline}`);
    sum = points.mostWithoutBaseline;
  }
  if (sum > points.mostFromOneLog && ctx.isOneLog) {
    reasons.push(`one log only: at most ${points.mostFromOneLog}`);
    sum = points.mostFromOneLog;
  }
  return { points: sum, reasons };
}

/** A wrong number refuses as well, and is not called explicit. */
function refusalWords(ctx: Context, prompts: readonly number[]): string {
  const has = (result: PromptResult): boolean => prompts.some((i) => ctx.prompts[i]!.result === result);
  if (!has('wrong-number')) return 'explicit refusals';
  return has('denied') ? 'refusals and wrong numbers' : 'wrong numbers';
}

function addApproval(ctx: Context, { found }: Candidate, add: (n: number, why: string) => void): void {
  const tiers = found.filter(({ finding }) => finding.catalogue.startsWith('S3.1'));
  const worth = ({ hit }: Detected): number => points.tier[String(hit.facts?.['tier'])] ?? 0;
  const best = tiers.sort((a, b) => worth(b) - worth(a))[0];
  if (!best) return;
  const refusedPrompts = (best.hit.prompts ?? []).filter((i) => i !== best.hit.approval);
  const gap = best.finding.last - ctx.prompts[refusedPrompts.at(-1)!]!.time;
  const where = best.finding.catalogue === 'S3.1x' ? 'from another source, ' : '';
  add(
    worth(best),
    `${best.finding.catalogue}: approved ${where}${spoken(gap)} after the last refused prompt`,
  );
  const refusedFirst = refusedPrompts.some((i) => refusals.has(ctx.prompts[i]!.result));
  if (refusedFirst) add(points.refusedBefore, `${refusalWords(ctx, refusedPrompts)} before it`);
}

/** S1.4 itself, or any prompt after a right password from a source that is not the user's. */
export function isPasswordKnown(ctx: Context, { found, prompts }: Candidate): boolean {
  return (
    found.some(({ finding }) => finding.catalogue === 'S1.4') ||
    prompts.some((i) => {
      if (!ctx.asked.isAdverse(i) || !ctx.prompts[i]!.afterPassword || ctx.isFamiliar(i)) return false;
      const { familiarity } = ctx.sourceOf(i);
      return familiarity === 'UNFAMILIAR' || familiarity === 'PARTIAL';
    })
  );
}

function mostInWindow(ctx: Context, prompts: readonly number[]): number {
  const times = prompts.map((i) => ctx.prompts[i]!.time);
  const runs = slidingRuns(times, counts.manyWindowMs, 0, (from, to) => to - from + 1);
  return Math.max(0, ...runs.map(({ peak }) => peak));
}

/** Whether a sign-in of the candidate's sources has a text that fits: sign-ins alike in it need one look. */
function isFlagged(
  ctx: Context,
  { clusters, episode }: Candidate,
  column: 'risk' | 'riskTypes',
  pattern: RegExp,
): boolean {
  const { events, strings } = ctx.table;
  const texts = new Set<number>();
  for (const cluster of clusters) {
    const rows = column === 'risk' ? episode.clusters.rows(cluster) : episode.clusters.samples(cluster);
    for (const row of rows) texts.add(events.columns[column][row]!);
  }
  return [...texts].some((text) => pattern.test(strings.get(text) ?? ''));
}

/** The hosting network an unfamiliar source is in, if any. */
function hostingOf(ctx: Context, { clusters, episode }: Candidate): number | undefined {
  for (const cluster of clusters) {
    if (episode.clusters.familiarity(cluster) === 'FAMILIAR') continue;
    for (const row of episode.clusters.samples(cluster))
      if (isHosting(ctx.c.asn[row]!)) return ctx.c.asn[row]!;
  }
  return undefined;
}

/** Where a rule was made from, and who else forwards there, is no further act if the rule itself has counted. */
function isToldOtherwise({ finding }: Detected, found: readonly Detected[]): boolean {
  if (finding.catalogue !== 'S4.4' && finding.catalogue !== 'S4.5') return false;
  const told = new Set(
    found
      .filter(({ finding: other }) => /^S4\.[123]$/.test(other.catalogue))
      .flatMap(({ finding: other }) => other.evidence),
  );
  return finding.evidence.every((row) => told.has(row));
}
