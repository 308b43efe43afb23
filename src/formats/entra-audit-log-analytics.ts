import { entraAudit } from '../normalise/entra-audit';
import { defineFormat } from './format';
import { jsonCell, timeColumn } from './log-analytics';

const facts = {
  time: timeColumn('ActivityDateTime', 'TimeGenerated'),
  id: 'Id',
  correlationId: 'CorrelationId',
  operation: ['ActivityDisplayName', 'OperationName'],
  service: 'LoggedByService',
  result: 'Result',
  reason: ['ResultReason', 'ResultDescription'],
  actorUpn: jsonCell('InitiatedBy', 'user>userPrincipalName'),
  actorId: jsonCell('InitiatedBy', 'user>id'),
  actorApp: jsonCell('InitiatedBy', 'app>displayName'),
  ip: jsonCell('InitiatedBy', 'user>ipAddress'),
  targets: jsonCell('TargetResources'),
  details: jsonCell('AdditionalDetails'),
} as const;

const columns = { must: ['OperationName', 'InitiatedBy', 'TargetResources'], not: ['OfficeWorkload'] };

/**
 * AuditLogs as the Log Analytics or Sentinel portal saves it; the analyst's query decides which columns there are.
 * Cannot tell: what a cell held beyond the point at which the portal cut it.
 */
export const entraAuditLogAnalyticsCsv = defineFormat({
  id: 'entra.audit.log-analytics-csv',
  name: 'Entra ID audit log, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, AuditLogs query, Export to CSV',
  family: entraAudit,
  header: columns,
  facts,
});

/** The same table as the API gives it: positional `tables[].rows`, or flat records. */
export const entraAuditLogAnalyticsJson = defineFormat({
  id: 'entra.audit.log-analytics-json',
  name: 'Entra ID audit log, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, AuditLogs query',
  family: entraAudit,
  header: columns,
  json: { has: [...columns.must, ['TimeGenerated', 'ActivityDateTime']], not: ['properties'] },
  facts,
});
