import { readIp } from '../base/ip';
import { readGuid, wideEqual } from '../base/wide';
import { firstAt, type EpochMs } from '../base/units';
import {
  type CaseIndex,
  isAbsent,
  numberColumns,
  searchedColumns,
  wideColumns,
  type Dimension,
} from './case-index';
import { addressRange, isAny, matcher, numberRange, timeRange, type AddressRange } from './check';
import { fieldNamed, type FieldName } from './fields';
import type { Query, Term } from './grammar';
import { mfaResults } from '../model/event';
import type { TextIndex } from './text-index';

/** What evaluating needs beside the columns. */
export interface Means {
  texts(): TextIndex;
  /** Rows whose original holds a phrase; undefined where nobody has looked yet. */
  raw(phrase: string): Uint32Array | undefined;
}

/** A term asks for the bytes of originals, which must be read first. */
export class NotSearched extends Error {
  constructor(readonly term: Term) {
    super(`the originals were not searched for ${term.value}`);
  }
}

/**
 * @param query a query that was checked (`readQuery`).
 * @returns one byte per row, 1 where the row answers to the query.
 * @throws NotSearched where a `raw` term's phrase has not been looked for.
 */
export function maskOf(index: CaseIndex, query: Query, means: Means): Uint8Array {
  switch (query.kind) {
    case 'term':
      return query.field === null
        ? phraseMask(index, query, means)
        : termMask(index, query.field, query, means);
    case 'not': {
      const mask = maskOf(index, query.of, means);
      for (let row = 0; row < mask.length; row++) mask[row]! ^= 1;
      return mask;
    }
    case 'and': {
      const [first, ...rest] = query.of;
      const mask = maskOf(index, first!, means);
      for (const part of rest) {
        const other = maskOf(index, part, means);
        for (let row = 0; row < mask.length; row++) mask[row]! &= other[row]!;
      }
      return mask;
    }
    case 'or': {
      const [first, ...rest] = query.of;
      const mask = maskOf(index, first!, means);
      for (const part of rest) {
        const other = maskOf(index, part, means);
        for (let row = 0; row < mask.length; row++) mask[row]! |= other[row]!;
      }
      return mask;
    }
  }
}

function termMask(index: CaseIndex, name: FieldName, term: Term, means: Means): Uint8Array {
  const field = fieldNamed(name)!;
  switch (field.kind) {
    case 'time':
      return timeMask(index.column('time'), timeRange(term), isAny(term));
    case 'number':
      return numberMask(index.column(numberColumns[name]!) as Int32Array, term);
    case 'address': {
      const range = term.quoted ? null : addressRange(term.value);
      const words = index.column(wideColumns[name]!) as Uint32Array;
      if (isAny(term)) return presenceMask(words);
      return range ? addressMask(words, range) : dimensionMask(index.dimension(name), matcher(term, false));
    }
    case 'guid': {
      const words = index.column(wideColumns[name]!) as Uint32Array;
      if (isAny(term)) return presenceMask(words);
      const guid = guidOf(term.value);
      return guid ? sameMask(words, guid) : dimensionMask(index.dimension(name), matcher(term, false));
    }
    case 'finding':
      return findingMask(index, term);
    case 'raw': {
      const rows = means.raw(term.value);
      if (!rows) throw new NotSearched(term);
      const mask = new Uint8Array(index.rows);
      for (const row of rows) mask[row] = 1;
      return mask;
    }
    case 'word': {
      // What became of a prompt is an outcome too.
      if (name === 'outcome' && !isAny(term) && isResult(term))
        return dimensionMask(index.dimension('result'), matcher(term, true));
      return dimensionMask(index.dimension(name), isAny(term) ? () => true : matcher(term, true));
    }
    case 'text':
      return dimensionMask(
        index.dimension(name),
        isAny(term) ? () => true : matcher(term, field.exact === true),
      );
  }
}

function isResult(term: Term): boolean {
  const matches = matcher(term, true);
  return mfaResults.some((word) => word !== '' && matches(word));
}

/** Asks once per value that some row has, then reads a byte per row. */
function dimensionMask(dimension: Dimension, matches: (text: string) => boolean): Uint8Array {
  const { keys, names } = dimension;
  const verdict = new Uint8Array(dimension.keySpace);
  for (const key of dimension.present)
    verdict[key] = (names ? names(key).some(matches) : matches(dimension.text(key))) ? 1 : 0;
  return spread(keys, verdict, new Uint8Array(keys.length));
}

/** Adds to a mask what a verdict per key says of each row. */
function spread(keys: Int32Array | Uint8Array, verdict: Uint8Array, mask: Uint8Array): Uint8Array {
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key >= 0) mask[row]! |= verdict[key]!;
  }
  return mask;
}

function timeMask(
  time: Float64Array,
  range: { from: EpochMs; to: EpochMs } | null,
  any: boolean,
): Uint8Array {
  const mask = new Uint8Array(time.length);
  if (any) return mask.fill(1);
  if (!range) return mask;
  // Rows stand by time.
  return mask.fill(1, firstAt(time, range.from), firstAt(time, range.to + 1));
}

