import { windowsEvents } from '../normalise/windows';
import { dataPaths } from '../normalise/windows-facts';
import { defineFormat } from './format';
import { timeColumn } from './log-analytics';
import { evtxECmdFacts, hayabusaFacts } from './windows-json';

/**
 * Get-WinEvent | Export-Csv, or fewer columns of it. The data stand only in the text.
 * Cannot tell: fields where the text is in another language than English; the zone of its times.
 */
export const windowsCsv = defineFormat({
  id: 'windows.csv',
  name: 'Windows events, Get-WinEvent CSV',
  obtainedFrom: 'Get-WinEvent | Export-Csv',
  guessed: true,
  zoneUnstated: true,
  caution: 'Its fields were read from the English text of each event: in another language they are missing.',
  family: windowsEvents,
  header: { must: ['Id', 'TimeCreated', 'Message'], not: ['PayloadData1', 'EventId'] },
  facts: {
    time: 'TimeCreated',
    eventId: 'Id',
    provider: 'ProviderName',
    channel: 'LogName',
    computer: 'MachineName',
    recordId: 'RecordId',
    userSid: 'UserId',
    keywords: 'KeywordsDisplayNames',
    writerId: 'ProcessId',
    message: 'Message',
  },
});

/**
 * The Event Viewer's CSV: the text of an event stands in a column without a name.
 * Cannot tell: the computer, the number of a record, the zone of its times; fields where the text is not in English.
 */
export const windowsEventViewerCsv = defineFormat({
  id: 'windows.event-viewer-csv',
  name: 'Windows events, Event Viewer CSV',
  obtainedFrom: 'Event Viewer, Save All Events As, CSV',
  guessed: true,
  zoneUnstated: true,
  caution:
    'It names neither computer nor record: events are told apart by their text. Save as EVTX or XML instead.',
  family: windowsEvents,
  header: { must: ['Level', 'Date and Time', 'Source', 'Event ID', 'Task Category'] },
  facts: {
    time: 'Date and Time',
    eventId: 'Event ID',
    provider: 'Source',
    keywords: 'Keywords',
    message: ['', 'Message'],
  },
});

/** EvtxECmd's CSV; the record's own data stand in Payload, and are read instead of the tool's columns. */
export const windowsEvtxECmdCsv = defineFormat({
  id: 'windows.evtxecmd-csv',
  name: 'Windows events, EvtxECmd CSV',
  obtainedFrom: 'EvtxECmd --csv',
  guessed: true,
  family: windowsEvents,
  header: { must: ['EventRecordId', 'TimeCreated', 'EventId', 'PayloadData1', 'MapDescription'] },
  facts: evtxECmdFacts(),
});

/**
 * Hayabusa's timeline: events that rules hit, once per rule.
 * Cannot tell: events that no rule hit.
 */
export const windowsHayabusaCsv = defineFormat({
  id: 'windows.hayabusa-csv',
  name: 'Windows events that rules of Hayabusa hit, CSV',
  obtainedFrom: 'hayabusa csv-timeline',
  guessed: true,
  caution: 'It holds only events that a rule of Hayabusa hit.',
  family: windowsEvents,
  header: { must: ['Timestamp', 'RuleTitle', 'Level', 'EventID'] },
  facts: hayabusaFacts(),
});

/**
 * A group of Chainsaw's findings.
 * Cannot tell: the channel, so that an event is kept under its number and the finding's name; nor events without a finding.
 */
export const windowsChainsawCsv = defineFormat({
  id: 'windows.chainsaw-csv',
  name: 'Windows events that rules of Chainsaw hit, CSV',
  obtainedFrom: 'chainsaw hunt --csv',
  guessed: true,
  caution: 'It holds only events that a rule of Chainsaw hit, without their channel.',
  family: windowsEvents,
  header: { must: ['timestamp', 'detections', 'path'] },
  facts: {
    time: 'timestamp',
    eventId: 'Event ID',
    computer: 'Computer',
    recordId: 'Record ID',
    ruleTitle: 'detections',
    TargetUserName: ['User', 'Target Username'],
    LogonType: 'Logon Type',
    IpAddress: 'IP Address',
    CommandLine: 'Command Line',
  },
});

