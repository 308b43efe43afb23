import { isoTime, MINUTE, type EpochMs } from '../base/units';
import { fieldNamed, type FieldName } from './fields';
import { spelled } from './grammar';
import { kqlFor } from './kql';

/** What an event holds, by field. */
export type EventValues = Partial<Record<FieldName, string>>;

export type Pivot =
  /** Adds a part to the query. */
  | { kind: 'narrow'; label: string; part: string }
  /** Asks anew. */
  | { kind: 'replace'; label: string; query: string }
  | { kind: 'copy'; label: string; text: string };

/** `user=cfo@firm.example`: exactly this value. */
export function sameValue(field: FieldName, value: string): string {
  return `${field}${fieldNamed(field)!.kind === 'word' ? ':' : '='}${spelled(value)}`;
}

/** Fields in which the same thing may stand, by what it is. */
const everywhere: readonly { label: string; from: FieldName; in: readonly FieldName[] }[] = [
  { label: 'Everywhere this IP', from: 'ip', in: ['ip', 'approver-ip'] },
  { label: 'Everywhere this user', from: 'user', in: ['user', 'target'] },
  { label: 'Everywhere this session', from: 'session', in: ['session'] },
  { label: 'Everywhere this device', from: 'device', in: ['device'] },
];

/** What a grid column's value is looked for as, in the order of preference. */
const columnFields: Readonly<Record<string, readonly FieldName[]>> = {
  action: ['operation', 'app'],
  says: ['result', 'code', 'outcome'],
  factor: ['method'],
  country: ['country', 'asn'],
  device: ['device', 'os', 'browser'],
};

/** @returns the field and value a cell stands for; null where the event has none. */
export function valueOfCell(column: string, values: EventValues): { field: FieldName; value: string } | null {
  const candidates = columnFields[column] ?? [column as FieldName];
  for (const field of candidates) {
    const value = values[field];
    if (value !== undefined && value !== '' && fieldNamed(field)) return { field, value };
  }
  return null;
}

/** @returns where a cell leads: the value itself first, then its surroundings. */
export function pivotsOf(column: string, values: EventValues, time: EpochMs): Pivot[] {
  const pivots: Pivot[] = [];
  const cell = valueOfCell(column, values);
  if (cell) {
    const part = sameValue(cell.field, cell.value);
    pivots.push({ kind: 'narrow', label: 'Only this value', part });
    pivots.push({ kind: 'narrow', label: 'Without this value', part: `-${part}` });
  }
  for (const { label, from, in: places } of everywhere) {
    const value = values[from];
    if (value === undefined || value === '') continue;
    const parts = places.map((field) => sameValue(field, value));
    pivots.push({ kind: 'replace', label, query: parts.join(' OR ') });
  }
  pivots.push({ kind: 'replace', label: '30 minutes before and after', query: around(time, 30 * MINUTE) });
  if (cell) {
    pivots.push({ kind: 'copy', label: 'Copy value', text: cell.value });
    const kql = kqlFor(cell.field, cell.value);
    if (kql !== null) pivots.push({ kind: 'copy', label: 'Copy as KQL', text: kql });
  }
  return pivots;
}

/** The time around a moment, to the second. */
export function around(time: EpochMs, ms: number): string {
  return between(time - ms, time + ms);
}

/** From one moment to another; both seconds are within. */
export function between(from: EpochMs, to: EpochMs): string {
  return `time:${secondText(from)}..${secondText(to)}`;
}

function secondText(t: EpochMs): string {
  return `${isoTime(t).slice(0, 19)}Z`;
}
