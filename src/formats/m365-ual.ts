import { m365Ual } from '../normalise/m365-ual';
import { defineFormat } from './format';
import { auditDataFacts, parameterColumns } from './m365-ual-facts';

const inCell = auditDataFacts('AuditData>');

/**
 * Microsoft Purview, Audit, Export: at most 50,000 rows; RecordType is a number, dates may end in a blank.
 * AuditData's own times and names are the truth; the outer columns stand in where the cell was cut.
 */
export const m365UalPurviewCsv = defineFormat({
  id: 'm365.ual.purview-csv',
  name: 'Microsoft 365 unified audit log, Purview CSV',
  obtainedFrom: 'Microsoft Purview portal, Audit, Export',
  family: m365Ual,
  header: { must: ['RecordId', 'CreationDate', 'Operation', 'UserId', 'AuditData'] },
  facts: {
    ...inCell,
    outerTime: 'CreationDate',
    outerId: 'RecordId',
    outerOperation: 'Operation',
    outerUser: 'UserId',
    auditData: 'AuditData',
  },
});

const searchFacts = {
  ...inCell,
  outerTime: 'CreationDate',
  outerId: 'Identity',
  outerOperation: 'Operations',
  outerUser: 'UserIds',
  auditData: 'AuditData',
} as const;

/**
 * `Search-UnifiedAuditLog | Export-Csv`: every cell quoted, US dates, often UTF-16 and a `#TYPE` line. Collectors
 * (Microsoft-Extractor-Suite, Hawk) save the same columns, and Splunk gives them back with its own beside them.
 * Cannot tell: what AuditData held where Splunk cut the record at 10,000 bytes; only the outer columns speak then.
 */
export const m365UalPowershellCsv = defineFormat({
  id: 'm365.ual.powershell-csv',
  name: 'Microsoft 365 unified audit log, PowerShell CSV',
  obtainedFrom: 'Search-UnifiedAuditLog | Export-Csv',
  family: m365Ual,
  header: { must: ['CreationDate', 'UserIds', 'Operations', 'AuditData'] },
  facts: searchFacts,
});

/** The same objects as JSON: AuditData is a text, or an object where the collector unfolded it. */
export const m365UalPowershellJson = defineFormat({
  id: 'm365.ual.powershell-json',
  name: 'Microsoft 365 unified audit log, PowerShell JSON',
  obtainedFrom: 'Search-UnifiedAuditLog | ConvertTo-Json, or Microsoft-Extractor-Suite, Get-UAL, JSON',
  family: m365Ual,
  json: { has: ['AuditData', ['Operations', 'UserIds']], not: ['auditLogRecordType'] },
  facts: searchFacts,
});

/**
 * Office 365 Management Activity API content, and collectors that save bare AuditData objects: DFIR-O365RC,
 * Untitled Goose, Microsoft-Extractor-Suite (`-AuditDataOnly`), Hawk.
 */
export const m365UalManagementApiJson = defineFormat({
  id: 'm365.ual.management-api-json',
  name: 'Microsoft 365 unified audit log, management API JSON',
  obtainedFrom: 'Office 365 Management Activity API, or a collector that saves AuditData',
  family: m365Ual,
  json: {
    has: ['CreationTime', 'Operation', ['Workload', 'RecordType']],
    not: ['AuditData', 'OfficeWorkload'],
  },
  facts: { ...auditDataFacts(''), ...parameterColumns('Param_') },
});
