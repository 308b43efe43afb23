import { describe, expect, it } from 'vitest';
import { entraObjectId } from '../../../src/normalise/windows-account';
import { recordText } from '../../../src/pipeline/record-text';
import { eventsChunk, eventsFile, evtxFile, value, type FakeEvent } from '../evtx/evtx-writer';
import { numbers, readFile } from '../support/reading';

const s = value.string;
const subject = {
  SubjectUserSid: value.sid(5, 21, 1, 2, 3, 1106),
  SubjectUserName: s('CFO'),
  SubjectDomainName: s('FIRM'),
  SubjectLogonId: value.hex64(0x51f0an),
};
const powershell = {
  provider: 'Microsoft-Windows-PowerShell',
  channel: 'Microsoft-Windows-PowerShell/Operational',
};
const sysmon = { provider: 'Microsoft-Windows-Sysmon', channel: 'Microsoft-Windows-Sysmon/Operational' };
const defender = {
  provider: 'Microsoft-Windows-Windows Defender',
  channel: 'Microsoft-Windows-Windows Defender/Operational',
};
const session = {
  provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager',
  channel: 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
};
const system = { provider: 'Service Control Manager', channel: 'System' };
const FAILURE = 0x8010_0000_0000_0000n;
const SUCCESS = 0x8020_0000_0000_0000n;

