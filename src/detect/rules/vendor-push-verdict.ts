import { HOUR, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { isHarassmentBlock, isPushVerdict } from '../push-verdict';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere } from '../words';

export const vendorPushVerdict = defineRule({
  id: 'vendor-push-verdict',
  catalogue: 'S2.10',
  version: 1,
  title: 'The product saw push harassment',
  stage: 'push-bombing',
  severity: 'high',
  techniques: ['T1621'],
  references: [
    'okta/customer-detections itp_brute_force.yml (MFA brute force)',
    'Duo Admin API, authentication log reasons anomalous_push and frequent_attempts',
    'Azure-Sentinel MFAUserBlocked.yaml',
  ],
  params: {
    minEvents: { value: 1, unit: 'operations', why: 'the product says so once' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'verdicts of one phase are one finding' },
  },
  kql: (p) => `union isfuzzy=true
(Okta_CL | where eventType_s == "user.risk.detect" and debugContext_debugData_s has "MFA brute force"
  | project U = tolower(actor_alternateId_s), At = published_t),
(CiscoDuo_CL | where reason_s in~ ("anomalous_push", "frequent_attempts") | project U = tolower(user_name_s), At = TimeGenerated),
(SigninLogs | where ResultType == "500121" and tostring(AuthenticationDetails) has "user is blocked"
  | project U = tolower(UserPrincipalName), At = TimeGenerated)
| summarize N = count(), First = min(At), Last = max(At) by U
| where N >= ${p.minEvents} // verdicts within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minEvents} or more events in which Okta calls it MFA brute force, Duo anomalous or too frequent pushes, or Entra refuses a blocked user; information where all come from a familiar source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const { time } = ctx.c;
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const rows: RowIndex[] = [];
      const promptAt = new Map<RowIndex, number>();
      // Blocked prompts are adverse, and most people's are few.
      for (const i of ctx.asked.adverseOf(user)) {
        const { result, row } = ctx.prompts[i]!;
        if (result !== 'blocked' || !isHarassmentBlock(ctx, row)) continue;
        rows.push(row);
        promptAt.set(row, i);
      }
      for (const row of ctx.risks(user)) if (isPushVerdict(ctx, row)) rows.push(row);
      if (rows.length < p.minEvents) continue;
      rows.sort((a, b) => a - b);
      for (const some of splitAtGaps(rows, (row) => time[row]!, p.mergeGap)) {
        if (some.length < p.minEvents) continue;
        const sources = some.map((row) => ctx.sources(user).of(row));
        // A person who retries too often, or is still blocked after a report of their own, is refused at home.
        const isOwn = some.every((row, k) => promptAt.has(row) && sources[k]!.familiarity === 'FAMILIAR');
        const words = [
          ...new Set(
            some.map((row) => textAt(ctx.table, 'reason', row) ?? textAt(ctx.table, 'operation', row)),
          ),
        ].filter((word) => word !== undefined);
        hits.push({
          user,
          severity: isOwn ? 'info' : 'high',
          rows: some,
          first: time[some[0]!]!,
          last: time[some.at(-1)!]!,
          count: some.length,
          unit: 'operations',
          why: `The product itself spoke up ${counted(some.length, 'time')} for ${fromWhere(ctx, some)}: ${words.slice(0, 3).join(', ')}${isOwn ? '; the source is familiar' : ''}.`,
          prompts: some.flatMap((row) => promptAt.get(row) ?? []),
          clusters: [...new Set(sources.map(({ cluster }) => cluster))].filter((cluster) => cluster >= 0),
        });
      }
    }
    return hits;
  },
  blindSpots: [
    'Okta’s verdict needs Identity Threat Protection; Entra says only that the user was blocked before.',
  ],
});
