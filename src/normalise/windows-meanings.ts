import type { EventKind } from '../model/event';
import type { DataFact } from './windows-facts';
import type { WindowsLog } from './windows-logs';

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
