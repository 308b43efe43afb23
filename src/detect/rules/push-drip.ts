import { DAY, HOUR } from '../../base/units';
import { promptsKql, windowKql } from '../kql';
import { outagePrompts, unlessOutage } from '../outage';
import { byUnfamiliarCluster, promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { mergeRuns, slidingRuns } from '../sliding';
import { counted, endings, within } from '../words';

export const pushDrip = defineRule({
  id: 'push-drip',
  catalogue: 'S2.3',
  version: 1,
  title: 'Prompt after prompt from one strange source',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1621'],
  references: ['Sentinel-Queries Identity-PotentialMFASpam.kql (per hour)'],
  params: {
    minPrompts: { value: 6, unit: 'prompts', why: 'one every ten minutes slips under every burst rule' },
    window: { value: HOUR, unit: 'ms', why: 'an hour of one prompt every ten minutes' },
    minPerDay: { value: 10, unit: 'prompts', why: 'a whole day of prompts from a source never seen' },
    day: { value: DAY, unit: 'ms', why: 'the longest chain a source is followed over' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
  },
  kql: (p) => `${promptsKql}
union (${windowKql('adverse', p.window, 'U, Ip')} | summarize N = count() by U, Ip, Start | where N >= ${p.minPrompts}),
  (${windowKql('adverse', p.day, 'U, Ip')} | summarize N = count() by U, Ip, Start | where N >= ${p.minPerDay})
// Keep sources new to the user; hits within ${kqlSpan(p.mergeGap)} are one.
| summarize arg_max(N, *) by U, Ip`,
  describe: (p) =>
    `${p.minPrompts} or more prompts within ${kqlSpan(p.window)}, or ${p.minPerDay} within ${kqlSpan(p.day)}, from one unfamiliar source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const outage = outagePrompts(ctx);
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user);
      if (adverse.length < Math.min(p.minPrompts, p.minPerDay)) continue;
      for (const prompts of byUnfamiliarCluster(ctx, adverse).values()) {
        const times = prompts.map((i) => ctx.prompts[i]!.time);
        const atLeast =
          (n: number) =>
          (from: number, to: number): number =>
            to - from + 1 >= n ? to - from + 1 : -1;
        const runs = [
          ...slidingRuns(times, p.window, p.mergeGap, atLeast(p.minPrompts)),
          ...slidingRuns(times, p.day, p.mergeGap, atLeast(p.minPerDay)),
        ];
        for (const run of mergeRuns(runs)) {
          const some = prompts.slice(run.from, run.to + 1);
          const hit = promptHit(ctx, user, some, 'medium');
          hit.why = `${counted(some.length, 'prompt')} ${within(hit.first, hit.last)} from an unfamiliar source: ${endings(ctx, some)}.`;
          hits.push(unlessOutage(hit, outage));
        }
      }
    }
    return hits;
  },
  blindSpots: [
    'An attacker who changes address, network owner, system and country with every prompt is many sources.',
  ],
});
