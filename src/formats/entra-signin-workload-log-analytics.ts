import { entraSigninLogAnalyticsCsv } from './entra-signin-log-analytics';
import type { Format, HeaderSignature } from './format';

/** What tells a table of applications' sign-ins: it names no person. */
const columns: HeaderSignature = {
  must: [
    'ResultType',
    ['ServicePrincipalName', 'ServicePrincipalId'],
    ['ResourceDisplayName', 'ResourceIdentity'],
  ],
  not: ['UserPrincipalName', 'OfficeWorkload'],
};

/**
 * AADServicePrincipalSignInLogs and AADManagedIdentitySignInLogs as the Log Analytics or Sentinel portal saves them:
 * nobody is asked for a second factor there.
 */
export const entraSigninWorkloadLogAnalyticsCsv: Format = {
  ...entraSigninLogAnalyticsCsv,
  name: 'Entra ID sign-ins of applications, Log Analytics CSV',
  obtainedFrom:
    'Log Analytics or Sentinel, AADServicePrincipalSignInLogs or AADManagedIdentitySignInLogs query, Export to CSV',
  header: columns,
};

/** The same tables as the API gives them. */
export const entraSigninWorkloadLogAnalyticsJson: Format = {
  ...entraSigninWorkloadLogAnalyticsCsv,
  id: 'entra.signin.log-analytics-json',
  name: 'Entra ID sign-ins of applications, Log Analytics JSON',
  obtainedFrom:
    'Log Analytics query API, AADServicePrincipalSignInLogs or AADManagedIdentitySignInLogs query',
  json: {
    has: [...columns.must, ['TimeGenerated', 'CreatedDateTime']],
    not: ['UserPrincipalName', 'properties', 'Timestamp'],
  },
};
