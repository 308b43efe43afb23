import { HOUR, MINUTE } from '../../base/units';
import { campaignSpans } from '../campaign-spans';
import { promptsKql, windowKql } from '../kql';
import { outagePrompts, unlessOutage } from '../outage';
import { clustersOf, promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { counted, endings, fromWhere, within } from '../words';

export const pushCampaign = defineRule({
  id: 'push-campaign',
  catalogue: 'S2.7',
  version: 1,
  title: 'One source bombs several people',
  stage: 'push-bombing',
  severity: 'high',
  techniques: ['T1621'],
  references: [
    'okta/customer-detections suspicious_mfa_abandonment.yml (more than 5 users of one address)',
    'CISA AA23-320A, Scattered Spider (push bombing of several employees)',
  ],
  params: {
    minUsers: { value: 3, unit: 'users', why: 'two may share a place; three strangers to one source do not' },
    window: { value: HOUR, unit: 'ms', why: 'an operator works through a list in one sitting' },
    familiarTo: {
      value: 3,
      unit: 'users',
      why: 'an address usual to so many of those it asks is an office or a proxy',
    },
    slowPhone: {
      value: 10 * MINUTE,
      unit: 'ms',
      why: 'colleagues at one conference who miss a prompt and approve the next within this are no victims',
    },
    notSlow: { value: 3, unit: 'prompts', why: 'a slow phone misses one or two' },
  },
  kql: (p) => `${promptsKql}
${windowKql('adverse', p.window, 'Ip')}
| summarize Users = dcount(U), N = count(), First = min(At), Last = max(At) by Ip, Start
| where Users >= ${p.minUsers}
// Leave out addresses that ${p.familiarTo} or more of the users sign in from, and users who missed fewer than ${p.notSlow}
// and approved there within ${kqlSpan(p.slowPhone)}.
| summarize arg_max(Users, *) by Ip`,
  describe: (p) =>
    `prompts refused or unanswered by ${p.minUsers} or more users within ${kqlSpan(p.window)}, all asked from one source that is familiar to none of them`,
  evaluate: (ctx, p) => {
    const outage = outagePrompts(ctx);
    return campaignSpans(ctx, p).flatMap((campaign) => {
      const { users, prompts, first, last } = campaign;
      const rows = prompts.map((i) => ctx.prompts[i]!.row);
      const why = `${counted(users.size, 'user')} were asked from ${fromWhere(ctx, rows)} ${within(first, last)}, a source familiar to none of them: ${endings(ctx, prompts)}.`;
      const ownOf = new Map<number, number[]>([...users].sort((a, b) => a - b).map((user) => [user, []]));
      for (const i of prompts) ownOf.get(ctx.asked.user[i]!)!.push(i);
      // The campaign is one finding with its first user; the others' prompts are theirs.
      return [...ownOf].map(([user, own], k): Hit => {
        const hit = promptHit(ctx, user, k === 0 ? prompts : own, k === 0 ? 'high' : 'low');
        // Another user's prompts are evidence here, and counted there.
        const facts = { users: users.size };
        const told = k === 0 ? { campaign } : {};
        return unlessOutage(
          { ...hit, ...told, prompts: own, clusters: clustersOf(ctx, own), why, facts },
          outage,
        );
      });
    });
  },
  blindSpots: ['An attacker with an address per victim is many sources.'],
});
