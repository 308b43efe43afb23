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

/** Graph `auditLogs/directoryAudits` pages, and the portal's JSON download. */
export const entraAuditGraphJson = defineFormat({
  id: 'entra.audit.graph-json',
  name: 'Entra ID audit log, Graph or portal JSON',
  obtainedFrom: 'Graph auditLogs/directoryAudits, or Entra admin center, Audit logs, Download, JSON',
  family: entraAudit,
  json: { has: ['activityDisplayName', ['initiatedBy', 'targetResources']] },
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
