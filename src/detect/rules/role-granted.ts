import { textAt } from '../../model/event';
import { actHits, acts, operationOn } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:add (?:eligible )?member to role(?!.*\brequested\b)|user has elevated their access to user access administrator|(?:user\.account|group)\.privilege\.grant$|iam\.resourceset\.bindings\.add$|user\.session\.access_admin_app$)/i;

export const roleGranted = defineRule({
  id: 'role-granted',
  catalogue: 'S4.9',
  version: 1,
  title: 'Role or power granted',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1098.003'],
  references: ['Microsoft Entra audit activity reference', 'Okta event types'],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName startswith "Add member to role" or OperationName startswith "Add eligible member to role" or OperationName startswith "User has elevated their access"
| where OperationName !has "requested"
| project TimeGenerated, Actor = tolower(tostring(InitiatedBy.user.userPrincipalName)), OperationName, TargetResources`,
  describe: () =>
    'a directory role given, activated or made eligible, access elevated, or the administrator application opened; critical after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const operation = textAt(ctx.table, 'operation', row)!;
      const role = parameters.get('Role.DisplayName')?.replace(/^"|"$/g, '');
      const what = role === undefined ? operation : `${operation} “${role}”`;
      return { fact: operationOn(ctx, row, what), severity: 'medium' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'critical' }));
  },
  blindSpots: ['A role that a group carries is granted by a change of the group and not seen.'],
});
