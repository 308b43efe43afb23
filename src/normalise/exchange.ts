import type { ProductLog } from '../model/event';
import { ElementReader, type RecordView } from '../scan/record-view';
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

/** The logs Exchange keeps itself, beside the unified audit log. */

const pairReader = new ElementReader([
  ['Name', 'name'],
  ['Value', 'value', 'NewValue'],
]);

/** Starts the event of a record, or says why it is none. */
function begin(log: ProductLog, time: number, out: EventWriter): boolean {
  if (Number.isNaN(time)) return false;
  out.begin(log, 'm365', 'mailbox', time);
  return true;
}

const lower = (out: EventWriter, index: number): number => out.derive('lower', index, (s) => s.toLowerCase());

export const exchangeAdminFacts = [
  'time',
  'caller',
  'cmdlet',
  'object',
  'parameters',
  'command',
  'modified',
  'succeeded',
  'error',
  'ip',
] as const;

const A = factIndex(exchangeAdminFacts);

/** `-Name value`, `-Name "a value"`, `-Name:$true` of a command as it is typed. */
const SWITCH = /\s-([A-Za-z]\w*)(?::\$?|\s+)?("[^"]*"|(?![\s"-])\S*)/g;

function readAdmin(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  if (!begin('m365.exchange-admin', readTimeFact(view, A.time, context), out)) return NO_TIME;
  const c = out.columns;
  const r = out.row;
  out.text('operation', view, A.cmdlet);
  // An administrator is named by the path of the directory object: `tenant/Users/Alex Wilber`.
  c.user[r] = out.derive('caller', view.text(A.caller, out.strings), (s) =>
    s.slice(s.lastIndexOf('/') + 1).toLowerCase(),
  );
  if (/^nt authority\\/.test(out.strings.get(c.user[r]) ?? '')) out.put('userType', 'system');
  out.text('target', view, A.object);
  out.text('reason', view, A.error);
  out.ip(view, A.ip);
  const succeeded = view.flag(A.succeeded);
  out.outcome(succeeded === 2 ? 'success' : succeeded === 1 ? 'failure' : 'unknown');

  const parameters: Record<string, string | undefined> = {};
  for (const fact of [A.parameters, A.modified])
    view.each(fact, pairReader, (pair) => {
      const name = pair.string(0);
      if (name !== undefined) parameters[name] = pair.string(1) ?? '';
    });
  // A joined list of names: what the values were is lost.
  if (Object.keys(parameters).length === 0) parameters['CmdletParameters'] = view.string(A.parameters);
  const command = view.string(A.command);
  if (command !== undefined) {
    for (const [, name, value] of command.matchAll(SWITCH)) parameters[name!] = value!.replace(/^"|"$/g, '');
    parameters['FullCommand'] = command;
  }
  out.parameters(parameters);
  return EVENT;
}

/** What administrators ran in Exchange: cmdlets with caller and parameters. */
export const exchangeAdmin: Family<(typeof exchangeAdminFacts)[number]> = {
  log: 'm365.exchange-admin',
  facts: exchangeAdminFacts,
  read: readAdmin,
};

export const mailboxAuditFacts = [
  'time',
  'id',
  'operation',
  'result',
  'logonType',
  'owner',
  'actor',
  'ip',
  'client',
  'folder',
  'subject',
] as const;

const M = factIndex(mailboxAuditFacts);

function readMailbox(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  if (!begin('m365.mailbox-audit', readTimeFact(view, M.time, context), out)) return NO_TIME;
  const isOwner = /^owner$/i.test(view.string(M.logonType) ?? '');
  out.columns.user[out.row] = lower(out, view.text(isOwner ? M.owner : M.actor, out.strings));
  out.text('operation', view, M.operation);
  out.text('logonType', view, M.logonType);
  out.text('userAgent', view, M.client);
  out.ip(view, M.ip);
  out.columns.target[out.row] = lower(out, view.text(M.owner, out.strings));
  const result = view.string(M.result) ?? '';
  out.outcome(
    /^(?:partially)?succeeded$/i.test(result) ? 'success' : /^fail/i.test(result) ? 'failure' : 'unknown',
  );
  out.guid('nativeKey', view, M.id);
  out.parameters({ Folders: view.string(M.folder), Subject: view.string(M.subject) });
  return EVENT;
}

/** What was done in a mailbox, by its owner, a delegate or an administrator. */
export const mailboxAudit: Family<(typeof mailboxAuditFacts)[number]> = {
  log: 'm365.mailbox-audit',
  facts: mailboxAuditFacts,
  read: readMailbox,
};

export const messageTraceFacts = [
  'time',
  'sender',
  'recipient',
  'subject',
  'status',
  'ip',
  'messageId',
  'size',
  'direction',
] as const;

const T = factIndex(messageTraceFacts);

function readTrace(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  if (!begin('m365.message-trace', readTimeFact(view, T.time, context), out)) return NO_TIME;
  // The sender stands among the parameters: anybody on the internet may be one, or claim to be.
  out.columns.target[out.row] = lower(out, view.text(T.recipient, out.strings));
  out.text('reason', view, T.status);
  out.ip(view, T.ip);
  out.parameters({
    SenderAddress: view.string(T.sender),
    Subject: view.string(T.subject),
    MessageId: view.string(T.messageId),
    Size: view.string(T.size),
    Direction: view.string(T.direction),
  });
  return EVENT;
}

/** Mail that passed through the tenant; nobody is said to have acted. */
export const messageTrace: Family<(typeof messageTraceFacts)[number]> = {
  log: 'm365.message-trace',
  facts: messageTraceFacts,
  read: readTrace,
};

/** Rules as they stand: no record says when a rule was made. */
export const mailRules: Family<'transport'> = {
  log: 'm365.exchange-admin',
  facts: ['transport'],
  read: (view) => ({
    kind: 'skip',
    as: view.has(0) ? 'transport rule (a state, no event)' : 'inbox rule (a state, no event)',
  }),
};
