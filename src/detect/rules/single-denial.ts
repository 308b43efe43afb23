import { HOUR } from '../../base/units';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere } from '../words';

/** Rules that tell of the same refusals with more behind them. */
const louder = [
  'push-burst',
  'push-burst-unfamiliar',
  'push-drip',
  'user-reported-fraud',
  'wrong-number',
  'push-campaign',
];

export const singleDenial = defineRule({
  id: 'single-denial',
  catalogue: 'S2.8',
  version: 1,
  title: 'One prompt refused',
  stage: 'push-bombing',
  severity: 'low',
  techniques: ['T1621'],
  references: ['Azure-Sentinel ExplicitMFADeny.yaml', 'SigmaHQ azure_mfa_denies.yml'],
  params: {
    minDenied: { value: 1, unit: 'prompts', why: 'a person says no at once to what is not theirs' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'refusals of one sitting are one finding' },
  },
  kql: (p) => `${promptsKql}
adverse | where O == "denied" | summarize N = count(), First = min(At), Last = max(At) by U, Ip
| where N >= ${p.minDenied} // refusals within ${kqlSpan(p.mergeGap)} are one
// Keep sources new to the user whose sign-in had the right password.`,
  describe: (p) =>
    `${p.minDenied} or more explicit refusals of prompts from an unfamiliar source that knew the password, too few for a burst`,
  evaluate: (ctx, p) => {
    const told = new Set(
      louder.flatMap((id) => (ctx.earlier.get(id) ?? []).flatMap(({ prompts }) => prompts ?? [])),
    );
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const denied = ctx.asked
        .adverseOf(user)
        .filter(
          (i) =>
            ctx.prompts[i]!.result === 'denied' &&
            ctx.prompts[i]!.afterPassword &&
            !told.has(i) &&
            !ctx.isFamiliar(i) &&
            ctx.sourceOf(i).familiarity === 'UNFAMILIAR',
        );
      for (const some of splitAtGaps(denied, (i) => ctx.prompts[i]!.time, p.mergeGap)) {
        if (some.length < p.minDenied) continue;
        const hit = promptHit(ctx, user, some, 'low');
        hit.why = `${counted(some.length, 'prompt')} from ${fromWhere(ctx, hit.rows)} refused; the source is unfamiliar (${ctx.sourceOf(some[0]!).reason}) and had the right password.`;
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: ['A lead, not an alert: people also refuse prompts of their own on a journey.'],
});
