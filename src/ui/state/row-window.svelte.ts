import type { EventRow, Selection } from '../../worker/api';
import type { Engine } from './engine';

const PAGE = 100;
const MOST_PAGES = 40;

/** Rows of a selection, fetched a page at a time as they come into sight. */
export class RowWindow {
  count = $state(0);
  /** Replaced whole whenever a page arrives. */
  pages = $state.raw<readonly { page: number; rows: EventRow[] }[]>([]);

  readonly #engine: Engine;
  #selection: Selection | null = null;
  #pending: number[] = [];
  #generation = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Starts over with another selection. */
  async select(selection: Selection): Promise<void> {
    const generation = ++this.#generation;
    this.#selection = selection;
    this.#pending = [];
    this.pages = [];
    const count = await this.#engine.count(selection);
    if (generation === this.#generation) this.count = count;
  }

  at(index: number): EventRow | undefined {
    const page = Math.floor(index / PAGE);
    return this.pages.find((p) => p.page === page)?.rows[index % PAGE];
  }

  /** Fetches what is missing between two indices. */
  need(from: number, to: number): void {
    const here = this.pages;
    const lastPage = Math.floor((Math.max(from + 1, Math.min(to, this.count)) - 1) / PAGE);
    for (let page = Math.floor(from / PAGE); page <= lastPage; page++) {
      if (this.#selection === null || this.#pending.includes(page) || here.some((p) => p.page === page))
        continue;
      void this.#fetch(page, this.#selection, this.#generation);
    }
  }

  async #fetch(page: number, selection: Selection, generation: number): Promise<void> {
    this.#pending.push(page);
    const rows = await this.#engine.rows(selection, page * PAGE, (page + 1) * PAGE);
    if (generation !== this.#generation) return;
    this.#pending = this.#pending.filter((p) => p !== page);
    this.pages = [...this.pages.slice(1 - MOST_PAGES), { page, rows }];
  }
}
