import { entraSignin } from '../normalise/entra-signin';
import { graphSigninFacts } from './entra-signin-graph-facts';
import { defineFormat } from './format';

/**
 * Objects of Graph PowerShell through Export-Csv (Hawk does so): what is nested in them becomes the name of its type.
 * Cannot tell: whether a sign-in succeeded, its place, its device, its steps. The JSON file beside it can.
 */
export const entraSigninSdkCsv = defineFormat({
  id: 'entra.signin.sdk-csv',
  name: 'Entra ID sign-ins, Graph PowerShell CSV',
  obtainedFrom: 'Get-MgAuditLogSignIn | Export-Csv, or Hawk',
  caution:
    'Export-Csv wrote type names in place of nested values: whether a sign-in succeeded is not in this file. Add the JSON file of the same collection, or use ConvertTo-Json -Depth 10.',
  family: entraSignin,
  header: {
    must: ['CreatedDateTime', 'UserPrincipalName', 'AppDisplayName'],
    cell: 'Microsoft.Graph.PowerShell.Models.',
  },
  facts: graphSigninFacts,
});

/**
 * One row a sign-in with the nested values unfolded: Microsoft-Analyzer-Suite, the former Azure AD portal, and
 * `Get-AzureADAuditSignInLogs`. Objects that PowerShell wrote as `@{…}` are read too.
 * Cannot tell: the steps of a sign-in; nor the zone of its times where a script converted them to local time.
 */
export const entraSigninFlatCsv = defineFormat({
  id: 'entra.signin.flat-csv',
  name: 'Entra ID sign-ins, unfolded CSV',
  obtainedFrom:
    'Microsoft-Analyzer-Suite, the former Azure AD portal, or Get-AzureADAuditSignInLogs | Export-Csv',
  zoneUnstated: true,
  caution:
    'Times are taken for UTC. A script that converts them to a date may have written its own local time: compare one with the portal.',
  family: entraSignin,
  header: {
    must: ['CreatedDateTime', 'UserPrincipalName', 'AppDisplayName', 'IPAddress'],
    not: ['TenantId', 'ResultType'],
  },
  facts: {
    ...graphSigninFacts,
    id: ['Id', 'RequestId'],
    city: [graphSigninFacts.city, 'City'],
    country: [graphSigninFacts.country, 'CountryOrRegion', 'Country'],
    asn: [graphSigninFacts.asn, 'ASN'],
    code: [graphSigninFacts.code, 'ErrorCode'],
    status: 'status',
    failureReason: [graphSigninFacts.failureReason, 'FailureReason'],
    additionalDetails: [graphSigninFacts.additionalDetails, 'AdditionalDetails'],
    mfaMethod: [graphSigninFacts.mfaMethod, 'MfaAuthMethod', 'AuthMethod'],
    deviceId: [graphSigninFacts.deviceId, 'DeviceId'],
    device: [graphSigninFacts.device, 'DeviceDisplayName', 'DeviceName', 'Device'],
    os: [graphSigninFacts.os, 'OperatingSystem', 'OS'],
    browser: [graphSigninFacts.browser, 'Browser'],
    compliant: [graphSigninFacts.compliant, 'IsCompliant'],
    managed: [graphSigninFacts.managed, 'IsManaged'],
  },
});
