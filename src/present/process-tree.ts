import { oneLine } from '../base/text';
import type { EpochMs, RowIndex } from '../base/units';
import { eventKinds, textAt, type CaseTable } from '../model/event';
import { parametersOf } from '../model/parameters';
import { fileName, processStarted, programName } from '../model/process';
import type { ProcessLine } from '../worker/api';

/** The pane is narrow: with these no tree has more than thirty processes. The nearest are drawn, the rest counted. */
const MOST = { ancestors: 8, siblings: 8, children: 12 } as const;
/** Characters of a command line; the whole one stands in its own event. */
const SHOWN = 120;
/** Two logs tell of one start within that. */
const SAME_START = 2_000;
/** A parent whose start no log holds is told by its number alone, which Windows soon gives to another process. */
const SAME_PARENT = 3_600_000;

const PROCESS = eventKinds.indexOf('process');

/** One process: every record of its start, and what they say together. */
interface Process {
  /** By time. */
  rows: RowIndex[];
  time: EpochMs;
  pid: number;
  /** Sysmon's, which no other process ever has; '' where no record names it. */
  guid: string;
  parentPid: number;
  parentGuid: string;
  /** Path of the program. */
  image: string;
  parentImage: string;
  command: string;
  user: string;
}

/**
 * The processes of one host. A parent is told by Sysmon's ProcessGuid where both records have one, else by the number:
 * Windows gives numbers anew, so it is the latest process of that number that started before, and none where the
 * record names another program.
 * Source: Microsoft, event-4688 (`ProcessId` is the creator's, `NewProcessId` the new one's); Sysmon's manual; Defender's
 * schema of DeviceProcessEvents. Read 2026-11.
 */
class HostProcesses {
  readonly #byPid = new Map<number, Process[]>();
  readonly #byGuid = new Map<string, Process>();
  readonly #byRow = new Map<RowIndex, Process>();
  readonly #byParentPid = new Map<number, Process[]>();
  readonly #byParentGuid = new Map<string, Process[]>();

