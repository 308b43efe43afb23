import { isoTime } from '../base/units';
import { wideText } from '../model/columns';
import {
  eventColumns,
  eventKinds,
  mfaMethods,
  mfaResults,
  outcomes,
  providers,
  type CaseTable,
} from '../model/event';

/** Enumerations by column, to spell codes. `log` is bookkeeping and not exported. */
export const codeNames: Readonly<Record<string, readonly string[]>> = {
  kind: eventKinds,
  provider: providers,
  outcome: outcomes,
  mfaMethod: mfaMethods,
  mfaResult: mfaResults,
};

const HIDDEN = new Set(['log', 'nativeKey', 'filled', 'source']);
const exported = (Object.keys(eventColumns) as (keyof typeof eventColumns)[]).filter(
  (name) => !HIDDEN.has(name),
);
const LISTS = new Set(['caPolicies', 'parameters']);

/** @returns an event as a line of the events export: a field without a value is absent. */
export function eventObject(
  table: CaseTable,
  row: number,
  sourceName: (index: number) => string,
): Record<string, unknown> {
  const c = table.events.columns;
  const result: Record<string, unknown> = {};
  for (const name of exported) {
    const kind = eventColumns[name];
    const value = c[name][row]!;
    switch (kind) {
      case 'epochMs':
        result[name] = isoTime(value);
        break;
      case 'text': {
        const text = table.strings.get(value);
        if (text !== undefined) result[name] = LISTS.has(name) ? parsed(text) : text;
        break;
      }
      case 'code':
        if (value !== 0) result[name] = codeNames[name]![value];
        break;
      case 'flag':
        if (value !== 0) result[name] = value === 2;
        break;
      case 'int':
      case 'float':
        if (value >= 0 || (kind === 'float' && !Number.isNaN(value))) result[name] = value;
        break;
      case 'guid':
      case 'ip': {
        const text = wideText(kind, c[name] as Uint32Array, row, table.strings);
        if (text !== undefined) result[name] = text;
        break;
      }
    }
    if (name === 'incomplete') result['source'] = sourceName(c.source[row]!);
  }
  return result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Lines of `*.events.jsonl`, in blocks, so that a million events never stand in one string. */
export function* eventLines(table: CaseTable, sourceName: (index: number) => string): Generator<string> {
  let block = '';
  for (let row = 0; row < table.events.length; row++) {
    block += `${JSON.stringify(eventObject(table, row, sourceName))}\n`;
    if (block.length > 1 << 20) {
      yield block;
      block = '';
    }
  }
  if (block !== '') yield block;
}
