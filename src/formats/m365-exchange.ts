import { exchangeAdmin, mailboxAudit, mailRules, messageTrace } from '../normalise/exchange';
import { defineFormat, prefixed } from './format';

const adminFacts = {
  time: ['RunDate', 'RunDate(UTC)'],
  caller: 'Caller',
  cmdlet: ['CmdletName', 'Cmdlet'],
  object: 'ObjectModified',
  parameters: 'CmdletParameters',
  command: 'FullCommand',
  modified: 'ModifiedProperties',
  succeeded: 'Succeeded',
  error: 'Error',
  ip: 'ClientIP',
} as const;

/**
 * `Search-AdminAuditLog | Export-Csv`, and Hawk's shorter form of it with the whole command.
 * Cannot tell: the values of the parameters in the first form, only their names; and a record's id.
 */
export const m365ExchangeAdminCsv = defineFormat({
  id: 'm365.exchange-admin.csv',
  name: 'Exchange admin audit log, CSV',
  obtainedFrom: 'Search-AdminAuditLog | Export-Csv, or Hawk',
  family: exchangeAdmin,
  header: { must: ['Caller', ['CmdletName', 'Cmdlet'], ['RunDate', 'RunDate(UTC)']], not: ['AuditData'] },
  facts: adminFacts,
});

/** The same objects as JSON: parameters keep their values. */
export const m365ExchangeAdminJson = defineFormat({
  id: 'm365.exchange-admin.json',
  name: 'Exchange admin audit log, JSON',
  obtainedFrom: 'Search-AdminAuditLog | ConvertTo-Json',
  family: exchangeAdmin,
  json: { has: ['Caller', ['CmdletName', 'Cmdlet'], ['RunDate', 'RunDate(UTC)']] },
  facts: { ...adminFacts, time: ['RunDate>value', ...adminFacts.time] },
});

/**
 * `SearchResult.xml` of `New-AdminAuditLogSearch` and of the Exchange admin center's export.
 * Cannot tell: a record's id, so that equal records are duplicates.
 */
export const m365ExchangeAdminXml = defineFormat({
  id: 'm365.exchange-admin.xml',
  name: 'Exchange admin audit log, XML',
  obtainedFrom: 'Exchange admin center, export of the admin audit log, or New-AdminAuditLogSearch',
  family: exchangeAdmin,
  json: { has: ['exchangeAdminEvent>Caller', 'exchangeAdminEvent>Cmdlet', 'exchangeAdminEvent>RunDate'] },
  facts: prefixed('exchangeAdminEvent>', adminFacts),
});

/**
 * `Search-MailboxAuditLog -ShowDetails | Export-Csv`.
 * Cannot tell: the address of whom acted where it was not the owner, only the display name.
 */
export const m365MailboxAuditCsv = defineFormat({
  id: 'm365.mailbox-audit.csv',
  name: 'Exchange mailbox audit log, CSV',
  obtainedFrom: 'Search-MailboxAuditLog -ShowDetails | Export-Csv',
  guessed: true,
  family: mailboxAudit,
  header: {
    must: ['Operation', 'LogonType', 'MailboxOwnerUPN', 'LastAccessed'],
    not: ['AuditData', 'OfficeWorkload'],
  },
  facts: {
    time: 'LastAccessed',
    id: 'Identity',
    operation: 'Operation',
    result: 'OperationResult',
    logonType: 'LogonType',
    owner: 'MailboxOwnerUPN',
    actor: ['LogonUserDisplayName', 'LogonUserSid'],
    ip: 'ClientIPAddress',
    client: 'ClientInfoString',
    folder: 'FolderPathName',
    subject: ['ItemSubject', 'SourceItemSubjectsList'],
  },
});

/**
 * `Get-MessageTrace | Export-Csv`, and the summary of the Exchange admin center.
 * Cannot tell: who sent, only which address the message names as its sender.
 */
export const m365MessageTraceCsv = defineFormat({
  id: 'm365.message-trace.csv',
  name: 'Exchange message trace, CSV',
  obtainedFrom: 'Get-MessageTrace | Export-Csv, or Exchange admin center, Message trace',
  family: messageTrace,
  header: {
    must: [
      ['origin_timestamp_utc', 'Received'],
      ['recipient_status', 'RecipientAddress'],
      ['sender_address', 'SenderAddress'],
    ],
  },
  facts: {
    time: ['origin_timestamp_utc', 'Received'],
    sender: ['SenderAddress', 'sender_address'],
    recipient: ['RecipientAddress', 'recipient_address', 'recipient_status'],
    subject: ['Subject', 'message_subject'],
    status: ['Status', 'recipient_status'],
    ip: ['FromIP', 'original_client_ip'],
    messageId: ['MessageId', 'message_id'],
    size: ['Size', 'total_bytes'],
    direction: 'directionality',
  },
});

const rules = {
  id: 'm365.inbox-rules.csv',
  name: 'Inbox rules, CSV',
  obtainedFrom: 'Get-InboxRule | Export-Csv, Microsoft-Extractor-Suite or Hawk',
  family: mailRules,
  facts: {},
} as const;

/** Inbox rules as Microsoft-Extractor-Suite lists them: how the mailboxes stand, so that every record is skipped. */
export const m365InboxRulesCsv = defineFormat({
  ...rules,
  header: { must: ['RuleName', 'ForwardTo', 'RedirectTo'], not: ['AuditData', 'CreationTime'] },
});

/** The same as `Get-InboxRule` gives it. */
export const m365GetInboxRuleCsv = defineFormat({
  ...rules,
  header: {
    must: ['Name', 'Enabled', 'ForwardTo', 'DeleteMessage', ['MailboxOwnerId', 'RuleIdentity']],
    not: ['AuditData', 'RuleName'],
  },
});

/** Rules of the mail flow as Microsoft-Extractor-Suite lists them. */
export const m365TransportRulesCsv = defineFormat({
  id: 'm365.transport-rules.csv',
  name: 'Transport rules, CSV',
  obtainedFrom: 'Microsoft-Extractor-Suite, Get-TransportRules',
  family: mailRules,
  header: { must: ['Name', 'CreatedBy', 'WhenChanged', 'State', 'Priority'] },
  facts: { transport: 'Name' },
});

/** Inbox rules as JSON: Graph's `messageRule` (Untitled Goose) and the objects of `Get-InboxRule`. */
export const m365InboxRulesJson = defineFormat({
  id: 'm365.inbox-rules.json',
  name: 'Inbox rules, JSON',
  obtainedFrom: 'Graph mailFolders/inbox/messageRules, Untitled Goose, or Get-InboxRule | ConvertTo-Json',
  family: mailRules,
  json: {
    has: [
      ['isEnabled', 'Enabled'],
      ['actions', 'ForwardTo', 'DeleteMessage', 'RuleIdentity'],
      ['sequence', 'conditions', 'RuleIdentity', 'MailboxOwnerId'],
    ],
    not: ['CreationTime', 'AuditData', 'createdDateTime', '@timestamp'],
  },
  facts: {},
});
