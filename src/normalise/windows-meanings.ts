import type { EventKind } from '../model/event';
import type { DataFact } from './windows-facts';

/** Whom an event is about: the account its fields begin with that word, or another way of naming somebody. */
export type Who =
  | 'Subject'
  | 'Target'
  | 'User'
  | 'UserName'
  | 'Param'
  | 'AccountName'
  | 'UserContext'
  | 'Detection User'
  | 'ContextInfo';

/** What an event id means here. */
export interface Meaning {
  kind: EventKind;
  /** In the words of Microsoft's documentation, in short. */
  words: string;
  who?: Who;
  /** What it was done to: the first of these that is filled. */
  target?: readonly DataFact[];
  ip?: DataFact;
  device?: DataFact;
  /** `status`: 0 in Status is a success, anything else a failure. */
  outcome?: 'success' | 'failure' | 'status';
  /** Kept with the event under these names. */
  parameters?: readonly DataFact[];
  /** The process that wrote the event did what it tells: its number is kept as `ProcessId`. */
  isOfWriter?: true;
}

/** A log of one purpose, told by provider or, where a layout lacks it, by channel: ids mean nothing by themselves. */
export type WindowsLog =
  | 'security'
  | 'eventlog'
  | 'system'
  | 'sysmon'
  | 'powershell'
  | 'defender'
  | 'rdp'
  | 'rdp-session'
  | 'tasks'
  | 'ntlm'
  | 'wer'
  | 'bugcheck';

/** Names in lower case, without `microsoft-windows-`. Hayabusa abbreviates channels (`Sec`). */
const logs: Readonly<Record<string, WindowsLog>> = {
  'security-auditing': 'security',
  'microsoft windows security auditing.': 'security',
  security: 'security',
  sec: 'security',
  eventlog: 'eventlog',
  'service control manager': 'system',
  sysmon: 'sysmon',
  'sysmon/operational': 'sysmon',
  powershell: 'powershell',
  'powershell/operational': 'powershell',
  pwsh: 'powershell',
  'windows defender': 'defender',
  'windows defender/operational': 'defender',
  defender: 'defender',
  'terminalservices-remoteconnectionmanager': 'rdp',
  'terminalservices-remoteconnectionmanager/operational': 'rdp',
  'terminalservices-localsessionmanager': 'rdp-session',
  'terminalservices-localsessionmanager/operational': 'rdp-session',
  taskscheduler: 'tasks',
  'taskscheduler/operational': 'tasks',
  tasksch: 'tasks',
  ntlm: 'ntlm',
  'ntlm/operational': 'ntlm',
  'security-netlogon': 'ntlm',
  'windows error reporting': 'wer',
  'wer-systemerrorreporting': 'bugcheck',
};

/** Channels whose events come from many providers: they tell only where no provider is named. */
const shared: Readonly<Record<string, WindowsLog>> = { system: 'system', sys: 'system' };

/** Hayabusa's short names. Source: Yamato-Security/hayabusa, config/channel_abbreviations.txt. */
const channels: Readonly<Record<string, string>> = {
  sec: 'Security',
  sys: 'System',
  app: 'Application',
  sysmon: 'Microsoft-Windows-Sysmon/Operational',
  pwsh: 'Microsoft-Windows-PowerShell/Operational',
  defender: 'Microsoft-Windows-Windows Defender/Operational',
  ntlm: 'Microsoft-Windows-NTLM/Operational',
  tasksch: 'Microsoft-Windows-TaskScheduler/Operational',
};

/** @returns a channel by its full name. */
export function fullChannel(name: string): string {
  return channels[name.trim().toLowerCase()] ?? name;
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^microsoft-windows-/, '');

/** @returns the log of a provider, or of a channel where no provider is named; undefined for any other. */
export function windowsLog(provider: string, channel: string): WindowsLog | undefined {
  if (provider !== '')
    return logs[plain(provider)] ?? (logs[plain(channel)] === 'security' ? 'security' : undefined);
  const name = plain(channel);
  return logs[name] ?? shared[name];
}

