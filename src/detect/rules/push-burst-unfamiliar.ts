import { HOUR, MINUTE } from '../../base/units';
import { promptsKql, windowKql } from '../kql';
import { outagePrompts, unlessOutage } from '../outage';
import { byUnfamiliarCluster, promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, endings, within } from '../words';

export const pushBurstUnfamiliar = defineRule({
  id: 'push-burst-unfamiliar',
  catalogue: 'S2.2',
  version: 1,
  title: 'Several prompts from an unfamiliar source',
  stage: 'push-bombing',
  severity: 'low',
  techniques: ['T1621'],
  references: [
    'Sentinel-Queries Identity-MultipleMFAFailuresPrivUsers.kql (lower bar where the source or user is special)',
  ],
  params: {
    minPrompts: {
      value: 3,
      unit: 'prompts',
      why: 'a lower bar, since nobody at the usual desk asked for them',
    },
    minWeight: { value: 2, unit: 'weight', why: 'three unanswered prompts on a journey are no attack' },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a burst' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
  },
  kql: (p) => `${promptsKql}
${windowKql('adverse', p.window, 'U, Ip')}
| summarize N = count(), Weight = sum(W), First = min(At), Last = max(At) by U, Ip, Start
| where N >= ${p.minPrompts} and Weight >= ${p.minWeight}
// Keep sources new to the user against the 14 days before; hits within ${kqlSpan(p.mergeGap)} are one.
| summarize arg_max(N, *) by U, Ip`,
  describe: (p) =>
    `${p.minPrompts} or more prompts refused or unanswered within ${kqlSpan(p.window)}, weighing ${p.minWeight} or more, all from one unfamiliar source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const outage = outagePrompts(ctx);
    const passwordKnown = new Set(
      (ctx.earlier.get('password-known') ?? []).flatMap(({ clusters }) => clusters),
    );
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user);
      if (adverse.length < p.minPrompts) continue;
      for (const [cluster, prompts] of byUnfamiliarCluster(ctx, adverse)) {
        const weight = prefixSums(prompts, (i) => ctx.asked.weight[i]!);
        const times = prompts.map((i) => ctx.prompts[i]!.time);
        const judge = (from: number, to: number): number =>
          to - from + 1 >= p.minPrompts && weight[to + 1]! - weight[from]! >= p.minWeight
            ? to - from + 1
            : -1;
        for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
          const some = prompts.slice(run.from, run.to + 1);
          const hit = promptHit(ctx, user, some, passwordKnown.has(cluster) ? 'medium' : 'low');
          const known = passwordKnown.has(cluster) ? '; the password was right' : '';
          hit.why = `${counted(some.length, 'prompt')} ${within(hit.first, hit.last)} from an unfamiliar source (${ctx.sourceOf(some[0]!).reason}): ${endings(ctx, some)}${known}.`;
          hits.push(unlessOutage(hit, outage));
        }
      }
    }
    return hits;
  },
  blindSpots: ['Needs a baseline: at least five sign-ins on two days of the fortnight before.'],
});
