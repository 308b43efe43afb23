import type { JsonRecord } from '../scan/json-splitter';
import { RecordView, type FactSlots } from '../scan/record-view';
import { ABSENT } from '../scan/slots';
import { PathSet } from '../scan/trie';
import { compileFacts, missingColumns, type Format } from './format';
import { formats } from './index';

interface Compiled {
  format: Format;
  facts: FactSlots;
  has: number[][];
  endsWith: { fact: number; suffix: string } | null;
}

/** Decides the format of each JSON record: one file may mix kinds (a diagnostic blob does). */
export class JsonDispatcher {
  readonly view: RecordView;
  /** Whether the last record was whole JSON. */
  readable = false;
  /** What an unread record calls itself: its log category, operation or type. */
  readonly #compiled: Compiled[];
  readonly #kindSlots: number[];
  #last: Compiled | null = null;
  #rowFormat: { columns: readonly string[]; compiled: Compiled | null } | null = null;

  constructor() {
    const paths = new PathSet();
    this.#compiled = formats
      .filter((format) => format.json)
      .map((format) => ({
        format,
        facts: compileFacts(format, paths),
        has: format.json!.has.map((p) =>
          (typeof p === 'string' ? [p] : [...p]).map((path) => paths.add(path)),
        ),
        endsWith: format.json!.endsWith
          ? { fact: paths.add(format.json!.endsWith[0]), suffix: format.json!.endsWith[1].toLowerCase() }
          : null,
      }));
    this.#kindSlots = ['category', 'Operation', 'eventType', 'Type'].map((path) => paths.add(path));
    this.view = new RecordView(paths);
  }

  /** Reads the record into {@link view}. @returns its format, with the view's facts set, or null. */
  dispatch(record: JsonRecord): Format | null {
    if (record.columns) return this.#dispatchRow(record, record.columns);
    this.readable = this.view.readJson(record.buf, record.from, record.to);
    if (!this.readable) return null;
    const found =
      this.#last && this.#fits(this.#last) ? this.#last : this.#compiled.find((c) => this.#fits(c));
    if (!found) return null;
    this.#last = found;
    this.view.facts = found.facts;
    return found.format;
  }

  /** @returns the name an unread record is counted under. */
  kind(): string {
    for (const slot of this.#kindSlots) {
      this.view.facts = [[slot]];
      const text = this.view.string(0);
      if (text !== undefined) return text.slice(0, 80);
    }
    return 'unrecognised record';
  }

  #fits(c: Compiled): boolean {
    const { slots } = this.view;
    if (!c.has.every((any) => any.some((slot) => slots.is[slot] !== ABSENT))) return false;
    if (!c.endsWith) return true;
    this.view.facts = [[c.endsWith.fact]];
    return this.view.string(0)?.toLowerCase().endsWith(c.endsWith.suffix) ?? false;
  }

  #dispatchRow(record: JsonRecord, columns: readonly string[]): Format | null {
    if (this.#rowFormat?.columns !== columns) {
      const compiled = this.#compiled.find(
        (c) => c.format.header && missingColumns(c.format.header, columns)?.length === 0,
      );
      this.#rowFormat = { columns, compiled: compiled ?? null };
      this.view.useColumns(columns);
    }
    this.readable = this.view.readRow(record.buf, record.from, record.to);
    const compiled = this.#rowFormat.compiled;
    if (!this.readable || !compiled) return null;
    this.view.facts = compiled.facts;
    return compiled.format;
  }
}
