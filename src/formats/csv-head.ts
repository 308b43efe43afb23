import Papa from 'papaparse';

/** Rows looked at behind a header. */
const HEAD_ROWS = 20;

/** The header of a table, the first rows behind it, and what separates its cells. */
interface CsvHead {
  delimiter: string;
  header: string[];
  rows: string[][];
}

/** Reads how a text is a CSV: recognition and the mapping by hand have to see the same header. */
export function csvHead(text: string): CsvHead {
  const preamble = preambleLines(text);
  const body = text
    .replace(/^\uFEFF/, '')
    .split(/(?<=\n)|(?<=\r)(?!\n)/)
    .slice(preamble.lines)
    .join('');
  const { data, meta } = Papa.parse<string[]>(body, {
    preview: HEAD_ROWS + 1,
    delimiter: preamble.delimiter ?? '',
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: true,
  });
  return { delimiter: preamble.delimiter ?? meta.delimiter, header: data[0] ?? [], rows: data.slice(1) };
}

/** Lines before the header that are none: PowerShell's `#TYPE`, Excel's `sep=`. */
function preambleLines(text: string): { lines: number; delimiter: string | null } {
  let lines = 0;
  let delimiter: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/, 4)) {
    const sep = /^\uFEFF?"?sep=(.)"?$/i.exec(line);
    if (sep) delimiter = sep[1]!;
    else if (!/^\uFEFF?"?#TYPE /.test(line) && line.trim() !== '') break;
    lines++;
  }
  return { lines, delimiter };
}
