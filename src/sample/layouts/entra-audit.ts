import {
  directoryActsOf,
  type Act,
  type DirectoryAct,
  type DirectoryTarget,
  type SampleFile,
  type Tenant,
} from '../acts';
import { diagnosticBytes, type DiagnosticOptions } from './entra-sign-in-json';
import { csvText, isoSeconds, isoTicks, minimalCell, usMillis, utf8 } from './text';

/** Directory audit: Graph JSON, portal CSV, diagnostic records. */

function targetObject(target: DirectoryTarget): Record<string, unknown> {
  return {
    id: target.id,
    displayName: target.name,
    type: target.type,
    ...(target.upn === null ? {} : { userPrincipalName: target.upn }),
    modifiedProperties: target.modified.map((m) => ({
      displayName: m.name,
      oldValue: m.oldValue,
      newValue: m.newValue,
    })),
  };
}

function initiator(act: DirectoryAct): Record<string, unknown> {
  if ('person' in act.actor) {
    const { person, ip } = act.actor;
    return {
      user: { id: person.id, displayName: null, userPrincipalName: person.upn, ipAddress: ip, roles: [] },
      app: null,
    };
  }
  const { id, name } = act.actor.app;
  return {
    user: null,
    app: { appId: id, displayName: name, servicePrincipalId: null, servicePrincipalName: null },
  };
}

/** A `directoryAudit` object, v1.0 names. */
export function graphAudit(act: DirectoryAct, zone: 'Z' | '+00:00' = 'Z'): Record<string, unknown> {
  return {
    id: act.id,
    category: act.category,
    correlationId: act.correlationId,
    result: act.result,
    resultReason: act.reason,
    activityDisplayName: act.activity,
    activityDateTime: isoTicks(act.time, act.correlationId, zone),
    loggedByService: act.service,
    operationType: act.operationType,
    initiatedBy: initiator(act),
    targetResources: act.targets.map(targetObject),
    additionalDetails: act.details,
  };
}

export interface AuditOptions {
  name?: string;
  /** `value`: wrapped as a Graph page; else a bare array. */
  wrap?: 'array' | 'value';
}

export function graphAuditJson(
  _tenant: Tenant,
  acts: readonly Act[],
  options: AuditOptions = {},
): SampleFile {
  const records = directoryActsOf(acts).map((act) => graphAudit(act));
  const whole = {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits',
    value: records,
  };
  const text = options.wrap === 'value' ? JSON.stringify(whole, null, 1) : JSON.stringify(records, null, 1);
  return { name: options.name ?? 'AuditLogs.json', bytes: utf8(text) };
}

export function diagnosticAudit(
  tenant: Tenant,
  acts: readonly Act[],
  options: DiagnosticOptions = {},
): SampleFile {
  const records = directoryActsOf(acts).map((act) => ({
    time: isoTicks(act.time + 60_000, act.correlationId),
    resourceId: `/tenants/${tenant.tenantId}/providers/Microsoft.aadiam`,
    operationName: act.activity,
    operationVersion: '1.0',
    category: 'AuditLogs',
    tenantId: tenant.tenantId,
    resultSignature: 'None',
    durationMs: 0,
    callerIpAddress: 'ip' in act.actor ? act.actor.ip : '<null>',
    correlationId: act.correlationId,
    Level: 4,
    properties: graphAudit(act, '+00:00'),
  }));
  return {
    name: options.name ?? 'insights-logs-auditlogs/PT1H.json',
    bytes: diagnosticBytes(records, options),
  };
}

/** AuditLogs as the Log Analytics portal saves it. */
export function auditLogAnalyticsCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string } = {},
): SampleFile {
  const header = [
    ...['TenantId', 'TimeGenerated [UTC]', 'OperationName', 'ActivityDateTime [UTC]', 'ActivityDisplayName'],
    ...['LoggedByService', 'Result', 'ResultReason', 'InitiatedBy', 'TargetResources', 'AdditionalDetails'],
    ...['CorrelationId', 'Id', 'Category', 'Type'],
  ];
  const rows = directoryActsOf(acts).map((act) => [
    ...[tenant.workspaceId, usMillis(act.time + 120_000), act.activity, usMillis(act.time), act.activity],
    ...[act.service, act.result, act.reason],
    ...[initiator(act), act.targets.map(targetObject), act.details].map((value) => JSON.stringify(value)),
    ...[act.correlationId, act.id, act.category, 'AuditLogs'],
  ]);
  return {
    name: options.name ?? 'AuditLogs_query.csv',
    bytes: utf8(csvText(header, rows, minimalCell, '\r\n'), true),
  };
}

const fixedColumns = [
  'Date (UTC)',
  'CorrelationId',
  'Service',
  'Category',
  'Activity',
  'Result',
  'ResultReason',
  'User Agent',
  'ActorType',
  'ActorDisplayName',
  'ActorObjectId',
  'ActorUserPrincipalName',
  'IPAddress',
  'ActorHomeTenantId',
  'ActorHomeTenantName',
  'ActorServicePrincipalId',
  'ActorServicePrincipalName',
];
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** 3 targets of 5 modified properties each, 6 details: what does not fit is not in the file. */
export const auditPortalColumns = [
  ...fixedColumns,
  ...numbers(3).flatMap((t) => [
    ...['Type', 'DisplayName', 'ObjectId', 'UserPrincipalName'].map((field) => `Target${t}${field}`),
    ...numbers(5).flatMap((p) =>
      ['Name', 'OldValue', 'NewValue'].map((field) => `Target${t}ModifiedProperty${p}${field}`),
    ),
  ]),
  ...numbers(6).flatMap((d) => [`AdditionalDetail${d}Key`, `AdditionalDetail${d}Value`]),
];

function portalRow(tenant: Tenant, act: DirectoryAct): string[] {
  const person = 'person' in act.actor ? act.actor.person : undefined;
  const app = 'app' in act.actor ? act.actor.app : undefined;
  const row = [
    `${isoSeconds(act.time)}Z`,
    act.correlationId,
    act.service,
    act.category,
    act.activity,
    act.result,
    act.reason,
    act.userAgent,
    person ? 'User' : 'Application',
    app?.name ?? '',
    person?.id ?? '',
    person?.upn ?? '',
    'ip' in act.actor ? act.actor.ip : '',
    person ? tenant.tenantId : '',
    '',
    '',
    app?.name ?? '',
  ];
  for (let t = 0; t < 3; t++) {
    const target = act.targets[t];
    row.push(target?.type ?? '', target?.name ?? '', target?.id ?? '', target?.upn ?? '');
    for (let p = 0; p < 5; p++) {
      const modified = target?.modified[p];
      row.push(modified?.name ?? '', modified?.oldValue ?? '', modified?.newValue ?? '');
    }
  }
  for (let d = 0; d < 6; d++) row.push(act.details[d]?.key ?? '', act.details[d]?.value ?? '');
  return row;
}

export function auditPortalCsv(
  tenant: Tenant,
  acts: readonly Act[],
  options: { name?: string; bom?: boolean } = {},
): SampleFile {
  const rows = directoryActsOf(acts).map((act) => portalRow(tenant, act));
  return {
    name: options.name ?? 'AuditLogs.csv',
    bytes: utf8(csvText(auditPortalColumns, rows, minimalCell, '\r\n'), options.bom),
  };
}