const subject = ['SubjectUserName', 'SubjectDomainName', 'SubjectUserSid', 'SubjectLogonId'] as const;
const target = ['TargetUserName', 'TargetDomainName', 'TargetSid'] as const;
const account = (words: string): Meaning => ({
  kind: 'directory',
  words,
  who: 'Subject',
  target: ['NewTargetUserName', 'TargetUserName', 'SamAccountName'],
  outcome: 'success',
  parameters: [...target, 'SubjectDomainName', 'SubjectLogonId', 'OldTargetUserName'],
});
const member = (words: string): Meaning => ({
  kind: 'directory',
  words,
  who: 'Subject',
  target: ['TargetUserName'],
  outcome: 'success',
  parameters: ['MemberName', 'MemberSid', ...target, 'SubjectDomainName', 'SubjectLogonId'],
});
const task = (words: string): Meaning => ({
  kind: 'other',
  words,
  who: 'Subject',
  target: ['TaskName'],
  parameters: ['TaskContent', 'SubjectLogonId'],
});
const ticket = (words: string): Meaning => ({
  kind: 'logon',
  words,
  who: 'Target',
  target: ['ServiceName'],
  ip: 'IpAddress',
  outcome: 'status',
  parameters: [
    'TargetDomainName',
    'TicketOptions',
    'TicketEncryptionType',
    'PreAuthType',
    'Status',
    'IpPort',
  ],
});
const session = (words: string): Meaning => ({
  kind: 'logon',
  words,
  who: 'User',
  ip: 'Address',
  parameters: ['SessionID'],
});
const logon = [
  'TargetDomainName',
  'TargetLogonId',
  'LogonProcessName',
  'AuthenticationPackageName',
  'ProcessName',
  'ElevatedToken',
  'SubjectUserName',
  'SubjectDomainName',
  'IpPort',
] as const;

const security: Readonly<Record<number, Meaning>> = {
  1100: { kind: 'other', words: 'Event logging service shut down' },
  1102: { kind: 'other', words: 'Audit log cleared', who: 'Subject', parameters: subject },
  4616: { kind: 'other', words: 'System time changed', who: 'Subject', target: ['ProcessName'] },
  4624: {
    kind: 'logon',
    words: 'Logon',
    who: 'Target',
    ip: 'IpAddress',
    device: 'WorkstationName',
    outcome: 'success',
    parameters: logon,
  },
  4625: {
    kind: 'logon',
    words: 'Logon failed',
    who: 'Target',
    ip: 'IpAddress',
    device: 'WorkstationName',
    outcome: 'failure',
    parameters: [...logon, 'Status', 'SubStatus'],
  },
  4634: { kind: 'logon', words: 'Logoff', who: 'Target', parameters: ['TargetLogonId'] },
  4647: { kind: 'logon', words: 'Logoff by the user', who: 'Target', parameters: ['TargetLogonId'] },
  4648: {
    kind: 'logon',
    words: 'Logon with explicit credentials',
    who: 'Target',
    target: ['TargetServerName'],
    ip: 'IpAddress',
    parameters: ['TargetDomainName', ...subject, 'ProcessName', 'ProcessId', 'IpPort'],
  },
  4672: {
    kind: 'logon',
    words: 'Special privileges given to a logon',
    who: 'Subject',
    parameters: ['SubjectDomainName', 'SubjectLogonId', 'PrivilegeList'],
  },
  4688: {
    kind: 'process',
    words: 'Process created',
    who: 'Subject',
    target: ['NewProcessName'],
    parameters: [
      'CommandLine',
      'NewProcessId',
      'ParentProcessName',
      'ProcessId',
      'SubjectDomainName',
      'SubjectLogonId',
      'TargetUserName',
      'TargetDomainName',
    ],
  },
  4689: {
    kind: 'process',
    words: 'Process ended',
    who: 'Subject',
    target: ['ProcessName'],
    parameters: ['ProcessId'],
  },
  4697: {
    kind: 'other',
    words: 'Service installed',
    who: 'Subject',
    target: ['ServiceName'],
    parameters: ['ServiceFileName', 'ServiceType', 'AccountName', 'SubjectLogonId'],
  },
  4698: task('Scheduled task created'),
  4699: task('Scheduled task deleted'),
  4700: task('Scheduled task enabled'),
  4701: task('Scheduled task disabled'),
  4702: task('Scheduled task updated'),
  4719: { kind: 'directory', words: 'Audit policy changed', who: 'Subject' },
  4720: account('User account created'),
  4722: account('User account enabled'),
  4723: account('Password change attempted'),
  4724: account('Password reset attempted'),
  4725: account('User account disabled'),
  4726: account('User account deleted'),
  4738: account('User account changed'),
  4741: account('Computer account created'),
  4742: account('Computer account changed'),
  4767: account('User account unlocked'),
  4781: account('Account name changed'),
  4727: member('Global group created'),
  4728: member('Member added to a global group'),
  4729: member('Member removed from a global group'),
  4731: member('Local group created'),
  4732: member('Member added to a local group'),
  4733: member('Member removed from a local group'),
  4735: member('Local group changed'),
  4737: member('Global group changed'),
  4754: member('Universal group created'),
  4756: member('Member added to a universal group'),
  4757: member('Member removed from a universal group'),
  4740: {
    kind: 'logon',
    words: 'User account locked out',
    who: 'Target',
    // Its TargetDomainName is the computer from which the lock-out came.
    device: 'TargetDomainName',
    outcome: 'failure',
    parameters: ['SubjectUserName', 'TargetSid'],
  },
  4768: ticket('Kerberos ticket-granting ticket requested'),
  4769: ticket('Kerberos service ticket requested'),
  4770: ticket('Kerberos service ticket renewed'),
  4771: { ...ticket('Kerberos pre-authentication failed'), outcome: 'failure' },
  4776: {
    kind: 'logon',
    words: 'Credentials validated by NTLM',
    who: 'Target',
    device: 'Workstation',
    outcome: 'status',
    parameters: ['PackageName', 'Status'],
  },
  4778: {
    kind: 'logon',
    words: 'Session reconnected',
    who: 'AccountName',
    ip: 'ClientAddress',
    device: 'ClientName',
  },
  4779: {
    kind: 'logon',
    words: 'Session disconnected',
    who: 'AccountName',
    ip: 'ClientAddress',
    device: 'ClientName',
  },
  4798: account('Group membership of a user listed'),
  4799: member('Members of a local group listed'),
  4800: { kind: 'logon', words: 'Workstation locked', who: 'Target' },
  4801: { kind: 'logon', words: 'Workstation unlocked', who: 'Target' },
};

