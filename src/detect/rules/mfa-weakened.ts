import { textAt } from '../../model/event';
import { actHits, acts, operationOn } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:disable strong authentication|update user|set company information|update security defaults|(?:add|update|delete) named location|(?:update|delete) conditional access policy|authentication strength policy (?:update|delete)|authentication methods policy (?:update|reset)|policy\.(?:lifecycle|rule)\.(?:update|deactivate|delete)|application\.policy\.sign_on\.(?:update|rule\.delete)|zone\.(?:create|update|deactivate|delete)|user\.mfa\.factor\.(?:deactivate|suspend|reset_all)|bypass_create|user_update)$/i;

export const mfaWeakened = defineRule({
  id: 'mfa-weakened',
  catalogue: 'S4.7',
  version: 1,
  title: 'Second factor weakened',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1556.006', 'T1556.009'],
  references: ['Microsoft Entra audit activity reference', 'Okta event types'],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName in~ ("Disable Strong Authentication", "Set Company Information", "Update security defaults", "Add named location", "Update named location", "Delete named location", "Update conditional access policy", "Delete conditional access policy", "Authentication Strength Policy Update", "Authentication Strength Policy Delete", "Authentication Methods Policy Update", "Authentication Methods Policy Reset")
    or (OperationName =~ "Update user" and tostring(TargetResources) has "StrongAuthenticationRequirement")`,
  describe: () =>
    'a required second factor taken away, or the policy, location or strength that asks for it changed; high after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const operation = textAt(ctx.table, 'operation', row)!;
      if (/^update user$/i.test(operation) && !requirementRemoved(parameters)) return undefined;
      if (/^user_update$/i.test(operation) && !/bypass/i.test(parameters.get('status') ?? ''))
        return undefined;
      return { fact: operationOn(ctx, row), severity: 'medium' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['What a policy was changed to is not judged: a stricter one is named as well.'],
});

/** Per-user enforcement set to disabled: an empty list, or state 0. */
function requirementRemoved(parameters: ReadonlyMap<string, string>): boolean {
  const value = parameters.get('StrongAuthenticationRequirement');
  return value !== undefined && (/^\s*(?:\[\s*\])?\s*$/.test(value) || /"State"\s*:\s*"?0\b/.test(value));
}
