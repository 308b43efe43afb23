import type { Family } from '../normalise/family';
import type { FactSlots } from '../scan/record-view';
import { plainColumn } from '../scan/record-view';
import type { PathSet } from '../scan/trie';

/** How a JSON record of a format is told: paths that must be there, and values a path must end with. */
export interface JsonSignature {
  /** Every path filled; an inner array means any of them. */
  has: readonly (string | readonly string[])[];
  /** The text at the path ends with this, without case. */
  endsWith?: readonly [path: string, suffix: string];
  /** None of these is filled: they would make it a record of another format. */
  not?: readonly string[];
}

/** How a CSV (or a table of positional rows) is told: by columns, compared trimmed and without case. */
export interface HeaderSignature {
  /** All of them; an inner array means any of its names. */
  must: readonly (string | readonly string[])[];
  anyOf?: readonly string[];
  not?: readonly string[];
  /** A cell of the first rows begins with this. */
  cell?: string;
}

/** An export format: one file, one entry in the list. */
export interface Format {
  /** `product.log.layout`: `entra.signin.portal-csv`. */
  id: string;
  name: string;
  /** Where a responder got it, so that the analyst knows which export this is. */
  obtainedFrom: string;
  /** Set where no real export was at hand and columns are taken by their meaning: said to the analyst. */
  guessed?: true;
  /** Set where nothing in such an export says in which zone its times are: taken for UTC, and asked. */
  zoneUnstated?: true;
  /** What such an export cannot tell and another could: noted on the source. */
  caution?: string;
  family: Family<string>;
  header?: HeaderSignature;
  json?: JsonSignature;
  /** Where each fact stands: paths in order of preference, steps joined by `>`. */
  facts: Readonly<Partial<Record<string, string | readonly string[]>>>;
}

/** Declares a format; facts are checked against the family's. */
export function defineFormat<Fact extends string>(
  format: Omit<Format, 'family' | 'facts'> & {
    family: Family<Fact>;
    facts: Readonly<Partial<Record<Fact, string | readonly string[]>>>;
  },
): Format {
  return format;
}

/** @returns for each fact of the family the slots of its paths in `paths`. */
export function compileFacts(format: Format, paths: PathSet): FactSlots {
  return format.family.facts.map((fact) => {
    const declared = format.facts[fact] ?? [];
    return (typeof declared === 'string' ? [declared] : declared).map((path) => paths.add(path));
  });
}

/** @returns the columns a header lacks for this format, or null where a forbidden one is there. */
export function missingColumns(signature: HeaderSignature, header: readonly string[]): string[] | null {
  const names = new Set(header.map((name) => plainColumn(name).toLowerCase()));
  const has = (name: string): boolean => names.has(name.toLowerCase());
  if (signature.not?.some(has)) return null;
  const missing = signature.must
    .filter((name) => (typeof name === 'string' ? !has(name) : !name.some(has)))
    .map(columnWords);
  if (signature.anyOf && !signature.anyOf.some(has)) missing.push(`one of ${signature.anyOf.join(', ')}`);
  return missing;
}

/** @returns a column of a signature in words. */
export function columnWords(name: string | readonly string[]): string {
  return typeof name === 'string' ? name : `one of ${name.join(', ')}`;
}

/** Paths with a prefix before each: `properties>` for diagnostic settings. */
export function prefixed<K extends string>(
  prefix: string,
  facts: Readonly<Partial<Record<K, string | readonly string[]>>>,
): Partial<Record<K, string[]>> {
  const result: Partial<Record<K, string[]>> = {};
  for (const fact of Object.keys(facts) as K[]) {
    const paths = facts[fact]!;
    const list: readonly string[] = typeof paths === 'string' ? [paths] : paths;
    result[fact] = list.map((path) => prefix + path);
  }
  return result;
}
