import type { GridColumn } from '../../query/grid-columns';
import type { Sort } from '../../query/sort';
import type { GridRow, Selection } from '../../worker/api';
import type { Engine } from './engine';

const PAGE = 100;
const MOST_PAGES = 40;

/** What is listed, in which order, and which columns of it. */
export interface Listed {
  selection: Selection;
  sort: Sort | null;
  columns: GridColumn[];
}

/** Rows of a selection, fetched a page at a time as they come into sight. */
export class RowWindow {
  count = $state(0);
  /** False until something has been listed. */
  known = $state(false);
  /** Something else is being listed: what is shown is of before. */
  busy = $state(false);
  /** Replaced whole whenever a page arrives. */
  pages = $state.raw<readonly { page: number; rows: GridRow[] }[]>([]);

  readonly #engine: Engine;
  #listed: Listed | null = null;
  #pending: number[] = [];
  #generation = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Starts over with something else. What is shown stays until the first page of it is there. */
  async list(listed: Listed, first: number): Promise<void> {
    const generation = ++this.#generation;
    this.#listed = listed;
    this.#pending = [];
    this.busy = true;
    const count = await this.#engine.count(listed.selection);
    if (generation !== this.#generation) return;
    const page = Math.floor(Math.min(first, Math.max(0, count - 1)) / PAGE);
    const rows = count === 0 ? [] : await this.#page(listed, page);
    if (generation !== this.#generation) return;
    this.count = count;
    this.known = true;
    this.busy = false;
    this.pages = [{ page, rows }];
  }

  at(index: number): GridRow | undefined {
    const page = Math.floor(index / PAGE);
    return this.pages.find((p) => p.page === page)?.rows[index % PAGE];
  }

  /** Fetches what is missing between two indices. */
  need(from: number, to: number): void {
    const here = this.pages;
    const lastPage = Math.floor((Math.max(from + 1, Math.min(to, this.count)) - 1) / PAGE);
    for (let page = Math.floor(from / PAGE); page <= lastPage; page++) {
      if (this.#listed === null || this.#pending.includes(page) || here.some((p) => p.page === page))
        continue;
      void this.#fetch(page, this.#listed, this.#generation);
    }
  }

  async #fetch(page: number, listed: Listed, generation: number): Promise<void> {
    this.#pending.push(page);
    const rows = await this.#page(listed, page);
    if (generation !== this.#generation) return;
    this.#pending = this.#pending.filter((p) => p !== page);
    this.pages = [...this.pages.slice(1 - MOST_PAGES), { page, rows }];
  }

  #page({ selection, sort, columns }: Listed, page: number): Promise<GridRow[]> {
    return this.#engine.gridRows(selection, sort, columns, page * PAGE, (page + 1) * PAGE);
  }
}
