import { entraAudit } from '../normalise/entra-audit';
import { defineFormat } from './format';

/**
 * Entra admin center, Audit logs, Download, CSV.
 * Cannot tell: a record's id (equal records are duplicates), nor more than three targets and five properties.
 */
export const entraAuditPortalCsv = defineFormat({
  id: 'entra.audit.portal-csv',
  name: 'Entra ID audit log, portal CSV',
  obtainedFrom: 'Entra admin center, Audit logs, Download, CSV',
  family: entraAudit,
  header: { must: ['Date (UTC)', 'CorrelationId', 'Activity', 'ActorUserPrincipalName'] },
  facts: {
    time: 'Date (UTC)',
    correlationId: 'CorrelationId',
    operation: 'Activity',
    service: 'Service',
    result: 'Result',
    reason: 'ResultReason',
    actorUpn: 'ActorUserPrincipalName',
    actorId: 'ActorObjectId',
    actorApp: 'ActorServicePrincipalName',
    ip: 'IPAddress',
    userAgent: 'User Agent',
    targetUpn: 'Target1UserPrincipalName',
    targetName: 'Target1DisplayName',
    targetType: 'Target1Type',
  },
});
