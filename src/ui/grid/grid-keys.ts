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

/** From this width on a column gives and takes: a narrow one has nothing to give. In px. */
const WIDE = 150;
/** How much narrower or wider it may get. */
const LEAST_SHARE = 0.82;
const MOST_SHARE = 1.3;

/**
 * Columns that all have their usual width give and take a little, so that the edge of a window too narrow for all of
 * them falls between two: a cell cut there would end in the middle of a word. Widths set by hand are kept.
 * @param pinned columns at the beginning that stay as wide as they are.
 */
export function fitted(columns: readonly LaidColumn[], pinned: number, room: number): readonly LaidColumn[] {
  if (columns.some(({ id, width }) => width !== columnInfo(id).width)) return columns;
  const gives = ({ width }: LaidColumn, i: number): boolean => i >= pinned && width >= WIDE;
  // The most columns that get in without one becoming too narrow; the rest is left to scrolling.
  for (let seen = columns.length; seen > pinned; seen--) {
    const shown = columns.slice(0, seen);
    const loose = widthOf(shown.filter(gives));
    const share = (room - widthOf(shown) + loose) / loose;
    if (!(share >= LEAST_SHARE)) continue;
    if (share > MOST_SHARE || (share >= 1 && seen === columns.length)) return columns;
    let left = room;
    const widths = shown.map((column, i) =>
      gives(column, i) ? Math.floor(column.width * share) : column.width,
    );
    for (const width of widths) left -= width;
    // What rounding leaves.
    widths[shown.findIndex(gives)]! += left;
    return columns.map((column, i) => (i < seen ? { ...column, width: widths[i]! } : column));
  }
  return columns;
}

function widthOf(columns: readonly LaidColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
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
