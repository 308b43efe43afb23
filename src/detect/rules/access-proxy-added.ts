import { textAt } from '../../model/event';
import { actHits, acts, operationOn } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:create temporary access pass method for user|create application password for user|add fido2 security key|(?:user|admin) registered security info)$/i;

export const accessProxyAdded = defineRule({
  id: 'access-proxy-added',
  catalogue: 'S4.17',
  version: 1,
  title: 'Another way in added',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1098.005'],
  references: [
    'elastic initial_access_entra_id_temporary_access_pass_created.toml',
    'sigma azure_tap_added.yml',
  ],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName in~ ("Create Temporary Access Pass method for user", "Create application password for user", "Add FIDO2 security key")
    or (OperationName has "registered security info" and ResultReason has "temporary access pass")`,
  describe: () =>
    'a temporary access pass, an application password or a security key made; critical after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const operation = textAt(ctx.table, 'operation', row)!;
      const reason = parameters.get('ResultReason') ?? '';
      if (/registered security info$/i.test(operation) && !/temporary access pass/i.test(reason))
        return undefined;
      return { fact: operationOn(ctx, row), severity: 'low' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'critical' }));
  },
  blindSpots: [
    'Keys of products whose log does not tell the kind of factor are named as a second factor only.',
  ],
});
