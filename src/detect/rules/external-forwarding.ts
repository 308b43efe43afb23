import { textAt } from '../../model/event';
import { actHits, acts } from '../acts';
import { forwardingOperations, outsideTargets } from '../forwarding';
import { removesRule, ruleName } from '../operations';
import { defineRule } from '../rule';

export const externalForwarding = defineRule({
  id: 'external-forwarding',
  catalogue: 'S4.1',
  version: 1,
  title: 'Mail forwarded to outside',
  stage: 'post-access',
  // Asks nobody who got in, and is asked about by the rule on unfamiliar approvals.
  followsAccess: false,
  severity: 'medium',
  techniques: ['T1114.003'],
  references: [
    'elastic collection_exchange_new_inbox_rule.toml',
    'splunk o365_new_email_forwarding_rule_enabled.yml',
  ],
  params: { minTargets: { value: 1, unit: 'operations', why: 'one address outside the tenant is enough' } },
  kql: (p) => `OfficeActivity
| where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules", "Set-Mailbox", "New-TransportRule", "Set-TransportRule")
| extend Targets = extract_all(@"([\\w.+-]+@[\\w.-]+\\.\\w+)", tostring(Parameters))
| mv-expand Target = Targets to typeof(string)
| extend Domain = tostring(split(Target, "@")[1])
| where Domain !in~ (tenantDomains) // the domains of your members
| summarize N = dcount(Target), First = min(TimeGenerated) by UserId, Operation
| where N >= ${p.minTargets}`,
  describe: (p) =>
    `an inbox rule, mailbox setting or transport rule that forwards or redirects to ${p.minTargets} or more addresses outside the tenant’s domains`,
  evaluate: (ctx, p) => {
    const found = acts(ctx, forwardingOperations, (row, parameters) => {
      if (removesRule(parameters)) return undefined;
      const targets = outsideTargets(ctx, parameters);
      if (targets.length < p.minTargets) return undefined;
      const name = ruleName(ctx.table, row, parameters);
      const rule = name === undefined ? '' : ` “${name}”`;
      return {
        fact: `${textAt(ctx.table, 'operation', row)!}${rule} forwards to ${targets.join(', ')}`,
        severity: 'medium',
      };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'critical' }));
  },
  blindSpots: [
    'A forward to a contact inside the tenant that points outside is not seen.',
    'The tenant’s domains are those of its members seen in the data, unless set.',
  ],
});
