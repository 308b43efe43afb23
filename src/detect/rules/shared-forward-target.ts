import { acts } from '../acts';
import { forwardingOperations, outsideTargets } from '../forwarding';
import { removesRule } from '../operations';
import { defineRule, type Hit } from '../rule';
import { counted } from '../words';

export const sharedForwardTarget = defineRule({
  id: 'shared-forward-target',
  catalogue: 'S4.4',
  version: 1,
  title: 'Several mailboxes forward to one address outside',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1114.003'],
  references: [
    'Microsoft: responding to a compromised email account',
    'MITRE ATT&CK T1114.003 (one destination for many mailboxes)',
  ],
  params: {
    minUsers: { value: 2, unit: 'users', why: 'two people seldom forward to the same stranger' },
  },
  kql: (p) => `OfficeActivity
| where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules", "Set-Mailbox")
| extend Targets = extract_all(@"([\\w.+-]+@[\\w.-]+\\.\\w+)", tostring(Parameters))
| mv-expand Target = Targets to typeof(string)
| where tostring(split(Target, "@")[1]) !in~ (tenantDomains) // the domains of your members
| summarize Users = dcount(UserId), First = min(TimeGenerated) by Target = tolower(Target)
| where Users >= ${p.minUsers}`,
  describe: (p) => `rules of ${p.minUsers} or more users that forward to the same address outside the tenant`,
  evaluate: (ctx, p) => {
    const byTarget = new Map<string, { user: number; row: number }[]>();
    acts(ctx, forwardingOperations, (row, parameters) => {
      if (removesRule(parameters)) return undefined;
      for (const target of outsideTargets(ctx, parameters)) {
        const list = byTarget.get(target);
        const entry = { user: ctx.identity.userOf[row]!, row };
        if (list) list.push(entry);
        else byTarget.set(target, [entry]);
      }
      return undefined;
    });
    const hits: Hit[] = [];
    for (const [target, list] of byTarget) {
      const users = [...new Set(list.map(({ user }) => user))].sort((a, b) => a - b);
      if (users.length < p.minUsers) continue;
      // Each user's own rules are evidence of theirs.
      for (const user of users) {
        const rows = list.filter((entry) => entry.user === user).map(({ row }) => row);
        const others = users.length - 1;
        hits.push({
          user,
          severity: 'medium',
          anchoredSeverity: 'high',
          rows,
          first: ctx.c.time[rows[0]!]!,
          last: ctx.c.time[rows.at(-1)!]!,
          count: rows.length,
          unit: 'operations',
          why: `Mail goes to ${target}, where ${counted(others, 'other mailbox', 'other mailboxes')} forward too.`,
          clusters: [],
          facts: { users: users.length },
        });
      }
    }
    return hits;
  },
  blindSpots: [
    'An outside help desk or archive that many mailboxes feed looks the same.',
    'An attacker with an address per mailbox is not seen.',
  ],
});
