import type { Act, SampleFile, Tenant } from '../acts';
import { recordTypeNames } from './ual-common';
import { ualRecords } from './ual-record';
import { csvText, isoSeconds, minimalCell, quotedCell, usSeconds, utf16le, utf8 } from './text';

/** The unified audit log's four containers. */

export const purviewColumns = [
  'RecordId',
  'CreationDate',
  'RecordType',
  'Operation',
  'UserId',
  'AuditData',
  'AssociatedAdminUnits',
  'AssociatedAdminUnitsNames',
] as const;

/** Purview portal download: quotes only where needed; `CreationDate` has 7 digits and a trailing blank. Newest first. */
export function purviewCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string; bom?: boolean } = {},
): SampleFile {
  const rows = ualRecords(tenant, acts)
    .reverse()
    .map(({ time, data }) => [
      data.Id,
      `${isoSeconds(time)}.0000000Z `,
      String(data.RecordType),
      data.Operation,
      data.UserId,
      JSON.stringify(data),
      '',
      '',
    ]);
  return {
    name: options.name ?? 'UnifiedAuditLog.csv',
    bytes: utf8(csvText(purviewColumns, rows, minimalCell, '\r\n'), options.bom),
  };
}

export const searchColumns = [
  'RecordType',
  'CreationDate',
  'UserIds',
  'Operations',
  'AuditData',
  'ResultIndex',
  'ResultCount',
  'Identity',
  'IsValid',
  'ObjectState',
] as const;
const remotingColumns = ['PSComputerName', 'RunspaceId', 'PSShowComputerName'] as const;

export interface SearchCsvOptions {
  name?: string;
  /** First line `#TYPE …`, as Windows PowerShell writes without -NoTypeInformation. */
  typeLine?: boolean;
  /** UTF-16LE with BOM; else UTF-8. */
  unicode?: boolean;
  /** The three columns of a remote session before the others. */
  remoting?: boolean;
}

/** `Search-UnifiedAuditLog | Export-Csv`: all cells quoted, CRLF, US dates without zone (UTC). Newest first. */
export function searchCsv(tenant: Tenant, acts: readonly Act[], options: SearchCsvOptions = {}): SampleFile {
  const records = ualRecords(tenant, acts).reverse();
  const remote = options.remoting
    ? ['outlook.office365.example', '2850e838-7c6a-4b61-a2e6-90e8c9b49bbb', 'False']
    : [];
  const header = [...(options.remoting ? remotingColumns : []), ...searchColumns];
  const rows = records.map(({ time, data }, i) => [
    ...remote,
    recordTypeNames[data.RecordType] ?? String(data.RecordType),
    usSeconds(time),
    data.UserId,
    data.Operation,
    JSON.stringify(data),
    String(i + 1),
    String(records.length),
    data.Id,
    'True',
    'Unchanged',
  ]);
  const first = options.typeLine
    ? '#TYPE Deserialized.Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent\r\n'
    : '';
  const text = first + csvText(header, rows, quotedCell, '\r\n');
  return { name: options.name ?? 'UAL.csv', bytes: options.unicode ? utf16le(text) : utf8(text) };
}

/** Management Activity API: bare AuditData objects, one array or one a line. */
export function managementJson(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string; lines?: boolean } = {},
): SampleFile {
  const records = ualRecords(tenant, acts).map(({ data }) => data);
  const text = options.lines
    ? records.map((record) => `${JSON.stringify(record)}\n`).join('')
    : JSON.stringify(records);
  return { name: options.name ?? (options.lines ? 'ual.ndjson' : 'ual.json'), bytes: utf8(text) };
}
