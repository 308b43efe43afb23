import { entraSignin } from '../normalise/entra-signin';
import { defineFormat } from './format';
import { jsonCell, timeColumn } from './log-analytics';

const facts = {
  time: timeColumn('CreatedDateTime', 'TimeGenerated'),
  id: ['Id', 'OriginalRequestId'],
  correlationId: 'CorrelationId',
  user: 'UserPrincipalName',
  userId: 'UserId',
  userType: 'UserType',
  servicePrincipal: 'ServicePrincipalName',
  app: 'AppDisplayName',
  resource: 'ResourceDisplayName',
  ip: 'IPAddress',
  city: jsonCell('LocationDetails', 'city'),
  country: [...jsonCell('LocationDetails', 'countryOrRegion'), 'Location'],
  latitude: jsonCell('LocationDetails', 'geoCoordinates>latitude'),
  longitude: jsonCell('LocationDetails', 'geoCoordinates>longitude'),
  asn: 'AutonomousSystemNumber',
  code: ['ResultType', ...jsonCell('Status', 'errorCode')],
  failureReason: [...jsonCell('Status', 'failureReason'), 'ResultDescription'],
  additionalDetails: jsonCell('Status', 'additionalDetails'),
  mfaMethod: jsonCell('MfaDetail', 'authMethod'),
  requirement: 'AuthenticationRequirement',
  steps: jsonCell('AuthenticationDetails'),
  conditionalAccess: 'ConditionalAccessStatus',
  caPolicies: jsonCell('ConditionalAccessPolicies'),
  deviceId: jsonCell('DeviceDetail', 'deviceId'),
  device: jsonCell('DeviceDetail', 'displayName'),
  os: jsonCell('DeviceDetail', 'operatingSystem'),
  browser: jsonCell('DeviceDetail', 'browser'),
  compliant: jsonCell('DeviceDetail', 'isCompliant'),
  managed: jsonCell('DeviceDetail', 'isManaged'),
  clientApp: 'ClientAppUsed',
  userAgent: 'UserAgent',
  protocol: 'AuthenticationProtocol',
  interactive: 'IsInteractive',
  category: ['Category', 'Type'],
  sessionId: 'SessionId',
  tokenId: 'UniqueTokenIdentifier',
  tokenIssuerType: 'TokenIssuerType',
  risk: 'RiskLevelDuringSignIn',
  riskTypes: ['RiskEventTypes_V2', 'RiskEventTypes'],
  appPolicy: jsonCell('AuthenticationAppPolicyEvaluationDetails'),
} as const;

const columns = {
  must: ['UserPrincipalName', 'ResultType', 'AppDisplayName'],
  anyOf: [
    'AuthenticationRequirement',
    'ConditionalAccessStatus',
    'AuthenticationDetails',
    'AuthenticationDetails_dynamic',
    'AuthenticationDetails_string',
  ],
  not: ['OfficeWorkload'],
};

/**
 * SigninLogs and AADNonInteractiveUserSignInLogs as the Log Analytics or Sentinel portal saves them. The
 * analyst's query decides which columns there are.
 */
export const entraSigninLogAnalyticsCsv = defineFormat({
  id: 'entra.signin.log-analytics-csv',
  name: 'Entra ID sign-ins, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, SigninLogs query, Export to CSV',
  family: entraSignin,
  header: columns,
  facts,
});

/** The same tables as the API gives them: positional `tables[].rows`, or flat records with a `Type`. */
export const entraSigninLogAnalyticsJson = defineFormat({
  id: 'entra.signin.log-analytics-json',
  name: 'Entra ID sign-ins, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, or az monitor log-analytics query',
  family: entraSignin,
  header: columns,
  json: { has: ['UserPrincipalName', 'ResultType', 'AppDisplayName', ['TimeGenerated', 'CreatedDateTime']] },
  facts,
});
