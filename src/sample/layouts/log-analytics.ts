import { signInsOf, type Act, type SampleFile, type Tenant } from '../acts';
import { signInCells, type Cell } from './log-analytics-cells';
import { MINUTE } from '../../base/units';
import { csvText, isoTicks, minimalCell, usMillis, utf8 } from './text';

/** Log Analytics exports of the sign-in tables: the portal's CSV and the query API's JSON. */

export interface LogAnalyticsOptions {
  name?: string;
  /** JSON cells over many lines, as the portal writes string columns of some workspaces. */
  pretty?: boolean;
  /** Minutes the portal's user is ahead of UTC: columns are then marked `[Local Time]`. UTC where left out. */
  ahead?: number;
}

function csvCell(cell: Cell, pretty: boolean, ahead: number): string {
  switch (cell.type) {
    case 'string':
      return String(cell.value);
    case 'int':
      return String(cell.value);
    case 'bool':
      return cell.value === true ? 'TRUE' : 'FALSE';
    case 'datetime':
      return usMillis(Number(cell.value) + ahead * MINUTE);
    case 'dynamic':
      return pretty
        ? JSON.stringify(cell.value, null, 2).replaceAll('\n', '\r\n')
        : JSON.stringify(cell.value);
  }
}

/** @returns a row's cells as the portal's CSV spells them. */
export function logAnalyticsCells(row: readonly Cell[], pretty: boolean, ahead = 0): string[] {
  return row.map((cell) => csvCell(cell, pretty, ahead));
}

/** `query_data.csv`: UTF-8 with BOM, CRLF, time columns marked `[UTC]` or `[Local Time]`, booleans in capitals. */
export function logAnalyticsCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: LogAnalyticsOptions = {},
): SampleFile {
  const table = signInsOf(acts).map((signIn) => signInCells(tenant, signIn));
  const header = Object.entries(table[0] ?? {}).map(([name, cell]) =>
    cell.type === 'datetime' ? `${name} [${options.ahead === undefined ? 'UTC' : 'Local Time'}]` : name,
  );
  const rows = table.map((row) =>
    logAnalyticsCells(Object.values(row), options.pretty ?? false, options.ahead),
  );
  return {
    name: options.name ?? 'query_data.csv',
    bytes: utf8(csvText(header, rows, minimalCell, '\r\n'), true),
  };
}

function jsonCell(cell: Cell, id: string): unknown {
  if (cell.type === 'datetime') return isoTicks(Number(cell.value), id);
  if (cell.type === 'dynamic') return JSON.stringify(cell.value);
  return cell.value;
}

/** The query API's answer: `{"tables":[{name, columns, rows}]}`; dynamic cells are JSON text. */
export function logAnalyticsJson(
  tenant: Tenant,
  acts: readonly Act[],
  options: LogAnalyticsOptions = {},
): SampleFile {
  const signIns = signInsOf(acts);
  const table = signIns.map((signIn) => signInCells(tenant, signIn));
  const columns = Object.entries(table[0] ?? {}).map(([name, cell]) => ({ name, type: cell.type }));
  const rows = table.map((row, i) => Object.values(row).map((cell) => jsonCell(cell, signIns[i]!.requestId)));
  const answer = { tables: [{ name: 'PrimaryResult', columns, rows }] };
  return { name: options.name ?? 'query-result.json', bytes: utf8(JSON.stringify(answer)) };
}
