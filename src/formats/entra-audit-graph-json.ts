import { entraAudit } from '../normalise/entra-audit';
import { defineFormat, prefixed } from './format';

const facts = {
  time: ['activityDateTime', 'createdDateTime'],
  id: 'id',
  correlationId: 'correlationId',
  operation: 'activityDisplayName',
  service: 'loggedByService',
  result: 'result',
  reason: 'resultReason',
  actorUpn: 'initiatedBy>user>userPrincipalName',
  actorId: 'initiatedBy>user>id',
  actorApp: 'initiatedBy>app>displayName',
  ip: 'initiatedBy>user>ipAddress',
  targets: 'targetResources',
  details: 'additionalDetails',
  userAgent: 'userAgent',
} as const;

/**
 * Graph `auditLogs/directoryAudits` pages, the portal's JSON download, and collectors that save either or the objects of
 * Graph PowerShell as JSON.
 * Cannot tell: what PowerShell shortened beyond the depth it was asked for.
 */
export const entraAuditGraphJson = defineFormat({
  id: 'entra.audit.graph-json',
  name: 'Entra ID audit log, Graph or portal JSON',
  obtainedFrom: 'Graph auditLogs/directoryAudits, or Entra admin center, Audit logs, Download, JSON',
  family: entraAudit,
  json: {
    has: ['activityDisplayName', ['initiatedBy', 'targetResources']],
    not: ['OperationName', 'TimeGenerated'],
  },
  facts,
});

/** Audit records in diagnostic-settings files; the event's time is `properties.activityDateTime`. */
export const entraAuditDiagnosticJson = defineFormat({
  id: 'entra.audit.diagnostic-json',
  name: 'Entra ID audit log, diagnostic settings',
  obtainedFrom: 'Entra ID diagnostic settings to a storage account or an event hub',
  family: entraAudit,
  json: { has: ['category', 'properties'], endsWith: ['category', 'AuditLogs'] },
  facts: {
    ...prefixed('properties>', facts),
    time: ['properties>activityDateTime', 'properties>createdDateTime', 'time'],
    operation: ['properties>activityDisplayName', 'operationName'],
  },
});
