import { DAY, type DurationMs, type EpochMs } from '../../base/units';
import type { Context } from '../context';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { counted, endings } from '../words';

export const selfRecovered = defineRule({
  id: 'self-recovered',
  catalogue: 'S3.S',
  version: 2,
  title: 'The user’s own prompts',
  stage: 'access',
  severity: 'info',
  techniques: ['T1621'],
  references: ['MITRE ATT&CK T1621'],
  params: {
    minPrompts: { value: 3, unit: 'prompts', why: 'one wrong tap is not worth a line' },
    lookback: { value: DAY, unit: 'ms', why: 'as for an approval after a burst' },
  },
  kql: (p) => `${promptsKql}
prompts | where O == "approved" | project U, Ok = At, OkIp = Ip
| join kind=inner adverse on U
| where At < Ok and Ok - At <= ${kqlSpan(p.lookback)} and Ip == OkIp
| summarize N = count() by U, Ok, OkIp | where N >= ${p.minPrompts} // from a source familiar to the user`,
  describe: (p) =>
    `${p.minPrompts} or more refused or unanswered prompts and, within ${kqlSpan(p.lookback)}, an approval, all of one familiar source; medium where ${p.minPrompts} were denied and the approval comes from a new address and names no machine, though the user’s own sign-ins do`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      if (!isOften(ctx, ctx.asked.adverseOf(user), p.minPrompts, p.lookback)) continue;
      const refused = new Map<number, number[]>();
      let lastRefused = -Infinity;
      for (const i of ctx.asked.of(user)) {
        const isApproval = ctx.asked.isApproved(i);
        if (!isApproval && !ctx.asked.isAdverse(i)) continue;
        const time = ctx.asked.time[i]!;
        if (isApproval && (time - lastRefused > p.lookback || !ctx.inEpisode(i))) continue;
        if (!ctx.isFamiliar(i)) continue;
        const { cluster, reason } = ctx.sourceOf(i);
        if (cluster < 0) continue;
        if (!isApproval) {
          const list = refused.get(cluster);
          if (list) list.push(i);
          else refused.set(cluster, [i]);
          lastRefused = time;
          continue;
        }
        const set = (refused.get(cluster) ?? []).filter((a) => time - ctx.prompts[a]!.time <= p.lookback);
        refused.delete(cluster);
        if (set.length < p.minPrompts) continue;
        const refusals = set.filter((a) => ctx.prompts[a]!.result === 'denied').length;
        const isDoubtful = refusals >= p.minPrompts && ctx.sources(user).mayBeNeighbour(ctx.asked.rowOf(i));
        const hit = promptHit(ctx, user, [...set, i], isDoubtful ? 'medium' : 'info');
        if (isDoubtful) hit.title = 'The user’s own prompts, or somebody’s in the same network';
        hit.approval = i;
        hit.first = time;
        hit.why = `${counted(set.length, 'prompt')} (${endings(ctx, set)}) and the approval come from one familiar source: ${reason}.${isDoubtful ? ' Yet the address is new and no device of the user’s was named: somebody in the same provider’s network looks the same.' : ''}`;
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: ['An attacker behind the user’s own address or device looks like the user.'],
});

/** Whether so many prompts lie within the span at all: most people never miss three in a day. */
function isOften(ctx: Context, adverse: readonly number[], least: number, span: DurationMs): boolean {
  const time = (k: number): EpochMs => ctx.asked.time[adverse[k]!]!;
  for (let k = least - 1; k < adverse.length; k++) if (time(k) - time(k - least + 1) <= span) return true;
  return false;
}
