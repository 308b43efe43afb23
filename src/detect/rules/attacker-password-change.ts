import { textAt } from '../../model/event';
import { belongsTo } from '../access';
import { actHits, acts } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:reset password \(self-service\)|change password \(self-service\)|change user password|user\.account\.update_password)$/i;

export const attackerPasswordChange = defineRule({
  id: 'attacker-password-change',
  catalogue: 'S4.8',
  version: 2,
  title: 'Password changed from a strange source',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1098', 'T1531'],
  references: ['Microsoft: self-service password reset reporting (activity names)', 'Okta event types'],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName in~ ("Reset password (self-service)", "Change password (self-service)", "Change user password")
| extend U = tolower(tostring(InitiatedBy.user.userPrincipalName)), Ip = tostring(InitiatedBy.user.ipAddress)
// Keep those whose Ip the user did not sign in from in the 14 days before.`,
  describe: () =>
    'the user’s own password changed or reset from a source that is not theirs; high after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row) => {
      const user = ctx.identity.userOf[row]!;
      const target = ctx.identity.targetOf[row]!;
      if (target >= 0 && target !== user) return undefined;
      const sources = ctx.sources(user);
      const { familiarity } = sources.of(row);
      // An audit row may state an address and nothing else: one the user signs in from is theirs.
      const isStrange =
        ctx.networks[row]! >= 0 &&
        (familiarity === 'UNFAMILIAR' || (familiarity === 'PARTIAL' && !sources.isOwnNetwork(row)));
      if (!isStrange && !(ctx.access?.get(user) ?? []).some((access) => belongsTo(ctx, access, row)))
        return undefined;
      return { fact: textAt(ctx.table, 'operation', row)!, severity: 'low' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['Without an address and a suspicious sign-in before it a change is taken for the user’s own.'],
});
