import type { DirectoryAct, SignIn, Tenant } from '../acts';
import { codeTexts, pushMethod } from '../sign-in-texts';
import { common, type UalRecord } from './ual-common';

/** Sign-ins and directory acts as the unified audit log repeats them (RecordType 15 and 8). */

function requestType(signIn: SignIn): string {
  if (signIn.code === 500121) return 'SAS:EndAuth';
  if (signIn.code === 50140) return 'Kmsi:kmsi';
  if (signIn.code === 0 && signIn.mfaMethod === pushMethod) return 'SAS:ProcessAuth';
  return signIn.steps.some((step) => step.method === 'Password') ? 'Login:login' : 'OAuth2:Authorize';
}

/** `UserLoggedIn` / `UserLoginFailed`. ResultStatus is the HTTP status: `Success` on many failures. */
export function signInRecord(tenant: Tenant, s: SignIn): UalRecord {
  const failed = s.code !== 0;
  const httpFailed = failed && s.code !== 500121 && parseInt(s.requestId.slice(0, 1), 16) < 10;
  const typed = s.steps.some((step) => step.method === 'Password');
  return common(
    tenant,
    {
      time: s.time,
      id: s.requestId,
      operation: failed ? 'UserLoginFailed' : 'UserLoggedIn',
      recordType: 15,
      workload: 'AzureActiveDirectory',
      userId: s.person.upn,
      userKey: s.person.id,
    },
    {
      ResultStatus: httpFailed ? 'Failed' : 'Success',
      ClientIP: s.source.ip,
      ObjectId: s.resource.id,
      AzureActiveDirectoryEventType: 1,
      ExtendedProperties: [
        { Name: 'ResultStatusDetail', Value: httpFailed ? 'UserError' : 'Success' },
        { Name: 'UserAgent', Value: s.source.userAgent },
        { Name: 'UserAuthenticationMethod', Value: typed ? '16' : '0' },
        { Name: 'RequestType', Value: requestType(s) },
      ],
      ModifiedProperties: [],
      Actor: [
        { ID: s.person.id, Type: 0 },
        { ID: s.person.upn, Type: 5 },
      ],
      ActorContextId: tenant.tenantId,
      ActorIpAddress: s.source.ip,
      InterSystemsId: s.correlationId,
      IntraSystemId: s.requestId,
      SupportTicketId: '',
      Target: [{ ID: s.resource.id, Type: 0 }],
      TargetContextId: tenant.tenantId,
      ApplicationId: s.app.id,
      DeviceProperties: [
        ...(s.source.deviceId === undefined
          ? []
          : [
              { Name: 'Id', Value: s.source.deviceId },
              { Name: 'DisplayName', Value: s.source.deviceName ?? '' },
            ]),
        { Name: 'OS', Value: s.source.os },
        { Name: 'BrowserType', Value: s.source.browser.split(' ')[0] ?? '' },
        ...(s.source.compliant === undefined
          ? []
          : [{ Name: 'IsCompliant', Value: s.source.compliant ? 'True' : 'False' }]),
        {
          Name: 'IsCompliantAndManaged',
          Value: s.source.compliant === true && s.source.managed === true ? 'True' : 'False',
        },
        ...(s.source.trustType === undefined ? [] : [{ Name: 'TrustType', Value: s.source.trustType }]),
        { Name: 'SessionId', Value: s.sessionId },
      ],
      ErrorNumber: String(s.code),
      ...(failed ? { LogonError: codeTexts[s.code]?.logonError ?? 'Unknown' } : {}),
    },
  );
}

/** Core Directory acts repeated in this log: the name with a full stop. */
export function directoryRecord(tenant: Tenant, act: DirectoryAct): UalRecord {
  const person = 'person' in act.actor ? act.actor.person : undefined;
  const target = act.targets[0];
  const ip = 'ip' in act.actor ? { ClientIP: act.actor.ip, ActorIpAddress: act.actor.ip } : {};
  return common(
    tenant,
    {
      time: act.time,
      id: act.correlationId,
      operation: `${act.activity}.`,
      recordType: 8,
      workload: 'AzureActiveDirectory',
      userId: person?.upn ?? 'ServicePrincipal_98db8bd6-0cc0-4e67-9de5-f187f1cd1b41',
      userKey: person ? `${person.puid}@${tenant.onmicrosoft}` : 'Not Available',
    },
    {
      ResultStatus: act.result === 'success' ? 'Success' : 'Failure',
      ...ip,
      ObjectId: target?.upn ?? target?.name ?? target?.id ?? '',
      AzureActiveDirectoryEventType: 1,
      ExtendedProperties: [
        {
          Name: 'additionalDetails',
          Value: JSON.stringify(Object.fromEntries(act.details.map((d) => [d.key, d.value]))),
        },
        { Name: 'extendedAuditEventCategory', Value: target?.type ?? 'User' },
      ],
      ModifiedProperties: (target?.modified ?? []).map((m) => ({
        Name: m.name,
        NewValue: m.newValue ?? '',
        OldValue: m.oldValue ?? '',
      })),
      Actor: person
        ? [
            { ID: person.upn, Type: 5 },
            { ID: person.puid, Type: 3 },
            { ID: person.id, Type: 2 },
          ]
        : [{ ID: 'ServicePrincipal', Type: 2 }],
      ActorContextId: tenant.tenantId,
      InterSystemsId: act.correlationId,
      IntraSystemId: act.correlationId,
      SupportTicketId: '',
      Target: act.targets.flatMap((t) => [
        { ID: `${t.type}_${t.id}`, Type: 2 },
        { ID: t.upn ?? t.name ?? t.id, Type: t.upn === null ? 1 : 5 },
      ]),
      TargetContextId: tenant.tenantId,
    },
  );
}
