import { DAY, HOUR, MINUTE, spoken } from '../../base/units';
import { kqlSpan, defineRule, type Hit } from '../rule';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { counted, endings, fromWhere, whereInferred } from '../words';

export const approvedAfterBurst = defineRule({
  id: 'approved-after-burst',
  catalogue: 'S3.1',
  version: 1,
  title: 'Approved after refused prompts',
  stage: 'access',
  severity: 'high',
  techniques: ['T1078.004', 'T1621'],
  references: [
    'elastic credential_access_okta_potentially_successful_okta_bombing_via_push_notifications.toml (ordered)',
    'Azure-Sentinel MFASpammingfollowedbySuccessfullogin.yaml',
  ],
  params: {
    minPrompts: {
      value: 3,
      unit: 'prompts',
      why: 'with the weight below: three refusals, or four unanswered',
    },
    minWeight: { value: 2, unit: 'weight', why: 'three unanswered prompts and an approval are a slow phone' },
    orPrompts: { value: 5, unit: 'prompts', why: 'whatever their weight' },
    lookback: { value: DAY, unit: 'ms', why: 'people give in hours later' },
    tierA: { value: 15 * MINUTE, unit: 'ms', why: 'the person was worn down' },
    tierB: { value: HOUR, unit: 'ms', why: 'the same sitting' },
  },
  kql: (p) => `${promptsKql}
prompts | where O == "approved" | project U, Ok = At, OkIp = Ip, OkAgent = UserAgent
| join kind=inner adverse on U
| where At < Ok and Ok - At <= ${kqlSpan(p.lookback)} and (Ip == OkIp or UserAgent == OkAgent)
| summarize N = count(), Weight = sum(W), Last = max(At) by U, Ok, OkIp
| where (N >= ${p.minPrompts} and Weight >= ${p.minWeight}) or N >= ${p.orPrompts}
| extend Tier = case(Ok - Last <= ${kqlSpan(p.tierA)}, "A", Ok - Last <= ${kqlSpan(p.tierB)}, "B", "C")
// Leave out sources familiar to the user: their own device.`,
  describe: (p) =>
    `an approval at most ${kqlSpan(p.lookback)} after ${p.minPrompts} refused prompts weighing ${p.minWeight}, or after ${p.orPrompts}, of the same source, which is not familiar; tier A up to ${kqlSpan(p.tierA)} after the last, B up to ${kqlSpan(p.tierB)}`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const prompts = ctx.asked.of(user);
      const refused = new Map<number, number[]>();
      let lastRefused = -Infinity;
      for (const i of prompts) {
        const isApproval = ctx.asked.isApproved(i);
        if (!isApproval && !ctx.asked.isAdverse(i)) continue;
        const time = ctx.asked.time[i]!;
        // An approval long after any trouble needs no source.
        if (isApproval && (time - lastRefused > p.lookback || !ctx.inEpisode(i))) continue;
        // Whatever came from a familiar source leads to no approval from one that is not.
        if (ctx.isFamiliar(i)) continue;
        const { cluster, familiarity, reason } = ctx.sourceOf(i);
        if (cluster < 0) continue;
        if (!isApproval) {
          const list = refused.get(cluster);
          if (list) list.push(i);
          else refused.set(cluster, [i]);
          lastRefused = time;
          continue;
        }
        const set = (refused.get(cluster) ?? []).filter((a) => time - ctx.prompts[a]!.time <= p.lookback);
        const weight = set.reduce((sum, a) => sum + ctx.asked.weight[a]!, 0);
        if (!(set.length >= p.minPrompts && weight >= p.minWeight) && set.length < p.orPrompts) continue;
        refused.delete(cluster);

        const gap = time - ctx.prompts[set.at(-1)!]!.time;
        const tier = gap <= p.tierA ? 'A' : gap <= p.tierB ? 'B' : 'C';
        const hit = promptHit(ctx, user, [...set, i], 'high');
        const baseline =
          familiarity === 'UNKNOWN'
            ? 'no baseline to judge the source by'
            : `${familiarity.toLowerCase()} source: ${reason}`;
        hit.catalogue = `S3.1${tier}`;
        hit.approval = i;
        hit.first = time;
        hit.facts = { tier };
        hit.why = `Approved at ${ctx.clock(time)} from ${fromWhere(ctx, [ctx.prompts[i]!.row])}, ${spoken(gap)} after the last of ${counted(set.length, 'prompt')} of the same source (${endings(ctx, set)}); ${baseline}.`;
        hit.why += whereInferred(ctx, i);
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: [
    'An attacker behind the user’s own address or device looks like the user.',
    'Where the log states no second factor, the approval is inferred from the success that followed.',
  ],
});
