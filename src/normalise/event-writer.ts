import type { StringDelta } from '../base/string-table';
import { StringTable } from '../base/string-table';
import { isIpv4, readIp } from '../base/ip';
import { putWideText, readGuid } from '../base/wide';
import type { EpochMs, RowIndex, StringIndex } from '../base/units';
import {
  emptyTable,
  filledColumns,
  stride,
  type Columns,
  type ColumnSpec,
  type Table,
} from '../model/columns';
import {
  eventColumns,
  eventKinds,
  outcomes,
  productLogs,
  providers,
  stepColumns,
  type EventColumns,
  type EventKind,
  type MfaMethod,
  type MfaResult,
  type Outcome,
  type ProductLog,
  type Provider,
  type StepRole,
  stepRoles,
} from '../model/event';
import type { RecordView } from '../scan/record-view';
import { IndexMemo, UNKNOWN } from './index-memo';
import { methodCode, resultCode } from './mfa-vocabulary';

/** Rows per stored segment: measured best between write speed and memory. */
export const SEGMENT_ROWS = 32_768;
const FIRST_ROWS = SEGMENT_ROWS >> 6;

/** Some rows of one source as they are stored: absent columns left out, texts as a delta of the source's table. */
export interface Segment {
  rows: number;
  events: Partial<Columns<typeof eventColumns>>;
  steps: { rows: number; columns: Partial<Columns<typeof stepColumns>> };
  strings: StringDelta;
}

type TextColumn = {
  [C in keyof typeof eventColumns]: (typeof eventColumns)[C] extends 'text' ? C : never;
}[keyof typeof eventColumns];

const columnNames = Object.keys(eventColumns) as (keyof typeof eventColumns)[];
const BOOKKEEPING = new Set<string>([
  'source',
  'record',
  'line',
  'offset',
  'length',
  'nativeKey',
  'filled',
  'log',
  'recovered',
]);

/**
 * Builds a source's rows column by column. A normaliser fills the row between {@link begin} and
 * {@link commit}; full segments are handed on.
 */
export class EventWriter {
  readonly strings = new StringTable();
  columns: EventColumns;
  /** The row being written. */
  row: RowIndex = 0;
  #table: Table<typeof eventColumns>;
  #steps: Table<typeof stepColumns>;
  #stepCount = 0;
  #stepsBefore = 0;
  #stringMark = 0;
  #addressAt = new IndexMemo();
  #addresses = new Uint32Array(1 << 10);
  #addressFill = 0;
  #derived = new Map<string, IndexMemo>();
  #placeholders = new IndexMemo();
  readonly #onSegment: (segment: Segment) => void;

  constructor(onSegment: (segment: Segment) => void) {
    this.#onSegment = onSegment;
    this.#table = emptyTable(eventColumns, FIRST_ROWS);
    this.#steps = emptyTable(stepColumns, FIRST_ROWS);
    this.columns = this.#table.columns;
  }