const meanings: Readonly<Record<WindowsLog, Readonly<Record<number, Meaning>>>> = {
  security,
  eventlog: {
    104: {
      kind: 'other',
      words: 'Event log cleared',
      who: 'Subject',
      target: ['Channel'],
      parameters: subject,
    },
    1100: security[1100]!,
    1102: security[1102]!,
  },
  system: {
    104: {
      kind: 'other',
      words: 'Event log cleared',
      who: 'Subject',
      target: ['Channel'],
      parameters: subject,
    },
    7036: { kind: 'other', words: 'Service changed state', target: ['#1'] },
    7040: { kind: 'other', words: 'Start type of a service changed', target: ['#1'] },
    7045: {
      kind: 'other',
      words: 'Service installed',
      target: ['ServiceName'],
      parameters: ['ImagePath', 'ServiceType', 'StartType', 'AccountName'],
    },
  },
  sysmon: {
    1: {
      kind: 'process',
      words: 'Process created (Sysmon)',
      who: 'User',
      target: ['Image'],
      parameters: [
        'CommandLine',
        'ProcessId',
        'ProcessGuid',
        'ParentImage',
        'ParentCommandLine',
        'ParentProcessId',
        'ParentProcessGuid',
        'LogonId',
        'Hashes',
      ],
    },
    3: {
      kind: 'other',
      words: 'Network connection (Sysmon)',
      who: 'User',
      target: ['DestinationHostname', 'DestinationIp'],
      parameters: [
        'Image',
        'ProcessId',
        'ProcessGuid',
        'Protocol',
        'Initiated',
        'SourceIp',
        'DestinationIp',
        'DestinationPort',
      ],
    },
    11: {
      kind: 'file',
      words: 'File created (Sysmon)',
      who: 'User',
      target: ['TargetFilename'],
      parameters: ['Image', 'ProcessId', 'ProcessGuid'],
    },
    22: {
      kind: 'other',
      words: 'DNS query (Sysmon)',
      who: 'User',
      target: ['QueryName'],
      parameters: ['QueryResults', 'Image', 'ProcessId', 'ProcessGuid'],
    },
  },
  powershell: {
    4103: {
      kind: 'process',
      words: 'PowerShell command run',
      who: 'ContextInfo',
      parameters: ['Payload', 'ContextInfo'],
      isOfWriter: true,
    },
    4104: {
      kind: 'process',
      words: 'PowerShell script block',
      target: ['Path'],
      isOfWriter: true,
      parameters: ['ScriptBlockText', 'ScriptBlockId', 'MessageNumber', 'MessageTotal'],
    },
  },
  defender: {
    1116: {
      kind: 'other',
      words: 'Defender detected malware',
      who: 'Detection User',
      target: ['Threat Name'],
      parameters: ['Path', 'Process Name', 'Severity Name', 'Action Name'],
    },
    1117: {
      kind: 'other',
      words: 'Defender acted on malware',
      who: 'Detection User',
      target: ['Threat Name'],
      parameters: ['Path', 'Process Name', 'Severity Name', 'Action Name'],
    },
    5001: { kind: 'other', words: 'Defender real-time protection turned off' },
    5007: { kind: 'other', words: 'Defender configuration changed' },
  },
  rdp: {
    1149: { kind: 'logon', words: 'Remote desktop: user authenticated', who: 'Param', ip: 'Param3' },
  },
  'rdp-session': {
    21: session('Remote desktop: session logon'),
    22: session('Remote desktop: shell started'),
    23: session('Remote desktop: session logoff'),
    24: session('Remote desktop: session disconnected'),
    25: session('Remote desktop: session reconnected'),
  },
  tasks: {
    106: { kind: 'other', words: 'Scheduled task registered', who: 'UserContext', target: ['TaskName'] },
    140: { kind: 'other', words: 'Scheduled task updated', who: 'UserName', target: ['TaskName'] },
    141: { kind: 'other', words: 'Scheduled task deleted', who: 'UserName', target: ['TaskName'] },
    200: { kind: 'other', words: 'Scheduled task run', target: ['TaskName'], parameters: ['ActionName'] },
  },
  ntlm: {
    8004: {
      kind: 'logon',
      words: 'NTLM authentication to this domain controller audited',
      who: 'UserName',
      target: ['SChannelName'],
      device: 'WorkstationName',
      parameters: ['DomainName', 'SChannelName'],
    },
  },
  wer: {
    1001: {
      kind: 'other',
      words: 'Crash report',
      target: ['#6'],
      parameters: ['#1', '#3', '#4', '#5', '#6'],
    },
  },
  bugcheck: {
    1001: { kind: 'other', words: 'Restarted after a crash of the system', target: ['#1'] },
  },
};

