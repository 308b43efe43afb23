import type { DimensionName } from './case-index';
import { fields, type FieldName } from './fields';

/** A column of the grid: a field, or one of those that say it in words. */
export type GridColumn = FieldName | 'action' | 'factor' | 'says';

export interface ColumnInfo {
  id: GridColumn;
  label: string;
  /** px, until the analyst changes it. */
  width: number;
  /** What its sorting goes by. */
  sort: DimensionName;
  /** Shown from the first. */
  usual: boolean;
}

const own: Partial<Record<GridColumn, Omit<ColumnInfo, 'id'>>> = {
  time: { label: 'Time (UTC)', width: 184, sort: 'time', usual: true },
  source: { label: 'Source', width: 110, sort: 'source', usual: true },
  user: { label: 'User', width: 180, sort: 'user', usual: true },
  action: { label: 'Action', width: 180, sort: 'action', usual: true },
  says: { label: 'Outcome', width: 200, sort: 'said', usual: true },
  factor: { label: 'Factor', width: 78, sort: 'method', usual: true },
  ip: { label: 'IP', width: 120, sort: 'ip', usual: true },
  country: { label: 'Country · ASN', width: 126, sort: 'where', usual: true },
  app: { label: 'App', width: 170, sort: 'app', usual: true },
  device: { label: 'Device', width: 150, sort: 'equipment', usual: true },
  session: { label: 'Session', width: 110, sort: 'session', usual: true },
  finding: { label: 'Finding', width: 80, sort: 'finding', usual: true },
};
const usualOrder = Object.keys(own) as GridColumn[];
/** Fields that are told by another column or are no column. */
const untold: readonly FieldName[] = ['after', 'before', 'raw', 'method'];

/** Every column there is: the usual ones in their order, then the other fields. */
export const gridColumns: readonly ColumnInfo[] = [
  ...usualOrder.map((id) => ({ id, ...own[id]! })),
  ...fields
    .filter((f) => !(f.name in own) && !untold.includes(f.name))
    .map((f) => ({
      id: f.name,
      // Told apart from the outcome in words.
      label: f.name === 'outcome' ? 'Outcome class' : f.label,
      width: 130,
      sort: f.name,
      usual: false,
    })),
];

const byId = new Map(gridColumns.map((c) => [c.id, c]));

export function columnInfo(id: GridColumn): ColumnInfo {
  return byId.get(id)!;
}

export function isGridColumn(id: string): id is GridColumn {
  return byId.has(id as GridColumn);
}
