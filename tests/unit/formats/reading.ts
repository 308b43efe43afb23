/** @returns records as lines of CSV, CRLF, quoted where needed; columns in the order of the first record's keys. */
export function csv(
  records: readonly Readonly<Record<string, string>>[],
  header = Object.keys(records[0]!),
): string {
  const cell = (value: string): string =>
    /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return [header, ...records.map((record) => header.map((name) => record[name] ?? ''))]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');
}

/** @returns records one a line. */
export function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** A layout as it is documented: whole records, what they must come to, and one that has to be rejected. */
export interface Fixture {
  format: string;
  /** CSV records are texts by column, JSON records objects, others the text of each under `raw`. */
  kind: 'csv' | 'json' | 'raw';
  /** What stands before and after the records of a file. */
  around?: readonly [string, string];
  records: readonly Readonly<Record<string, unknown>>[];
  /** Fields of the events, in time order, undefined where absent; every other field is free. */
  events: readonly Readonly<Record<string, unknown>>[];
  /** A record of the same layout without a readable time; left out where the layout is a state without times. */
  bad?: Readonly<Record<string, unknown>>;
  skippedBy?: Readonly<Record<string, number>>;
}

export function contentOf({ kind, records, bad, around = ['', ''] }: Fixture): string {
  const all = bad ? [...records, bad] : records;
  if (kind === 'raw') return around[0] + all.map(({ raw }) => `${raw as string}\n`).join('') + around[1];
  return kind === 'csv' ? csv(all as Record<string, string>[]) : lines(all);
}
