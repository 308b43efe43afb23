import { belongsTo } from '../access';
import { actHits, acts, operationOn } from '../acts';
import { inboxRuleOperations, removesRule, ruleName } from '../operations';
import { defineRule } from '../rule';
import { fromWhere } from '../words';

export const ruleFromUnfamiliar = defineRule({
  id: 'rule-from-unfamiliar',
  catalogue: 'S4.5',
  version: 1,
  title: 'Inbox rule made from an unfamiliar source',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1564.008'],
  references: [
    'elastic defense_evasion_exchange_new_inbox_rule_delete_or_move.toml (first seen user and address in 14 days)',
  ],
  params: { minRules: { value: 1, unit: 'operations', why: 'one rule is enough to hide the answers' } },
  kql: (
    p,
  ) => `let usual = SigninLogs | where ResultType == "0" | distinct U = tolower(UserPrincipalName), Ip = IPAddress;
OfficeActivity | where Operation in~ ("New-InboxRule", "Set-InboxRule", "Enable-InboxRule", "UpdateInboxRules")
| extend U = tolower(UserId), Ip = extract(@"^\\[?([0-9a-fA-F.:]+)", 1, ClientIP)
| join kind=leftanti usual on U, Ip
| summarize N = count(), First = min(TimeGenerated) by U, Ip | where N >= ${p.minRules}`,
  describe: (p) =>
    `${p.minRules} or more inbox rules made or changed from a source never seen for the user in the fortnight before; high from the source or in the session of a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const found = acts(ctx, inboxRuleOperations, (row, parameters) => {
      const user = ctx.identity.userOf[row]!;
      if (removesRule(parameters)) return undefined;
      const isIntruder = (ctx.access?.get(user) ?? []).some((access) => belongsTo(ctx, access, row));
      const { familiarity, reason } = ctx.sources(user).of(row);
      if (!isIntruder && familiarity !== 'UNFAMILIAR') return undefined;
      const name = ruleName(ctx.table, row, parameters);
      const what = name === undefined ? operationOn(ctx, row) : `rule “${name}”`;
      const why = isIntruder ? 'a source or session of the suspicious sign-in' : reason;
      return { fact: `${what} made from ${fromWhere(ctx, [row])} (${why})`, severity: 'low' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' })).filter(
      ({ count }) => count >= p.minRules,
    );
  },
  blindSpots: ['Exchange logs a server’s address for some rules: such a rule has no source.'],
});
