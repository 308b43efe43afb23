import { oneLine } from '../base/text';
import type { RowIndex } from '../base/units';
import { parametersOf } from '../model/parameters';
import { decodedCommand, decodedInScript, hostApplication, tellings } from '../model/powershell';
import { scriptBlockLogged, scriptBlocks } from '../model/script-block';
import { ACT_GAP } from './acts';
import type { Context } from './context';
import { commandLine, type EndpointAct, onHost, startedBy } from './endpoint';

const powershell = /^(?:powershell|powershell_ise|pwsh)(?:\.exe)?$/;
const commandLogged = /^4103 /;
/** As much of a script is quoted before what is telling in it, in characters. */
const BEFORE = 20;

/**
 * What persons told PowerShell to do that is encoded or telling: on a command line, in a command it logged (4103), in a
 * script it compiled (4104). What several logs tell of at once is one act. By no order.
 * @param minEncoded characters of base64; fewer is some other argument.
 * @param shown characters quoted.
 */
export function powershellActs(ctx: Context, minEncoded: number, shown: number): EndpointAct[] {
  const { c, identity, table } = ctx;
  const acts: EndpointAct[] = [];
  const latest = new Map<string, EndpointAct>();
  const isPersons = (row: RowIndex): boolean => identity.userOf[row]! >= 0 && !ctx.isAllowed(row);

  const take = (rows: readonly RowIndex[], what: string, text: string, decoded: string | undefined): void => {
    const does = tellings(decoded ?? text);
    if (decoded === undefined && does.length === 0) return;
    const row = rows[0]!;
    const user = identity.userOf[row]!;
    const quoted = oneLine(decoded ?? text.slice(Math.max(0, does[0]!.at - BEFORE)), shown);
    const why = does.length === 0 ? '' : ` (${does.map((one) => one.does).join(', ')})`;
    const fact = `${decoded === undefined ? what : 'encoded PowerShell command'} “${quoted}”${why} run${onHost(ctx, row)}`;
    const key = `${user} ${fact}`;
    const known = latest.get(key);
    if (
      known &&
      c.operation[known.row] !== c.operation[row] &&
      Math.abs(c.time[row]! - c.time[known.row]!) <= ACT_GAP
    ) {
      known.with = [...(known.with ?? []), ...rows];
      return;
    }
    const act: EndpointAct = {
      user,
      row,
      fact,
      severity: 'low',
      techniques: ['T1059.001', ...does.map(({ technique }) => technique)],
      with: rows.slice(1),
      ...(decoded === undefined ? {} : { decoded: quoted }),
    };
    acts.push(act);
    latest.set(key, act);
  };

  for (const row of startedBy(ctx, powershell)) {
    const line = commandLine(parametersOf(table, row));
    take([row], 'PowerShell command', line, decodedCommand(line, minEncoded));
  }
  const begun = new Set<string>();
  for (const row of ctx.operationsNamed(commandLogged).filter(isPersons)) {
    const parameters = parametersOf(table, row);
    const payload = parameters.get('Payload') ?? '';
    take([row], 'PowerShell command', payload, decodedInScript(payload, minEncoded));
    // Every command of a process repeats how the process was begun.
    const line = hostApplication(parameters.get('ContextInfo') ?? '');
    const process = `${identity.userOf[row]!} ${c.host[row]!} ${line}`;
    if (begun.has(process)) continue;
    begun.add(process);
    take([row], 'PowerShell command', line, decodedInScript(line, minEncoded));
  }
  const scripts = ctx.operationsNamed(scriptBlockLogged).filter(isPersons);
  for (const { rows, text } of scriptBlocks(table, scripts))
    take(rows, 'PowerShell script', text, decodedInScript(text, minEncoded));
  return acts;
}