  /** @param rows of starts on the host, by time. */
  constructor(table: CaseTable, rows: Iterable<RowIndex>) {
    for (const row of rows) this.#take(table, row);
    for (const all of this.#byPid.values())
      for (const process of all) {
        if (process.guid !== '') this.#byGuid.set(process.guid, process);
        if (!Number.isNaN(process.parentPid)) put(this.#byParentPid, process.parentPid, process);
        if (process.parentGuid !== '') put(this.#byParentGuid, process.parentGuid, process);
      }
  }

  #take(table: CaseTable, row: RowIndex): void {
    const process = startOf(table, row);
    if (Number.isNaN(process.pid)) return;
    const last = this.#byPid.get(process.pid)?.at(-1);
    if (last && isSameStart(table, last, process)) {
      last.rows.push(row);
      for (const name of ['guid', 'parentGuid', 'parentImage', 'command', 'user'] as const)
        if (last[name] === '') last[name] = process[name];
      if (Number.isNaN(last.parentPid)) last.parentPid = process.parentPid;
    } else put(this.#byPid, process.pid, process);
    this.#byRow.set(row, this.#byPid.get(process.pid)!.at(-1)!);
  }

  /** @returns the process that an event tells the start of, or that did what it tells. */
  of(table: CaseTable, row: RowIndex): Process | undefined {
    const started = this.#byRow.get(row);
    if (started) return started;
    const parameters = parametersOf(table, row);
    const image = parameters.get('Image') ?? parameters.get('ProcessName') ?? '';
    return (
      this.#byGuid.get(guidOf(parameters.get('ProcessGuid'))) ??
      this.#latest(numberOf(parameters.get('ProcessId')), table.events.columns.time[row]!, image)
    );
  }

  parentOf(child: Process): Process | undefined {
    const known = this.#byGuid.get(child.parentGuid);
    if (known) return known;
    const found = this.#latest(child.parentPid, child.time, child.parentImage, child);
    const isOther = found && found.guid !== '' && child.parentGuid !== '';
    return isOther ? undefined : found;
  }

  childrenOf(parent: Process): Process[] {
    const found = new Set([
      ...(this.#byParentGuid.get(parent.guid) ?? []),
      ...(this.#byParentPid.get(parent.pid) ?? []),
    ]);
    return [...found].filter((child) => this.parentOf(child) === parent).sort(byTime);
  }

  /** Others that the same process started; of one without a record of its own start, those near in time. */
  siblingsOf(process: Process): Process[] {
    const parent = this.parentOf(process);
    if (parent) return this.childrenOf(parent).filter((other) => other !== process);
    const { parentGuid, parentPid, parentImage, time } = process;
    const all = parentGuid === '' ? this.#byParentPid.get(parentPid) : this.#byParentGuid.get(parentGuid);
    return (all ?? []).filter(
      (other) =>
        other !== process &&
        !this.parentOf(other) &&
        isSameProgram(other.parentImage, parentImage) &&
        (parentGuid !== '' || Math.abs(other.time - time) <= SAME_PARENT),
    );
  }

  /** The latest start of that number at or before a time; a log has thousands of one number. */
  #latest(pid: number, before: EpochMs, image: string, not?: Process): Process | undefined {
    const all = this.#byPid.get(pid) ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (all[middle]!.time <= before) low = middle + 1;
      else high = middle;
    }
    const found = all[low - 1] === not ? all[low - 2] : all[low - 1];
    return found && isSameProgram(found.image, image) ? found : undefined;
  }
}

const hostsOf = new WeakMap<CaseTable, Map<string, HostProcesses>>();

/**
 * The tree around the process an event tells of: its ancestors, the process, what else its parent started, and what it
 * started. In drawing order.
 * @returns null where the event tells of no process, or no log holds anything around it.
 */
export function processTree(table: CaseTable, row: RowIndex): ProcessLine[] | null {
  const host = textAt(table, 'host', row);
  if (host === undefined) return null;
  const isStart = processStarted.test(textAt(table, 'operation', row) ?? '');
  if (!isStart && !/"Process(?:Id|Guid)":/.test(textAt(table, 'parameters', row) ?? '')) return null;
  const processes = processesOn(table, host.toLowerCase());
  const process = processes.of(table, row);
  if (!process) return null;
  const lines = linesAround(processes, process, row);
  return lines.length > 1 ? lines : null;
}

function linesAround(processes: HostProcesses, process: Process, row: RowIndex): ProcessLine[] {
  const lines: ProcessLine[] = [];
  const line = (is: ProcessLine['is'], depth: number, of: Process): void => {
    lines.push({
      is,
      depth,
      row: of.rows.includes(row) ? row : of.rows[0]!,
      time: of.time,
      name: oneLine(fileName(of.image), SHOWN) || 'a program not named',
      command: oneLine(of.command, SHOWN),
      user: oneLine(of.user, SHOWN),
    });
  };
  const rest = (depth: number, name: string): void => {
    lines.push({ is: 'rest', depth, row: null, time: null, name, command: '', user: '' });
  };

  const ancestors = ancestorsOf(processes, process);
  const siblings = processes.siblingsOf(process);
  const above = ancestors.slice(-MOST.ancestors);
  const hidden = ancestors.length - above.length;
  const unseen = unseenParent(above[0] ?? process, above.length === 0 && siblings.length > 0);
  if (hidden > 0) rest(0, `${hidden} more above`);
  else if (unseen !== '') rest(0, `${unseen}, whose start no log holds`);
  const top = lines.length;
  above.forEach((one, i) => line('ancestor', top + i, one));

  const depth = top + above.length;
  const near = [...siblings]
    .sort((a, b) => Math.abs(a.time - process.time) - Math.abs(b.time - process.time))
    .slice(0, MOST.siblings);
  for (const one of [process, ...near].sort(byTime)) {
    if (one !== process) {
      line('sibling', depth, one);
      continue;
    }
    line('self', depth, process);
    const children = processes.childrenOf(process);
    for (const child of children.slice(0, MOST.children)) line('child', depth + 1, child);
    if (children.length > MOST.children)
      rest(depth + 1, `${children.length - MOST.children} more started by it`);
  }
  if (siblings.length > near.length) rest(depth, `${siblings.length - near.length} more beside it`);
  return lines;
}

/** @returns the parent's name, or its number where there is none and something has to stand above; else ''. */
function unseenParent({ parentImage, parentPid }: Process, isNeeded: boolean): string {
  const name = oneLine(fileName(parentImage), SHOWN);
  if (name !== '' || !isNeeded) return name;
  return Number.isNaN(parentPid) ? 'a process' : `process ${parentPid}`;
}

/** From the top; clocks and numbers that go round in a circle end it. */
function ancestorsOf(processes: HostProcesses, process: Process): Process[] {
  const seen = new Set([process]);
  for (let one = processes.parentOf(process); one && !seen.has(one); one = processes.parentOf(one))
    seen.add(one);
  return [...seen].slice(1).reverse();
}

function processesOn(table: CaseTable, host: string): HostProcesses {
  let known = hostsOf.get(table);
  if (!known) hostsOf.set(table, (known = new Map<string, HostProcesses>()));
  let processes = known.get(host);
  if (!processes) known.set(host, (processes = new HostProcesses(table, startsOn(table, host))));
  return processes;
}

/** Starts on a host, by time: texts are few and rows many, so each text is asked once. */
function* startsOn(table: CaseTable, host: string): Generator<RowIndex> {
  const { kind, host: hosts, operation } = table.events.columns;
  const isHost = asked(table, (text) => isSameHost(text.toLowerCase(), host));
  const isStart = asked(table, (text) => processStarted.test(text));
  for (let row = 0; row < table.events.length; row++)
    if (kind[row] === PROCESS && isHost(hosts[row]!) && isStart(operation[row]!)) yield row;
}

function asked({ strings }: CaseTable, question: (text: string) => boolean): (index: number) => boolean {
  const answers = new Map<number, boolean>();
  return (index) => {
    let answer = answers.get(index);
    if (answer === undefined) answers.set(index, (answer = question(strings.get(index) ?? '')));
    return answer;
  };
}

/** One log names a computer with its domain, another without. */
function isSameHost(a: string, b: string): boolean {
  return a === b || (a.includes('.') !== b.includes('.') && a.split('.', 1)[0] === b.split('.', 1)[0]);
}

function startOf(table: CaseTable, row: RowIndex): Process {
  const parameters = parametersOf(table, row);
  const text = (...names: string[]): string => {
    for (const name of names) {
      const value = parameters.get(name);
      if (value !== undefined) return value;
    }
    return '';
  };
  // 4688 calls the creator's number ProcessId, every other log its own.
  const isSecurity = parameters.has('NewProcessId');
  return {
    rows: [row],
    time: table.events.columns.time[row]!,
    pid: numberOf(parameters.get(isSecurity ? 'NewProcessId' : 'ProcessId')),
    guid: guidOf(parameters.get('ProcessGuid')),
    parentPid: numberOf(
      isSecurity ? parameters.get('ProcessId') : text('ParentProcessId', 'InitiatingProcessId'),
    ),
    parentGuid: guidOf(parameters.get('ParentProcessGuid')),
    image: textAt(table, 'target', row) ?? '',
    parentImage: text('ParentProcessName', 'ParentImage', 'InitiatingProcessFileName'),
    command: text('CommandLine', 'ProcessCommandLine'),
    // The one it runs as, where 4688 tells that another account started it.
    user: parameters.get('TargetUserName')?.toLowerCase() ?? textAt(table, 'user', row) ?? '',
  };
}

/** Another log's record of the same start. */
function isSameStart(table: CaseTable, known: Process, process: Process): boolean {
  const operations = table.events.columns.operation;
  const operation = operations[process.rows[0]!]!;
  return (
    process.time - known.time <= SAME_START &&
    isSameProgram(known.image, process.image) &&
    known.rows.every((row) => operations[row] !== operation)
  );
}

/** True unless both are named and differ. */
function isSameProgram(a: string, b: string): boolean {
  return a === '' || b === '' || programName(a) === programName(b);
}

/** `0x1a4` and `420`; NaN where it is none. */
function numberOf(text: string | undefined): number {
  return text !== undefined && /^\s*(?:0x[0-9a-f]{1,16}|\d{1,10})\s*$/i.test(text) ? Number(text) : NaN;
}

/** Without braces and in lower case; '' where it is absent or all zeros. */
function guidOf(text: string | undefined): string {
  const guid = (text ?? '').replace(/[{}\s]/g, '').toLowerCase();
  return /[1-9a-f]/.test(guid) ? guid : '';
}

const byTime = (a: Process, b: Process): number => a.time - b.time || a.rows[0]! - b.rows[0]!;

function put<K>(map: Map<K, Process[]>, key: K, process: Process): void {
  const list = map.get(key);
  if (list) list.push(process);
  else map.set(key, [process]);
}
