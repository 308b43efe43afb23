import { describe, expect, it } from 'vitest';
import type { CaseTable } from '../../../src/model/event';
import { processTree } from '../../../src/present/process-tree';
import { Drawing, type DrawnRow } from '../support/drawing';

const HOST = 'WS01.firm.example';
const SYSTEM = 'C:\\Windows\\System32\\';

/** A start as the Security log tells it: clock, image, own number, creator's number. */
function started(
  d: Drawing,
  clock: string,
  image: string,
  pid: number,
  parent: number,
  more: Partial<DrawnRow> & { parent?: string; line?: string } = {},
): Drawing {
  const { parent: parentImage, line = image, ...row } = more;
  return d.add({
    time: d.at(clock),
    log: 'windows.event',
    kind: 'process',
    operation: '4688 Process created',
    user: 'cfo',
    host: HOST,
    target: SYSTEM + image,
    parameters: {
      NewProcessId: `0x${pid.toString(16)}`,
      ProcessId: `0x${parent.toString(16)}`,
      CommandLine: line,
      ...(parentImage === undefined ? {} : { ParentProcessName: SYSTEM + parentImage }),
    },
    ...row,
  });
}

/** The same as Sysmon tells it. */
function sysmon(
  d: Drawing,
  clock: string,
  image: string,
  [pid, guid]: readonly [number, string],
  [parentPid, parentGuid]: readonly [number, string],
  more: Partial<DrawnRow> = {},
): Drawing {
  return d.add({
    time: d.at(clock),
    log: 'windows.event',
    kind: 'process',
    operation: '1 Process created (Sysmon)',
    user: 'cfo',
    host: HOST,
    target: SYSTEM + image,
    parameters: {
      ProcessId: String(pid),
      ProcessGuid: `{${guid}}`,
      ParentProcessId: String(parentPid),
      ParentProcessGuid: `{${parentGuid}}`,
      CommandLine: image,
    },
    ...more,
  });
}

/** The lines as one would read them; the chosen process in brackets. */
function drawn(table: CaseTable, row: number): string[] | null {
  return (
    processTree(table, row)?.map(({ depth, is, name }) => {
      const text = is === 'self' ? `[${name}]` : is === 'rest' ? `(${name})` : name;
      return '  '.repeat(depth) + text;
    }) ?? null
  );
}

const chain = (): Drawing => {
  const d = new Drawing();
  started(d, '09:00', 'explorer.exe', 100, 90, { parent: 'userinit.exe' });
  started(d, '09:01', 'outlook.exe', 200, 100, { parent: 'explorer.exe' });
  started(d, '09:02', 'winword.exe', 300, 200, { parent: 'outlook.exe' });
  started(d, '09:03', 'powershell.exe', 400, 300, { parent: 'winword.exe' });
  started(d, '09:03:30', 'splwow64.exe', 410, 300, { parent: 'winword.exe' });
  started(d, '09:04', 'whoami.exe', 500, 400, { parent: 'powershell.exe' });
  started(d, '09:05', 'net.exe', 510, 400, { parent: 'powershell.exe' });
  return started(d, '09:06', 'notepad.exe', 600, 100, { parent: 'explorer.exe' });
};