/** An event and the fields it has to have; undefined where absent. */
const cases: readonly (readonly [what: string, event: FakeEvent, expected: Record<string, unknown>])[] = [
  [
    'a logon',
    {
      id: 4624,
      keywords: SUCCESS,
      data: {
        ...subject,
        TargetUserSid: value.sid(5, 21, 1, 2, 3, 1106),
        TargetUserName: s('cfo'),
        TargetDomainName: s('FIRM'),
        TargetLogonId: value.hex64(0x5_1f0an),
        LogonType: value.uint32(10),
        LogonProcessName: s('User32 '),
        AuthenticationPackageName: s('Negotiate'),
        WorkstationName: s('WS01'),
        IpAddress: s('203.0.113.7'),
        IpPort: s('49152'),
      },
    },
    {
      kind: 'logon',
      provider: 'windows',
      operation: '4624 Logon',
      user: 'cfo',
      userAlias: 'FIRM\\cfo',
      userId: 'S-1-5-21-1-2-3-1106',
      ip: '203.0.113.7',
      device: 'WS01',
      host: 'WS01.firm.example',
      resource: 'Security',
      app: 'Microsoft-Windows-Security-Auditing',
      logonType: '10',
      outcome: 'success',
      code: undefined,
      parameters: {
        TargetDomainName: 'FIRM',
        TargetLogonId: '0x51f0a',
        LogonProcessName: 'User32',
        AuthenticationPackageName: 'Negotiate',
        SubjectUserName: 'CFO',
        SubjectDomainName: 'FIRM',
        IpPort: '49152',
      },
    },
  ],
  [
    'a logon with a password that was wrong',
    {
      id: 4625,
      keywords: FAILURE,
      data: {
        TargetUserName: s('cfo@firm.example'),
        TargetDomainName: s(''),
        Status: value.hex32(0xc000_006d),
        SubStatus: value.hex32(0xc000_006a),
        LogonType: value.uint32(3),
        IpAddress: s('::ffff:198.51.100.9'),
      },
    },
    {
      operation: '4625 Logon failed',
      user: 'cfo@firm.example',
      userAlias: undefined,
      ip: '198.51.100.9',
      code: '0xc000006a',
      reason: 'wrong password',
      outcome: 'failure',
    },
  ],
  [
    'a status that stands in Status alone',
    {
      id: 4625,
      data: { TargetUserName: s('x'), Status: value.hex32(0xc000_0234), SubStatus: value.hex32(0) },
    },
    { code: '0xc0000234', reason: 'account locked out' },
  ],
  [
    'credentials that were given',
    {
      id: 4648,
      keywords: SUCCESS,
      data: {
        ...subject,
        TargetUserName: s('admin'),
        TargetServerName: s('fs01'),
        ProcessName: s('C:\\x.exe'),
        IpAddress: s('-'),
      },
    },
    { kind: 'logon', user: 'admin', target: 'fs01', ip: undefined, parameters: { SubjectUserName: 'CFO' } },
  ],
  [
    'a process',
    {
      id: 4688,
      data: {
        ...subject,
        NewProcessId: value.hex64(0x1a4n),
        NewProcessName: s('C:\\Windows\\System32\\cmd.exe'),
        CommandLine: s('cmd /c "whoami"\n'),
        ParentProcessName: s('C:\\Windows\\explorer.exe'),
      },
    },
    {
      kind: 'process',
      user: 'cfo',
      target: 'C:\\Windows\\System32\\cmd.exe',
      parameters: {
        CommandLine: 'cmd /c "whoami"',
        NewProcessId: '0x1a4',
        ParentProcessName: 'C:\\Windows\\explorer.exe',
      },
    },
  ],
  [
    'the machine’s own account',
    {
      id: 4672,
      data: {
        SubjectUserSid: value.sid(5, 18),
        SubjectUserName: s('WS01$'),
        PrivilegeList: s('SeTcbPrivilege'),
      },
    },
    { kind: 'logon', user: 'ws01$', userType: 'system', userId: undefined },
  ],
  [
    'an Entra account, by its object id',
    {
      id: 4624,
      data: {
        TargetUserName: s('cfo@firm.example'),
        TargetUserSid: value.sid(12, 1, 0x5484_9625, 0x4994_5478, 0x3e3b_a5ba, 0x0dc3_2803),
      },
    },
    { userId: '54849625-5478-4994-baa5-3b3e0328c30d' },
  ],
  [
    'a new account',
    { id: 4720, data: { ...subject, TargetUserName: s('helper'), TargetSid: value.sid(5, 21, 9) } },
    { kind: 'directory', user: 'cfo', target: 'helper', outcome: 'success' },
  ],
  [
    'a member of a group',
    {
      id: 4732,
      data: {
        ...subject,
        MemberName: s('-'),
        MemberSid: value.sid(5, 21, 9),
        TargetUserName: s('Administrators'),
      },
    },
    { kind: 'directory', user: 'cfo', target: 'Administrators', parameters: { MemberSid: 'S-1-5-21-9' } },
  ],
  [
    'an account that was locked',
    { id: 4740, data: { TargetUserName: s('cfo'), TargetDomainName: s('WS01') } },
    { kind: 'logon', user: 'cfo', device: 'WS01', outcome: 'failure' },
  ],
  [
    'a Kerberos ticket that was refused',
    {
      id: 4768,
      data: {
        TargetUserName: s('cfo'),
        ServiceName: s('krbtgt'),
        Status: value.hex32(6),
        IpAddress: s('::ffff:10.0.0.4'),
      },
    },
    { kind: 'logon', code: '0x6', outcome: 'failure', ip: '10.0.0.4', target: 'krbtgt' },
  ],
  [
    'a Kerberos ticket',
    { id: 4769, data: { TargetUserName: s('cfo@FIRM.EXAMPLE'), Status: value.hex32(0) } },
    { outcome: 'success', user: 'cfo@firm.example' },
  ],
  [
    'Kerberos pre-authentication',
    { id: 4771, data: { TargetUserName: s('cfo'), Status: value.hex32(0x18) } },
    { outcome: 'failure', code: '0x18', reason: 'wrong password' },
  ],
  [
    'NTLM',
    {
      id: 4776,
      data: { TargetUserName: s('cfo'), Workstation: s('KALI'), Status: value.hex32(0xc000_0064) },
    },
    { outcome: 'failure', device: 'KALI', reason: 'no such user', ip: undefined },
  ],
  [
    'NTLM audited by a domain controller',
    {
      id: 8004,
      provider: 'Microsoft-Windows-NTLM',
      channel: 'Microsoft-Windows-NTLM/Operational',
      data: {
        SChannelName: s('FS01'),
        UserName: s('cfo'),
        DomainName: s('FIRM'),
        WorkstationName: s('WS01'),
      },
    },
    { kind: 'logon', user: 'cfo', userAlias: 'FIRM\\cfo', device: 'WS01', target: 'FS01' },
  ],
  [
    'a remote desktop',
    {
      id: 1149,
      provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
      userData: ['EventXML', { Param1: 'cfo', Param2: 'FIRM', Param3: '203.0.113.7' }],
    },
    { kind: 'logon', user: 'cfo', userAlias: 'FIRM\\cfo', ip: '203.0.113.7' },
  ],
  ...[21, 24, 25].map(
    (id) =>
      [
        `a session (${id})`,
        {
          id,
          ...session,
          userData: [
            'EventXML',
            { User: 'FIRM\\cfo', SessionID: '2', Address: id === 24 ? 'LOCAL' : '203.0.113.7' },
          ],
        },
        { kind: 'logon', user: 'cfo', userAlias: 'FIRM\\cfo', ip: id === 24 ? undefined : '203.0.113.7' },
      ] as [string, FakeEvent, Record<string, unknown>],
  ),
  [
    'a PowerShell command',
    { id: 4103, ...powershell, userSid: value.sid(5, 21, 7), data: { Payload: s('CommandInvocation(x)') } },
    { kind: 'process', userId: 'S-1-5-21-7', parameters: { Payload: 'CommandInvocation(x)' } },
  ],
  [
    'a PowerShell command, with its context',
    {
      id: 4103,
      ...powershell,
      userSid: value.sid(5, 21, 7),
      data: {
        ContextInfo: s(
          '        Severity = Informational\r\n        User = FIRM\\CFO\r\n        Connected User = \r\n',
        ),
      },
    },
    { kind: 'process', user: 'cfo', userAlias: 'FIRM\\CFO', userId: 'S-1-5-21-7', userType: undefined },
  ],
  [
    'a PowerShell command of the system',
    {
      id: 4103,
      ...powershell,
      userSid: value.sid(5, 18),
      data: { ContextInfo: s('  User = NT AUTHORITY\\SYSTEM\r\n') },
    },
    { user: 'system', userType: 'system', userId: undefined },
  ],
  [
    'a PowerShell script',
    { id: 4104, ...powershell, data: { ScriptBlockText: s('iex "a"'), Path: s('C:\\a.ps1') } },
    { kind: 'process', target: 'C:\\a.ps1', parameters: { ScriptBlockText: 'iex "a"' } },
  ],
  [
    'Sysmon: a process',
    {
      id: 1,
      ...sysmon,
      data: {
        Image: s('C:\\a.exe'),
        User: s('FIRM\\cfo'),
        CommandLine: s('a -b'),
        ProcessId: value.uint32(7),
      },
    },
    {
      kind: 'process',
      user: 'cfo',
      userAlias: 'FIRM\\cfo',
      target: 'C:\\a.exe',
      parameters: { CommandLine: 'a -b', ProcessId: '7' },
    },
  ],
  [
    'Sysmon: a connection that went out',
    {
      id: 3,
      ...sysmon,
      data: {
        Initiated: value.bool(true),
        SourceIp: s('10.0.0.4'),
        DestinationIp: s('203.0.113.9'),
        DestinationHostname: s('-'),
      },
    },
    { kind: 'other', target: '203.0.113.9', ip: undefined },
  ],
  [
    'Sysmon: a connection that came in',
    {
      id: 3,
      ...sysmon,
      data: { Initiated: value.bool(false), SourceIp: s('203.0.113.9'), DestinationIp: s('10.0.0.4') },
    },
    { ip: '203.0.113.9' },
  ],
  [
    'Sysmon: a file',
    { id: 11, ...sysmon, data: { TargetFilename: s('C:\\x.zip'), Image: s('C:\\a.exe') } },
    { kind: 'file', target: 'C:\\x.zip' },
  ],
  [
    'Sysmon: a name that was looked up',
    { id: 22, ...sysmon, data: { QueryName: s('evil.example'), QueryResults: s('203.0.113.9;') } },
    { kind: 'other', target: 'evil.example' },
  ],
  [
    'Defender: malware',
    {
      id: 1116,
      ...defender,
      data: { 'Threat Name': s('Trojan:X'), Path: s('file:_C:\\x'), 'Detection User': s('FIRM\\cfo') },
    },
    { kind: 'other', target: 'Trojan:X', user: 'cfo' },
  ],
  [
    'Defender turned off',
    { id: 5001, ...defender },
    { operation: '5001 Defender real-time protection turned off' },
  ],
  [
    'a task',
    { id: 4698, data: { ...subject, TaskName: s('\\x'), TaskContent: s('<Task/>') } },
    { kind: 'other', user: 'cfo', target: '\\x', parameters: { TaskContent: '<Task/>' } },
  ],
  [
    'a service',
    {
      id: 7045,
      ...system,
      data: { ServiceName: s('svc'), ImagePath: s('C:\\a.exe'), AccountName: s('LocalSystem') },
    },
    { kind: 'other', target: 'svc', parameters: { ImagePath: 'C:\\a.exe' } },
  ],
  [
    'the Security log cleared',
    {
      id: 1102,
      provider: 'Microsoft-Windows-Eventlog',
      userData: ['LogFileCleared', { SubjectUserName: 'cfo', SubjectDomainName: 'FIRM' }],
    },
    { kind: 'other', operation: '1102 Audit log cleared', user: 'cfo' },
  ],
  [
    'another log cleared',
    {
      id: 104,
      provider: 'Microsoft-Windows-Eventlog',
      channel: 'System',
      userData: ['LogFileCleared', { SubjectUserName: 'cfo', Channel: 'Application' }],
    },
    { operation: '104 Event log cleared', target: 'Application', resource: 'System' },
  ],
  [
    'a crash',
    {
      id: 1001,
      provider: 'Windows Error Reporting',
      channel: 'Application',
      data: { '': value.strings('bucket', '1', 'APPCRASH', 'n/a', '0', 'MsMpEng.exe') },
    },
    { kind: 'other', operation: '1001 Crash report', target: 'MsMpEng.exe' },
  ],
  // 1001 of another provider is no crash report, and 8004 elsewhere no NTLM.
  [
    'a number of another log',
    { id: 1001, provider: 'Microsoft-Windows-Something', channel: 'Application' },
    { kind: 'other', operation: '1001 Something' },
  ],
  [
    'an event nothing maps',
    { id: 5156, keywords: FAILURE, data: { ...subject, Application: s('\\device\\x') } },
    { kind: 'other', operation: '5156 Security-Auditing', user: 'cfo', outcome: 'failure' },
  ],
];

