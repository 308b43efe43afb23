import { HOUR } from '../../base/units';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere } from '../words';

export const userReportedFraud = defineRule({
  id: 'user-reported-fraud',
  catalogue: 'S2.4',
  version: 1,
  title: 'The user reported a prompt as fraud',
  stage: 'push-bombing',
  severity: 'high',
  techniques: ['T1621'],
  references: [
    'Azure-Sentinel MFARejectedbyUser.yaml',
    'elastic initial_access_entra_id_user_reported_risk.toml',
    'Sentinel-Queries Identity-UserReportedSuspiciousMFA.kql',
  ],
  params: {
    minReports: {
      value: 1,
      unit: 'prompts',
      why: 'the person says it was not them; nothing is more telling',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'reports of one phase are one finding' },
  },
  kql: (p) => `${promptsKql}
prompts | where O == "fraud" | summarize N = count(), First = min(At), Last = max(At) by U
| union (AuditLogs | where OperationName startswith "Fraud reported" or OperationName == "Suspicious activity reported"
  | summarize N = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(tostring(TargetResources[0].userPrincipalName)))
| where N >= ${p.minReports} // reports within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) => `${counted(p.minReports, 'prompt')} or more that the user reported as fraud`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const reported = ctx.asked.adverseOf(user).filter((i) => ctx.prompts[i]!.result === 'fraud');
      for (const some of splitAtGaps(reported, (i) => ctx.prompts[i]!.time, p.mergeGap)) {
        if (some.length < p.minReports) continue;
        const hit = promptHit(ctx, user, some, 'high');
        const { familiarity, reason } = ctx.sourceOf(some[0]!);
        const where = familiarity === 'FAMILIAR' ? `, though asked from a familiar source (${reason})` : '';
        const asked = some.map((i) => ctx.asked.rowOf(i)).filter((row) => !ctx.isReport(row));
        const from = asked.length > 0 ? ` from ${fromWhere(ctx, asked)}` : '';
        hit.why = `${counted(some.length, 'prompt')}${from} reported as fraud by the user${where}.`;
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: [
    'People also report prompts of their own by mistake: the source tells.',
    'Reporting must be switched on in the tenant.',
  ],
});
