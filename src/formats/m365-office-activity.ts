import { m365Ual } from '../normalise/m365-ual';
import { defineFormat } from './format';
import { jsonCell, timeColumn } from './log-analytics';

const facts = {
  // Start_Time is when the record reached the workspace; it may be the only time an analyst kept.
  outerTime: [...timeColumn('TimeGenerated'), ...timeColumn('Start_Time')],
  id: ['OfficeId', 'SourceRecordId'],
  operation: 'Operation',
  workload: 'OfficeWorkload',
  recordType: 'RecordType',
  user: ['UserId', 'UserId_'],
  userKey: 'UserKey',
  userType: 'UserType',
  ip: ['ClientIP', 'Client_IPAddress', 'ActorIpAddress', 'ClientIP_'],
  resultStatus: 'ResultStatus',
  objectId: 'OfficeObjectId',
  appId: ['AppId', 'ClientAppId'],
  app: 'Application',
  requestId: 'IntraSystemId',
  correlationId: 'InterSystemsId',
  sessionId: 'SessionId',
  contextSession: jsonCell('AppAccessContext', 'AADSessionId'),
  tokenId: jsonCell('AppAccessContext', 'UniqueTokenId'),
  userAgent: 'UserAgent',
  clientInfo: 'ClientInfoString',
  extended: jsonCell('ExtendedProperties'),
  parameters: jsonCell('Parameters'),
  properties: jsonCell('OperationProperties'),
  modified: jsonCell('ModifiedProperties'),
  folders: jsonCell('Folders'),
  item: jsonCell('Item'),
  affected: jsonCell('AffectedItems'),
  managed: 'IsManagedDevice',
  site: 'Site_Url',
  target: jsonCell('AADTarget'),
  actor: jsonCell('Actor'),
} as const;

const columns = { must: ['OfficeWorkload', 'Operation', 'UserId', 'RecordType'], not: ['AuditData'] };

/**
 * OfficeActivity, the unified audit log in a Log Analytics workspace: Exchange, SharePoint, OneDrive and Teams.
 * Cannot tell: sign-ins, which this table does not hold.
 */
export const m365UalLogAnalyticsCsv = defineFormat({
  id: 'm365.ual.log-analytics-csv',
  name: 'Microsoft 365 unified audit log, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, OfficeActivity query, Export to CSV',
  family: m365Ual,
  header: columns,
  facts,
});

/** The same table as the API gives it: positional `tables[].rows`, or flat records. */
export const m365UalLogAnalyticsJson = defineFormat({
  id: 'm365.ual.log-analytics-json',
  name: 'Microsoft 365 unified audit log, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, OfficeActivity query',
  family: m365Ual,
  header: columns,
  json: { has: ['OfficeWorkload', 'Operation', 'UserId', ['TimeGenerated', 'Start_Time']] },
  facts,
});
