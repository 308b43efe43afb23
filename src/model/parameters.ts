import type { RowIndex } from '../base/units';
import { textAt, type CaseTable } from './event';

/** @returns the operation's parameters, names as the product spells them; empty where there are none. */
export function parametersOf(table: CaseTable, row: RowIndex): ReadonlyMap<string, string> {
  const text = textAt(table, 'parameters', row);
  const found = new Map<string, string>();
  if (text === undefined || !text.startsWith('{')) return found;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Cut inside a cell: what the outer columns say still stands.
    return found;
  }
  if (parsed === null || typeof parsed !== 'object') return found;
  for (const [name, value] of Object.entries(parsed))
    found.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return found;
}
