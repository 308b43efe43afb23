import type { EpochMs, RowIndex } from '../base/units';
import { wideText } from '../model/columns';
import { eventColumns } from '../model/event';
import { readQuery } from './check';
import { CaseIndex, type CaseFacts, wideColumns } from './case-index';
import { completionsOf, type Completions } from './complete';
import { maskOf, NotSearched, rowsOf } from './evaluate';
import { facetOf, type Facet } from './facets';
import { fields, type Field, type FieldName } from './fields';
import type { Query, QueryError } from './grammar';
import { histogramOf, type Histogram } from './histogram';
import type { EventValues } from './pivots';
import { sorted, type Sort } from './sort';
import { TextIndex } from './text-index';

/** Rows that answer a query; null stands for all of them. */
export type Found = { ok: true; rows: Uint32Array | null } | { ok: false; error: QueryError };

const REMEMBERED = 6;

/** Answers what is asked of one case as it stands; rows by time unless sorted. */
export class Explorer {
  readonly #index: CaseIndex;
  readonly #found = new Map<string, Uint32Array | null>();
  readonly #sorted = new Map<string, Uint32Array>();
  readonly #raw = new Map<string, Uint32Array>();
  #texts: TextIndex | null = null;

  constructor(facts: CaseFacts) {
    this.#index = new CaseIndex(facts);
  }

  find(text: string): Found {
    const known = this.#found.get(text);
    if (known !== undefined) return { ok: true, rows: known };
    const read = readQuery(text);
    if (!read.ok) return read;
    try {
      const rows = read.query === null ? null : this.#rowsOf(read.query);
      keep(this.#found, text, rows);
      return { ok: true, rows };
    } catch (error) {
      if (!(error instanceof NotSearched)) throw error;
      const message = `The originals have not been searched for “${error.term.value}” yet.`;
      return { ok: false, error: { code: 'not-searched', message, ...error.term.valueAt } };
    }
  }

  #rowsOf(query: Query): Uint32Array {
    const means = {
      texts: () => (this.#texts ??= new TextIndex(this.#index.facts.table.strings)),
      raw: (phrase: string) => this.#raw.get(phrase.toLowerCase()),
    };
    return rowsOf(maskOf(this.#index, query, means));
  }

  /** Takes in which rows' originals hold a phrase, for `raw` terms. @param rows ascending. */
  know(phrase: string, rows: Uint32Array): void {
    this.#raw.set(phrase.toLowerCase(), rows);
    this.#found.clear();
    this.#sorted.clear();
  }

  knows(phrase: string): boolean {
    return this.#raw.has(phrase.toLowerCase());
  }

  /** @param key names the rows, so that their order is found once; null where nothing does. */
  sorted(key: string | null, rows: Uint32Array | null, sort: Sort | null): Uint32Array | null {
    if (!sort || (sort.by === 'time' && !sort.descending)) return rows;
    if (key === null) return sorted(this.#index, rows, sort);
    const name = `${sort.by} ${sort.descending} ${key}`;
    const known = this.#sorted.get(name);
    if (known) return known;
    const order = sorted(this.#index, rows, sort);
    keep(this.#sorted, name, order);
    return order;
  }

  facet(field: FieldName, rows: Uint32Array | null, most: number, holding: string): Facet {
    return facetOf(this.#index, field, rows, most, holding);
  }

  histogram(rows: Uint32Array | null, from: EpochMs, to: EpochMs, bins: number): Histogram {
    return histogramOf(this.#index, rows, from, to, bins);
  }

  complete(text: string, caret: number): Completions {
    return completionsOf(this.#index, text, caret);
  }

  /** @returns what an event holds, by field, as a query spells it. */
  values(row: RowIndex): EventValues {
    const values: EventValues = {};
    for (const field of fields as readonly (Field & { name: FieldName })[]) {
      const text = this.value(field.name, row);
      if (text !== '') values[field.name] = text;
    }
    return values;
  }

  /** @returns one field of an event; '' where it has none. */
  value(name: FieldName, row: RowIndex): string {
    const { table } = this.#index.facts;
    const wide = wideColumns[name];
    if (wide) {
      const kind = eventColumns[wide] as 'guid' | 'ip';
      return wideText(kind, this.#index.column(wide) as Uint32Array, row, table.strings) ?? '';
    }
    switch (name) {
      case 'time':
      case 'after':
      case 'before':
      case 'raw':
        return '';
      case 'asn':
      case 'items':
      case 'record':
      case 'line': {
        const value = this.#index.column(name)[row]!;
        return value < 0 ? '' : String(value);
      }
      default: {
        const { keys, text } = this.#index.dimension(name);
        const key = keys[row]!;
        return key < (keys instanceof Uint8Array ? 1 : 0) ? '' : text(key);
      }
    }
  }
}

/** The last few answers. */
function keep<T>(answers: Map<string, T>, key: string, answer: T): void {
  answers.delete(key);
  answers.set(key, answer);
  if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value!);
}
