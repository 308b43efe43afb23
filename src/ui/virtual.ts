/** Browsers give up on elements much taller than this, in px. */
export const TALLEST = 8_000_000;

/** A list of fixed rows seen through a window; all lengths in px. */
export interface ListShape {
  count: number;
  rowHeight: number;
  viewHeight: number;
}

/** Height of the scrolled content: true while it can be, capped beyond. */
export function contentHeight({ count, rowHeight }: ListShape): number {
  return Math.min(count * rowHeight, TALLEST);
}

/** True where scroll position stands for more rows than it has px. */
export function isMapped(shape: ListShape): boolean {
  return shape.count * shape.rowHeight > TALLEST;
}

/** Rows that fit wholly in the window. */
export function pageRows({ rowHeight, viewHeight }: ListShape): number {
  return Math.max(1, Math.floor(viewHeight / rowHeight));
}

/** The greatest first row. */
export function lastFirst(shape: ListShape): number {
  return Math.max(0, shape.count - pageRows(shape));
}

/** @returns the first row shown at a scroll position. */
export function firstRowAt(shape: ListShape, scrollTop: number): number {
  const room = contentHeight(shape) - shape.viewHeight;
  if (room <= 0) return 0;
  if (!isMapped(shape))
    return Math.min(Math.max(0, shape.count - 1), Math.floor(scrollTop / shape.rowHeight));
  return Math.min(lastFirst(shape), Math.round((scrollTop / room) * lastFirst(shape)));
}

/** @returns the scroll position that shows `first` as the first row. */
export function scrollTopOf(shape: ListShape, first: number): number {
  const room = contentHeight(shape) - shape.viewHeight;
  if (room <= 0) return 0;
  if (!isMapped(shape)) return Math.min(room, first * shape.rowHeight);
  return (first / lastFirst(shape)) * room;
}

/** @returns the first row to show so that `row` is in the window, moving no further than needed. */
export function firstToShow(shape: ListShape, first: number, row: number): number {
  if (row < first) return row;
  const page = pageRows(shape);
  return row >= first + page ? Math.min(lastFirst(shape), row - page + 1) : first;
}

/** @returns the row a key leads to from `row`; null for keys that do not move. */
export function rowForKey(shape: ListShape, row: number, key: string): number | null {
  const page = pageRows(shape);
  const moves: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: shape.count - 1,
  };
  const to = moves[key];
  return to === undefined ? null : Math.min(shape.count - 1, Math.max(0, to));
}
