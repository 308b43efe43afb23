import { windowsEvents } from '../normalise/windows';
import { dataPaths, type WindowsFact } from '../normalise/windows-facts';
import { ecs, kibanaCsv } from './elastic';
import { defineFormat } from './format';

type Facts = Partial<Record<WindowsFact, string | readonly string[]>>;
type Lists = Partial<Record<WindowsFact, readonly string[]>>;

/** Where tools that keep an event's shape put the parts of System: attributes under a key of their own, beside, or inside. */
function shaped(prefixes: readonly string[]): Facts {
  const each = (...paths: string[]): string[] =>
    prefixes.flatMap((prefix) => paths.map((path) => prefix + path));
  const attribute = (element: string, name: string): string[] =>
    each(
      `System>${element}>#attributes>${name}`,
      `System>${element}_attributes>${name}`,
      `System>${element}>@${name}`,
      `System>${element}>${name}`,
    );
  return {
    time: attribute('TimeCreated', 'SystemTime'),
    eventId: each('System>EventID>#text', 'System>EventID>Value', 'System>EventID'),
    provider: attribute('Provider', 'Name'),
    channel: each('System>Channel'),
    computer: each('System>Computer'),
    recordId: each('System>EventRecordID'),
    userSid: attribute('Security', 'UserID'),
    keywords: each('System>Keywords'),
    writerId: attribute('Execution', 'ProcessID'),
    named: each('EventData>Data'),
    ...dataPaths(...each('EventData>', 'UserData>LogFileCleared>', 'UserData>EventXML>')),
  };
}

/**
 * Events that keep the shape of their XML: evtx_dump and Sigma's test data, Chainsaw's search, dump and hunt, Velociraptor.
 * Cannot tell: more than the log itself.
 */
export const windowsJson = defineFormat({
  id: 'windows.json',
  name: 'Windows events, JSON',
  obtainedFrom: 'evtx_dump, Chainsaw, Velociraptor',
  family: windowsEvents,
  json: { has: [['Event>System>EventID', 'System>EventID', 'document>data>Event>System>EventID']] },
  facts: shaped(['Event>', '', 'document>data>Event>']),
});

const flat = {
  eventId: 'EventID',
  provider: ['SourceName', 'ProviderName', 'Provider', 'EventSourceName'],
  channel: 'Channel',
  computer: ['Hostname', 'Computer', 'MachineName'],
  recordId: ['RecordNumber', 'EventRecordID', 'EventRecordId', 'RecordId'],
  userSid: ['UserID', 'UserId'],
  // NXLog's Keywords is a number too long for JSON; it says AUDIT_SUCCESS here.
  keywords: ['EventType', 'Keywords'],
  writerId: 'ExecutionProcessID',
  message: 'Message',
  ...dataPaths(''),
} as const satisfies Facts;
const flatHas = ['EventID', 'Channel', ['Hostname', 'Computer', 'MachineName']];

/**
 * Flat events of collectors that say when they received them: NXLog, Security-Datasets, the Azure Monitor Agent.
 * Cannot tell: the exact time of an event where only NXLog's local EventTime states it; then the time of receipt is taken.
 */
export const windowsFlatJson = defineFormat({
  id: 'windows.json',
  name: 'Windows events, flat JSON',
  obtainedFrom: 'NXLog, Security-Datasets, Azure Monitor Agent',
  caution:
    'Where it states the time of an event only in the computer’s own zone, the time of receipt (@timestamp) was taken.',
  family: windowsEvents,
  json: { has: [...flatHas, '@timestamp'], not: ['winlog', 'TimeGenerated'] },
  facts: { ...flat, time: ['TimeCreated', '@timestamp'] },
});

/** The same where only the computer's own clock speaks. */
export const windowsFlatLocalJson = defineFormat({
  id: 'windows.json',
  name: 'Windows events, flat JSON',
  obtainedFrom: 'NXLog, Get-WinEvent with its own columns, Security-Datasets',
  zoneUnstated: true,
  family: windowsEvents,
  json: {
    has: [...flatHas, ['TimeCreated', 'EventTime']],
    not: ['@timestamp', 'winlog', 'TimeGenerated', 'EventRecordId'],
  },
  facts: { ...flat, time: ['TimeCreated', 'EventTime'] },
});

/** Elastic moves some of an event's data to names of its own. */
const moved: Lists = {
  Image: ecs('process.executable'),
  NewProcessName: ecs('process.executable'),
  CommandLine: ecs('process.command_line'),
  ProcessId: ecs('process.pid'),
  ProcessGuid: ecs('process.entity_id'),
  ParentImage: ecs('process.parent.executable'),
  ParentProcessName: ecs('process.parent.executable'),
  ParentCommandLine: ecs('process.parent.command_line'),
  TargetFilename: ecs('file.path'),
  QueryName: ecs('dns.question.name'),
  DestinationIp: ecs('destination.ip'),
  DestinationHostname: ecs('destination.domain'),
  DestinationPort: ecs('destination.port'),
  SourceIp: ecs('source.ip'),
  IpAddress: ecs('source.ip'),
  ScriptBlockText: ecs('powershell.file.script_block_text'),
  ScriptBlockId: ecs('powershell.file.script_block_id'),
  MessageNumber: ecs('powershell.sequence'),
  MessageTotal: ecs('powershell.total'),
};

