import type { StringTable } from '../base/string-table';
import { guidText, wideAbsent, wideTextIndex } from '../base/wide';
import { ipText } from '../base/ip';

/**
 * What a column holds and how it spells absence:
 * `epochMs`/`float` NaN, `text`/`int` -1, `code` 0, `flag` 0 (1 false, 2 true), `guid`/`ip` four zero words.
 */
export type ColumnKind = 'epochMs' | 'float' | 'text' | 'int' | 'code' | 'flag' | 'guid' | 'ip';

export type ColumnSpec = Readonly<Record<string, ColumnKind>>;

interface ArrayOf {
  epochMs: Float64Array;
  float: Float64Array;
  text: Int32Array;
  int: Int32Array;
  code: Uint8Array;
  flag: Uint8Array;
  guid: Uint32Array;
  ip: Uint32Array;
}

export type Columns<S extends ColumnSpec> = { [C in keyof S]: ArrayOf[S[C]] };

/** Rows as columns; every column has `length` entries (`guid` and `ip`: four words each). */
export interface Table<S extends ColumnSpec> {
  length: number;
  columns: Columns<S>;
}

type AnyArray = Float64Array | Int32Array | Uint8Array | Uint32Array;

const make: Record<ColumnKind, (n: number) => AnyArray> = {
  epochMs: (n) => new Float64Array(n).fill(NaN),
  float: (n) => new Float64Array(n).fill(NaN),
  text: (n) => new Int32Array(n).fill(-1),
  int: (n) => new Int32Array(n).fill(-1),
  code: (n) => new Uint8Array(n),
  flag: (n) => new Uint8Array(n),
  guid: (n) => new Uint32Array(4 * n),
  ip: (n) => new Uint32Array(4 * n),
};

/** Entries a row takes in a column of this kind. */
export function stride(kind: ColumnKind): 1 | 4 {
  return kind === 'guid' || kind === 'ip' ? 4 : 1;
}

/** @returns `n` absent rows. */
export function emptyTable<S extends ColumnSpec>(spec: S, n: number): Table<S> {
  return { length: n, columns: columnsOf(spec, (_, kind) => make[kind](n)) };
}

/** An object filled name by name is a hash table to the engine; one made of its entries is not, and every row reads it sooner. */
function columnsOf<S extends ColumnSpec>(
  spec: S,
  of: (name: keyof S & string, kind: ColumnKind) => AnyArray,
): Columns<S> {
  return Object.fromEntries(Object.entries(spec).map(([name, kind]) => [name, of(name, kind)])) as Columns<S>;
}

/**
 * @returns `n` absent rows. Columns not in `used` stay absent for good: those of a kind share one array, as most of a
 * case's columns are empty and fresh memory costs more than filling it.
 */
export function sparseTable<S extends ColumnSpec>(spec: S, n: number, used: ReadonlySet<string>): Table<S> {
  const shared: Partial<Record<ColumnKind, AnyArray>> = {};
  const columns = columnsOf(spec, (name, kind) =>
    used.has(name) ? make[kind](n) : (shared[kind] ??= make[kind](n)),
  );
  return { length: n, columns };
}

/**
 * Copies rows of `from` into `into` at `at`. Text (and text kept in wide columns) goes through `strings`,
 * which maps `from`'s string indices to `into`'s; leave it out where both share a table.
 * @param from may lack columns that are absent throughout, as {@link compact} leaves them.
 * @param rows which rows, in which order; all of them where left out.
 */
export function copyRows<S extends ColumnSpec>(
  spec: S,
  from: { length: number; columns: Partial<Columns<S>> },
  into: Table<S>,
  at: number,
  rows?: Uint32Array,
  strings?: Int32Array,
): void {
  const n = rows ? rows.length : from.length;
  for (const name in spec) {
    const kind = spec[name]!;
    const source = from.columns[name];
    const target = into.columns[name];
    // Absent there: the target is absent already.
    if (!source) continue;
    const width = stride(kind);
    if (!rows) target.set(source.subarray(0, n * width), at * width);
    else if (width === 1) for (let i = 0; i < n; i++) target[at + i] = source[rows[i]!]!;
    else
      for (let i = 0; i < n; i++)
        for (let w = 0; w < 4; w++) target[(at + i) * 4 + w] = source[rows[i]! * 4 + w]!;
    if (!strings) continue;
    if (kind === 'text') {
      for (let i = at; i < at + n; i++) if (target[i]! >= 0) target[i] = strings[target[i]!]!;
    } else if (width === 4) {
      for (let i = at; i < at + n; i++) {
        const index = wideTextIndex(target as Uint32Array, i * 4);
        if (index >= 0) target[i * 4 + 3] = strings[index]!;
      }
    }
  }
}

/** @returns the names of the columns that some of the first `rows` fill: the others are not stored. */
export function filledColumns<S extends ColumnSpec>(
  spec: S,
  columns: Columns<S>,
  rows: number,
): (keyof S & string)[] {
  const filled: (keyof S & string)[] = [];
  for (const name in spec) {
    const kind = spec[name]!;
    if (isFilled(columns[name], rows * stride(kind), make[kind](1)[0]!)) filled.push(name);
  }
  return filled;
}

function isFilled(array: AnyArray, length: number, absent: number): boolean {
  for (let i = 0; i < length; i++) {
    const value = array[i]!;
    // NaN is unlike itself, and always absent.
    if (value !== absent && !Number.isNaN(value)) return true;
  }
  return false;
}

/** A table from its {@link filledColumns}: absent ones are made again. */
export function expand<S extends ColumnSpec>(spec: S, length: number, kept: Partial<Columns<S>>): Table<S> {
  return { length, columns: columnsOf(spec, (name, kind) => kept[name] ?? make[kind](length)) };
}

/** @returns the wide value of a row as text: GUID, address, or the text it was; undefined where absent. */
export function wideText(
  kind: 'guid' | 'ip',
  column: Uint32Array,
  row: number,
  strings: StringTable,
): string | undefined {
  const at = row * 4;
  if (wideAbsent(column, at)) return undefined;
  const index = wideTextIndex(column, at);
  if (index >= 0) return strings.get(index);
  return kind === 'guid' ? guidText(column, at) : ipText(column, at);
}