  /** Starts a row with what every event has. */
  begin(log: ProductLog, provider: Provider, kind: EventKind, time: EpochMs): void {
    if (this.row === this.#table.length) this.#grow();
    const c = this.columns;
    c.time[this.row] = time;
    c.log[this.row] = productLogs.indexOf(log);
    c.provider[this.row] = providers.indexOf(provider);
    c.kind[this.row] = eventKinds.indexOf(kind);
    this.#stepsBefore = this.#stepCount;
  }

  setKind(kind: EventKind): void {
    this.columns.kind[this.row] = eventKinds.indexOf(kind);
  }

  outcome(outcome: Outcome): void {
    this.columns.outcome[this.row] = outcomes.indexOf(outcome);
  }

  prompt(result: MfaResult, method: MfaMethod): void {
    this.columns.mfaResult[this.row] = resultCode(result);
    this.columns.mfaMethod[this.row] = methodCode(method);
  }

  /** Copies a fact's text into a column; placeholders that mean nothing stay absent. */
  text(column: TextColumn, view: RecordView, fact: number): void {
    const index = view.text(fact, this.strings);
    if (index >= 0 && !this.#meaningless(index)) this.columns[column][this.row] = index;
  }

  put(column: TextColumn, text: string | undefined): void {
    if (text !== undefined && text !== '') this.columns[column][this.row] = this.strings.intern(text);
  }

  /** What a record says beyond the columns, as JSON; nothing where it says nothing. */
  parameters(parameters: Readonly<Record<string, string | undefined>>): void {
    if (Object.values(parameters).some((text) => text !== undefined))
      this.put('parameters', JSON.stringify(parameters));
  }

  /** @returns the index of `derive(text)`, computed once per distinct text. */
  derive(name: string, index: StringIndex, derive: (text: string) => string): StringIndex {
    if (index < 0) return -1;
    let memo = this.#derived.get(name);
    if (!memo) this.#derived.set(name, (memo = new IndexMemo()));
    const known = memo.get(index);
    if (known > UNKNOWN) return known;
    const text = derive(this.strings.get(index)!);
    return memo.set(index, text === '' ? -1 : this.strings.intern(text));
  }

  /** @returns the index of a fact's text in lower case, -1 where absent: names of people and kinds. */
  lower(view: RecordView, fact: number): StringIndex {
    return this.derive('lower', view.text(fact, this.strings), (text) => text.toLowerCase());
  }

  /** @returns the index of a country, a code of two letters in capitals; -1 where absent. */
  country(view: RecordView, fact: number): StringIndex {
    return this.derive('alpha-2', view.text(fact, this.strings), (text) =>
      /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : text,
    );
  }

  #meaningless(index: StringIndex): boolean {
    // Ids that differ in every row are longer than any placeholder: they need not be decoded to tell.
    if (this.strings.bytesOf(index) > LONGEST_PLACEHOLDER) return false;
    const known = this.#placeholders.get(index);
    return (known > UNKNOWN ? known : this.#isPlaceholder(index)) === 1;
  }

  #isPlaceholder(index: StringIndex): number {
    return this.#placeholders.set(index, PLACEHOLDER.test(this.strings.get(index)!) ? 1 : 0);
  }

  /** A GUID column; a text that is none is kept as text. */
  guid(
    column: 'userId' | 'deviceId' | 'correlationId' | 'requestId' | 'sessionId' | 'tokenId' | 'nativeKey',
    view: RecordView,
    fact: number,
  ): boolean {
    const buf = view.find(fact);
    if (!buf) return false;
    const target = this.columns[column];
    const at = this.row * 4;
    if (readGuid(buf, view.from, view.to, target, at)) return true;
    target.fill(0, at, at + 4);
    const index = this.strings.internBytes(buf, view.from, view.to);
    if (this.#meaningless(index)) return false;
    putWideText(target, at, index);
    return true;
  }

  /** A native id that is put together from several facts. */
  key(text: string): void {
    putWideText(this.columns.nativeKey, this.row * 4, this.strings.intern(text));
  }

  /** The address, without port, brackets, zone; of several in one cell the first. */
  ip(view: RecordView, fact: number, column: 'ip' | 'approverIp' = 'ip'): void {
    this.#ip(view.text(fact, this.strings), column);
  }

  /** As {@link ip}, from a text found inside another fact. */
  address(text: string | undefined): void {
    if (text !== undefined && text !== '') this.#ip(this.strings.intern(text), 'ip');
  }

  #ip(index: StringIndex, column: 'ip' | 'approverIp'): void {
    if (index < 0) return;
    let at = this.#addressAt.get(index);
    if (at === UNKNOWN) at = this.#addressAt.set(index, this.#address(index));
    if (at < 0) return;
    const from = this.#addresses;
    const to = this.columns[column];
    const row = this.row * 4;
    for (let k = 0; k < 4; k++) to[row + k] = from[at + k]!;
  }

  /** @returns where the words of an address are kept, one for each distinct text; -1 for a placeholder. */
  #address(index: StringIndex): number {
    const text = this.strings.get(index)!;
    const words = new Uint32Array(4);
    const ok =
      readIp(text, words, 0) || (text.includes(',') && readIp(text.slice(0, text.indexOf(',')), words, 0));
    if (!ok) {
      if (PLACEHOLDER.test(text)) return -1;
      putWideText(words, 0, index);
    } else if (isIpv4(words, 0) && words[3] === 0) words.fill(0);
    const at = this.#addressFill;
    this.#addressFill += 4;
    if (this.#addressFill > this.#addresses.length) {
      const bigger = new Uint32Array(this.#addresses.length * 2);
      bigger.set(this.#addresses);
      this.#addresses = bigger;
    }
    this.#addresses.set(words, at);
    return at;
  }

  step(
    time: EpochMs,
    role: StepRole,
    method: MfaMethod,
    result: MfaResult,
    succeeded: 0 | 1 | 2,
    detail: StringIndex,
  ): void {
    if (this.#stepCount === this.#steps.length) {
      const bigger = emptyTable(stepColumns, this.#steps.length * 2);
      for (const name of Object.keys(stepColumns) as (keyof typeof stepColumns)[])
        bigger.columns[name].set(this.#steps.columns[name]);
      this.#steps = bigger;
    }
    const c = this.#steps.columns;
    const i = this.#stepCount++;
    c.event[i] = this.row;
    c.time[i] = time;
    c.role[i] = stepRoles.indexOf(role);
    c.method[i] = methodCode(method);
    c.result[i] = resultCode(result);
    c.succeeded[i] = succeeded;
    c.detail[i] = detail;
  }

  /** Takes back everything written since {@link begin}. */
  abandon(): void {
    this.#stepCount = this.#stepsBefore;
    for (const name of columnNames) {
      const width = stride(eventColumns[name]);
      const empty = emptyTable({ v: eventColumns[name] }, 1).columns.v;
      this.columns[name].set(empty, this.row * width);
    }
  }

  /** Ends the row. `where` names its bytes in the source. */
  commit(where: { record: number; line: number; offset: number; length: number }): void {
    const c = this.columns;
    const r = this.row;
    c.record[r] = where.record;
    c.line[r] = where.line;
    c.offset[r] = where.offset;
    c.length[r] = where.length;
    this.row++;
    if (this.row === SEGMENT_ROWS) this.flush();
  }

  /** Small sources need little room; each step takes it eight times further. */
  #grow(): void {
    const bigger = emptyTable(eventColumns, Math.min(SEGMENT_ROWS, this.#table.length * 8));
    for (const name of columnNames) bigger.columns[name].set(this.#table.columns[name]);
    this.#table = bigger;
    this.columns = bigger.columns;
  }

  /** Hands the rows written so far on. */
  flush(): void {
    if (this.row === 0) return;
    const rows = this.row;
    const filled = filledColumns(eventColumns, this.columns, rows);
    countFilled(this.columns, rows, filled);
    const steps = filledColumns(stepColumns, this.#steps.columns, this.#stepCount);
    this.#onSegment({
      rows,
      events: taken(eventColumns, this.#table, rows, [...filled, 'filled']),
      steps: {
        rows: this.#stepCount,
        columns: taken(stepColumns, this.#steps, this.#stepCount, steps),
      },
      strings: this.strings.since(this.#stringMark),
    });
    this.#stringMark = this.strings.size;
    this.columns = this.#table.columns;
    this.#stepCount = this.#stepsBefore = 0;
    this.row = 0;
  }
}

/** Counts the filled columns of every row, column by column. @param names of those that some row fills. */
function countFilled(c: EventColumns, rows: number, names: readonly (keyof EventColumns)[]): void {
  for (const name of names) {
    if (BOOKKEEPING.has(name)) continue;
    const column = c[name];
    if (column instanceof Int32Array) countNumbered(column, c.filled, rows);
    else if (column instanceof Uint8Array) countCoded(column, c.filled, rows);
    else if (column instanceof Uint32Array) countWide(column, c.filled, rows);
    else countMeasured(column, c.filled, rows);
  }
}

// A loop for each type of array: one for all would be compiled anew for each of them.

function countNumbered(column: Int32Array, filled: EventColumns['filled'], rows: number): void {
  for (let r = 0; r < rows; r++) if (column[r]! >= 0) filled[r]!++;
}

function countCoded(column: Uint8Array, filled: EventColumns['filled'], rows: number): void {
  for (let r = 0; r < rows; r++) if (column[r] !== 0) filled[r]!++;
}

function countWide(column: Uint32Array, filled: EventColumns['filled'], rows: number): void {
  for (let r = 0, at = 0; r < rows; r++, at += 4)
    if ((column[at]! | column[at + 1]! | column[at + 2]! | column[at + 3]!) !== 0) filled[r]!++;
}

function countMeasured(column: Float64Array, filled: EventColumns['filled'], rows: number): void {
  for (let r = 0; r < rows; r++) if (!Number.isNaN(column[r])) filled[r]!++;
}

/** Spellings of nothing. */
const PLACEHOLDER = /^(?:<null>|null|none|-|\{\}|\[\]|not available|unknownfuturevalue)$/i;
const LONGEST_PLACEHOLDER = 'unknownfuturevalue'.length;

/**
 * Takes columns out of a table that goes on: a full column goes as it is, and an empty one takes its place; the others, which
 * nobody filled, stay for the next rows.
 */
function taken<S extends ColumnSpec>(
  spec: S,
  table: Table<S>,
  rows: number,
  names: readonly (keyof S & string)[],
): Partial<Columns<S>> {
  const kept: Partial<Columns<S>> = {};
  const fresh = emptyTable(pick(spec, names), table.length);
  for (const name of names) {
    const used = table.columns[name].subarray(0, rows * stride(spec[name]!));
    kept[name] = (rows < table.length ? used.slice() : used) as Columns<S>[typeof name];
    table.columns[name] = fresh.columns[name];
  }
  return kept;
}

function pick<S extends ColumnSpec>(spec: S, names: readonly string[]): S {
  return Object.fromEntries(names.map((name) => [name, spec[name]!])) as S;
}
