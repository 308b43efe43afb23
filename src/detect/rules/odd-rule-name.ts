import { actHits, acts } from '../acts';
import { inboxRuleOperations, removesRule, ruleName } from '../operations';
import { defineRule } from '../rule';

export const oddRuleName = defineRule({
  id: 'odd-rule-name',
  catalogue: 'S4.3',
  version: 1,
  title: 'Inbox rule with an odd name',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1564.008'],
  references: [
    'elastic defense_evasion_exchange_inbox_rule_obfuscated_name.toml',
    'Sentinel-Queries OfficeActivity-InboxRuleParse.kql',
  ],
  params: {
    maxLength: { value: 2, unit: 'chars', why: 'people name rules after what they do; attackers type a dot' },
  },
  kql: (p) => `OfficeActivity | where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules")
| mv-apply P = todynamic(Parameters) on (where P.Name == "Name" | project RuleName = tostring(P.Value))
| where strlen(RuleName) <= ${p.maxLength} or RuleName matches regex @"^[\\W_]*$"`,
  describe: (p) => `an inbox rule whose name is ${p.maxLength} characters or fewer, or only punctuation`,
  evaluate: (ctx, p) => {
    const found = acts(ctx, inboxRuleOperations, (row, parameters) => {
      const name = ruleName(ctx.table, row, parameters);
      if (name === undefined || removesRule(parameters)) return undefined;
      const isOdd = Array.from(name.trim()).length <= p.maxLength || /^[^\p{L}\p{N}]*$/u.test(name);
      return isOdd ? { fact: `rule named “${name}”`, severity: 'low' } : undefined;
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'medium' }));
  },
  blindSpots: ['An ordinary name is as easily typed.'],
});