/** Every event that is mapped, for the documentation. */
export const mappedEvents: readonly (readonly [log: WindowsLog, id: number, meaning: Meaning])[] =
  Object.entries(meanings).flatMap(([log, byId]) =>
    Object.entries(byId).map(([id, meaning]) => [log as WindowsLog, Number(id), meaning] as const),
  );

/** @returns what the event means; undefined for one that is kept as `other` under its number. */
export function meaningOf(log: WindowsLog | undefined, id: number): Meaning | undefined {
  return log === undefined ? undefined : meanings[log][id];
}

/** For events nothing maps: who and what such fields usually name. */
export const unmapped: Meaning = {
  kind: 'other',
  words: '',
  who: 'Subject',
  target: ['ObjectName', 'TargetFilename', 'ProcessName', 'Image', 'ServiceName', 'TaskName'],
  ip: 'IpAddress',
};

/**
 * Why a logon failed, by NTSTATUS, and by Kerberos' own codes, which are small.
 * Source: Microsoft, event-4625, event-4771 and event-4776; RFC 4120, 7.5.9. Read 2026-11.
 */
export const statusWords: Readonly<Record<string, string>> = {
  6: 'no such user',
  12: 'account disabled, expired or locked out',
  17: 'password expired',
  18: 'wrong password',
  c0000064: 'no such user',
  c000006a: 'wrong password',
  c000006d: 'bad user name or password',
  c000006f: 'outside of the allowed hours',
  c0000070: 'not from this workstation',
  c0000071: 'password expired',
  c0000072: 'account disabled',
  c000015b: 'logon type not granted',
  c0000193: 'account expired',
  c0000224: 'password must be changed',
  c0000234: 'account locked out',
  c0000413: 'refused by an authentication firewall',
};

