import { entraSignin } from '../normalise/entra-signin';
import { graphSigninFacts } from './entra-signin-graph-facts';
import { defineFormat } from './format';

/**
 * Graph `auditLogs/signIns` pages, the portal's JSON download, and collectors that save either; the objects of Graph
 * PowerShell through ConvertTo-Json too, with what it wrote as `@{…}` for want of depth.
 * Cannot tell: v1.0 has no authenticationDetails, so refusals are known only from `status`; without a filter
 * Graph returns interactive sign-ins only.
 */
export const entraSigninGraphJson = defineFormat({
  id: 'entra.signin.graph-json',
  name: 'Entra ID sign-ins, Graph or portal JSON',
  obtainedFrom: 'Graph auditLogs/signIns, or Entra admin center, Sign-in logs, Download, JSON',
  family: entraSignin,
  json: {
    has: [
      'createdDateTime',
      ['userPrincipalName', 'userId', 'servicePrincipalId'],
      ['status>errorCode', 'clientAppUsed'],
    ],
    not: ['ResultType', 'TimeGenerated'],
  },
  facts: graphSigninFacts,
});
