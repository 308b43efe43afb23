import { HOUR, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

const NOT_INTERACTIVE = 1;

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
    const { c } = ctx;
    const hits: Hit[] = [];
    for (const [user, accesses] of ctx.access ?? []) {
      const sources = ctx.sources(user);
      const rows = new Set<RowIndex>();
      for (const { cluster, time } of accesses)
        for (const row of sources.rows(cluster))
          if (c.time[row]! >= time && c.interactive[row] === NOT_INTERACTIVE && ctx.isSuccess(row))
            rows.add(row);
      const ordered = [...rows].sort((a, b) => a - b);
      for (const some of splitAtGaps(ordered, (row) => c.time[row]!, p.mergeGap)) {
        if (some.length < p.minSignIns) continue;
        const first = c.time[some[0]!]!;
        const last = c.time[some.at(-1)!]!;
        const apps = [...new Set(some.map((row) => textAt(ctx.table, 'app', row)))]
          .filter((app) => app !== undefined)
          .sort();
        const list =
          apps.length === 0
            ? ''
            : ` for ${apps.slice(0, 5).join(', ')}${apps.length > 5 ? ` and ${apps.length - 5} more apps` : ''}`;
        hits.push({
          user,
          severity: 'info',
          rows: some,
          first,
          last,
          count: some.length,
          unit: 'sign-ins',
          why: `${counted(some.length, 'token')} taken ${within(first, last)} from ${fromWhere(ctx, some)}${list}.`,
          clusters: [...new Set(some.map((row) => sources.clusterOf(row)))],
        });
      }
    }
    return hits;
  },
  blindSpots: ['Needs the non-interactive sign-ins, which are a file of their own.'],
});