describe('the processes around one', () => {
  it('are its ancestors, what its parent started beside it, and what it started', () => {
    expect(drawn(chain().table(), 3)).toEqual([
      '(userinit.exe, whose start no log holds)',
      '  explorer.exe',
      '    outlook.exe',
      '      winword.exe',
      '        [powershell.exe]',
      '          whoami.exe',
      '          net.exe',
      '        splwow64.exe',
    ]);
  });

  it('have time, user and a command line on one line, cut, with nothing invisible in it', () => {
    const d = chain();
    started(d, '09:07', 'cmd.exe', 700, 400, { line: `cmd\r\n/c \u202eexe.${'x'.repeat(500)}` });
    const line = processTree(d.table(), 3)!.find(({ name }) => name === 'cmd.exe')!;
    expect(line).toMatchObject({ is: 'child', row: 8, time: d.at('09:07'), user: 'cfo' });
    expect(line.command).toMatch(/^cmd \/c {2}exe\.x+ …$/);
    expect(line.command.length).toBeLessThanOrEqual(122);
  });

  it('are those of a number’s latest start before, not of one that came after or had it earlier', () => {
    const d = new Drawing();
    started(d, '09:00', 'old.exe', 400, 1);
    started(d, '09:10', 'new.exe', 400, 2);
    started(d, '09:11', 'child.exe', 500, 400);
    started(d, '09:20', 'later.exe', 400, 3);
    const table = d.table();
    expect(drawn(table, 2)).toEqual(['new.exe', '  [child.exe]']);
    expect(drawn(table, 0)).toBeNull();
    expect(drawn(table, 3)).toBeNull();
  });

  it('stand under a parent without a record, of which the number is told where there is no name', () => {
    const d = new Drawing();
    started(d, '09:00', 'one.exe', 400, 7);
    started(d, '09:10', 'two.exe', 410, 7);
    started(d, '10:10:01', 'too-late.exe', 420, 7);
    expect(drawn(d.table(), 0)).toEqual([
      '(process 7, whose start no log holds)',
      '  [one.exe]',
      '  two.exe',
    ]);
  });

  it('do not take a parent of another name than the record gives', () => {
    const d = new Drawing();
    started(d, '09:00', 'svchost.exe', 400, 1);
    started(d, '09:10', 'child.exe', 500, 400, { parent: 'cmd.exe' });
    expect(drawn(d.table(), 1)).toEqual(['(cmd.exe, whose start no log holds)', '  [child.exe]']);
  });

  it('are told by Sysmon’s own id before the number', () => {
    const d = new Drawing();
    sysmon(d, '09:00', 'right.exe', [400, 'aa-1'], [1, '0']);
    sysmon(d, '09:01', 'wrong.exe', [400, 'aa-2'], [1, '0']);
    sysmon(d, '09:02', 'child.exe', [500, 'aa-3'], [400, 'aa-1']);
    sysmon(d, '09:03', 'orphan.exe', [510, 'aa-4'], [400, 'aa-9']);
    const table = d.table();
    expect(drawn(table, 2)).toEqual(['right.exe', '  [child.exe]']);
    expect(drawn(table, 3)).toBeNull();
  });

  it('are one process where two logs tell of its start', () => {
    const d = new Drawing();
    started(d, '09:00', 'cmd.exe', 400, 1);
    sysmon(d, '09:00:01', 'cmd.exe', [400, 'aa-1'], [1, '0']);
    sysmon(d, '09:01', 'whoami.exe', [500, 'aa-2'], [400, 'aa-1']);
    started(d, '09:01:01', 'whoami.exe', 500, 400);
    const table = d.table();
    for (const row of [2, 3]) {
      expect(drawn(table, row)).toEqual(['cmd.exe', '  [whoami.exe]']);
      expect(processTree(table, row)!.at(-1)!.row).toBe(row);
    }
  });

  it('are found for an event of another kind that states its process', () => {
    const d = chain();
    d.add({
      time: d.at('09:05:30'),
      log: 'windows.event',
      kind: 'process',
      operation: '4104 PowerShell script block',
      host: 'ws01',
      parameters: { ScriptBlockText: 'whoami', ProcessId: '400' },
    });
    const table = d.table();
    const lines = processTree(table, 7)!;
    expect(lines.find(({ is }) => is === 'self')).toMatchObject({ name: 'powershell.exe', row: 3 });
  });

  it('are of the same host and of nothing else', () => {
    const d = new Drawing();
    started(d, '09:00', 'cmd.exe', 400, 1, { host: 'OTHER.firm.example' });
    started(d, '09:01', 'whoami.exe', 500, 400);
    d.prompts('cfo 09:02 +1s d', { ip: '203.0.113.7' });
    const table = d.table();
    for (const row of [0, 1, 2, 99, -1]) expect(drawn(table, row)).toBeNull();
  });

  it('are as many as fit, the nearest, and the rest is counted', () => {
    const d = new Drawing();
    for (let i = 0; i < 12; i++) started(d, `08:${10 + i}`, `up${i}.exe`, 100 + i, 99 + i);
    for (let i = 0; i < 40; i++) started(d, `09:${10 + i}`, `beside${i}.exe`, 1_000 + i, 111);
    started(d, '09:30:30', 'self.exe', 2_000, 111);
    for (let i = 0; i < 40; i++) started(d, `10:${10 + i}`, `below${i}.exe`, 3_000 + i, 2_000);
    const lines = drawn(d.table(), 33)!;
    expect(lines.filter((line) => !line.includes('('))).toHaveLength(29);
    expect(lines[0]).toBe('(4 more above)');
    expect(lines).toContain('                  [self.exe]');
    expect(lines).toContain('                    (28 more started by it)');
    expect(lines.at(-1)).toBe('                  (32 more beside it)');
    expect(lines.join()).toContain('beside20.exe');
    expect(lines.join()).not.toContain('beside39.exe');
  });

  it('end where numbers go round in a circle', () => {
    const d = new Drawing();
    started(d, '09:00', 'a.exe', 1, 2);
    started(d, '09:00', 'b.exe', 2, 1);
    started(d, '09:00', 'c.exe', 3, 3);
    const table = d.table();
    expect(drawn(table, 0)).toHaveLength(3);
    expect(drawn(table, 2)).toBeNull();
  });

  it('take no longer for a log of one number', () => {
    const d = new Drawing();
    for (let i = 0; i < 20_000; i++) started(d, '09:00', 'a.exe', 7, 7, { time: d.at('09:00') + i * 10_000 });
    const before = performance.now();
    expect(processTree(d.table(), 10_000)!.length).toBeLessThan(40);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
