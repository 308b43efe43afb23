import { m365Ual } from '../normalise/m365-ual';
import { defineFormat } from './format';
import { auditDataFacts } from './m365-ual-facts';

const inner = auditDataFacts('auditData>');

/** The record around `auditData` says the same again: it stands in where the inner one is missing or cut off. */
const facts = {
  ...inner,
  outerTime: 'createdDateTime',
  outerId: 'id',
  outerOperation: 'operation',
  outerUser: ['userPrincipalName', 'userId'],
  workload: [inner.workload, 'service'],
  recordType: [inner.recordType, 'auditLogRecordType'],
  userType: [inner.userType, 'userType'],
  ip: [...inner.ip, 'clientIp'],
  objectId: [inner.objectId, 'objectId'],
  auditData: 'auditData',
} as const;

/**
 * Records of a Graph audit log query (`security/auditLog/queries/…/records`): `auditData` is an object, or its text.
 * Cannot tell: whether the query was done; Graph gives the records found so far.
 */
export const m365UalGraphJson = defineFormat({
  id: 'm365.ual.graph-json',
  name: 'Microsoft 365 unified audit log, Graph query JSON',
  obtainedFrom: 'Graph security/auditLog/queries, or Microsoft-Extractor-Suite, Get-UALGraph',
  family: m365Ual,
  json: { has: ['auditLogRecordType', ['auditData', 'operation']] },
  facts,
});

/** The same records as Microsoft-Extractor-Suite writes them to CSV: `auditData` is a cell of JSON. */
export const m365UalGraphCsv = defineFormat({
  id: 'm365.ual.graph-csv',
  name: 'Microsoft 365 unified audit log, Graph query CSV',
  obtainedFrom: 'Microsoft-Extractor-Suite, Get-UALGraph -Output CSV',
  family: m365Ual,
  header: { must: ['createdDateTime', 'auditLogRecordType', 'operation', 'auditData'] },
  facts,
});
