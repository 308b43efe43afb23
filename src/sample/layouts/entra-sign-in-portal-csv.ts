import { signInsOf, type Act, type SampleFile, type SignIn, type Tenant } from '../acts';
import { csvText, isoSeconds, minimalCell, tokenId, utf8 } from './text';

/** Portal download of user sign-ins: 57 columns, `Application ID ` with its blank, `Incoming token type` twice. */
export const portalSignInColumns = [
  'Date (UTC)',
  'Request ID',
  'User agent',
  'Correlation ID',
  'User ID',
  'User',
  'Username',
  'User type',
  'Cross tenant access type',
  'Incoming token type',
  'Authentication Protocol',
  'Unique token identifier',
  'Original transfer method',
  'Client credential type',
  'Token Protection - Sign In Session',
  'Token Protection - Sign In Session StatusCode',
  'Application',
  'Application ID ',
  'App owner tenant ID',
  'Resource',
  'Resource ID ',
  'Resource tenant ID',
  'Resource owner tenant ID',
  'Home tenant ID',
  'Home tenant name',
  'IP address',
  'Location',
  'Status',
  'Sign-in error code',
  'Failure reason',
  'Client app',
  'Device ID',
  'Browser',
  'Operating System',
  'Compliant',
  'Managed',
  'Join Type',
  'Multifactor authentication result',
  'Multifactor authentication auth method',
  'Multifactor authentication auth detail',
  'Authentication requirement',
  'Sign-in identifier',
  'Session ID',
  'IP address (seen by resource)',
  'Through Global Secure Access',
  'Global Secure Access IP address',
  'Autonomous system  number',
  'Flagged for review',
  'Token issuer type',
  'Incoming token type',
  'Token issuer name',
  'Latency',
  'Conditional Access',
  'Managed Identity type',
  'Associated Resource Id',
  'Federated Token Id',
  'Federated Token Issuer',
] as const;

/** Codes the portal shows as Interrupted. */
const interrupts = new Set([50055, 50058, 50072, 50074, 50076, 50079, 50140, 50143, 50158]);

function status(code: number): string {
  if (code === 0) return 'Success';
  return interrupts.has(code) ? 'Interrupted' : 'Failure';
}

const yesNo = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'Yes' : 'No');
const conditionalAccess = { success: 'Success', failure: 'Failure', notApplied: 'Not Applied' };

function cells(tenant: Tenant, s: SignIn): Record<(typeof portalSignInColumns)[number], string> {
  return {
    'Date (UTC)': `${isoSeconds(s.time)}Z`,
    'Request ID': s.requestId,
    'User agent': s.source.userAgent,
    'Correlation ID': s.correlationId,
    'User ID': s.person.id,
    User: s.person.name,
    Username: s.person.upn.toLowerCase(),
    'User type': 'Member',
    'Cross tenant access type': 'None',
    'Incoming token type': s.incomingTokenType === 'primaryRefreshToken' ? 'Primary refresh token' : 'None',
    'Authentication Protocol': s.protocol === 'none' ? 'None' : s.protocol,
    'Unique token identifier': tokenId(s.requestId),
    'Original transfer method': 'None',
    'Client credential type': 'None',
    'Token Protection - Sign In Session': 'None',
    'Token Protection - Sign In Session StatusCode': '',
    Application: s.app.name,
    'Application ID ': s.app.id,
    'App owner tenant ID': '',
    Resource: s.resource.name,
    'Resource ID ': s.resource.id,
    'Resource tenant ID': tenant.tenantId,
    'Resource owner tenant ID': '',
    'Home tenant ID': tenant.tenantId,
    'Home tenant name': '',
    'IP address': s.source.ip,
    Location: [s.source.city, s.source.state, s.source.country].filter((part) => part !== '').join(', '),
    Status: status(s.code),
    'Sign-in error code': s.code === 0 ? '' : String(s.code),
    'Failure reason': s.code === 0 ? 'Other.' : s.failureReason,
    'Client app': s.clientApp,
    'Device ID': s.source.deviceId ?? '',
    Browser: s.source.browser,
    'Operating System': s.source.os,
    Compliant: yesNo(s.source.compliant),
    Managed: yesNo(s.source.managed),
    'Join Type': s.source.trustType ?? '',
    'Multifactor authentication result': s.additionalDetails,
    'Multifactor authentication auth method': s.mfaMethod,
    'Multifactor authentication auth detail': '',
    'Authentication requirement':
      s.requirement === 'multiFactorAuthentication'
        ? 'Multifactor authentication'
        : 'Single-factor authentication',
    'Sign-in identifier': s.interactive ? s.person.upn : '',
    'Session ID': s.sessionId,
    'IP address (seen by resource)': '',
    'Through Global Secure Access': 'No',
    'Global Secure Access IP address': '',
    'Autonomous system  number': String(s.source.asn),
    'Flagged for review': 'No',
    'Token issuer type': s.tokenIssuerType === 'AzureAD' ? 'Azure AD' : s.tokenIssuerType,
    'Token issuer name': '',
    Latency: String(40 + (s.time % 400)),
    'Conditional Access': conditionalAccess[s.conditionalAccess],
    'Managed Identity type': 'None',
    'Associated Resource Id': '',
    'Federated Token Id': '',
    'Federated Token Issuer': '',
  };
}

export interface PortalCsvOptions {
  name?: string;
  bom?: boolean;
}

/** Steps are not in this file (they are in {@link portalAuthDetailsCsv}); seconds are the finest time it has. */
export function portalSignInCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: PortalCsvOptions = {},
): SampleFile {
  const rows = signInsOf(acts).map((signIn) => {
    const row = cells(tenant, signIn);
    return portalSignInColumns.map((column) => row[column]);
  });
  const text = csvText(portalSignInColumns, rows, minimalCell, '\r\n');
  return { name: options.name ?? 'InteractiveSignIns.csv', bytes: utf8(text, options.bom) };
}

export const authDetailsColumns = [
  'Request ID',
  'Date (UTC)',
  'Authentication method',
  'Authentication method detail',
  'Succeeded',
  'Result detail',
  'Requirement',
] as const;

/** The portal's companion file: one row a step, joined by `Request ID`. */
export function portalAuthDetailsCsv(
  _tenant: Tenant,
  acts: readonly Act[],
  options: PortalCsvOptions = {},
): SampleFile {
  const rows = signInsOf(acts).flatMap((signIn) =>
    signIn.steps.map((step) => [
      signIn.requestId,
      `${isoSeconds(step.time)}Z`,
      step.method,
      step.methodDetail,
      String(step.succeeded),
      step.detail,
      step.requirement,
    ]),
  );
  const text = csvText(authDetailsColumns, rows, minimalCell, '\r\n');
  return { name: options.name ?? 'InteractiveSignIns_AuthDetails.csv', bytes: utf8(text, options.bom) };
}
