import { plainLines } from '../base/text';
import { MINUTE, type RowIndex } from '../base/units';
import { textAt, type CaseTable } from '../model/event';
import { parametersOf } from '../model/parameters';
import { decodedInScript, hostApplication, LEAST_ENCODED } from '../model/powershell';
import { scriptBlockLogged, scriptBlocks, type ScriptBlock } from '../model/script-block';
import type { EventDetail } from '../worker/api';

/** Characters of a text that are shown; the records have the rest. */
const SHOWN = 20_000;
/** PowerShell writes the parts of a script one behind the other. */
const SAME_SCRIPT = MINUTE;

/**
 * What an event says of PowerShell beyond its fields: its script, put together from all its parts, and what an encoded
 * command in it or on a command line says.
 */
export function powershellTexts(table: CaseTable, row: RowIndex): EventDetail['texts'] {
  const texts: EventDetail['texts'] = [];
  const add = (title: string, text: string): void => {
    texts.push({ title, text: plainLines(text, SHOWN) });
  };
  const parameters = parametersOf(table, row);
  const block = scriptBlockLogged.test(textAt(table, 'operation', row) ?? '')
    ? scriptAround(table, row)
    : undefined;
  if (block) add(titleOf(block), block.text);
  const carried = [
    block?.text,
    parameters.get('CommandLine') ?? parameters.get('ProcessCommandLine'),
    parameters.get('Payload'),
    hostApplication(parameters.get('ContextInfo') ?? ''),
  ];
  for (const text of carried) {
    const decoded = text === undefined ? undefined : decodedInScript(text, LEAST_ENCODED);
    if (decoded !== undefined) add('Encoded command, decoded', decoded);
  }
  return texts;
}

function titleOf({ rows, total }: ScriptBlock): string {
  if (total === 1) return 'Script';
  return rows.length === total ? `Script, of ${total} parts` : `Script, ${rows.length} of ${total} parts`;
}

/** The script that the part in a row belongs to. */
function scriptAround(table: CaseTable, row: RowIndex): ScriptBlock | undefined {
  const { time, operation, host } = table.events.columns;
  let from = row;
  while (from > 0 && time[row]! - time[from - 1]! <= SAME_SCRIPT) from--;
  const near: RowIndex[] = [];
  for (let i = from; i < time.length && time[i]! - time[row]! <= SAME_SCRIPT; i++)
    if (operation[i] === operation[row] && host[i] === host[row]) near.push(i);
  for (const block of scriptBlocks(table, near)) if (block.rows.includes(row)) return block;
  return undefined;
}