const plasoFacts = {
  time: 'datetime',
  eventId: 'event_identifier',
  provider: 'source_name',
  computer: 'computer_name',
  recordId: 'record_number',
  xml: 'xml_string',
  dataType: 'data_type',
  recovered: 'recovered',
} as const;

/**
 * A timeline of plaso or Timesketch; only its Windows events are read, and of these none that was recovered from slack.
 * Cannot tell: fields where the timeline was saved without xml_string.
 */
export const windowsPlasoCsv = defineFormat({
  id: 'windows.plaso-csv',
  name: 'Windows events in a plaso timeline, CSV',
  obtainedFrom: 'Timesketch, Export, or psort with its fields',
  family: windowsEvents,
  header: { must: ['datetime', 'timestamp_desc', 'message', ['xml_string', 'data_type']] },
  facts: plasoFacts,
});

export const windowsPlasoJson = defineFormat({
  id: 'windows.plaso-json',
  name: 'Windows events in a plaso timeline, JSON',
  obtainedFrom: 'psort -o json_line',
  guessed: true,
  family: windowsEvents,
  json: { has: ['data_type', 'xml_string'], endsWith: ['data_type', 'windows:evtx:record'] },
  facts: plasoFacts,
});

const securityEvent = {
  time: timeColumn('TimeGenerated'),
  eventId: 'EventID',
  provider: 'EventSourceName',
  channel: 'Channel',
  computer: 'Computer',
  recordId: 'EventRecordId',
  ...dataPaths(''),
};
const securityEventHeader = {
  must: [timeColumn('TimeGenerated'), 'EventID', 'Computer', ['Activity', 'EventSourceName']],
};

/** SecurityEvent, the Security log in a Log Analytics workspace. */
export const windowsSecurityEventCsv = defineFormat({
  id: 'windows.security-event.log-analytics-csv',
  name: 'Windows security events, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, SecurityEvent query, Export to CSV',
  guessed: true,
  family: windowsEvents,
  header: securityEventHeader,
  facts: securityEvent,
});

export const windowsSecurityEventJson = defineFormat({
  id: 'windows.security-event.log-analytics-json',
  name: 'Windows security events, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, or az monitor log-analytics query',
  guessed: true,
  family: windowsEvents,
  header: securityEventHeader,
  json: { has: ['TimeGenerated', 'EventID', 'Computer', ['Activity', 'EventSourceName']] },
  facts: securityEvent,
});

const splunkXmlFacts = {
  time: '_time',
  eventId: ['EventID', 'EventCode'],
  computer: ['Computer', 'host'],
  channel: 'Channel',
  xml: '_raw',
} as const;

/**
 * Windows events in a Splunk export, each as XML in `_raw`.
 * Cannot tell: what Splunk cut off behind the 10,000th byte of a record.
 */
export const windowsSplunkXmlCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Windows events, Splunk CSV',
  obtainedFrom: 'Splunk, a search over XmlWinEventLog, Export, CSV',
  guessed: true,
  family: windowsEvents,
  header: { must: ['_raw', '_time'], cell: '<Event ' },
  facts: splunkXmlFacts,
});

export const windowsSplunkXmlJson = defineFormat({
  id: 'splunk.json',
  name: 'Windows events, Splunk JSON',
  obtainedFrom: 'Splunk, a search over XmlWinEventLog, Export, JSON',
  guessed: true,
  family: windowsEvents,
  json: { has: ['_raw'], endsWith: ['_raw', '</Event>'] },
  facts: splunkXmlFacts,
});

/** Windows events that Splunk keeps as rendered text. */
export const windowsSplunkTextCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Windows events, Splunk CSV',
  obtainedFrom: 'Splunk, a search over WinEventLog, Export, CSV',
  guessed: true,
  family: windowsEvents,
  header: { must: ['_time', 'EventCode', ['ComputerName', 'host'], ['LogName', 'SourceName']] },
  facts: {
    time: '_time',
    eventId: 'EventCode',
    provider: 'SourceName',
    channel: 'LogName',
    computer: ['ComputerName', 'host'],
    recordId: 'RecordNumber',
    keywords: 'Keywords',
    message: ['_raw', 'Message'],
  },
});
