import { textAt } from '../../model/event';
import type { Context } from '../context';
import { actHits, acts } from '../acts';
import { removesRule, ruleName } from '../operations';
import { defineRule } from '../rule';

const names =
  /^(?:new-inboxrule|set-inboxrule|updateinboxrules|set-mailbox|new-transportrule|set-transportrule)$/i;
const forwarding = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'ForwardingSmtpAddress',
  'ForwardingAddress',
  'BlindCopyTo',
  'CopyTo',
  'RedirectMessageTo',
];

export const externalForwarding = defineRule({
  id: 'external-forwarding',
  catalogue: 'S4.1',
  version: 1,
  title: 'Mail forwarded to outside',
  stage: 'post-access',
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
    const found = acts(ctx, names, (row, parameters) => {
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

/** Addresses outside the tenant that the parameters forward to, sorted. A name without an address is an inside contact. */
function outsideTargets(ctx: Context, parameters: ReadonlyMap<string, string>): string[] {
  const targets = new Set<string>();
  for (const name of forwarding)
    for (const [address] of (parameters.get(name) ?? '')
      .toLowerCase()
      .matchAll(/[a-z0-9._%+'-]+@[a-z0-9.-]+\.[a-z]{2,}/g)) {
      const domain = address.slice(address.lastIndexOf('@') + 1);
      if (!ctx.tenantDomains.has(domain)) targets.add(address);
    }
  return [...targets].sort();
}
