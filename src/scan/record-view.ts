import type { StringTable } from '../base/string-table';
import type { StringIndex } from '../base/units';
import { CellMemo, slotsUnder } from './cell-memo';
import { foldQuotes, type CsvRecord } from './csv-scanner';
import { JsonWalker, MAX_DEPTH } from './json-walk';
import { readPsObject } from './ps-object';
import {
  ABSENT,
  ARRAY,
  DOUBLED,
  DOUBLED_ARRAY,
  DOUBLED_OBJECT,
  ESCAPED,
  FALSE,
  NUMBER,
  OBJECT,
  Slots,
  TEXT,
  TRUE,
} from './slots';
import { PathSet, findChild, type TrieNode } from './trie';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The slots of each fact of a format, in order of preference. */
export type FactSlots = readonly (readonly number[])[];

/** A header as names are compared: blanks trimmed and collapsed (case is folded when matching). */
export function plainColumn(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/\s+/g, ' ');
}

/** `-71.149`: digits and one point, few enough to be exact in a double; anything else goes through text. */
function readNumber(buf: Uint8Array, from: number, to: number): number {
  let i = from;
  const negative = buf[i] === 0x2d;
  if (negative) i++;
  let value = 0;
  let scale = 1;
  let digits = 0;
  let point = -1;
  for (; i < to; i++) {
    const c = buf[i]!;
    if (c >= 0x30 && c <= 0x39) {
      value = value * 10 + (c - 48);
      digits++;
      if (point >= 0) scale *= 10;
    } else if (c === 0x2e && point < 0) point = i;
    else break;
  }
  if (i < to || digits === 0 || digits > 15) return Number(decoder.decode(buf.subarray(from, to)));
  return (negative ? -value : value) / scale;
}

const flagWords = (['1', 'yes', 'true', '0', 'no', 'false'] as const).map((word, i) => ({
  flag: i < 3 ? (2 as const) : (1 as const),
  bytes: encoder.encode(word),
}));

/** @returns 2 for a word that says yes, 1 for one that says no, 0 for any other; without case. */
function flagOf(buf: Uint8Array, from: number, to: number): 0 | 1 | 2 {
  for (const { flag, bytes } of flagWords) {
    if (bytes.length !== to - from) continue;
    let k = 0;
    while (k < bytes.length && (buf[from + k]! | 0x20) === (bytes[k]! | 0x20)) k++;
    // Digits have no case: another byte that differs from one in that bit only is no digit.
    if (k === bytes.length && (bytes[0]! >= 0x40 || buf[from] === bytes[0])) return flag;
  }
  return 0;
}

/** Sub-records of an array value: `authenticationDetails`, `Parameters`. Compiled once per list of facts. */
export class ElementReader {
  readonly view: RecordView;
  constructor(paths: readonly (string | readonly string[])[]) {
    const set = new PathSet();
    const facts = paths.map((p) => (typeof p === 'string' ? [p] : p).map((path) => set.add(path)));
    this.view = new RecordView(set);
    this.view.facts = facts;
  }
}

/**
 * One record seen through the facts a format names: a reused view over byte ranges. Nothing is decoded until
 * asked for; texts are interned into one string table for as long as the view lives. Refilled by {@link readCsv}, {@link readJson} or {@link readRow} for each record.
 */
export class RecordView {
  readonly slots: Slots;
  readonly #paths: PathSet;
  readonly #walker: JsonWalker;
  /** The slots of the format's facts; set before reading facts. */
  facts: FactSlots = [];
  #columns: { index: number; node: TrieNode; memo: CellMemo | null }[] = [];

  constructor(paths: PathSet) {
    this.#paths = paths;
    this.slots = new Slots(paths.size);
    this.#walker = new JsonWalker(this.slots);
  }

