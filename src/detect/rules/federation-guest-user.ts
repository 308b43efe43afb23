import { actHits, acts, operationOn } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:set domain authentication|set federation settings on domain|add unverified domain|invite external user|add user|system\.idp\.lifecycle\.create|user\.lifecycle\.create)$/i;

export const federationGuestUser = defineRule({
  id: 'federation-guest-user',
  catalogue: 'S4.15',
  version: 1,
  title: 'Federation, guest or user added',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1484.002', 'T1136.003'],
  references: ['Microsoft Entra audit activity reference', 'Okta event types'],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName in~ ("Set domain authentication", "Set federation settings on domain", "Add unverified domain", "Invite external user", "Add user")`,
  describe: () =>
    'a domain federated or added, an identity provider, a guest or a user made; high after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row) => ({ fact: operationOn(ctx, row), severity: 'medium' }));
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['An account made by a synchronisation has no person behind it and is left out.'],
});
