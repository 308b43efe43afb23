import type { RowIndex } from '../base/units';
import type { CaseTable } from '../model/event';
import { eventRow } from '../present/event-words';
import type { Explorer } from '../query/explorer';
import type { GridColumn } from '../query/grid-columns';
import type { EventRow, GridRow } from '../worker/api';

/** Columns that say it in words, from the line of an event. */
const said: Partial<Record<GridColumn, (line: EventRow) => string>> = {
  time: () => '',
  action: (line) => line.action,
  says: (line) => line.outcome,
  factor: (line) => line.method,
  device: (line) => line.device,
  source: (line) => line.source,
};

/** @returns one line of the grid with the columns asked for. */
export function gridRow(
  table: CaseTable,
  explorer: Explorer,
  row: RowIndex,
  columns: readonly GridColumn[],
  sourceName: (index: number) => string,
): GridRow {
  const line = eventRow(table, row, sourceName);
  const cells = columns.map((column) => {
    const words = said[column];
    if (words) return words(line);
    if (column === 'country') {
      const asn = explorer.value('asn', row);
      return [line.country, asn === '' ? '' : `AS${asn}`].filter(Boolean).join(' · ');
    }
    return explorer.value(column as Parameters<Explorer['value']>[0], row);
  });
  return { row, time: line.time, shape: line.shape, cells };
}