  /** Tells which cells are wanted. @param header the column names in file order. */
  useColumns(header: readonly string[]): void {
    this.#columns = [];
    header.forEach((name, index) => {
      const bytes = encoder.encode(plainColumn(name));
      const node = findChild(this.#paths.root, bytes, 0, bytes.length);
      if (node) this.#columns.push({ index, node, memo: new CellMemo(node) });
    });
    // Of two columns with one name the first filled one counts, so the last is set first.
    this.#columns.reverse();
    // Alternatives without a column need not be looked at again for every row.
    const there = new Set(this.#columns.flatMap(({ node }) => slotsUnder(node)));
    this.facts = this.facts.map((slots) => slots.filter((slot) => there.has(slot)));
  }

  readCsv(record: CsvRecord): void {
    this.slots.reset();
    this.cutCell = false;
    const { buf, cells, start, end, quoted } = record;
    for (const { index, node, memo } of this.#columns) {
      if (index >= cells || start[index] === end[index]) continue;
      if (!this.#readCell(node, memo, buf, start[index]!, end[index]!, quoted[index] === 2))
        this.cutCell = true;
    }
  }

  /** @returns false for a cell that holds the beginning of a JSON text only. */
  #readCell(
    node: TrieNode,
    memo: CellMemo | null,
    buf: Uint8Array,
    start: number,
    end: number,
    doubled: boolean,
  ): boolean {
    if (!doubled || memo === null || !memo.worthIt) return this.#cell(node, buf, start, end, doubled);
    if (memo.recall(buf, start, end, this.slots)) return true;
    // Unfolded, as what is remembered must stand in one piece.
    const out = this.slots.claim(end - start);
    const at = this.slots.claimed;
    const to = at + foldQuotes(buf, start, end, out, at);
    const whole = this.#cell(node, out, at, to, false);
    memo.remember(this.slots, out, at, to, whole);
    return whole;
  }

  #cell(node: TrieNode, buf: Uint8Array, start: number, end: number, doubled: boolean): boolean {
    if (node.slot >= 0) this.slots.set(node.slot, doubled ? DOUBLED : TEXT, buf, start, end, true);
    if (node.children.length === 0) return true;
    while (start < end && buf[start]! <= 0x20) start++;
    if (buf[start] === 0x7b || buf[start] === 0x22) return this.#walker.walk(buf, start, end, node, doubled);
    if (buf[start] !== 0x40) return true;
    if (doubled) {
      const out = this.slots.claim(end - start);
      const at = this.slots.claimed;
      readPsObject(out, at, at + foldQuotes(buf, start, end, out, at), node, this.slots);
    } else readPsObject(buf, start, end, node, this.slots);
    return true;
  }

  /** Whether a cell of the record that should hold JSON does not parse: it was cut off. */
  cutCell = false;

  /** Whether the last JSON was given up for its depth. */
  get tooDeep(): boolean {
    return this.#walker.tooDeep;
  }

  /** Why the last JSON could not be read. */
  get damage(): string {
    return this.tooDeep ? `nested deeper than ${MAX_DEPTH} levels` : 'not valid JSON';
  }

  /** @returns false if the bytes are no JSON value, and {@link damage} says why. */
  readJson(buf: Uint8Array, from: number, to: number): boolean {
    this.slots.reset();
    this.cutCell = false;
    this.#walker.tooDeep = false;
    return this.#walker.walk(buf, from, to, this.#paths.root);
  }

  /** Reads a positional row, `["2026-…", 0, …]`; columns as given to {@link useColumns}. */
  readRow(buf: Uint8Array, from: number, to: number): boolean {
    this.slots.reset();
    this.cutCell = false;
    this.#walker.tooDeep = false;
    const cells: [number, number][] = [];
    const whole = eachElement(buf, from, to, (at) => {
      const end = this.#walker.next(buf, at, to, null);
      if (end >= 0) cells.push([at, end]);
      return end;
    });
    if (!whole) return false;
    for (const { index, node } of this.#columns) {
      const cell = cells[index];
      if (cell) this.#walker.walk(buf, cell[0], cell[1], node);
    }
    return true;
  }

  /** @returns the slot of the first filled alternative of a fact, or -1. Empty texts are not filled. */
  slot(fact: number): number {
    for (const slot of this.facts[fact] ?? []) {
      const is = this.slots.is[slot]!;
      if (is !== ABSENT && !(is <= ESCAPED && this.slots.start[slot] === this.slots.end[slot])) return slot;
    }
    return -1;
  }

  has(fact: number): boolean {
    return this.slot(fact) >= 0;
  }

  /** @returns the fact's text interned, blanks around it trimmed; -1 where absent. Objects give their JSON. */
  text(fact: number, strings: StringTable): StringIndex {
    const wanted = this.slot(fact);
    if (wanted < 0) return -1;
    const known = this.slots.interned[wanted]!;
    if (known >= -1) return known;
    const { before, interned, memo } = this.slots;
    const buf = this.#trim(wanted);
    const index = buf ? strings.internBytes(buf, this.from, this.to, before[wanted]) : -1;
    interned[wanted] = before[wanted] = index;
    memo[wanted]?.note(wanted, index);
    return index;
  }

  /** @returns the fact's text, blanks around it trimmed; undefined where absent. */
  string(fact: number): string | undefined {
    const buf = this.find(fact);
    return buf ? decoder.decode(buf.subarray(this.from, this.to)) : undefined;
  }

  /** @returns the bytes the fact stands in, blanks around it trimmed, at {@link from} to {@link to}; null where absent. */
  find(fact: number): Uint8Array | null {
    const slot = this.slot(fact);
    return slot < 0 ? null : this.#trim(slot);
  }

  /** Where in the bytes of the last {@link find} the fact begins and ends. */
  from = 0;
  to = 0;

  #trim(slot: number): Uint8Array | null {
    const { slots } = this;
    slots.plain(slot);
    const buf = slots.buf[slot]!;
    let from = slots.start[slot]!;
    let to = slots.end[slot]!;
    while (from < to && buf[from]! <= 0x20) from++;
    while (to > from && buf[to - 1]! <= 0x20) to--;
    this.from = from;
    this.to = to;
    return from === to ? null : buf;
  }

