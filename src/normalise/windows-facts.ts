import { factIndex } from './family';

/** What stands in an event's System, whatever the layout calls it. */
const systemFacts = [
  'time',
  'eventId',
  'provider',
  'channel',
  'computer',
  'recordId',
  /** System/Security@UserID: a SID. */
  'userSid',
  /** System/Keywords: the bits of an audit success or failure, or those words. */
  'keywords',
  /** System/Execution@ProcessID: the process that wrote the event. */
  'writerId',
] as const;

/**
 * Where a layout keeps an event's data in one text instead of fields of their own:
 * `xml` the whole event; `named` a list of `{Name, #text}` or an object; `positional` a list of bare values; `details`
 * Hayabusa's `Name: value ¦ …`; `message` the rendered English text; `ruleTitle` what a tool says of the event.
 */
const textFacts = [
  'xml',
  'named',
  'positional',
  'details',
  'message',
  'ruleTitle',
  /** plaso: what a row is of, and whether it was carved out of slack. */
  'dataType',
  'recovered',
] as const;

/** Fields of EventData and UserData, by Windows' own names. Source: Microsoft, Security auditing, event-4624 and so on; Sysmon's manual. */
export const dataFacts = [
  'SubjectUserSid',
  'SubjectUserName',
  'SubjectDomainName',
  'SubjectLogonId',
  'TargetUserSid',
  'TargetSid',
  'TargetUserName',
  'TargetDomainName',
  'TargetLogonId',
  'LogonType',
  'LogonProcessName',
  'AuthenticationPackageName',
  'IpAddress',
  'IpPort',
  'WorkstationName',
  'Workstation',
  'Status',
  'SubStatus',
  'ElevatedToken',
  'TargetServerName',
  'ProcessName',
  'ProcessId',
  'NewProcessName',
  'NewProcessId',
  'CommandLine',
  'ParentProcessName',
  'MemberName',
  'MemberSid',
  'PrivilegeList',
  'SamAccountName',
  'OldTargetUserName',
  'NewTargetUserName',
  'ServiceName',
  'ServiceFileName',
  'ImagePath',
  'ServiceType',
  'StartType',
  'AccountName',
  'AccountDomain',
  'ClientName',
  'ClientAddress',
  'TicketOptions',
  'TicketEncryptionType',
  'PreAuthType',
  'PackageName',
  'SChannelName',
  'UserName',
  'DomainName',
  'TaskName',
  'TaskContent',
  'UserContext',
  'ActionName',
  'Param1',
  'Param2',
  'Param3',
  'User',
  'SessionID',
  'Address',
  'ScriptBlockText',
  'ScriptBlockId',
  'MessageNumber',
  'MessageTotal',
  'Path',
  'Payload',
  'ContextInfo',
  'Image',
  'ParentImage',
  'ParentCommandLine',
  'ParentProcessId',
  'ProcessGuid',
  'ParentProcessGuid',
  'Hashes',
  'LogonId',
  'Initiated',
  'Protocol',
  'SourceIp',
  'DestinationIp',
  'DestinationHostname',
  'DestinationPort',
  'TargetFilename',
  'QueryName',
  'QueryResults',
  'Threat Name',
  'Severity Name',
  'Action Name',
  'Detection User',
  'Process Name',
  'ObjectName',
  'Channel',
  '#1',
  '#2',
  '#3',
  '#4',
  '#5',
  '#6',
] as const;

export const windowsFacts = [...systemFacts, ...textFacts, ...dataFacts] as const;
export type WindowsFact = (typeof windowsFacts)[number];
export type DataFact = (typeof dataFacts)[number];
export const F = factIndex(windowsFacts);

/** The system facts as the parts of an event's XML are named (`field-plan.ts` in `evtx`). */
export const xmlNames = {
  time: 'System/TimeCreated@SystemTime',
  eventId: 'System/EventID',
  provider: 'System/Provider@Name',
  channel: 'System/Channel',
  computer: 'System/Computer',
  recordId: 'System/EventRecordID',
  userSid: 'System/Security@UserID',
  keywords: 'System/Keywords',
  writerId: 'System/Execution@ProcessID',
} as const satisfies Partial<Record<WindowsFact, string>>;

/** Every data fact under its own name behind a prefix: `Event>EventData>` and the like, in order of preference. */
export function dataPaths(...prefixes: string[]): Record<DataFact, string[]> {
  return Object.fromEntries(
    dataFacts.map((name) => [name, prefixes.map((prefix) => prefix + name)]),
  ) as Record<DataFact, string[]>;
}
