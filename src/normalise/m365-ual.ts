import type { EventKind } from '../model/event';
import { ElementReader, type RecordView } from '../scan/record-view';
import { plainOperation } from './entra-audit';
import { isChallenge, outcomeOfCode, SECOND_FACTOR_FAILED } from './entra-codes';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  type Family,
  type ReadContext,
  type Reading,
  readTimeFact,
} from './family';
import { inboxRuleParameters } from './inbox-rule';
import { readTime } from './time';

/** Parameters of cmdlets that matter here, for exports that give each a column or key of its own. */
export const cmdletParameters = [
  'Name',
  'Identity',
  'Mailbox',
  'User',
  'AccessRights',
  'From',
  'ForwardTo',
  'RedirectTo',
  'ForwardAsAttachmentTo',
  'ForwardingSmtpAddress',
  'ForwardingAddress',
  'DeliverToMailboxAndForward',
  'MoveToFolder',
  'CopyToFolder',
  'DeleteMessage',
  'SoftDeleteMessage',
  'MarkAsRead',
  'StopProcessingRules',
  'SubjectContainsWords',
  'BodyContainsWords',
  'SubjectOrBodyContainsWords',
  'FromAddressContainsWords',
] as const;

/** What a unified audit log export may tell. `outer…` are the columns around AuditData. */
export const m365UalFacts = [
  'time',
  'outerTime',
  'id',
  'outerId',
  'operation',
  'outerOperation',
  'workload',
  'recordType',
  'user',
  'outerUser',
  'userKey',
  'userType',
  'ip',
  'resultStatus',
  'errorNumber',
  'logonError',
  'objectId',
  'appId',
  'app',
  'requestId',
  'correlationId',
  'sessionId',
  'contextSession',
  'tokenId',
  'userAgent',
  'clientInfo',
  'extended',
  'device',
  'parameters',
  'properties',
  'modified',
  'folders',
  'operationCount',
  'item',
  'query',
  'managed',
  'site',
  'target',
  'actor',
  'affected',
  'auditData',
  ...cmdletParameters.map((name) => `Param_${name}` as const),
] as const;

const F = factIndex(m365UalFacts);
/** Length of a GUID as text. */
const GUID_CHARS = 36;

const pairReader = new ElementReader([['Name', 'name'], ['Value', 'value', 'NewValue'], 'OldValue']);
const typedReader = new ElementReader(['ID', 'Type']);
const folderReader = new ElementReader(['Path', 'FolderItems']);

/** UserType of the audit schema, in words. */
const userTypes: Readonly<Record<string, string>> = {
  '0': 'member',
  '2': 'admin',
  '3': 'system',
  '4': 'system',
  '5': 'application',
  '6': 'application',
  '10': 'guest',
  regular: 'member',
  dcadmin: 'system',
  serviceprincipal: 'application',
};

const MAILBOX =
  /inboxrule|mailbox|transportrule|mailitem|^send|delete|moveto|folderbind|messagebind|recipientpermission|folderpermission|searchqueryinitiatedexchange/i;

/** @returns what a UAL record is about. */
function kindOf(operation: string, workload: string, recordType: string): EventKind {
  if (/^UserLog(?:gedIn|inFailed)$/i.test(operation)) return 'signin';
  if (/^(?:SharePoint|OneDrive)/i.test(workload) || /^(?:4|6|7|14|36)$|^SharePoint/i.test(recordType))
    return 'file';
  if (/^AzureActiveDirectory$/i.test(workload) || /^8$|^AzureActiveDirectory$/i.test(recordType))
    return 'directory';
  if (/^Exchange$/i.test(workload) || /^(?:1|2|3|50)$|^Exchange/i.test(recordType)) return 'mailbox';
  if (/^File|^Folder/i.test(operation)) return 'file';
  return MAILBOX.test(operation) ? 'mailbox' : 'other';
}

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  // AuditData's own time is UTC whatever the columns around it are in.
  const inner = view.find(F.time);
  const time = inner ? readTime(inner, view.from, view.to) : readTimeFact(view, F.outerTime, context);
  if (Number.isNaN(time)) {
    return view.cutCell ? { kind: 'reject', reason: 'no readable time, and AuditData is cut off' } : NO_TIME;
  }
  const operation = plainOperation(view.string(F.operation) ?? view.string(F.outerOperation) ?? '');
  const kind = kindOf(operation, view.string(F.workload) ?? '', view.string(F.recordType) ?? '');
  out.begin('m365.ual', 'm365', kind, time);
  const c = out.columns;
  const r = out.row;
  // A layout that has AuditData but not here: it was cut off, or left out by whoever exported it.
  if (!inner && (view.facts[F.auditData]?.length ?? 0) > 0) c.incomplete[r] = 2;
  out.put('operation', operation);
  readWho(view, out);
  out.ip(view, F.ip);
  out.guid('nativeKey', view, view.has(F.id) ? F.id : F.outerId);
  out.guid('requestId', view, F.requestId);
  out.guid('correlationId', view, F.correlationId);
  out.text('resource', view, F.workload);
  out.text('app', view, view.has(F.app) ? F.app : F.appId);
  out.text('userAgent', view, view.has(F.userAgent) ? F.userAgent : F.clientInfo);
  readSession(view, out);
  c.managed[r] = view.flag(F.managed);
  if (kind === 'signin') readSignin(view, out);
  else readOperation(view, out, operation, kind);
  return EVENT;
}

