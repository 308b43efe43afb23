import { columnInfo, type GridColumn } from '../../query/grid-columns';
import type { Sort } from '../../query/sort';
import type { LaidColumn } from '../state/grid-layout.svelte';

/** @returns the column a key leads to; null for keys that do not move sideways. */
export function columnForKey(column: number, count: number, key: string): number | null {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  return step === 0 ? null : Math.max(0, Math.min(count - 1, column + step));
}

/** @returns how a column is sorted, as assistive technology says it; null where it is not. */
export function sortOf(sort: Sort | null, column: GridColumn): 'ascending' | 'descending' | null {
  const by = columnInfo(column).sort;
  // Rows stand by time unless they are told otherwise.
  const now = sort ?? { by: 'time', descending: false };
  return now.by === by ? (now.descending ? 'descending' : 'ascending') : null;
}

/** Ascending, then descending, then by time again. */
export function nextSort(sort: Sort | null, column: GridColumn): Sort | null {
  const { sort: by } = columnInfo(column);
  switch (sortOf(sort, column)) {
    case null:
      return { by, descending: false };
    case 'ascending':
      return { by, descending: true };
    case 'descending':
      return null;
  }
}

export interface Shares {
  /** `grid-template-columns`. */
  template: string;
  /** px of all columns. */
  width: number;
  /** Where each column begins, px. */
  lefts: number[];
}

/** Columns as wide as they are set; what is left of the window goes to the last. */
export function sharesOf(columns: readonly LaidColumn[], pinned: number, room: number): Shares {
  const lefts: number[] = [];
  let width = 0;
  for (const column of columns) {
    lefts.push(width);
    width += column.width;
  }
  const spare = Math.max(0, room - width);
  const template = columns
    .map((c, i) => `${i === columns.length - 1 && i >= pinned ? c.width + spare : c.width}px`)
    .join(' ');
  return { template, width, lefts };
}
