import { numberColumns, type CaseIndex, type Dimension, type DimensionName } from './case-index';
import type { FieldName } from './fields';

export interface Sort {
  by: DimensionName;
  descending: boolean;
}

/**
 * @param rows by time; null for all of them.
 * @returns them in the order asked for. Equal values stay by time; rows without a value come last either way.
 */
export function sorted(index: CaseIndex, rows: Uint32Array | null, { by, descending }: Sort): Uint32Array {
  const from = rows ?? Uint32Array.from({ length: index.rows }, (_, row) => row);
  if (by === 'time' || by === 'after' || by === 'before') return descending ? from.slice().reverse() : from;
  const number = numberColumns[by as FieldName];
  if (number) return byNumber(from, index.column(number) as Int32Array, descending);
  return byRank(from, index.dimension(by), descending);
}

/** Counting sort by the rank of each key: linear in the rows. */
function byRank(rows: Uint32Array, dimension: Dimension, descending: boolean): Uint32Array {
  const { keys, present } = dimension;
  const ranked = order(dimension);
  const rank = new Uint32Array(dimension.keySpace);
  const last = present.length;
  ranked.forEach((key, i) => (rank[key] = descending ? last - 1 - i : i));
  const none = keys instanceof Uint8Array ? 0 : -1;
  const starts = new Uint32Array(last + 2);
  for (const row of rows) {
    const key = keys[row]!;
    starts[(key === none ? last : rank[key]!) + 1]!++;
  }
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const result = new Uint32Array(rows.length);
  for (const row of rows) {
    const key = keys[row]!;
    result[starts[key === none ? last : rank[key]!]!++] = row;
  }
  return result;
}

const orders = new WeakMap<Dimension, Int32Array>();

/** Keys in their order, found once per column: by text in lower case, whatever the machine's language. */
function order(dimension: Dimension): Int32Array {
  const known = orders.get(dimension);
  if (known) return known;
  const compare = dimension.order;
  let ranked: Int32Array;
  if (compare) ranked = dimension.present.slice().sort((a, b) => compare(a, b));
  else {
    const texts = Array.from(dimension.present, (key) => ({ key, text: dimension.text(key).toLowerCase() }));
    texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.key - b.key));
    ranked = Int32Array.from(texts, ({ key }) => key);
  }
  orders.set(dimension, ranked);
  return ranked;
}

/** Two passes of counting by 16 bits each; absent (-1) last. */
function byNumber(rows: Uint32Array, column: Int32Array, descending: boolean): Uint32Array {
  const digit = (row: number): number => {
    const value = column[row]!;
    return value < 0 ? 0xffff_ffff : descending ? 0x7fff_ffff - value : value;
  };
  let from = rows;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(0x10001);
    for (const row of from) starts[((digit(row) >>> shift) & 0xffff) + 1]!++;
    for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
    const to = new Uint32Array(from.length);
    for (const row of from) to[starts[(digit(row) >>> shift) & 0xffff]!++] = row;
    from = to;
  }
  return from;
}
