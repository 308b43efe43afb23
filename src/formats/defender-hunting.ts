import { defenderLogon, type DefenderLogonFact } from '../normalise/defender-logon';
import { entraSignin, type entraSigninFacts } from '../normalise/entra-signin';
import { defineFormat, prefixed, type HeaderSignature } from './format';

const signInColumns = {
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
} as const satisfies Partial<Record<(typeof entraSigninFacts)[number], string | readonly string[]>>;

const logonColumns = {
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
} as const satisfies Partial<Record<DefenderLogonFact, string | readonly string[]>>;

/** A column as it stands in a row, or in the `properties` of a record that the streaming API sent. */
export function streamed<Fact extends string>(
  columns: Readonly<Partial<Record<Fact, string | readonly string[]>>>,
): Partial<Record<Fact, string[]>> {
  const both = prefixed('', columns);
  const inner = prefixed('properties>', columns);
  for (const fact of Object.keys(both) as Fact[]) both[fact]!.push(...inner[fact]!);
  return both;
}
export const either = (...names: string[]): string[] => names.flatMap((name) => [name, `properties>${name}`]);

export const portal = 'Microsoft Defender portal, Advanced hunting';
export const api = 'Microsoft Graph security/runHuntingQuery, the Defender XDR API, or the streaming API';

const signInHeader: HeaderSignature = {
  must: ['Timestamp', 'AccountUpn', 'ErrorCode', 'LogonType', ['Application', 'ApplicationId']],
  not: ['ActionType'],
};

/**
 * Entra sign-ins as Defender's advanced hunting has them: EntraIdSignInEvents, before that AADSignInEventsBeta.
 * Cannot tell: the steps of a sign-in, or why a second factor failed; risk and Conditional Access are numbers.
 */
export const entraSigninDefenderCsv = defineFormat({
  id: 'entra.signin.defender-csv',
  name: 'Entra ID sign-ins, Defender advanced hunting CSV',
  obtainedFrom: `${portal}, EntraIdSignInEvents or AADSignInEventsBeta, Export`,
  guessed: true,
  family: entraSignin,
  header: signInHeader,
  facts: signInColumns,
});

/** The same of applications: EntraIdSpnSignInEvents, before that AADSpnSignInEventsBeta. Nobody is asked there. */
export const entraSigninDefenderSpnCsv = defineFormat({
  id: 'entra.signin.defender-csv',
  name: 'Entra ID sign-ins of applications, Defender advanced hunting CSV',
  obtainedFrom: `${portal}, EntraIdSpnSignInEvents or AADSpnSignInEventsBeta, Export`,
  guessed: true,
  family: entraSignin,
  header: {
    must: ['Timestamp', 'ErrorCode', 'ServicePrincipalName', 'ServicePrincipalId', 'RequestId'],
    not: ['ActionType', 'AccountUpn'],
  },
  facts: signInColumns,
});

/**
 * Both tables as JSON: the answers of the hunting APIs, and what the streaming API keeps.
 * Cannot tell: what the CSV cannot tell.
 */
export const entraSigninDefenderJson = defineFormat({
  id: 'entra.signin.defender-json',
  name: 'Entra ID sign-ins, Defender advanced hunting JSON',
  obtainedFrom: api,
  guessed: true,
  family: entraSignin,
  json: {
    has: [
      either('Timestamp'),
      either('ErrorCode'),
      either('Application', 'ApplicationId'),
      either('AccountUpn', 'AccountObjectId', 'ServicePrincipalId'),
    ],
    not: either('ActionType'),
  },
  facts: streamed(signInColumns),
});

/**
 * Logons that Defender for Identity and Defender for Cloud Apps saw.
 * Cannot tell: a record's id across exports, so that equal rows are duplicates; nor anything of a second factor.
 */
export const defenderIdentityLogonCsv = defineFormat({
  id: 'defender.identity-logon.csv',
  name: 'Defender identity logons, advanced hunting CSV',
  obtainedFrom: `${portal}, IdentityLogonEvents, Export`,
  guessed: true,
  family: defenderLogon,
  header: { must: ['Timestamp', 'ActionType', 'LogonType', 'Protocol', 'AccountUpn'] },
  facts: logonColumns,
});

/** The same table as JSON. DeviceLogonEvents has its columns too, but tells of a device's own processes. */
export const defenderIdentityLogonJson = defineFormat({
  id: 'defender.identity-logon.json',
  name: 'Defender identity logons, advanced hunting JSON',
  obtainedFrom: api,
  guessed: true,
  family: defenderLogon,
  json: {
    has: [
      either('Timestamp'),
      either('ActionType'),
      either('LogonType', 'Protocol'),
      either('AccountUpn', 'AccountObjectId', 'AccountName'),
      either('Application', 'TargetDeviceName', 'DestinationDeviceName'),
    ],
    not: either('LogonId', 'InitiatingProcessFileName'),
  },
  facts: streamed(logonColumns),
});