function readWho(view: RecordView, out: EventWriter): void {
  const c = out.columns;
  const fact = view.has(F.user) ? F.user : F.outerUser;
  c.user[out.row] = out.derive('ual user', view.text(fact, out.strings), (s) =>
    /^not available$/i.test(s) ? '' : s.toLowerCase(),
  );
  c.userType[out.row] = out.derive(
    'user type',
    view.text(F.userType, out.strings),
    (s) => userTypes[s.toLowerCase()] ?? s.toLowerCase(),
  );
  if (/^nt authority\\|^app@sharepoint$|^serviceprincipal_/.test(out.strings.get(c.user[out.row]!) ?? ''))
    out.put('userType', 'system');
  // Sign-ins carry the directory id as an actor of type 0; elsewhere UserKey may be one.
  view.each(F.actor, typedReader, (actor) => {
    if (actor.string(1) === '0') out.guid('userId', actor, 0);
  });
  if (view.find(F.userKey) && view.to - view.from === GUID_CHARS && c.userId[out.row * 4] === 0)
    out.guid('userId', view, F.userKey);
}

function readSession(view: RecordView, out: EventWriter): void {
  // Entra's id of the session, whichever workload spells it.
  out.guid('sessionId', view, view.has(F.contextSession) ? F.contextSession : F.sessionId);
  out.guid('tokenId', view, F.tokenId);
  view.each(F.device, pairReader, (property) => {
    switch (property.string(0)) {
      case 'SessionId':
        out.guid('sessionId', property, 1);
        break;
      case 'OS':
        out.text('os', property, 1);
        break;
      case 'BrowserType':
        out.text('browser', property, 1);
        break;
      case 'DisplayName':
        out.text('device', property, 1);
        break;
      case 'Id':
        out.guid('deviceId', property, 1);
        break;
      case 'IsCompliant':
        out.columns.compliant[out.row] = property.flag(1);
        break;
      case 'IsCompliantAndManaged':
        out.columns.managed[out.row] = property.flag(1);
        break;
      default:
    }
  });
}

/** The Operation and the error number decide; ResultStatus only speaks of the HTTP exchange. */
function readSignin(view: RecordView, out: EventWriter): void {
  const failed = /failed/i.test(view.string(F.operation) ?? view.string(F.outerOperation) ?? '');
  const stated = view.string(F.errorNumber) ?? '';
  const code = stated === '' ? (failed ? '' : '0') : stated;
  out.put('code', code);
  out.outcome(code === '' ? 'failure' : failed && code === '0' ? 'failure' : outcomeOfCode(code));
  out.text('reason', view, F.logonError);
  view.each(F.extended, pairReader, (property) => {
    const name = property.string(0);
    if (name === 'UserAgent') out.text('userAgent', property, 1);
    else if (name === 'RequestType') out.parameters({ RequestType: property.string(1) ?? '' });
  });
  if (code === SECOND_FACTOR_FAILED) out.prompt('failed', '');
  else if (isChallenge(code)) out.prompt('challenged', '');
}

function readOperation(view: RecordView, out: EventWriter, operation: string, kind: EventKind): void {
  const status = view.string(F.resultStatus) ?? '';
  out.outcome(
    /^(?:success|succeeded|true|partiallysucceeded)$/i.test(status)
      ? 'success'
      : status === ''
        ? 'unknown'
        : /^(?:fail|false)/i.test(status)
          ? 'failure'
          : 'unknown',
  );
  out.text('target', view, F.objectId);
  if (kind === 'file') {
    if (view.has(F.query)) out.parameters({ SearchQueryText: view.string(F.query) ?? '' });
    return;
  }
  const parameters: Record<string, string> = {};
  const collect = (fact: number): void =>
    view.each(fact, pairReader, (pair) => {
      const name = pair.string(0);
      if (name !== undefined) parameters[name] = pair.string(1) ?? '';
    });
  collect(F.parameters);
  collect(F.properties);
  collect(F.modified);
  if (kind === 'directory') collect(F.extended);
  for (const name of cmdletParameters) {
    const value = view.string(F[`Param_${name}`]);
    if (value !== undefined) parameters[name] = value;
  }
  if (/^UpdateInboxRules$/i.test(operation)) inboxRuleParameters(parameters);
  const count = view.number(F.operationCount);
  if (count >= 0) out.columns.items[out.row] = count;
  readMail(view, out, parameters);
  if (view.has(F.query)) parameters['SearchQueryText'] = view.string(F.query) ?? '';
  if (kind === 'directory') readTarget(view, out);
  out.parameters(parameters);
}

function readMail(view: RecordView, out: EventWriter, parameters: Record<string, string>): void {
  const paths: string[] = [];
  let items = 0;
  view.each(F.folders, folderReader, (folder) => {
    const path = folder.string(0);
    if (path !== undefined) paths.push(path);
    const list = folder.json(1);
    if (Array.isArray(list)) items += list.length;
  });
  if (paths.length > 0) parameters['Folders'] = paths.join('; ');
  if (items > 0 && out.columns.items[out.row]! < 0) out.columns.items[out.row] = items;
  const item = view.json(F.item) ?? (view.json(F.affected) as unknown[] | undefined)?.[0];
  if (typeof item === 'object' && item !== null && 'Subject' in item)
    parameters['Subject'] = String(item.Subject);
}

function readTarget(view: RecordView, out: EventWriter): void {
  view.each(F.target, typedReader, (target) => {
    // Type 5 is the UserPrincipalName.
    const id = target.string(0);
    if (target.string(1) === '5' && id !== undefined) out.put('target', id.toLowerCase());
  });
}

export const m365Ual: Family<(typeof m365UalFacts)[number]> = { log: 'm365.ual', facts: m365UalFacts, read };
