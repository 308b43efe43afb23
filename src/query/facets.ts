import type { CaseIndex } from './case-index';
import type { FieldName } from './fields';

export interface FacetValue {
  /** The value as the log has it. */
  text: string;
  /** What it is, where the value is a code: the finding's title. */
  title?: string;
  count: number;
}

export interface Facet {
  /** Most frequent first; at most as many as asked for. */
  values: FacetValue[];
  /** Distinct values within the rows. */
  distinct: number;
  /** Rows without a value. */
  absent: number;
}

/** @param rows null for all of them. */
export function facetOf(
  index: CaseIndex,
  field: FieldName,
  rows: Uint32Array | null,
  most: number,
  holding = '',
): Facet {
  const total = rows?.length ?? index.rows;
  const wanted = holding.toLowerCase();
  const matches = (v: FacetValue): boolean =>
    wanted === '' || v.text.toLowerCase().includes(wanted) || (v.title ?? '').toLowerCase().includes(wanted);
  if (field === 'finding') {
    const { values, absent } = findingCounts(index, rows);
    const found = values.filter((v) => v.count > 0 && matches(v));
    return { values: found.sort(byCount).slice(0, most), distinct: found.length, absent };
  }
  const { keys, keySpace, present, text } = index.dimension(field);
  const counts = new Uint32Array(keySpace);
  let absent = 0;
  const none = keys instanceof Uint8Array ? 0 : -1;
  if (rows) {
    for (const row of rows) {
      const key = keys[row]!;
      if (key === none) absent++;
      else counts[key]!++;
    }
  } else {
    for (const key of keys) {
      if (key === none) absent++;
      else counts[key]!++;
    }
  }
  const seen = present.filter((key) => counts[key]! > 0);
  if (wanted !== '') {
    const values = Array.from(seen, (key) => ({ text: text(key), count: counts[key]! })).filter(matches);
    return { values: values.sort(byCount).slice(0, most), distinct: values.length, absent };
  }
  // Counts first: texts are made for those that are shown.
  const cut = seen.length > 4 * most ? nth(seen, counts, most) : 0;
  const values = Array.from(seen.filter((key) => counts[key]! >= cut).slice(0, 4_096), (key) => ({
    text: text(key),
    count: counts[key]!,
  }));
  return {
    values: values.sort(byCount).slice(0, most),
    distinct: seen.length,
    absent: Math.min(absent, total),
  };
}

function byCount(a: FacetValue, b: FacetValue): number {
  return b.count - a.count || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** @returns the count of the `most`-th most frequent key. */
function nth(keys: Int32Array, counts: Uint32Array, most: number): number {
  const sortedCounts = Uint32Array.from(keys, (key) => counts[key]!).sort();
  return sortedCounts[sortedCounts.length - most]!;
}

/** An event may be behind several findings: it counts for each rule once. */
function findingCounts(index: CaseIndex, rows: Uint32Array | null): { values: FacetValue[]; absent: number } {
  const mask = new Uint8Array(index.rows);
  if (rows) for (const row of rows) mask[row] = 1;
  else mask.fill(1);
  const byRule = new Map<string, { title: string; rows: Set<number> }>();
  for (const finding of index.facts.findings) {
    let rule = byRule.get(finding.catalogue);
    if (!rule) byRule.set(finding.catalogue, (rule = { title: finding.title, rows: new Set() }));
    for (const row of finding.evidence) if (mask[row] === 1) rule.rows.add(row);
  }
  const values = [...byRule].map(([text, { title, rows: of }]) => ({ text, title, count: of.size }));
  const gravest = index.findingOf();
  let absent = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && gravest[row]! < 0) absent++;
  return { values, absent };
}