function numberMask(column: Int32Array, term: Term): Uint8Array {
  const mask = new Uint8Array(column.length);
  const { from, to } = isAny(term) ? { from: 0, to: Infinity } : numberRange(term)!;
  for (let row = 0; row < mask.length; row++) {
    const value = column[row]!;
    mask[row] = value >= 0 && value >= from && value <= to ? 1 : 0;
  }
  return mask;
}

function presenceMask(words: Uint32Array): Uint8Array {
  const mask = new Uint8Array(words.length / 4);
  for (let row = 0; row < mask.length; row++) mask[row] = isAbsent(words, row) ? 0 : 1;
  return mask;
}

function sameMask(words: Uint32Array, value: Uint32Array): Uint8Array {
  const mask = new Uint8Array(words.length / 4);
  for (let row = 0; row < mask.length; row++) mask[row] = wideEqual(words, row * 4, value, 0) ? 1 : 0;
  return mask;
}

function addressMask(words: Uint32Array, { from, to }: AddressRange): Uint8Array {
  const mask = new Uint8Array(words.length / 4);
  const [f0, f1, f2, f3] = from as unknown as [number, number, number, number];
  const [t0, t1, t2, t3] = to as unknown as [number, number, number, number];
  for (let row = 0; row < mask.length; row++) {
    const at = row * 4;
    const [a, b, c, d] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    if ((a | b | c | d) === 0) continue;
    const low = a !== f0 ? a > f0 : b !== f1 ? b > f1 : c !== f2 ? c > f2 : d >= f3;
    const high = a !== t0 ? a < t0 : b !== t1 ? b < t1 : c !== t2 ? c < t2 : d <= t3;
    mask[row] = low && high ? 1 : 0;
  }
  return mask;
}

function findingMask(index: CaseIndex, term: Term): Uint8Array {
  const mask = new Uint8Array(index.rows);
  const matches = isAny(term) ? () => true : matcher(term, true);
  for (const finding of index.facts.findings) {
    if (!matches(finding.catalogue) && !matches(finding.detection) && !matches(finding.id)) continue;
    for (const row of finding.evidence) mask[row] = 1;
  }
  return mask;
}

const encoder = new TextEncoder();

/** @returns the four words of a whole GUID; null of anything else. */
function guidOf(text: string): Uint32Array | null {
  const bytes = encoder.encode(text);
  const words = new Uint32Array(4);
  return readGuid(bytes, 0, bytes.length, words, 0) ? words : null;
}

const guidFields = ['session', 'correlation', 'request', 'token', 'deviceid', 'userid'] as const;

/** A phrase without a field: any text of the event, its person, source, address or id, or a word of ours. */
function phraseMask(index: CaseIndex, term: Term, means: Means): Uint8Array {
  const mask = new Uint8Array(index.rows);
  const wild = !term.quoted && term.value.includes('*');
  const holds = wild ? null : means.texts().holding(term.value);
  const matches = wild ? matcher(term, false) : null;
  const seen = new Set<Int32Array>();
  for (const column of searchedColumns) {
    const keys = index.column(column) as Int32Array;
    // Columns that are empty throughout share one array.
    if (seen.has(keys)) continue;
    seen.add(keys);
    if (holds) spread(keys, holds, mask);
    else if (matches) {
      const { strings } = index.facts.table;
      const verdict = new Int8Array(strings.size).fill(-1);
      for (let row = 0; row < keys.length; row++) {
        const key = keys[row]!;
        if (key < 0) continue;
        if (verdict[key]! < 0) verdict[key] = matches(strings.get(key)!) ? 1 : 0;
        mask[row]! |= verdict[key]!;
      }
    }
  }
  const add = (other: Uint8Array): void => {
    for (let row = 0; row < mask.length; row++) mask[row]! |= other[row]!;
  };
  const contains = matches ?? matcher(term, false);
  for (const name of ['user', 'source'] as const) add(dimensionMask(index.dimension(name), contains));
  for (const name of ['result', 'outcome', 'kind', 'provider', 'method'] as const)
    if (fieldNamed(name)!.words!.some(matcher(term, true)))
      add(dimensionMask(index.dimension(name), matcher(term, true)));
  const address = new Uint32Array(4);
  if (readIp(term.value, address, 0))
    for (const name of ['ip', 'approver-ip'] as const)
      add(sameMask(index.column(wideColumns[name]!) as Uint32Array, address));
  const guid = guidOf(term.value);
  if (guid)
    for (const name of guidFields) add(sameMask(index.column(wideColumns[name]!) as Uint32Array, guid));
  add(findingMask(index, term));
  return mask;
}

/** @returns the rows of a mask, ascending. */
export function rowsOf(mask: Uint8Array): Uint32Array {
  let count = 0;
  for (let row = 0; row < mask.length; row++) count += mask[row]!;
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) rows[at++] = row;
  return rows;
}
