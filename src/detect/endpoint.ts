import type { RowIndex } from '../base/units';
import { isIpv4 } from '../base/ip';
import { textAt } from '../model/event';
import { processStarted, programName } from '../model/process';
import { memoByText } from '../prompts/text-memo';
import type { Act } from './acts';
import type { Context } from './context';

/** What rules on Windows hosts have in common: who came from outside, which programs were started, and where. */

/** Something done on a host, with the techniques it shows. */
export interface EndpointAct extends Act {
  techniques: string[];
  /** What was encoded in it. */
  decoded?: string;
  /** Other records that belong to it. */
  with?: RowIndex[];
}

/** True of an address that anybody on the internet may have: not of a private, local, shared or multicast range. */
export function isPublicAddress({ c }: Context, row: RowIndex): boolean {
  const at = row * 4;
  const [a, b, d, e] = [c.ip[at]!, c.ip[at + 1]!, c.ip[at + 2]!, c.ip[at + 3]!];
  if ((a | b | d | e) === 0) return false;
  if (!isIpv4(c.ip, at)) {
    if (a === 0 && b === 0 && d === 0) return false;
    const top = a >>> 16;
    // fe80::/10, fc00::/7 and ff00::/8
    return (top & 0xffc0) !== 0xfe80 && (top & 0xfe00) !== 0xfc00 && (top & 0xff00) !== 0xff00;
  }
  const [one, two] = [e >>> 24, (e >>> 16) & 0xff];
  if (one === 0 || one === 10 || one === 127 || one >= 224) return false;
  if (one === 172) return two < 16 || two > 31;
  if (one === 100) return two < 64 || two > 127;
  return !((one === 192 && two === 168) || (one === 169 && two === 254));
}

/**
 * Rows in which a person started a program, by time. Programs are few and command lines many: the names are asked first.
 * @param names of the program's file, lower case, without its folder.
 */
export function startedBy(ctx: Context, names: RegExp): RowIndex[] {
  const { c, identity, table } = ctx;
  const isNamed = memoByText(table.strings, 0, (text) => (names.test(programName(text)) ? 1 : 0));
  return [...ctx.operationsNamed(processStarted)].filter(
    (row) => identity.userOf[row]! >= 0 && isNamed(c.target[row]!) === 1 && !ctx.isAllowed(row),
  );
}

/** @returns the command line, under Windows' name for it or Defender's. */
export function commandLine(parameters: ReadonlyMap<string, string>): string {
  return parameters.get('CommandLine') ?? parameters.get('ProcessCommandLine') ?? '';
}

/** @returns ` on WS01`; nothing where the log names no host. */
export function onHost({ table }: Context, row: RowIndex): string {
  const host = textAt(table, 'host', row);
  return host === undefined ? '' : ` on ${host}`;
}

/** Hosts that somebody from a strange source logged on to, by user; meaningful once the rule on that has run. */
export function enteredHosts(ctx: Context): (user: number, rows: readonly RowIndex[]) => boolean {
  const hosts = new Map<number, Set<number>>();
  for (const { user, rows, clusters } of ctx.earlier.get('windows-entry') ?? []) {
    if (clusters.length === 0) continue;
    const known = hosts.get(user) ?? new Set<number>();
    for (const row of rows) if (ctx.c.host[row]! >= 0) known.add(ctx.c.host[row]!);
    hosts.set(user, known);
  }
  return (user, rows) => {
    const known = hosts.get(user);
    return known !== undefined && rows.some((row) => known.has(ctx.c.host[row]!));
  };
}
