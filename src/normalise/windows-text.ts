import { eventXmlFields } from '../evtx/event-xml';
import type { RecordView } from '../scan/record-view';
import { F } from './windows-facts';
import type { WindowsLog } from './windows-logs';
import { meaningOf } from './windows-meanings';
import { positionsOf } from './windows-positions';

/** Values by Windows' names, out of the one text in which a layout keeps them. */
type Fields = Record<string, string>;

/**
 * @returns the fields that stand in a text of the record; null where the layout has none of the kind, or the text gives
 * nothing.
 * @param log and id of the event, where the layout states them outside of the text.
 */
export function fieldsInText(view: RecordView, log: WindowsLog | undefined, id: number): Fields | null {
  if (view.has(F.xml)) return eventXmlFields((view.string(F.xml) ?? '').trim());
  if (view.has(F.named)) return namedFields(view.json(F.named));
  if (view.has(F.positional)) {
    const names = positionsOf(log, id);
    const values = view.json(F.positional);
    if (names && Array.isArray(values)) return byPosition(names, values);
    if (names && typeof values === 'object' && values !== null)
      return byPosition(names, Object.values(values));
  }
  if (view.has(F.details)) return hayabusaFields(view, id);
  // Flat layouts have the text beside the fields, or alone.
  if (view.has(F.message) && meaningOf(log, id) && !FIELDS.some((fact) => view.has(fact)))
    return log === 'powershell'
      ? powershellFields(view.string(F.message) ?? '')
      : messageFields(view.string(F.message) ?? '');
  return null;
}

/** Where one of these stands, the layout has fields. */
const FIELDS = [
  F.SubjectUserName,
  F.SubjectUserSid,
  F.TargetUserName,
  F.Image,
  F.ScriptBlockText,
  F.ContextInfo,
  F.ServiceName,
  F.Param1,
];

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

const valueOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as Fields)['Value'] : value;

function byPosition(names: readonly string[], values: readonly unknown[]): Fields {
  const fields: Fields = {};
  names.forEach((name, i) => {
    const value = values[i];
    // `{"Value": …}` in what PowerShell makes of an event; a SID's is such an object again.
    const text = textOf(valueOf(valueOf(value)));
    if (text !== undefined) fields[name] = text;
  });
  return fields;
}

/** `{EventData: {Data: [{"@Name", "#text"}]}}`, the list itself, one element of it, or an object of names and values. */
function namedFields(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields: Fields = {};
  let unnamed = 0;
  const visit = (node: unknown, key: string, depth: number): void => {
    if (depth > 6) return;
    if (Array.isArray(node)) {
      for (const element of node) visit(element, key, depth + 1);
      return;
    }
    if (typeof node === 'object' && node !== null) {
      const object = node as Record<string, unknown>;
      const attributes = (object['#attributes'] ?? object['@attributes'] ?? object) as Record<
        string,
        unknown
      >;
      const name = textOf(attributes['@Name'] ?? attributes['Name']);
      if (name !== undefined) {
        const text = textOf(object['#text'] ?? object['Value'] ?? object['Text']);
        if (text !== undefined) fields[name] ??= text;
        return;
      }
      for (const [inner, child] of Object.entries(object))
        if (!inner.startsWith('@') && inner !== '#attributes') visit(child, inner, depth + 1);
      return;
    }
    const text = textOf(node);
    if (text === undefined) return;
    if (key === 'Data' || key === '' || key === '#text') fields[`#${++unnamed}`] ??= text;
    else fields[key] ??= text;
  };
  visit(value, '', 0);
  return fields;
}

/** Hayabusa's abbreviations of fields. Source: Yamato-Security/hayabusa, rules/config/eventkey_alias and the rules' details. */
const abbreviations: Readonly<Record<string, string>> = {
  TgtUser: 'TargetUserName',
  TgtDomain: 'TargetDomainName',
  TgtSID: 'TargetSid',
  TgtSvr: 'TargetServerName',
  SrcUser: 'SubjectUserName',
  SubjUser: 'SubjectUserName',
  SrcIP: 'IpAddress',
  SrcComp: 'WorkstationName',
  Type: 'LogonType',
  LID: 'TargetLogonId',
  AuthPkg: 'AuthenticationPackageName',
  Cmdline: 'CommandLine',
  ParentCmdline: 'ParentCommandLine',
  PID: 'ProcessId',
  PGUID: 'ProcessGuid',
  ParentPID: 'ParentProcessId',
  ParentPGUID: 'ParentProcessGuid',
  Svc: 'ServiceName',
  Acct: 'AccountName',
  Task: 'TaskName',
  ScriptBlock: 'ScriptBlockText',
  Threat: 'Threat Name',
  Hashes: 'Hashes',
  Grp: 'TargetUserName',
};

