import { entraSignin } from '../normalise/entra-signin';
import { defineFormat } from './format';

/**
 * Sign-ins of service principals and of managed identities as the portal saves them (`ApplicationSignIns_…`,
 * `MSISignIns_…`): nobody is asked for a second factor there.
 * Cannot tell: which of the two a row is where both columns are missing.
 */
export const entraSigninWorkloadCsv = defineFormat({
  id: 'entra.signin.portal-csv',
  name: 'Entra ID sign-ins of applications, portal CSV',
  obtainedFrom: 'Entra admin center, Sign-in logs, Download, CSV: service principals or managed identities',
  family: entraSignin,
  header: {
    must: [
      'Date (UTC)',
      'Request ID',
      ['Service principal ID', 'Managed Identity type', 'Associated Resource Id'],
      ['Sign-in error code', 'Status'],
    ],
    not: ['Username', 'Result detail'],
  },
  facts: {
    time: 'Date (UTC)',
    id: 'Request ID',
    correlationId: 'Correlation ID',
    servicePrincipal: ['Service principal name', 'Managed Identity name', 'Application'],
    app: ['Application', 'Service principal name'],
    resource: 'Resource',
    ip: 'IP address',
    place: 'Location',
    code: 'Sign-in error code',
    status: 'Status',
    failureReason: 'Failure reason',
    conditionalAccess: 'Conditional Access',
    userAgent: 'User agent',
    tokenId: 'Unique token identifier',
  },
});
