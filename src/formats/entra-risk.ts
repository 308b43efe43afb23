import { entraRisk } from '../normalise/entra-risk';
import { defineFormat, prefixed } from './format';
import { jsonCell, timeColumn } from './log-analytics';

const facts = {
  // When the risky act was; it is detected later, at times by days.
  time: ['activityDateTime', 'detectedDateTime'],
  id: 'id',
  requestId: 'requestId',
  correlationId: 'correlationId',
  user: 'userPrincipalName',
  userId: 'userId',
  userType: 'userType',
  servicePrincipal: 'servicePrincipalDisplayName',
  riskType: ['riskEventType', 'riskType'],
  level: 'riskLevel',
  state: 'riskState',
  detail: 'riskDetail',
  ip: 'ipAddress',
  city: ['location>city', 'city'],
  country: ['location>countryOrRegion', 'countryOrRegion'],
  latitude: 'location>geoCoordinates>latitude',
  longitude: 'location>geoCoordinates>longitude',
  activity: 'activity',
  source: 'source',
  timing: 'detectionTimingType',
  additional: 'additionalInfo',
  tokenIssuerType: 'tokenIssuerType',
} as const;

/**
 * Risk detections and risky users of Graph (`identityProtection/…`), and collectors that save either. Users are a
 * state without a history: they are counted and skipped.
 * Cannot tell: what a tenant without the P2 licence is not shown (`hidden`, `generic`).
 */
export const entraRiskGraphJson = defineFormat({
  id: 'entra.risk.graph-json',
  name: 'Entra ID risk detections, Graph JSON',
  obtainedFrom: 'Graph identityProtection/riskDetections or riskyUsers',
  family: entraRisk,
  json: {
    has: [
      ['riskEventType', 'riskLastUpdatedDateTime'],
      ['detectedDateTime', 'activityDateTime', 'riskState'],
    ],
    not: ['category', 'TimeGenerated', 'appDisplayName'],
  },
  facts,
});

/** The same in diagnostic-settings files: the categories UserRiskEvents, ServicePrincipalRiskEvents and RiskyUsers. */
export const entraRiskDiagnosticJson = defineFormat({
  id: 'entra.risk.diagnostic-json',
  name: 'Entra ID risk detections, diagnostic settings',
  obtainedFrom: 'Entra ID diagnostic settings to a storage account or an event hub',
  family: entraRisk,
  json: { has: ['category', ['properties>riskEventType', 'properties>riskLastUpdatedDateTime']] },
  facts: {
    ...prefixed('properties>', facts),
    time: ['properties>activityDateTime', 'properties>detectedDateTime', 'time'],
  },
});

/** Graph's objects as collectors write them to CSV (Microsoft-Extractor-Suite, Hawk). */
export const entraRiskCsv = defineFormat({
  id: 'entra.risk.csv',
  name: 'Entra ID risk detections, CSV',
  obtainedFrom: 'Microsoft-Extractor-Suite, Get-RiskyDetections, or Hawk',
  family: entraRisk,
  header: { must: ['RiskEventType', 'DetectedDateTime', 'UserPrincipalName'] },
  facts,
});

/** Risky users as collectors and Log Analytics write them: a state, so that every record is skipped. */
export const entraRiskyUsersCsv = defineFormat({
  id: 'entra.risky-users.csv',
  name: 'Entra ID risky users, CSV',
  obtainedFrom: 'Microsoft-Extractor-Suite, Get-RiskyUsers, Hawk, or the table AADRiskyUsers',
  family: entraRisk,
  header: {
    must: [timeColumn('RiskLastUpdatedDateTime'), 'RiskState', 'UserPrincipalName'],
    not: ['RiskEventType', 'AppDisplayName'],
  },
  facts: {},
});

/**
 * Entra admin center, Risk detections, Download. The meaning of the columns is taken from their names.
 * Cannot tell: what the portal leaves out, such as the request id in older downloads.
 */
export const entraRiskPortalCsv = defineFormat({
  id: 'entra.risk.portal-csv',
  name: 'Entra ID risk detections, portal CSV',
  obtainedFrom: 'Entra admin center, Protection, Risk detections, Download',
  guessed: true,
  family: entraRisk,
  header: {
    must: [
      ['Detection type', 'Risk detection type', 'Risk event type'],
      ['Detection time', 'Detection time (UTC)', 'Time detected', 'Date (UTC)', 'Activity time'],
      'Risk level',
      ['User', 'Username', 'User principal name'],
    ],
    not: ['RiskEventType'],
  },
  facts: {
    time: [...['Activity time', 'Date (UTC)', 'Detection time (UTC)', 'Detection time', 'Time detected']],
    id: ['Detection ID', 'ID'],
    requestId: 'Request ID',
    correlationId: 'Correlation ID',
    user: ['User principal name', 'Username', 'User'],
    userId: 'User ID',
    riskType: ['Detection type', 'Risk detection type', 'Risk event type'],
    level: 'Risk level',
    state: 'Risk state',
    detail: 'Risk detail',
    ip: 'IP address',
    city: 'City',
    country: ['Country/Region', 'Country', 'Location'],
    source: 'Source',
    timing: 'Detection timing',
    tokenIssuerType: 'Token issuer type',
  },
});

const tableFacts = {
  time: [
    ...timeColumn('ActivityDateTime'),
    ...timeColumn('DetectedDateTime'),
    ...timeColumn('TimeGenerated'),
  ],
  id: 'Id',
  requestId: 'RequestId',
  correlationId: 'CorrelationId',
  user: 'UserPrincipalName',
  userId: 'UserId',
  riskType: 'RiskEventType',
  level: 'RiskLevel',
  state: 'RiskState',
  detail: 'RiskDetail',
  ip: ['IpAddress', 'IPAddress'],
  city: jsonCell('Location', 'city'),
  country: jsonCell('Location', 'countryOrRegion'),
  latitude: jsonCell('Location', 'geoCoordinates>latitude'),
  longitude: jsonCell('Location', 'geoCoordinates>longitude'),
  activity: 'Activity',
  source: 'Source',
  timing: 'DetectionTimingType',
  additional: jsonCell('AdditionalInfo'),
  tokenIssuerType: 'TokenIssuerType',
} as const;

const columns = {
  must: ['RiskEventType', 'RiskLevel', ['UserPrincipalName', 'UserId']],
  anyOf: [
    ...timeColumn('ActivityDateTime'),
    ...timeColumn('DetectedDateTime'),
    ...timeColumn('TimeGenerated'),
  ],
};

/** AADUserRiskEvents as the Log Analytics or Sentinel portal saves it. */
export const entraRiskLogAnalyticsCsv = defineFormat({
  id: 'entra.risk.log-analytics-csv',
  name: 'Entra ID risk detections, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, AADUserRiskEvents query, Export to CSV',
  family: entraRisk,
  header: { ...columns, not: ['DetectedDateTime', 'AppDisplayName'] },
  facts: tableFacts,
});

/** AADUserRiskEvents and AADRiskyUsers as the API gives them. */
export const entraRiskLogAnalyticsJson = defineFormat({
  id: 'entra.risk.log-analytics-json',
  name: 'Entra ID risk detections, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, AADUserRiskEvents or AADRiskyUsers query',
  family: entraRisk,
  header: {
    must: ['RiskLevel', 'RiskState', ['RiskEventType', 'RiskLastUpdatedDateTime']],
    not: ['AppDisplayName'],
  },
  json: {
    has: ['TimeGenerated', ['RiskEventType', 'RiskLastUpdatedDateTime'], 'RiskState'],
    not: ['AppDisplayName', 'properties'],
  },
  facts: tableFacts,
});
