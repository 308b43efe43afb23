import type { RowIndex } from '../base/units';
import type { CaseTable } from './event';
import { parametersOf } from './parameters';

/** Records of a PowerShell script block. */
export const scriptBlockLogged = /^4104 /;

/** A script as PowerShell compiled it, put together from the records of its parts. */
export interface ScriptBlock {
  /** In the order of the parts. */
  rows: RowIndex[];
  text: string;
  /** How many parts it was written in. */
  total: number;
}

interface Parts {
  total: number;
  parts: Map<number, { row: RowIndex; text: string }>;
}

/** Stands for parts that no log holds, so that nothing is read across them. */
const GAP = '\n…\n';

/**
 * Puts the parts of script blocks together: by host and ScriptBlockId, in the order of MessageNumber. A block is told as
 * soon as its last part is there; those that lack some, at the end.
 * Source: PowerShell, CompiledScriptBlock.cs: a script of 20,000 characters and more is logged in several events of one
 * ScriptBlockId, MessageNumber of MessageTotal.
 * @param rows of 4104, by time.
 */
export function* scriptBlocks(table: CaseTable, rows: Iterable<RowIndex>): Generator<ScriptBlock> {
  const open = new Map<string, Parts>();
  for (const row of rows) {
    const parameters = parametersOf(table, row);
    const text = parameters.get('ScriptBlockText');
    if (text === undefined) continue;
    const id = parameters.get('ScriptBlockId');
    const total = countOf(parameters.get('MessageTotal'));
    if (id === undefined || total === 1) {
      yield { rows: [row], text, total };
      continue;
    }
    const key = `${table.events.columns.host[row]!} ${id.toLowerCase()}`;
    let block = open.get(key);
    if (!block) open.set(key, (block = { total, parts: new Map() }));
    const number = countOf(parameters.get('MessageNumber'));
    if (!block.parts.has(number)) block.parts.set(number, { row, text });
    if (block.parts.size < block.total) continue;
    yield joined(block);
    open.delete(key);
  }
  for (const block of open.values()) yield joined(block);
}

function joined({ total, parts }: Parts): ScriptBlock {
  const inOrder = [...parts].sort(([a], [b]) => a - b);
  let text = '';
  let last = 0;
  for (const [number, part] of inOrder) {
    text += number === last + 1 ? part.text : GAP + part.text;
    last = number;
  }
  if (last < total) text += GAP;
  return { rows: inOrder.map(([, { row }]) => row), text, total };
}

/** A positive number; 1 where it says none. */
function countOf(text: string | undefined): number {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