describe('events of an EVTX file', () => {
  it.each(cases)('%s', async (_, event, expected) => {
    const { source, events } = await readFile(eventsFile([event]));
    expect(numbers(source)).toEqual([1, 1, 0, 0, 0]);
    const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, events[0]![key]]));
    expect(picked).toMatchObject(
      Object.fromEntries(Object.entries(expected).filter(([, v]) => v !== undefined)),
    );
    for (const [key, wanted] of Object.entries(expected))
      if (wanted === undefined) expect(picked[key], key).toBeUndefined();
  });

  it('with the same computer, channel, number and time is one; with another computer two', async () => {
    const one: FakeEvent = { id: 4624, recordId: 7n, data: { TargetUserName: s('cfo') } };
    const file = evtxFile([
      eventsChunk([one, { ...one, computer: 'WS02' }]),
      eventsChunk([one, { ...one, time: '2026-09-14T14:09:17Z' }, { ...one, channel: 'ForwardedEvents' }]),
    ]);
    expect(numbers((await readFile(file)).source)).toEqual([5, 4, 1, 0, 0]);
  });

  it('keeps times to the millisecond, states its zone, and has no lines', async () => {
    const { source, events } = await readFile(eventsFile([{ id: 1, time: '2026-09-14T14:09:16.2049999Z' }]));
    expect(events[0]).toMatchObject({ time: '2026-09-14T14:09:16.204Z', record: 1, offset: 4_608 });
    expect(events[0]!['line']).toBeUndefined();
    expect(source).toMatchObject({
      format: 'windows.evtx',
      zone: { name: 'UTC', known: 'stated' },
      questions: [],
    });
  });

  it('a damaged record is a reject without a line, with its chunk, number and reason', async () => {
    const file = eventsFile([{ id: 1 }, { id: 2 }, { id: 3 }]);
    const second = (await readFile(file)).events[1] as { offset: number; length: number };
    file[second.offset + 24] = 0x7f;
    const { source } = await readFile(file);
    expect(numbers(source)).toEqual([3, 2, 0, 1, 0]);
    expect(source.rejects).toEqual([
      {
        record: 2,
        line: null,
        offset: second.offset,
        length: second.length,
        reason: expect.stringContaining('chunk 1, EventRecordID 2: unknown token 0x7f') as string,
      },
    ]);
  });

  it('cuts long values where they are kept with the event; the record has the whole', async () => {
    const long = 'Ä'.repeat(20_000);
    const file = eventsFile([
      { id: 4104, ...powershell, data: { ScriptBlockText: s(long), ScriptBlockId: s('Ä'.repeat(3_000)) } },
    ]);
    const { events } = await readFile(file);
    const { offset, length, parameters } = events[0] as {
      offset: number;
      length: number;
      parameters: Record<string, string>;
    };
    const cut = '… (cut here; the record has the rest)';
    expect(parameters['ScriptBlockText']).toBe(`${'Ä'.repeat(16_384)} ${cut}`);
    expect(parameters['ScriptBlockId']).toBe(`${'Ä'.repeat(2_048)} ${cut}`);
    expect(await recordText(new Blob([file as Uint8Array<ArrayBuffer>]), offset, length, null)).toContain(
      long,
    );
  });

  it('a file that holds none is recognised and gives none', async () => {
    expect((await readFile(evtxFile([]))).source).toMatchObject({ format: 'windows.evtx', records: 0 });
  });

  it.each([1, 100, 70_000])('in pieces of %s bytes it reads the same', async (size) => {
    const file = evtxFile([eventsChunk(cases.map(([, event]) => event)), eventsChunk([{ id: 4624 }], 100n)]);
    const whole = await readFile(file);
    expect(whole.events).toHaveLength(cases.length + 1);
    expect((await readFile(file, size)).events).toEqual(whole.events);
  });
});

it('an Entra object id is spelled in four numbers', () => {
  // What .NET's Guid makes of the four numbers' sixteen bytes.
  expect(entraObjectId('S-1-12-1-1418171941-1234459768-1044096442-230893571')).toBe(
    '54879625-5c78-4994-baa5-3b3e0328c30d',
  );
  expect(entraObjectId('S-1-12-1-99999999999-1-1-1')).toBeNull();
  expect(entraObjectId('S-1-5-21-1')).toBeNull();
});
