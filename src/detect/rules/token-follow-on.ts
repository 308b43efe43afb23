import { type EpochMs, HOUR } from '../../base/units';
import { textAt } from '../../model/event';
import { intruderSignIns, takenByIntruder } from '../access';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

export const tokenFollowOn = defineRule({
  id: 'token-follow-on',
  catalogue: 'S3.7',
  version: 1,
  title: 'Tokens used after the access',
  stage: 'access',
  severity: 'info',
  techniques: ['T1550.001', 'T1528'],
  references: ['Microsoft Entra: non-interactive user sign-ins', 'Microsoft: token theft playbook'],
  followsAccess: true,
  params: {
    minSignIns: {
      value: 1,
      unit: 'sign-ins',
      why: 'each app that gets a token is one the intruder can read',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one sitting is one finding' },
  },
  kql: (p) => `AADNonInteractiveUserSignInLogs | where ResultType == "0"
| where IPAddress in (attackerIps) // from K-A, and after the approval
| summarize N = count(), Apps = make_set(AppDisplayName, 50), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(UserPrincipalName)
| where N >= ${p.minSignIns} // sign-ins within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minSignIns} or more non-interactive sign-ins from the source, or in the session, of a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (const [user, rows] of intruderSignIns(ctx, (row) => !ctx.isInteractive(row)))
      for (const some of splitAtGaps(rows, (row) => ctx.c.time[row]!, p.mergeGap)) {
        if (some.length < p.minSignIns) continue;
        const apps = [...new Set(some.map((row) => textAt(ctx.table, 'app', row)))]
          .filter((app) => app !== undefined)
          .sort();
        const list =
          apps.length === 0
            ? ''
            : ` for ${apps.slice(0, 5).join(', ')}${apps.length > 5 ? ` and ${apps.length - 5} more apps` : ''}`;
        const why = (first: EpochMs, last: EpochMs): string =>
          `${counted(some.length, 'token')} taken ${within(first, last)} from ${fromWhere(ctx, some)}${list}.`;
        hits.push({
          ...takenByIntruder(ctx, user, some, some.length, 'sign-ins', why),
          severity: 'info',
        });
      }
    return hits;
  },
  blindSpots: ['Needs the non-interactive sign-ins, which are a file of their own.'],
});