function hayabusaFields(view: RecordView, id: number): Fields {
  const fields: Fields = {};
  const put = (key: string, text: string): void => {
    const name = key === 'Proc' ? processField(id) : (abbreviations[key] ?? key);
    // `3 - NETWORK`
    fields[name] ??= name === 'LogonType' ? (/^\d{1,2}/.exec(text)?.[0] ?? text) : text;
  };
  const object = view.json(F.details);
  if (typeof object === 'object' && object !== null) {
    for (const [key, value] of Object.entries(object)) {
      const text = textOf(value);
      if (text !== undefined) put(key, text);
    }
    return fields;
  }
  for (const part of (view.string(F.details) ?? '').split(' ¦ ')) {
    const colon = part.indexOf(': ');
    if (colon > 0) put(part.slice(0, colon).trim(), part.slice(colon + 2).trim());
  }
  return fields;
}

const processField = (id: number): string =>
  id === 4688 ? 'NewProcessName' : id === 1 ? 'Image' : 'ProcessName';

/**
 * PowerShell's English texts. 4104: `Creating Scriptblock text (1 of 2):`, the script, `ScriptBlock ID: …`, `Path: …`.
 * 4103: what was run, `Context:`, its lines, `User Data:`.
 */
function powershellFields(message: string): Fields {
  const head = /^Creating Scriptblock text \((\d{1,6}) of (\d{1,6})\):\s{0,2}/i.exec(message);
  const end = message.lastIndexOf('ScriptBlock ID:');
  if (head && end > 0) {
    const [id = '', path = ''] = message.slice(end + 'ScriptBlock ID:'.length).split(/\s*\bPath:/, 2);
    return {
      MessageNumber: head[1]!,
      MessageTotal: head[2]!,
      ScriptBlockText: message.slice(head[0].length, end).trimEnd(),
      ScriptBlockId: id.trim(),
      ...(path.trim() === '' ? {} : { Path: path.trim() }),
    };
  }
  const context = message.lastIndexOf('Context:');
  if (context < 0) return {};
  return {
    Payload: message.slice(0, context).trim(),
    ContextInfo: message
      .slice(context + 'Context:'.length)
      .split('User Data:', 1)[0]!
      .trim(),
  };
}

/** Whose name, id and domain the lines below a heading tell. */
const headings: readonly [RegExp, string][] = [
  [/^(?:creator )?subject$/i, 'Subject'],
  [
    /^(?:new logon|account for which logon failed|account whose credentials were used|new account|target account|target subject|account that was locked out|account information|new group|group|logon account)$/i,
    'Target',
  ],
  [/^member$/i, 'Member'],
];

/** Labels that mean an account by the heading they stand under. */
const accountLabels: Readonly<Record<string, string>> = {
  'account name': 'UserName',
  'group name': 'UserName',
  'account domain': 'DomainName',
  'domain name': 'DomainName',
  'group domain': 'DomainName',
  'supplied realm name': 'DomainName',
  'security id': 'UserSid',
  'user id': 'UserSid',
  'logon id': 'LogonId',
};

const labels: Readonly<Record<string, string>> = {
  'logon type': 'LogonType',
  'logon process': 'LogonProcessName',
  'authentication package': 'AuthenticationPackageName',
  'workstation name': 'WorkstationName',
  'source workstation': 'Workstation',
  'source network address': 'IpAddress',
  'network address': 'IpAddress',
  'client address': 'IpAddress',
  'source port': 'IpPort',
  'client port': 'IpPort',
  status: 'Status',
  'sub status': 'SubStatus',
  'error code': 'Status',
  'result code': 'Status',
  'failure code': 'Status',
  'target server name': 'TargetServerName',
  'process name': 'ProcessName',
  'new process name': 'NewProcessName',
  'new process id': 'NewProcessId',
  'process id': 'ProcessId',
  'creator process id': 'ProcessId',
  'creator process name': 'ParentProcessName',
  'process command line': 'CommandLine',
  'task name': 'TaskName',
  'service name': 'ServiceName',
  'service file name': 'ImagePath',
  'service type': 'ServiceType',
  'service start type': 'StartType',
  'service account': 'AccountName',
  'logon account': 'TargetUserName',
  'caller computer name': 'TargetDomainName',
  user: 'User',
  'session id': 'SessionID',
  'source network address:': 'Address',
  'scriptblock id': 'ScriptBlockId',
  privileges: 'PrivilegeList',
};

const MAX_LINES = 2_000;

/**
 * Fields of an event's rendered text, in English: a heading, and below it lines of `Label:<tab>value`. Labels that are fields'
 * own names (Sysmon) are taken as they stand.
 */
function messageFields(message: string): Fields {
  const fields: Fields = {};
  let who = '';
  for (const line of message.split(/\r?\n|\r/, MAX_LINES)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const label = line.slice(0, colon).trim();
    const value = line
      .slice(colon + 1)
      .replace(/[\u200e\u200f]/g, '')
      .trim();
    if (value === '') {
      who = headings.find(([heading]) => heading.test(label))?.[1] ?? '';
      continue;
    }
    const key = label.toLowerCase();
    const part = accountLabels[key];
    if (part !== undefined) {
      // 1102 and others of one account have no heading of their own.
      const owner = who === '' ? 'Subject' : who;
      const name = owner === 'Member' ? part.replace('User', '') : part;
      if (owner !== 'Member' || name !== 'DomainName') fields[owner + name] ??= value;
    } else fields[labels[key] ?? label] ??= value;
  }
  return fields;
}