/**
 * Fields by position, for layouts that list bare values. Source: the manifests of the providers, as the XML of such events
 * shows them.
 */
const subjects = ['SubjectUserSid', 'SubjectUserName', 'SubjectDomainName', 'SubjectLogonId'];
const accountsOf = ['TargetUserName', 'TargetDomainName', 'TargetSid', ...subjects];
const membersOf = ['MemberName', 'MemberSid', ...accountsOf];
const logons = ['LogonType', 'LogonProcessName', 'AuthenticationPackageName', 'WorkstationName'];
const targets = ['TargetUserSid', 'TargetUserName', 'TargetDomainName'];
const where = ['ProcessId', 'ProcessName', 'IpAddress', 'IpPort'];

const positions: Readonly<Record<string, readonly string[]>> = {
  'security 1102': subjects,
  'eventlog 1102': subjects,
  'security 4624': [
    ...[...subjects, ...targets, 'TargetLogonId', ...logons],
    ...['LogonGuid', 'TransmittedServices', 'LmPackageName', 'KeyLength', ...where],
  ],
  'security 4625': [
    ...[...subjects, ...targets, 'Status', 'FailureReason', 'SubStatus', ...logons],
    ...['TransmittedServices', 'LmPackageName', 'KeyLength', ...where],
  ],
  'security 4634': [...targets, 'TargetLogonId', 'LogonType'],
  'security 4648': [
    ...[...subjects, 'LogonGuid', 'TargetUserName', 'TargetDomainName', 'TargetLogonGuid'],
    ...['TargetServerName', 'TargetInfo', ...where],
  ],
  'security 4672': [...subjects, 'PrivilegeList'],
  'security 4688': [
    ...[...subjects, 'NewProcessId', 'NewProcessName', 'TokenElevationType', 'ProcessId', 'CommandLine'],
    ...[...targets, 'TargetLogonId', 'ParentProcessName'],
  ],
  'security 4698': [...subjects, 'TaskName', 'TaskContent'],
  'security 4702': [...subjects, 'TaskName', 'TaskContent'],
  ...Object.fromEntries(
    [4720, 4722, 4723, 4724, 4725, 4726, 4740, 4767].map((id) => [`security ${id}`, accountsOf]),
  ),
  ...Object.fromEntries([4728, 4729, 4732, 4733, 4756, 4757].map((id) => [`security ${id}`, membersOf])),
  'security 4768': [
    ...['TargetUserName', 'TargetDomainName', 'TargetSid', 'ServiceName', 'ServiceSid', 'TicketOptions'],
    ...['Status', 'TicketEncryptionType', 'PreAuthType', 'IpAddress', 'IpPort'],
  ],
  'security 4769': [
    ...['TargetUserName', 'TargetDomainName', 'ServiceName', 'ServiceSid', 'TicketOptions'],
    ...['TicketEncryptionType', 'IpAddress', 'IpPort', 'Status'],
  ],
  'security 4771': [
    ...['TargetUserName', 'TargetSid', 'ServiceName', 'TicketOptions', 'Status', 'PreAuthType'],
    ...['IpAddress', 'IpPort'],
  ],
  'security 4776': ['PackageName', 'TargetUserName', 'Workstation', 'Status'],
  'system 7045': ['ServiceName', 'ImagePath', 'ServiceType', 'StartType', 'AccountName'],
  'rdp 1149': ['Param1', 'Param2', 'Param3'],
  ...Object.fromEntries([21, 24, 25].map((id) => [`rdp-session ${id}`, ['User', 'SessionID', 'Address']])),
  'powershell 4103': ['ContextInfo', 'UserData', 'Payload'],
  'powershell 4104': ['MessageNumber', 'MessageTotal', 'ScriptBlockText', 'ScriptBlockId', 'Path'],
};

/** @returns the names of an event's data by position; undefined where they are not known. */
export function positionsOf(log: WindowsLog | undefined, id: number): readonly string[] | undefined {
  return positions[`${log ?? ''} ${id}`];
}
