import type { Act, SampleFile, Tenant } from '../acts';
import { logAnalyticsCells } from './log-analytics';
import type { Cell } from './log-analytics-cells';
import { csvText, isoSeconds, minimalCell, utf8 } from './text';
import { recordTypeNames, type UalRecord } from './ual-common';
import { ualRecords } from './ual-record';

/** The unified audit log as other tools hand it on: Graph's audit query, collectors, Log Analytics. */

const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const typeName = ({ data }: UalRecord): string => recordTypeNames[data.RecordType] ?? String(data.RecordType);

function graphRecord(record: UalRecord): Record<string, unknown> {
  const { data } = record;
  return {
    id: data.Id,
    createdDateTime: `${data.CreationTime}Z`,
    auditLogRecordType: typeName(record),
    operation: data.Operation,
    organizationId: data['OrganizationId'],
    userType: 'Regular',
    userId: data['UserKey'],
    service: data['Workload'],
    objectId: data['ObjectId'] ?? null,
    userPrincipalName: data.UserId,
    clientIp: data['ClientIP'] ?? null,
    administrativeUnits: [''],
    auditData: { '@odata.type': '#microsoft.graph.security.defaultAuditData', ...data },
  };
}

/** A page of `security/auditLog/queries/…/records`. */
export function graphQueryJson(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string } = {},
): SampleFile {
  const page = {
    '@odata.context': "https://graph.example/v1.0/$metadata#security/auditLog/queries('1')/records",
    value: ualRecords(tenant, acts).map(graphRecord),
  };
  return { name: options.name ?? 'UnifiedAuditLog-graph.json', bytes: utf8(JSON.stringify(page)) };
}

/** The same records as a collector writes them to CSV: `auditData` is a cell of JSON. */
export function graphQueryCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string } = {},
): SampleFile {
  const records = ualRecords(tenant, acts).map(graphRecord);
  const header = Object.keys(records[0] ?? {});
  const rows = records.map((record) =>
    header.map((name) => {
      const value = record[name];
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : words(value);
    }),
  );
  return {
    name: options.name ?? 'UnifiedAuditLog-graph.csv',
    bytes: utf8(csvText(header, rows, minimalCell, '\r\n')),
  };
}

/** Microsoft-Extractor-Suite: the objects of Search-UnifiedAuditLog, AuditData unfolded; empty lines at the end. */
export function extractorJson(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string } = {},
): SampleFile {
  const records = ualRecords(tenant, acts);
  const objects = records.map((record, i) => ({
    RecordType: typeName(record),
    CreationDate: isoSeconds(record.time),
    UserIds: record.data.UserId,
    Operations: record.data.Operation,
    AuditData: record.data,
    ResultIndex: i + 1,
    ResultCount: records.length,
    Identity: record.data.Id,
    IsValid: true,
    ObjectState: 'Unchanged',
  }));
  return {
    name: options.name ?? 'UAL-Combined.json',
    bytes: utf8(`${JSON.stringify(objects, null, 2).replaceAll('\n', '\r\n')}\r\n\r\n\r\n`),
  };
}

/** The workloads whose records reach the table. */
const inOfficeActivity = new Set(['Exchange', 'SharePoint', 'OneDrive', 'MicrosoftTeams']);
const string = (value: unknown): Cell => ({ type: 'string', value: words(value) });
const dynamic = (value: unknown): Cell => (value === undefined ? string('') : { type: 'dynamic', value });

function officeRow(tenant: Tenant, record: UalRecord): Record<string, Cell> {
  const { data, time } = record;
  return {
    TenantId: string(tenant.tenantId),
    RecordType: string(typeName(record)),
    TimeGenerated: { type: 'datetime', value: time },
    Operation: string(data.Operation),
    OrganizationId: string(tenant.tenantId),
    UserType: string('Regular'),
    UserKey: string(data['UserKey']),
    OfficeWorkload: string(data['Workload']),
    ResultStatus: string(data['ResultStatus']),
    OfficeObjectId: string(data['ObjectId']),
    UserId: string(data.UserId),
    ClientIP: string(data['ClientIP']),
    Client_IPAddress: string(data['ClientIPAddress']),
    UserAgent: string(data['UserAgent']),
    ClientInfoString: string(data['ClientInfoString']),
    Site_Url: string(data['SiteUrl']),
    Parameters: dynamic(data['Parameters']),
    OperationProperties: dynamic(data['OperationProperties']),
    Folders: dynamic(data['Folders']),
    Item: dynamic(data['Item']),
    AppAccessContext: dynamic(data['AppAccessContext']),
    OfficeId: string(data.Id),
    SourceRecordId: string(data.Id),
    Type: string('OfficeActivity'),
  };
}

/** OfficeActivity as the Log Analytics portal saves it: JSON cells over many lines; no sign-ins, no directory. */
export function officeActivityCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string } = {},
): SampleFile {
  const table = ualRecords(tenant, acts)
    .filter(({ data }) => inOfficeActivity.has(words(data['Workload'])))
    .map((record) => officeRow(tenant, record));
  const header = Object.entries(table[0] ?? {}).map(([name, cell]) =>
    cell.type === 'datetime' ? `${name} [UTC]` : name,
  );
  const rows = table.map((row) => logAnalyticsCells(Object.values(row), true));
  return {
    name: options.name ?? 'OfficeActivity.csv',
    bytes: utf8(csvText(header, rows, minimalCell, '\r\n'), true),
  };
}
