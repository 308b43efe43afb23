import type { JsonRecord } from '../scan/json-splitter';
import { RecordView, type FactSlots } from '../scan/record-view';
import { ABSENT, ESCAPED, OBJECT, TEXT } from '../scan/slots';
import { PathSet } from '../scan/trie';
import { compileFacts, missingColumns, type Format } from './format';
import { formats } from './index';

interface Compiled {
  format: Format;
  facts: FactSlots;
  has: number[][];
  not: number[];
  endsWith: { fact: number; suffix: string } | null;
}

/** The vendor's own record, kept whole by Elastic and by Splunk: it tells more than the fields beside it. */
const ORIGINALS = ['event>original', '_raw'];
/**
 * Where shippers and search tools put the record they carry: Elasticsearch, Splunk, EventBridge, Filebeat, Datadog.
 * An object, or an object as text.
 */
const WRAPPERS = ['_source', 'result', 'detail', 'message'];
const MAX_WRAPPINGS = 6;

/** Every JSON format's paths in one set: made once, as an archive may hold thousands of small files. */
let compiled: ReturnType<typeof compileAll> | undefined;

function compileAll() {
  const paths = new PathSet();
  const signatures = formats.flatMap((format): Compiled[] => {
    const { json } = format;
    if (!json) return [];
    return [
      {
        format,
        facts: compileFacts(format, paths),
        has: json.has.map((p) => (typeof p === 'string' ? [p] : [...p]).map((path) => paths.add(path))),
        not: (json.not ?? []).map((path) => paths.add(path)),
        endsWith: json.endsWith
          ? { fact: paths.add(json.endsWith[0]), suffix: json.endsWith[1].toLowerCase() }
          : null,
      },
    ];
  });
  const slots = (names: readonly string[]): number[] => names.map((name) => paths.add(name));
  return {
    paths,
    signatures,
    kinds: slots(['category', 'Operation', 'eventType', 'Type']),
    originals: slots(ORIGINALS),
    wrappers: slots(WRAPPERS),
  };
}

/** Decides the format of each JSON record: one file may mix kinds (a diagnostic blob does). */
export class JsonDispatcher {
  readonly view: RecordView;
  /** Whether the last record was whole JSON. */
  readable = false;
  readonly #compiled: Compiled[];
  /** What an unread record calls itself: its log category, operation or type. */
  readonly #kindSlots: number[];
  readonly #originals: number[];
  readonly #wrappers: number[];
  #last: Compiled | null = null;
  #rowFormat: { columns: readonly string[]; compiled: Compiled | null } | null = null;

  constructor() {
    const { paths, signatures, kinds, originals, wrappers } = (compiled ??= compileAll());
    this.#compiled = signatures;
    this.#kindSlots = kinds;
    this.#originals = originals;
    this.#wrappers = wrappers;
    this.view = new RecordView(paths);
  }

  /** Reads the record into {@link view}. @returns its format, with the view's facts set, or null. */
  dispatch(record: JsonRecord): Format | null {
    if (record.columns) return this.#dispatchRow(record, record.columns);
    this.readable = this.view.readJson(record.buf, record.from, record.to);
    if (!this.readable) return null;
    const found = this.#find(record.buf, record.from, record.to, 0);
    if (!found) return null;
    this.#last = found;
    this.view.facts = found.facts;
    return found.format;
  }

  /** @returns the format of the record in the view, or of the one it carries, which is then in the view. */
  #find(buf: Uint8Array, from: number, to: number, depth: number): Compiled | null {
    for (const slot of this.#originals) {
      const carried = this.#unwrapped(slot, buf, from, to, depth);
      if (carried) return carried;
    }
    if (this.#last && this.#fits(this.#last)) return this.#last;
    const found = this.#compiled.find((c) => this.#fits(c));
    if (found) return found;
    for (const slot of this.#wrappers) {
      const carried = this.#unwrapped(slot, buf, from, to, depth);
      if (carried) return carried;
    }
    return null;
  }

  /** Reads what a slot carries; where that is of no format, the view holds the outer record again. */
  #unwrapped(slot: number, buf: Uint8Array, from: number, to: number, depth: number): Compiled | null {
    const { slots } = this.view;
    const is = slots.is[slot];
    if (depth === MAX_WRAPPINGS || (is !== OBJECT && is !== TEXT && is !== ESCAPED)) return null;
    slots.plain(slot);
    let start = slots.start[slot]!;
    const end = slots.end[slot]!;
    const carrier = slots.buf[slot]!;
    while (start < end && carrier[start]! <= 0x20) start++;
    if (carrier[start] !== 0x7b) return null;
    // A copy: reading again gives up the memory of texts that were unescaped.
    const inner = carrier.slice(start, end);
    const found = this.view.readJson(inner, 0, inner.length)
      ? this.#find(inner, 0, inner.length, depth + 1)
      : null;
    if (!found) this.view.readJson(buf, from, to);
    return found;
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
    if (c.not.some((slot) => slots.is[slot] !== ABSENT)) return false;
    if (!c.endsWith) return true;
    this.view.facts = [[c.endsWith.fact]];
    return this.view.string(0)?.toLowerCase().endsWith(c.endsWith.suffix) ?? false;
  }

  #dispatchRow(record: JsonRecord, columns: readonly string[]): Format | null {
    if (this.#rowFormat?.columns !== columns) {
      let compiled: Compiled | null = null;
      for (const c of this.#compiled) {
        if (!c.format.header || missingColumns(c.format.header, columns)?.length !== 0) continue;
        // The more specific signature wins.
        if (!compiled || c.format.header.must.length > compiled.format.header!.must.length) compiled = c;
      }
      this.#rowFormat = { columns, compiled };
      this.view.useColumns(columns);
    }
    this.readable = this.view.readRow(record.buf, record.from, record.to);
    const compiled = this.#rowFormat.compiled;
    if (!this.readable || !compiled) return null;
    this.view.facts = compiled.facts;
    return compiled.format;
  }
}
