import { HOUR, spoken } from '../../base/units';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { counted, endings, fromWhere, whereInferred } from '../words';

export const approvedElsewhere = defineRule({
  id: 'approved-elsewhere',
  catalogue: 'S3.1x',
  version: 1,
  title: 'Approved after refused prompts, from another source',
  stage: 'access',
  severity: 'high',
  techniques: ['T1078.004', 'T1621'],
  references: ['MITRE ATT&CK T1621'],
  params: {
    minPrompts: { value: 3, unit: 'prompts', why: 'as for an approval from the same source' },
    minWeight: { value: 2, unit: 'weight', why: 'as for an approval from the same source' },
    orPrompts: { value: 5, unit: 'prompts', why: 'whatever their weight' },
    lookback: { value: HOUR, unit: 'ms', why: 'without a common source, only closeness in time ties them' },
  },
  kql: (p) => `${promptsKql}
prompts | where O == "approved" | project U, Ok = At, OkIp = Ip
| join kind=inner adverse on U
| where At < Ok and Ok - At <= ${kqlSpan(p.lookback)} and Ip != OkIp
| summarize N = count(), Weight = sum(W) by U, Ok, OkIp
| where (N >= ${p.minPrompts} and Weight >= ${p.minWeight}) or N >= ${p.orPrompts}
// Keep approvals from sources new to the user.`,
  describe: (p) =>
    `an approval from an unfamiliar source within ${kqlSpan(p.lookback)} after ${p.minPrompts} refused prompts weighing ${p.minWeight}, or after ${p.orPrompts}, of other sources that are not familiar`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const explained = new Set(
      (ctx.earlier.get('approved-after-burst') ?? []).map(({ approval }) => approval),
    );
    for (let user = 0; user < ctx.identity.users.length; user++) {
      let recent: number[] = [];
      for (const i of ctx.asked.of(user)) {
        if (ctx.asked.isAdverse(i)) recent.push(i);
        if (!ctx.asked.isApproved(i) || recent.length < p.minPrompts) continue;
        const time = ctx.asked.time[i]!;
        recent = recent.filter((a) => time - ctx.asked.time[a]! <= p.lookback);
        if (recent.length < p.minPrompts || explained.has(i) || !ctx.inEpisode(i)) continue;
        if (ctx.isFamiliar(i)) continue;
        const { cluster, familiarity, reason } = ctx.sourceOf(i);
        if (familiarity !== 'UNFAMILIAR') continue;
        const set = recent.filter((a) => {
          return !ctx.isFamiliar(a) && ctx.sourceOf(a).cluster !== cluster;
        });
        const weight = set.reduce((sum, a) => sum + ctx.asked.weight[a]!, 0);
        if (!(set.length >= p.minPrompts && weight >= p.minWeight) && set.length < p.orPrompts) continue;
        const gap = time - ctx.prompts[set.at(-1)!]!.time;
        const hit = promptHit(ctx, user, [...set, i], 'high');
        hit.approval = i;
        hit.first = time;
        hit.facts = { tier: 'x' };
        hit.why = `Approved at ${ctx.clock(time)} from ${fromWhere(ctx, [ctx.prompts[i]!.row])} (unfamiliar source: ${reason}), ${spoken(gap)} after the last of ${counted(set.length, 'prompt')} of other sources (${endings(ctx, set)}).${whereInferred(ctx, i)}`;
        hits.push(hit);
        recent = [];
      }
    }
    return hits;
  },
  blindSpots: [
    'A person who travels and signs in while being bombed looks the same.',
    'Where the log states no second factor, the approval is inferred from a success whose address and program the person never used before.',
  ],
});
