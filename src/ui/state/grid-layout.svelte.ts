import { columnInfo, gridColumns, isGridColumn, type GridColumn } from '../../query/grid-columns';
import { recall, remember } from './remember';

export interface LaidColumn {
  id: GridColumn;
  /** px. */
  width: number;
}

export const LEAST_WIDTH = 44;
const MOST_WIDTH = 900;
const KEY = 'grid.columns';

/** Which columns the grid shows, in which order and how wide, and how many stay in place; remembered. */
export class GridLayout {
  columns = $state.raw<readonly LaidColumn[]>(usual());
  /** Columns at the beginning that do not scroll sideways. */
  pinned = $state(1);

  constructor() {
    const kept = readKept(recall(KEY));
    if (!kept) return;
    this.columns = kept.columns;
    this.pinned = kept.pinned;
  }

  has(id: GridColumn): boolean {
    return this.columns.some((c) => c.id === id);
  }

  /** Shows or hides a column; one always stays. */
  toggle(id: GridColumn): void {
    if (!this.has(id)) this.#set([...this.columns, { id, width: columnInfo(id).width }]);
    else if (this.columns.length > 1) this.#set(this.columns.filter((c) => c.id !== id));
  }

  /** Keeps widths as they stand on screen: those beside a column that is resized must not move. */
  take(columns: readonly LaidColumn[]): void {
    if (columns !== this.columns) this.#set(columns);
  }

  resize(id: GridColumn, width: number): void {
    const fit = Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));
    this.#set(this.columns.map((c) => (c.id === id ? { id, width: fit } : c)));
  }

  /** Moves a column to the place of another. */
  place(id: GridColumn, at: number): void {
    const column = this.columns.find((c) => c.id === id);
    if (!column) return;
    const others = this.columns.filter((c) => c.id !== id);
    const to = Math.max(0, Math.min(others.length, at));
    this.#set([...others.slice(0, to), column, ...others.slice(to)]);
  }

  move(id: GridColumn, by: number): void {
    this.place(id, this.columns.findIndex((c) => c.id === id) + by);
  }

  pin(count: number): void {
    this.pinned = Math.max(0, Math.min(this.columns.length, count));
    this.#keep();
  }

  reset(): void {
    this.pinned = 1;
    this.#set(usual());
  }

  #set(columns: readonly LaidColumn[]): void {
    this.columns = columns;
    this.#keep();
  }

  #keep(): void {
    remember(KEY, JSON.stringify({ columns: this.columns, pinned: this.pinned }));
  }
}

function usual(): LaidColumn[] {
  return gridColumns.filter((c) => c.usual).map(({ id, width }) => ({ id, width }));
}

/** What was remembered, as far as it still means something. */
function readKept(text: string | null): { columns: LaidColumn[]; pinned: number } | null {
  if (text === null) return null;
  try {
    const { columns, pinned } = JSON.parse(text) as { columns?: unknown; pinned?: unknown };
    if (!Array.isArray(columns)) return null;
    const known = (columns as Partial<LaidColumn>[]).flatMap((c) =>
      typeof c.id === 'string' && isGridColumn(c.id) && typeof c.width === 'number'
        ? [{ id: c.id, width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, c.width)) }]
        : [],
    );
    if (known.length === 0) return null;
    return { columns: known, pinned: Math.min(known.length, Number(pinned) || 0) };
  } catch {
    // Not ours, or of another version: the usual columns then.
    return null;
  }
}
