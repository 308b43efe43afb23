import type { EpochMs, RowIndex } from '../base/units';
import type { Analysis } from '../correlate/analyse';
import type { Explorer, Found } from '../query/explorer';
import type { Facet } from '../query/facets';
import type { FieldName } from '../query/fields';
import type { GridColumn } from '../query/grid-columns';
import type { Histogram } from '../query/histogram';
import type { Sort } from '../query/sort';
import type { Asked, GridRow, Selection } from '../worker/api';
import { gridRow } from './grid-rows';

/** What the grid asks: which rows a selection names, in which order, and a window of them as lines. */
export class GridWindow {
  readonly #analysis: Analysis;
  readonly #explorer: Explorer;
  readonly #sourceName: (index: number) => string;

  constructor(analysis: Analysis, explorer: Explorer, sourceName: (index: number) => string) {
    this.#analysis = analysis;
    this.#explorer = explorer;
    this.#sourceName = sourceName;
  }

  get #all(): number {
    return this.#analysis.table.events.length;
  }

  count(selection: Selection): number {
    return this.#rowsOf(selection)?.length ?? this.#all;
  }

  ask(query: string): Asked {
    const found = this.#explorer.find(query);
    return found.ok ? { ok: true, count: found.rows?.length ?? this.#all } : found;
  }

  rows(
    selection: Selection,
    sort: Sort | null,
    columns: readonly GridColumn[],
    from: number,
    to: number,
  ): GridRow[] {
    const rows = this.#ordered(selection, sort);
    const lines: GridRow[] = [];
    for (let i = Math.max(0, from); i < Math.min(rows?.length ?? this.#all, to); i++) {
      const row = rows ? rows[i]! : i;
      if (row < this.#all)
        lines.push(gridRow(this.#analysis.table, this.#explorer, row, columns, this.#sourceName));
    }
    return lines;
  }

  placeOf(selection: Selection, sort: Sort | null, row: RowIndex): number {
    return this.#ordered(selection, sort)?.indexOf(row) ?? row;
  }

  facet(selection: Selection, field: FieldName, most: number, holding: string): Facet {
    return this.#explorer.facet(field, this.#rowsOf(selection), most, holding);
  }

  histogram(selection: Selection, from: EpochMs, to: EpochMs, bins: number): Histogram {
    return this.#explorer.histogram(this.#rowsOf(selection), from, to, bins);
  }

  /** @returns the rows a selection names, by time; null for all of them. */
  #rowsOf(selection: Selection): Uint32Array | null {
    switch (selection.kind) {
      case 'all':
        return null;
      case 'rows':
        return Uint32Array.from(selection.rows).sort();
      case 'finding':
        return Uint32Array.from(this.#analysis.findings.find((f) => f.id === selection.id)?.evidence ?? []);
      case 'query': {
        const found: Found = this.#explorer.find(selection.text);
        return found.ok ? found.rows : new Uint32Array();
      }
    }
  }

  /** As {@link GridWindow.#rowsOf}, in another order. Orders of the case and of queries are remembered. */
  #ordered(selection: Selection, sort: Sort | null): Uint32Array | null {
    return this.#explorer.sorted(nameOf(selection), this.#rowsOf(selection), sort);
  }
}

/** @returns what names the rows of a selection; null where nothing does. */
function nameOf(selection: Selection): string | null {
  switch (selection.kind) {
    case 'rows':
      return null;
    case 'finding':
      return `finding ${selection.id}`;
    case 'query':
      return `query ${selection.text}`;
    case 'all':
      return 'query ';
  }
}
