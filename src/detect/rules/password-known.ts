import { HOUR, MINUTE, type EpochMs, type RowIndex } from '../../base/units';
import { passwordStep } from '../../model/event';
import { positionOf } from '../../prompts/grouped-rows';
import type { Context } from '../context';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** In place of the cluster of what came from a familiar source. */
const OWN = -2;

interface KnownEvent {
  time: EpochMs;
  rows: RowIndex[];
  cluster: number;
}

export const passwordKnown = defineRule({
  id: 'password-known',
  catalogue: 'S1.4',
  version: 2,
  title: 'Somebody else knows the password',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1078.004', 'T1589.001'],
  references: [
    'Microsoft security-operations guide for user accounts (right password, strong authentication needed, not completed)',
    'Azure-Sentinel SigninPasswordSpray.yaml (codes with a valid password)',
  ],
  params: {
    minMedium: {
      value: 3,
      unit: 'sign-ins',
      why: 'once may be a person who gave up; three times is somebody trying',
    },
    window: { value: HOUR, unit: 'ms', why: 'one sitting' },
    answerWithin: {
      value: 10 * MINUTE,
      unit: 'ms',
      why: 'a person completes the second factor within minutes',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
  },
  kql: (p) => `let known = SigninLogs
| where ResultType in ("50055", "50072", "50074", "50076", "50079", "50097", "50105", "50131", "50155", "50158", "53000", "53001", "53002", "53003", "500121")
| project U = tolower(UserPrincipalName), At = TimeGenerated, Ip = IPAddress;
let answered = SigninLogs | where ResultType == "0" | project U = tolower(UserPrincipalName), Ok = TimeGenerated, Ip = IPAddress;
known | join kind=leftouter answered on U, Ip
| summarize Answered = countif(Ok between (At .. At + ${kqlSpan(p.answerWithin)})) by U, Ip, At
| where Answered == 0
| project U, Ip, Start = At | join kind=inner (known) on U, Ip
| summarize N = countif(At between (Start .. Start + ${kqlSpan(p.window)})) by U, Ip, Start
| extend Severity = iff(N >= ${p.minMedium}, "Medium", "Low") // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(N, *) by U, Ip`,
  describe: (p) =>
    `the right password from an unfamiliar or partly familiar source without an approval within ${kqlSpan(p.answerWithin)}; medium at ${p.minMedium} within ${kqlSpan(p.window)}`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      if (ctx.sources(user).episodes.length === 0 || !isAskedElsewhere(ctx, user)) continue;
      for (const events of unanswered(ctx, user, p.answerWithin)) {
        const times = events.map(({ time }) => time);
        const runs = slidingRuns(times, p.window, p.mergeGap, (from, to) => to - from + 1);
        for (const run of runs)
          hits.push(knownHit(ctx, user, events.slice(run.from, run.to + 1), run.peak >= p.minMedium));
      }
    }
    return hits;
  },
  blindSpots: [
    'Where no password was asked (phone sign-in, passkey), a prompt proves none.',
    'A person who gives up at a new place looks the same, once.',
  ],
});

/** Whether any right password of a user may have come from a strange source: of most people's none did. */
function isAskedElsewhere(ctx: Context, user: number): boolean {
  const sources = ctx.sources(user);
  // Without a baseline no source is called strange.
  const isJudged = (row: RowIndex): boolean => sources.episodeAt(ctx.c.time[row]!)?.baseline.known ?? false;
  return (
    ctx.rightPasswords(user).some((row) => isJudged(row) && !sources.isFamiliar(row)) ||
    ctx.asked
      .of(user)
      .some(
        (i) =>
          !ctx.asked.isApproved(i) &&
          isJudged(ctx.asked.rowOf(i)) &&
          !ctx.isFamiliar(i) &&
          ctx.prompts[i]!.afterPassword,
      )
  );
}

