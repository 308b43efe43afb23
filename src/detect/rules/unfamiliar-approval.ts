import { DAY, HOUR } from '../../base/units';
import { textAt } from '../../model/event';
import type { Context } from '../context';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { fromWhere } from '../words';

const explicit = new Set(['denied', 'wrong-number', 'fraud']);

export const unfamiliarApproval = defineRule({
  id: 'unfamiliar-approval',
  catalogue: 'S3.2',
  version: 2,
  title: 'Approved from an unfamiliar source',
  stage: 'access',
  severity: 'low',
  techniques: ['T1078.004'],
  references: ['Azure-Sentinel CiscoDuoNewAuthDeviceLocation.yaml (14 days)'],
  params: {
    lookback: { value: HOUR, unit: 'ms', why: 'a refusal just before makes it more than a journey' },
    minRefused: { value: 1, unit: 'prompts', why: 'the person said no at least once before saying yes' },
    actsWithin: { value: DAY, unit: 'ms', why: 'mail is hidden or sent away the same day' },
  },
  kql: (p) => `${promptsKql}
prompts | where O == "approved"
| join kind=leftanti (SigninLogs | where ResultType == "0" | extend U = tolower(UserPrincipalName) | distinct U, Ip = IPAddress) on U, Ip
// Medium if the password was known and at least ${p.minRefused} prompt was refused within ${kqlSpan(p.lookback)} before, or if mail is forwarded outside or hidden from there within ${kqlSpan(p.actsWithin)}.`,
  describe: (p) =>
    `an approval from a source never seen in the fortnight before; medium where the password was known and ${p.minRefused} or more prompts were refused within ${kqlSpan(p.lookback)} before, or where mail is forwarded outside or hidden from there within ${kqlSpan(p.actsWithin)}`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const explained = new Set<number | undefined>();
    for (const id of ['approved-after-burst', 'approved-elsewhere'])
      for (const { approval } of ctx.earlier.get(id) ?? []) explained.add(approval);
    const passwordKnown = new Set(
      (ctx.earlier.get('password-known') ?? []).flatMap(({ clusters }) => clusters),
    );
    const told = new Set<number>();
    const acts = mailActs(ctx);

    for (let i = 0; i < ctx.prompts.length; i++) {
      if (!ctx.asked.isApproved(i)) continue;
      const user = ctx.asked.user[i]!;
      if (!ctx.inEpisode(i)) continue;
      if (ctx.isFamiliar(i)) continue;
      const source = ctx.sourceOf(i);
      if (source.familiarity !== 'UNFAMILIAR') continue;
      const { cluster, reason } = source;
      if (cluster < 0 || told.has(cluster)) continue;
      told.add(cluster);
      if (explained.has(i)) continue;
      const { row, time } = ctx.prompts[i]!;
      const refused = refusedBefore(ctx, user, i, cluster, p.lookback);
      const risky = /^(?:medium|high)$/i.test(textAt(ctx.table, 'risk', row) ?? '');
      const act = acts
        .get(user)
        ?.find(
          ({ first, rows }) =>
            first >= time &&
            first <= time + p.actsWithin &&
            rows.some((done) => ctx.sources(user).clusterOf(done) === cluster),
        );
      const suspicious =
        risky || act !== undefined || (passwordKnown.has(cluster) && refused.length >= p.minRefused);
      const hit = promptHit(ctx, user, [...refused, i], suspicious ? 'medium' : 'low');
      hit.approval = i;
      hit.first = time;
      hit.why = `Approved at ${ctx.clock(time)} from ${fromWhere(ctx, [row])}, an unfamiliar source (${reason})${refused.length > 0 ? `, after ${refused.length} refused` : ''}${risky ? '; the product rated the sign-in risky' : ''}.${act ? ` From there at ${ctx.clock(act.first)}: ${act.why}` : ''}`;
      hits.push(hit);
    }
    return hits;
  },
  blindSpots: ['Journeys and new phones look the same; on its own this is a lead.'],
});

/** Hits on mail forwarded outside or hidden, by user. */
function mailActs(ctx: Context): Map<number, Hit[]> {
  const acts = new Map<number, Hit[]>();
  for (const id of ['external-forwarding', 'hiding-rule'])
    for (const hit of ctx.earlier.get(id) ?? []) {
      const list = acts.get(hit.user);
      if (list) list.push(hit);
      else acts.set(hit.user, [hit]);
    }
  return acts;
}

/** Prompts of one source that a person refused in so many words shortly before another, by time. */
function refusedBefore(
  ctx: Context,
  user: number,
  prompt: number,
  cluster: number,
  lookback: number,
): number[] {
  return ctx.asked
    .adverseOf(user)
    .filter(
      (i) =>
        i < prompt &&
        ctx.asked.time[prompt]! - ctx.asked.time[i]! <= lookback &&
        explicit.has(ctx.prompts[i]!.result) &&
        ctx.sourceOf(i).cluster === cluster,
    );
}
