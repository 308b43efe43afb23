import { mappedFacts, type MappedFact, type TableSample } from '../model/mapping';
import { parseTime, TimeRules } from '../normalise/time';
import { JsonSplitter } from '../scan/json-splitter';
import { csvHead } from './csv-head';

const MOST_ROWS = 20;
const MOST_COLUMNS = 300;
const MOST_DEPTH = 4;
/** Cells are shown, not kept. */
const MOST_TEXT = 300;

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}:[0-9a-f:.]{0,39})(?::\d{1,5})?$/i;
const PERSON = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,24}$/i;

const DAY_FIRST = new TimeRules(true);

/** What a column is called that holds a fact; of several the first column counts. */
const names: Readonly<Record<MappedFact, RegExp>> = {
  time: /(?:^|[^a-z])(?:time|date|timestamp|created|when|zeit|fecha|datum)|time$|date$/i,
  user: /user ?name|upn|principal|(?:^|[^a-z])(?:user|login|account|actor|email)(?:[^a-z]|$)/i,
  ip: /(?:^|[^a-z])ip(?:[^a-z]|$)|ip ?address|client ?ip|source ?ip|srcip/i,
  outcome: /outcome|result|status|response|decision/i,
  operation: /operation|action|event ?(?:name|type)|activity/i,
  method: /method|factor/i,
  app: /(?:^|[^a-z])app(?:lication)?(?:[^a-z]|$)|service|integration/i,
  target: /target|object|resource/i,
  device: /device|host/i,
  userAgent: /user ?agent/i,
  country: /country/i,
  city: /(?:^|[^a-z])city/i,
};

/** What every filled cell of a fact's column has to be. */
const shapes: Partial<Record<MappedFact, (text: string) => boolean>> = {
  time: (text) => !Number.isNaN(parseTime(text)) || !Number.isNaN(parseTime(text, DAY_FIRST)),
  ip: (text) => ADDRESS.test(text.trim()),
};

/**
 * @param head the first bytes of a file, as UTF-8 without byte order mark.
 * @returns its columns and first rows, or null where it is no table.
 */
export function sampleTable(head: Uint8Array): TableSample | null {
  const text = new TextDecoder().decode(head);
  const start = /[^\s\0]/.exec(text)?.[0];
  const table = start === '{' || start === '[' ? jsonTable(head) : csvTable(text);
  if (table.columns.length < 2 || table.rows.length === 0) return null;
  return { ...table, suggested: suggest(table) };
}

type Table = Omit<TableSample, 'suggested'>;

function csvTable(text: string): Table {
  const { header, rows } = csvHead(text);
  const columns = header.slice(0, MOST_COLUMNS);
  const cut = rows
    .slice(0, MOST_ROWS)
    .map((row) => columns.map((_, i) => (row[i] ?? '').slice(0, MOST_TEXT)));
  return { kind: 'csv', columns, rows: cut };
}

function jsonTable(head: Uint8Array): Table {
  const records: Map<string, string>[] = [];
  const decoder = new TextDecoder();
  const splitter = new JsonSplitter({
    onRecord({ buf, from, to, broken, columns }) {
      if (broken !== null || columns || records.length === MOST_ROWS) return;
      try {
        const leaves = new Map<string, string>();
        gather(JSON.parse(decoder.decode(buf.subarray(from, to))), '', 0, leaves);
        records.push(leaves);
      } catch {
        // Not JSON: the import rejects it with its reason.
      }
    },
  });
  splitter.push(head);
  const columns = [...new Set(records.flatMap((leaves) => [...leaves.keys()]))].slice(0, MOST_COLUMNS);
  return { kind: 'json', columns, rows: records.map((leaves) => columns.map((c) => leaves.get(c) ?? '')) };
}

function gather(value: unknown, path: string, depth: number, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (depth < MOST_DEPTH)
      for (const [key, inner] of Object.entries(value))
        gather(inner, path === '' ? key : `${path}>${key}`, depth + 1, into);
    return;
  }
  if (path === '' || (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean'))
    return;
  into.set(path, String(value).slice(0, MOST_TEXT));
}

function suggest({ columns, rows }: Table): TableSample['suggested'] {
  const suggested: TableSample['suggested'] = {};
  const taken = new Set<number>();
  const cells = columns.map((_, i) => rows.map((row) => row[i]!).filter((cell) => cell.trim() !== ''));
  const take = (fact: MappedFact, fits: (column: number) => boolean): void => {
    if (suggested[fact] !== undefined) return;
    const found = columns.findIndex((_, i) => !taken.has(i) && cells[i]!.length > 0 && fits(i));
    if (found < 0) return;
    taken.add(found);
    suggested[fact] = columns[found]!;
  };
  const shaped = (fact: MappedFact, i: number): boolean => cells[i]!.every(shapes[fact] ?? (() => true));
  const last = (path: string): string => path.slice(path.lastIndexOf('>') + 1).replace(/[_.-]/g, ' ');
  for (const fact of mappedFacts) take(fact, (i) => names[fact].test(last(columns[i]!)) && shaped(fact, i));
  // Where no name gives it away, the values may.
  take('time', (i) => cells[i]!.every((text) => /\d{4}/.test(text)) && shaped('time', i));
  take('ip', (i) => shaped('ip', i));
  take('user', (i) => cells[i]!.every((text) => PERSON.test(text.trim())));
  return suggested;
}
