const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Whether a CSV record without any stray quote, with all its cells, begins at `at` and ends before `to`: what vouches for the
 * start of a line behind a quote that never closes.
 * @param ended whether a record that goes up to `to` is whole. @returns with `end`, up to where it was looked at.
 */
export function wholeRecord(
  buf: Uint8Array,
  at: number,
  to: number,
  delimiter: number,
  cells: number,
  ended: boolean,
): { whole: boolean; end: number } {
  let i = at;
  for (let cell = 1; cell <= cells; cell++, i++) {
    if (i < to && buf[i] === QUOTE) {
      for (i++; i < to; i++) {
        if (buf[i] !== QUOTE) continue;
        if (i + 1 < to && buf[i + 1] === QUOTE) i++;
        else break;
      }
      if (i >= to) break;
      for (i++; i < to && (buf[i] === 0x20 || buf[i] === 0x09); i++);
    } else while (i < to && !isEndOfCell(buf[i]!, delimiter) && buf[i] !== QUOTE) i++;
    if (i >= to || buf[i] === LF || buf[i] === CR)
      return { whole: cell === cells && (i < to || ended), end: i };
    if (buf[i] !== delimiter) break;
  }
  return { whole: false, end: i };
}

function isEndOfCell(c: number, delimiter: number): boolean {
  return c === delimiter || c === LF || c === CR;
}
