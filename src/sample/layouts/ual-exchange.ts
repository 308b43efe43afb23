import type { MailboxAct, Tenant } from '../acts';
import { accessContext, common, type UalRecord } from './ual-common';

/** Exchange: cmdlets, Outlook rules, mail access, messages (RecordType 1, 2, 3, 50). */

function mailboxBase(tenant: Tenant, act: MailboxAct): Record<string, unknown> {
  const guid = act.session.person.id.split('').reverse().join('').replace(/-/g, '');
  return {
    AppAccessContext: accessContext(act),
    ClientIPAddress: act.session.source.ip,
    ClientInfoString: act.kind === 'outlook-rule' ? 'Client=MSExchangeRPC' : 'Client=OWA;Action=ViaProxy',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: `S-1-5-21-1376570662-3565232716-1187618197-${parseInt(guid.slice(0, 6), 16)}`,
    MailboxGuid: act.session.person.id,
    MailboxOwnerUPN: act.session.person.upn,
    OrganizationName: tenant.onmicrosoft,
    OriginatingServer: 'SYNTHETIC1234 (15.20.9052.012)\r\n',
    SessionId: act.session.sessionId,
  };
}

export function mailboxRecord(tenant: Tenant, act: MailboxAct): UalRecord {
  const { person, source } = act.session;
  const head = { time: act.time, id: act.id, workload: 'Exchange', userId: person.upn, userKey: person.puid };
  switch (act.kind) {
    case 'cmdlet':
      return common(
        tenant,
        { ...head, operation: act.cmdlet, recordType: 1 },
        {
          ResultStatus: 'True',
          ClientIP: source.ip.includes(':') ? `[${source.ip}]:52816` : `${source.ip}:52816`,
          ObjectId: `PROD.OUTLOOK.EXAMPLE/Microsoft Exchange Hosted Organizations/${tenant.onmicrosoft}/${person.id}\\${act.object}`,
          AppAccessContext: accessContext(act),
          AppId: '00000002-0000-0ff1-ce00-000000000000',
          ClientAppId: '',
          ExternalAccess: false,
          OrganizationName: tenant.onmicrosoft,
          OriginatingServer: 'SYNTHETIC1234 (15.20.9052.012)',
          Parameters: act.parameters.map((p) => ({ Name: p.name, Value: p.value })),
          SessionId: act.session.sessionId,
        },
      );
    case 'outlook-rule':
      return common(
        tenant,
        { ...head, operation: 'UpdateInboxRules', recordType: 2 },
        {
          ResultStatus: 'Succeeded',
          ClientIP: source.ip,
          ...mailboxBase(tenant, act),
          OperationProperties: [
            { Name: 'RuleOperation', Value: act.operation },
            { Name: 'RuleId', Value: '-12345678901' },
            { Name: 'RuleState', Value: 'Enabled' },
            { Name: 'RuleCondition', Value: act.condition },
            act.ruleName === '' ? { Name: 'RuleName' } : { Name: 'RuleName', Value: act.ruleName },
            { Name: 'RuleProvider', Value: 'RuleOrganizer' },
            {
              Name: 'RuleActions',
              Value: JSON.stringify(
                act.actions.map((a) => ({
                  ActionType: a.type,
                  ...(a.recipients.length > 0 ? { Recipients: a.recipients, ForwardFlags: 'None' } : {}),
                })),
              ),
            },
          ],
          Item: { ParentFolder: { Name: 'Inbox', Path: '\\Inbox' } },
        },
      );
    case 'mail-access':
      return common(
        tenant,
        { ...head, operation: 'MailItemsAccessed', recordType: 50 },
        {
          ResultStatus: 'Succeeded',
          ...mailboxBase(tenant, act),
          OperationProperties: [
            { Name: 'MailAccessType', Value: act.accessType },
            { Name: 'IsThrottled', Value: act.throttled ? 'True' : 'False' },
          ],
          Folders: [
            {
              FolderItems: act.messageIds.map((id, i) => ({
                InternetMessageId: id,
                SizeInBytes: 3_000 + 517 * i,
              })),
              Path: act.folder,
            },
          ],
          OperationCount: act.messageIds.length,
        },
      );
    case 'mail-item':
      return common(
        tenant,
        { ...head, operation: act.operation, recordType: act.operation === 'Send' ? 2 : 3 },
        {
          ResultStatus: 'Succeeded',
          ClientIP: source.ip,
          ...mailboxBase(tenant, act),
          ...(act.operation === 'Send'
            ? {
                Item: {
                  Id: 'Unknown',
                  InternetMessageId: `<${act.id}@${tenant.domains[0]!}>`,
                  Subject: act.subject,
                },
              }
            : {
                AffectedItems: [
                  {
                    InternetMessageId: `<${act.id}@${tenant.domains[0]!}>`,
                    ParentFolder: { Path: act.folder },
                    Subject: act.subject,
                  },
                ],
                CrossMailboxOperation: false,
                Folder: { Path: act.folder },
              }),
        },
      );
  }
}
