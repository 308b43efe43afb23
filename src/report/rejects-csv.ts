import Papa from 'papaparse';
import type { ToldReject } from '../model/source';

/** Text of one reject in the list: a cut-off tail may be megabytes. */
export const REJECT_TEXT_BYTES = 64 << 10;

/** @returns the rejects as CSV that a spreadsheet shows as text: no cell is a formula. */
export function rejectsCsv(rejects: readonly ToldReject[]): string {
  return Papa.unparse(
    rejects.map(({ record, line, offset, length, reason, text }) => ({
      record,
      line: line ?? '',
      offset,
      length,
      reason,
      text,
    })),
    { escapeFormulae: true, newline: '\r\n' },
  );
}