  /** @returns 0 absent, 1 false, 2 true; words and digits as exports spell them. */
  flag(fact: number): 0 | 1 | 2 {
    const slot = this.slot(fact);
    if (slot < 0) return 0;
    const is = this.slots.is[slot];
    if (is === TRUE) return 2;
    if (is === FALSE) return 1;
    const buf = this.#trim(slot);
    return buf ? flagOf(buf, this.from, this.to) : 0;
  }

  /** @returns the fact as a number, NaN where absent or not one. */
  number(fact: number): number {
    const slot = this.slot(fact);
    if (slot < 0 || this.slots.is[slot]! > NUMBER) return NaN;
    const buf = this.#trim(slot);
    return buf ? readNumber(buf, this.from, this.to) : NaN;
  }

  /** @returns the fact parsed as JSON, from an object, an array or a JSON text; undefined if it is none. */
  json(fact: number): unknown {
    const text = this.string(fact);
    if (text === undefined || !/^[[{"]/.test(text)) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'string' && /^\s*[[{]/.test(value) ? JSON.parse(value) : value;
    } catch {
      return undefined;
    }
  }

  /** Reads each element of an array fact (or of an array in a text) through `reader.view`. */
  each(fact: number, reader: ElementReader, use: (element: RecordView) => void): void {
    const slot = this.slot(fact);
    if (slot < 0) return;
    const stands = this.slots.is[slot];
    const doubled = stands === DOUBLED || stands === DOUBLED_ARRAY || stands === DOUBLED_OBJECT;
    if (!doubled) this.slots.plain(slot);
    const is = this.slots.is[slot];
    if (is !== ARRAY && is !== TEXT && is !== OBJECT && !doubled) return;
    const buf = this.slots.buf[slot]!;
    const start = this.slots.start[slot]!;
    const whole = reader.view.readEach(buf, start, this.slots.end[slot]!, use, doubled);
    if (!whole && (is === TEXT || doubled) && buf[start] === 0x5b) this.cutCell = true;
  }

  /** Reads the elements of the array `buf[from, to)` one by one. @returns false if it is none, or malformed. */
  readEach(
    buf: Uint8Array,
    from: number,
    to: number,
    use: (element: RecordView) => void,
    doubled = false,
  ): boolean {
    return eachElement(buf, from, to, (at) => {
      this.slots.reset();
      const end = this.#walker.next(buf, at, to, this.#paths.root, doubled);
      if (end >= 0) use(this);
      return end;
    });
  }
}

/**
 * Goes over the elements of the JSON array `buf[from, to)`.
 * @param read reads the element at a place and returns its end, or -1. @returns false if it is no array, or malformed.
 */
function eachElement(buf: Uint8Array, from: number, to: number, read: (at: number) => number): boolean {
  let i = afterBlanks(buf, from, to);
  if (buf[i] !== 0x5b) return false;
  i = afterBlanks(buf, i + 1, to);
  if (buf[i] === 0x5d && i < to) return true;
  while (i < to) {
    i = read(i);
    if (i < 0) return false;
    i = afterBlanks(buf, i, to);
    if (i >= to) return false;
    if (buf[i] === 0x5d) return true;
    if (buf[i] !== 0x2c) return false;
    i = afterBlanks(buf, i + 1, to);
  }
  return false;
}

function afterBlanks(buf: Uint8Array, i: number, end: number): number {
  while (i < end && (buf[i] === 0x20 || buf[i] === 0x0a || buf[i] === 0x0d || buf[i] === 0x09)) i++;
  return i;
}
