import { entraSignin } from '../normalise/entra-signin';
import { defineFormat } from './format';

/**
 * Entra admin center, Sign-in logs, Download, CSV: at most 250,000 rows, UTC.
 * Cannot tell: the steps of a sign-in (they are in the AuthDetails companion), risk, which Conditional Access
 * policy applied, and whether the file is the interactive one.
 */
export const entraSigninPortalCsv = defineFormat({
  id: 'entra.signin.portal-csv',
  name: 'Entra ID sign-in logs, portal CSV',
  obtainedFrom: 'Entra admin center, Sign-in logs, Download, CSV',
  family: entraSignin,
  header: {
    must: ['Date (UTC)', 'Request ID', 'Username', 'Sign-in error code', 'Multifactor authentication result'],
  },
  facts: {
    time: 'Date (UTC)',
    id: 'Request ID',
    correlationId: 'Correlation ID',
    user: 'Username',
    userId: 'User ID',
    userType: 'User type',
    app: 'Application',
    resource: 'Resource',
    ip: 'IP address',
    place: 'Location',
    asn: 'Autonomous system number',
    code: 'Sign-in error code',
    status: 'Status',
    failureReason: 'Failure reason',
    mfaResult: 'Multifactor authentication result',
    mfaMethod: 'Multifactor authentication auth method',
    requirement: 'Authentication requirement',
    conditionalAccess: 'Conditional Access',
    deviceId: 'Device ID',
    os: 'Operating System',
    browser: 'Browser',
    compliant: 'Compliant',
    managed: 'Managed',
    clientApp: 'Client app',
    userAgent: 'User agent',
    protocol: 'Authentication Protocol',
    sessionId: 'Session ID',
    tokenId: 'Unique token identifier',
    tokenIssuerType: 'Token issuer type',
  },
});