const elasticData: Lists = dataPaths(
  'winlog>event_data>',
  'winlog>user_data>',
  'winlog.event_data.',
  'winlog.user_data.',
);

/**
 * Winlogbeat 7 and 8, and Elastic's Windows integration.
 * Cannot tell: what a pipeline dropped from the event's data.
 */
export const windowsWinlogbeat = defineFormat({
  id: 'windows.winlogbeat',
  name: 'Windows events, Elastic documents',
  obtainedFrom: 'Winlogbeat, or Elasticsearch and Kibana',
  family: windowsEvents,
  json: { has: [ecs('winlog.event_id', 'winlog.channel', 'winlog.provider_name'), '@timestamp'] },
  facts: {
    time: '@timestamp',
    eventId: ecs('winlog.event_id', 'event.code'),
    provider: ecs('winlog.provider_name', 'event.provider'),
    channel: ecs('winlog.channel'),
    computer: ecs('winlog.computer_name', 'host.name'),
    recordId: ecs('winlog.record_id'),
    userSid: ecs('winlog.user.identifier'),
    keywords: ecs('winlog.keywords', 'event.outcome'),
    writerId: ecs('winlog.process.pid'),
    ...elasticData,
    ...Object.fromEntries(
      Object.entries(moved).map(([fact, paths]) => [
        fact,
        [...(elasticData[fact as WindowsFact] ?? []), ...paths],
      ]),
    ),
  },
});

export const windowsWinlogbeatKibanaCsv = kibanaCsv(windowsWinlogbeat, {
  must: ['@timestamp', 'winlog.event_id', 'winlog.channel'],
});

/** Winlogbeat 5 and 6: the same with its keys at the top. */
export const windowsWinlogbeat6 = defineFormat({
  id: 'windows.winlogbeat',
  name: 'Windows events, Winlogbeat 6',
  obtainedFrom: 'Winlogbeat before 7.0',
  guessed: true,
  family: windowsEvents,
  json: { has: ['event_id', 'log_name', 'computer_name', '@timestamp'] },
  facts: {
    time: '@timestamp',
    eventId: 'event_id',
    provider: 'source_name',
    channel: 'log_name',
    computer: 'computer_name',
    recordId: 'record_number',
    userSid: 'user>identifier',
    keywords: 'keywords',
    ...dataPaths('event_data>', 'user_data>'),
  },
});

/**
 * PowerShell's objects: Get-WinEvent, ConvertTo-Json. The data stand without names, so they are named by their position where
 * that is known, else read from the English text.
 * Cannot tell: fields of events whose positions are not known, where the text is in another language.
 */
export const windowsGetWinEventJson = defineFormat({
  id: 'windows.json',
  name: 'Windows events, Get-WinEvent JSON',
  obtainedFrom: 'Get-WinEvent | ConvertTo-Json -Depth 3',
  guessed: true,
  family: windowsEvents,
  json: { has: ['Id', 'ProviderName', 'LogName', 'MachineName', ['TimeCreated', 'TimeCreated>value']] },
  facts: {
    time: ['TimeCreated>value', 'TimeCreated'],
    eventId: 'Id',
    provider: 'ProviderName',
    channel: 'LogName',
    computer: 'MachineName',
    recordId: 'RecordId',
    userSid: ['UserId>Value', 'UserId'],
    keywords: 'KeywordsDisplayNames',
    writerId: 'ProcessId',
    positional: 'Properties',
    message: 'Message',
  },
});

/** EvtxECmd's JSON: an object a line, the event's data in Payload. */
export const windowsEvtxECmdJson = defineFormat({
  id: 'windows.evtxecmd-json',
  name: 'Windows events, EvtxECmd JSON',
  obtainedFrom: 'EvtxECmd --json',
  guessed: true,
  family: windowsEvents,
  json: { has: ['EventRecordId', 'EventId', 'Channel', ['Payload', 'MapDescription', 'ChunkNumber']] },
  facts: evtxECmdFacts(),
});

/** Columns and keys of EvtxECmd: its own reading of a record (UserName, RemoteHost) is left to the record's fields. */
export function evtxECmdFacts(): Facts {
  return {
    time: 'TimeCreated',
    eventId: 'EventId',
    provider: 'Provider',
    channel: 'Channel',
    computer: 'Computer',
    recordId: 'EventRecordId',
    userSid: 'UserId',
    keywords: 'Keywords',
    writerId: 'ProcessId',
    named: 'Payload',
    ruleTitle: 'MapDescription',
  };
}

/** Hayabusa's timeline as JSON. */
export const windowsHayabusaJson = defineFormat({
  id: 'windows.hayabusa-json',
  name: 'Windows events that rules of Hayabusa hit, JSON',
  obtainedFrom: 'hayabusa json-timeline',
  guessed: true,
  family: windowsEvents,
  json: { has: ['Timestamp', 'RuleTitle', 'EventID', 'Computer'] },
  facts: hayabusaFacts(),
});

export function hayabusaFacts(): Facts {
  return {
    time: 'Timestamp',
    eventId: 'EventID',
    channel: 'Channel',
    computer: 'Computer',
    recordId: 'RecordID',
    details: ['Details', 'AllFieldInfo'],
    ruleTitle: 'RuleTitle',
  };
}
