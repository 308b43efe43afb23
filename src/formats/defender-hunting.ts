import { defenderLogon } from '../normalise/defender-logon';
import { entraSignin } from '../normalise/entra-signin';
import { defineFormat } from './format';

/**
 * Entra sign-ins as Defender's advanced hunting has them: EntraIdSignInEvents, before that AADSignInEventsBeta.
 * Cannot tell: the steps of a sign-in, or why a second factor failed; risk and Conditional Access are numbers.
 */
export const entraSigninDefenderCsv = defineFormat({
  id: 'entra.signin.defender-csv',
  name: 'Entra ID sign-ins, Defender advanced hunting CSV',
  obtainedFrom:
    'Microsoft Defender portal, Advanced hunting, EntraIdSignInEvents or AADSignInEventsBeta, Export',
  guessed: true,
  family: entraSignin,
  header: {
    must: ['Timestamp', 'AccountUpn', 'ErrorCode', 'LogonType', ['Application', 'ApplicationId']],
    not: ['ActionType'],
  },
  facts: {
    time: 'Timestamp',
    id: 'RequestId',
    correlationId: 'CorrelationId',
    user: 'AccountUpn',
    userId: 'AccountObjectId',
    servicePrincipal: 'ServicePrincipalName',
    app: 'Application',
    resource: 'ResourceDisplayName',
    ip: 'IPAddress',
    city: 'City',
    country: 'Country',
    latitude: 'Latitude',
    longitude: 'Longitude',
    code: 'ErrorCode',
    requirement: 'AuthenticationRequirement',
    conditionalAccess: 'ConditionalAccessStatus',
    caPolicies: 'ConditionalAccessPolicies',
    device: 'DeviceName',
    deviceId: ['EntraIdDeviceId', 'AadDeviceId'],
    os: 'OSPlatform',
    browser: 'Browser',
    compliant: 'IsCompliant',
    managed: 'IsManaged',
    clientApp: 'ClientAppUsed',
    userAgent: 'UserAgent',
    eventTypes: 'LogonType',
    sessionId: 'SessionId',
    tokenId: 'UniqueTokenId',
    tokenIssuerType: 'TokenIssuerType',
    risk: 'RiskLevelDuringSignIn',
    riskTypes: 'RiskEventTypes',
  },
});

/**
 * Logons that Defender for Identity and Defender for Cloud Apps saw.
 * Cannot tell: a record's id across exports, so that equal rows are duplicates; nor anything of a second factor.
 */
export const defenderIdentityLogonCsv = defineFormat({
  id: 'defender.identity-logon.csv',
  name: 'Defender identity logons, advanced hunting CSV',
  obtainedFrom: 'Microsoft Defender portal, Advanced hunting, IdentityLogonEvents, Export',
  guessed: true,
  family: defenderLogon,
  header: { must: ['Timestamp', 'ActionType', 'LogonType', 'Protocol', 'AccountUpn'] },
  facts: {
    time: 'Timestamp',
    action: 'ActionType',
    user: ['AccountUpn', 'AccountName'],
    userId: 'AccountObjectId',
    app: 'Application',
    logonType: 'LogonType',
    protocol: 'Protocol',
    reason: 'FailureReason',
    ip: 'IPAddress',
    country: 'Location',
    city: 'City',
    device: 'DeviceName',
    os: 'OSPlatform',
    target: ['TargetDeviceName', 'DestinationDeviceName'],
  },
});