/** Password-known events of strange sources that no approval of the same source answered, by cluster, by time. */
function unanswered(ctx: Context, user: number, answerWithin: number): KnownEvent[][] {
  const sources = ctx.sources(user);
  const events: (KnownEvent & { adverse: boolean })[] = [];
  const inPrompt = new Set<RowIndex>();
  const answers = new Map<number, EpochMs[]>();
  const answer = (cluster: number, time: EpochMs): void => {
    const list = answers.get(cluster);
    if (list) list.push(time);
    else answers.set(cluster, [time]);
  };

  const isStrange = (cluster: number): boolean =>
    cluster >= 0 && ['UNFAMILIAR', 'PARTIAL'].includes(sources.familiarity(cluster));
  const approvals: [cluster: number, time: EpochMs][] = [];
  for (const i of ctx.asked.of(user)) {
    if (!ctx.inEpisode(i)) continue;
    const { time, result, rows, afterPassword } = ctx.prompts[i]!;
    for (const told of rows) inPrompt.add(told);
    if (result === 'approved') {
      if (!ctx.isFamiliar(i)) approvals.push([ctx.sourceOf(i).cluster, time]);
    } else if (afterPassword) {
      // One's own refusals matter only for what lies between a sign-in and its approval.
      const cluster = ctx.isFamiliar(i) ? OWN : ctx.sourceOf(i).cluster;
      if (cluster !== -1) events.push({ time, rows, cluster, adverse: ctx.asked.isAdverse(i) });
    }
  }
  let asked: Set<number> | undefined;
  for (const row of ctx.rightPasswords(user)) {
    if (inPrompt.has(row)) continue;
    const episode = sources.episodeAt(ctx.c.time[row]!);
    if (!episode || sources.isFamiliar(row)) continue;
    // Where checking the password is a row of its own, the prompt of the same flow tells of it already.
    if (passwordStep(ctx.table, row) === 'right') {
      asked ??= new Set(Array.from(inPrompt, (told) => ctx.places.flowOf(told)));
      const flow = ctx.places.flowOf(row);
      if (flow >= 0 && asked.has(flow)) continue;
    }
    const cluster = episode.clusters.of(row);
    events.push({ time: ctx.c.time[row]!, rows: [row], cluster, adverse: false });
  }
  // Most people's prompts are all asked at their own desks.
  if (!events.some(({ cluster }) => isStrange(cluster))) return [];
  for (const [cluster, time] of approvals) answer(cluster, time);
  for (const cluster of new Set(events.map((event) => event.cluster)))
    if (isStrange(cluster))
      for (const row of sources.rows(cluster))
        if (ctx.isInteractiveSuccess(row) && !inPrompt.has(row)) answer(cluster, ctx.c.time[row]!);
  events.sort((a, b) => a.time - b.time || a.rows[0]! - b.rows[0]!);
  for (const list of answers.values()) list.sort((a, b) => a - b);

  const nextAdverse = new Float64Array(events.length);
  let next = Infinity;
  for (let i = events.length - 1; i >= 0; i--) {
    nextAdverse[i] = next;
    if (events[i]!.adverse) next = events[i]!.time;
  }
  const byCluster = new Map<number, KnownEvent[]>();
  events.forEach(({ time, rows, cluster }, i) => {
    if (!isStrange(cluster)) return;
    const list = answers.get(cluster) ?? [];
    const approved = list[positionOf(list, time)];
    // An approval that had to be asked for again after a refusal exonerates nobody.
    if (approved !== undefined && approved - time <= answerWithin && approved <= nextAdverse[i]!) return;
    const group = byCluster.get(cluster);
    if (group) group.push({ time, rows, cluster });
    else byCluster.set(cluster, [{ time, rows, cluster }]);
  });
  return [...byCluster.values()];
}

function knownHit(ctx: Context, user: number, events: KnownEvent[], often: boolean): Hit {
  const rows = events.flatMap((event) => event.rows);
  const first = events[0]!.time;
  const last = events.at(-1)!.time;
  const { cluster } = events[0]!;
  const sources = ctx.sources(user);
  return {
    user,
    severity: often ? 'medium' : 'low',
    rows,
    first,
    last,
    count: events.length,
    unit: 'sign-ins',
    why: `The right password ${counted(events.length, 'time')} ${within(first, last)} from ${fromWhere(ctx, rows)}, ${sources.familiarity(cluster) === 'PARTIAL' ? 'a source seen in part' : 'an unfamiliar source'} (${sources.reason(cluster)}), without the second factor that should follow.`,
    clusters: [cluster],
  };
}
