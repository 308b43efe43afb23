import type { MfaResult } from './event';

/** What a column may be. */
export const mappedFacts = [
  'time',
  'user',
  'ip',
  'outcome',
  'operation',
  'method',
  'app',
  'target',
  'device',
  'userAgent',
  'country',
  'city',
] as const;
export type MappedFact = (typeof mappedFacts)[number];

/** What a value of the outcome column means: an answer to a prompt, or how the act ended. */
export const mappedOutcomes = [
  'success',
  'failure',
  'approved',
  'denied',
  'fraud',
  'wrong-number',
  'timeout',
  'cancelled',
  'failed',
  'code-failed',
  'blocked',
  'challenged',
  'undelivered',
] as const satisfies readonly ('success' | 'failure' | MfaResult)[];
export type MappedOutcome = (typeof mappedOutcomes)[number];

/** How an analyst has a table read that no format claims. Plain data: it is exported as a small JSON file. */
export interface ColumnMapping {
  schema: 'pushtrail.mapping/1';
  /** What such exports are called on the cards. */
  name: string;
  kind: 'csv' | 'json';
  /** CSV: the header's names as {@link headerKey} spells them; JSON: empty, as the keys of records vary. */
  header: string[];
  /** The column of each fact, or the path of keys joined by `>`. */
  facts: Partial<Record<MappedFact, string>>;
  /** Zone of the times that state none; UTC where null. */
  zone: string | null;
  dayFirst: boolean;
  /** By the value in lower case; values not named are read by their words. */
  outcomes: Record<string, MappedOutcome>;
}

/** The beginning of a table, for the screen that maps it. */
export interface TableSample {
  kind: 'csv' | 'json';
  /** Columns, or paths of the values in the first records. */
  columns: string[];
  /** Cells of the first rows, in the order of the columns. */
  rows: string[][];
  /** Facts whose column its name or its values give away. */
  suggested: ColumnMapping['facts'];
}

/** @returns a mapping of a file that somebody may have written by hand, or null where it is none. */
export function readMapping(text: string): ColumnMapping | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const m = value as Partial<Record<keyof ColumnMapping, unknown>>;
  if (m.schema !== 'pushtrail.mapping/1' || typeof m.name !== 'string') return null;
  if (m.kind !== 'csv' && m.kind !== 'json') return null;
  if (!isTexts(m.header) || typeof m.facts !== 'object' || m.facts === null) return null;
  const facts = Object.entries(m.facts).filter(
    (e): e is [MappedFact, string] => mappedFacts.some((f) => f === e[0]) && typeof e[1] === 'string',
  );
  const outcomes = Object.entries(typeof m.outcomes === 'object' ? (m.outcomes ?? {}) : {}).filter(
    (e): e is [string, MappedOutcome] => mappedOutcomes.some((o) => o === e[1]),
  );
  if (!facts.some(([fact]) => fact === 'time')) return null;
  return {
    schema: 'pushtrail.mapping/1',
    name: m.name.slice(0, 80),
    kind: m.kind,
    header: m.header,
    facts: Object.fromEntries(facts),
    zone: typeof m.zone === 'string' ? m.zone : null,
    dayFirst: m.dayFirst === true,
    outcomes: Object.fromEntries(outcomes),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((v) => typeof v === 'string');
}
