import { m365Ual } from '../normalise/m365-ual';
import { defineFormat } from './format';
import { auditDataFacts, parameterColumns } from './m365-ual-facts';

const { time, ...facts } = auditDataFacts('');

/**
 * AuditData unfolded into columns: Hawk's `Simple_…` files, Microsoft-Analyzer-Suite, own scripts.
 * Cannot tell: what stood in lists that the script did not unfold; a sign-in's session is often among them.
 */
export const m365UalFlatCsv = defineFormat({
  id: 'm365.ual.flat-csv',
  name: 'Microsoft 365 unified audit log, unfolded CSV',
  obtainedFrom: 'Hawk (Simple_… files), Microsoft-Analyzer-Suite, or a script that unfolds AuditData',
  family: m365Ual,
  header: { must: ['CreationTime', 'Operation', 'Workload', 'UserId'], not: ['AuditData', 'OfficeWorkload'] },
  facts: {
    ...facts,
    ...parameterColumns('Param_'),
    // PowerShell writes the time in the culture of the machine it ran on.
    outerTime: [time, 'CreationDate'],
    contextSession: ['AppAccessContext>AADSessionId', 'AppAccessContext.AADSessionId'],
    tokenId: ['AppAccessContext>UniqueTokenId', 'AppAccessContext.UniqueTokenId'],
  },
});

/**
 * The result list of the former Security & Compliance portal ("Save results as shown").
 * Cannot tell: a record's id, so that equal rows are duplicates; nor in which zone its times are.
 */
export const m365UalPortalViewCsv = defineFormat({
  id: 'm365.ual.portal-view-csv',
  name: 'Microsoft 365 unified audit log, results as shown',
  obtainedFrom: 'Former Security & Compliance portal, Audit log search, Save results as shown',
  zoneUnstated: true,
  guessed: true,
  family: m365Ual,
  header: { must: ['Date', 'IP address', 'User', 'Activity', 'Item', 'Detail'] },
  facts: {
    outerTime: 'Date',
    ip: 'IP address',
    outerUser: 'User',
    outerOperation: 'Activity',
    objectId: 'Item',
  },
});
