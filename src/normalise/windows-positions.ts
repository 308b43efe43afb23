import type { WindowsLog } from './windows-logs';

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
