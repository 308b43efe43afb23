import { entraAudit } from '../normalise/entra-audit';
import { entraSignin } from '../normalise/entra-signin';
import { m365Ual } from '../normalise/m365-ual';
import { defineFormat, type Format, type HeaderSignature } from './format';
import { auditDataFacts, parameterColumns } from './m365-ual-facts';

/**
 * A saved search of Kibana's Discover as CSV: the documents' fields as columns, `-` where there is none. Its times are in
 * the zone of the browser that saved it, which it does not state.
 */
export function kibanaCsv(documents: Format, header: HeaderSignature): Format {
  const { json: _, ...columns } = documents;
  return {
    ...columns,
    name: documents.name.replace('Elastic documents', 'Kibana CSV'),
    obtainedFrom: 'Kibana, Discover, Share, Export, CSV',
    zoneUnstated: true,
    header,
  };
}

/** Elastic's keys stand nested, or flat with dots where Kibana saved them. */
export const ecs = (...names: string[]): string[] =>
  names.flatMap((name) => [name.replaceAll('.', '>'), name]);

const signIn = (...names: string[]): string[] =>
  names.flatMap((name) => ecs(`azure.signinlogs.properties.${name}`));

/**
 * Elastic documents of Entra sign-ins that do not hold the original record; one that does is read from it.
 * Cannot tell: the steps of a sign-in. `event.outcome` calls an interrupt a failure, so the code decides.
 */
export const entraSigninEcs = defineFormat({
  id: 'ecs.ndjson',
  name: 'Entra ID sign-ins, Elastic documents',
  obtainedFrom: 'Elasticsearch or Kibana, documents of the Azure integration',
  family: entraSignin,
  json: {
    has: ['@timestamp', [...signIn('user_principal_name', 'id'), ...ecs('azure.signinlogs.result_type')]],
  },
  facts: {
    time: [...signIn('created_at'), '@timestamp'],
    id: signIn('id'),
    correlationId: [...signIn('correlation_id'), ...ecs('azure.correlation_id')],
    user: signIn('user_principal_name'),
    userId: signIn('user_id'),
    userType: signIn('user_type'),
    servicePrincipal: signIn('service_principal_name'),
    app: signIn('app_display_name'),
    resource: signIn('resource_display_name'),
    ip: [...signIn('ip_address'), ...ecs('source.ip', 'client.ip')],
    city: ecs('geo.city_name', 'source.geo.city_name'),
    country: ecs('geo.country_iso_code', 'source.geo.country_iso_code'),
    latitude: ecs('geo.location.lat', 'source.geo.location.lat'),
    longitude: ecs('geo.location.lon', 'source.geo.location.lon'),
    asn: [...signIn('autonomous_system_number'), ...ecs('source.as.number')],
    code: [...ecs('azure.signinlogs.result_type'), ...signIn('status.error_code')],
    failureReason: [...signIn('status.failure_reason'), ...ecs('azure.signinlogs.result_description')],
    additionalDetails: signIn('status.additional_details'),
    mfaMethod: signIn('mfa_detail.auth_method'),
    requirement: signIn('authentication_requirement'),
    conditionalAccess: signIn('conditional_access_status'),
    deviceId: signIn('device_detail.device_id'),
    device: signIn('device_detail.display_name'),
    os: signIn('device_detail.operating_system'),
    browser: signIn('device_detail.browser'),
    compliant: signIn('device_detail.is_compliant'),
    managed: signIn('device_detail.is_managed'),
    clientApp: signIn('client_app_used'),
    userAgent: [...ecs('user_agent.original'), ...signIn('user_agent')],
    protocol: signIn('authentication_protocol'),
    interactive: signIn('is_interactive'),
    category: ecs('azure.signinlogs.category'),
    sessionId: signIn('session_id'),
    tokenId: signIn('unique_token_identifier'),
    tokenIssuerType: signIn('token_issuer_type'),
    risk: signIn('risk_level_during_signin', 'risk_level_during_sign_in'),
    riskTypes: signIn('risk_event_types_v2', 'risk_event_types'),
  },
});

const audit = (...names: string[]): string[] =>
  names.flatMap((name) => ecs(`azure.auditlogs.properties.${name}`));

/**
 * Elastic documents of the Entra audit log that do not hold the original record.
 * Cannot tell: more than the first thing an act was done to, or what was changed in it.
 */
export const entraAuditEcs = defineFormat({
  id: 'ecs.ndjson',
  name: 'Entra ID audit log, Elastic documents',
  obtainedFrom: 'Elasticsearch or Kibana, documents of the Azure integration',
  family: entraAudit,
  json: {
    has: ['@timestamp', [...audit('activity_display_name'), ...ecs('azure.auditlogs.operation_name')]],
  },
  facts: {
    time: [...audit('activity_datetime', 'activity_date_time'), '@timestamp'],
    id: audit('id'),
    correlationId: [...audit('correlation_id'), ...ecs('azure.correlation_id')],
    operation: [...audit('activity_display_name'), ...ecs('azure.auditlogs.operation_name')],
    service: audit('logged_by_service'),
    result: audit('result'),
    reason: audit('result_reason'),
    actorUpn: audit('initiated_by.user.userPrincipalName', 'initiated_by.user.user_principal_name'),
    actorId: audit('initiated_by.user.id'),
    actorApp: audit('initiated_by.app.displayName', 'initiated_by.app.display_name'),
    ip: [
      ...audit('initiated_by.user.ipAddress', 'initiated_by.user.ip_address'),
      ...ecs('source.ip', 'client.ip'),
    ],
    targetUpn: audit('target_resources.0.user_principal_name'),
    targetName: audit('target_resources.0.display_name'),
    targetType: audit('target_resources.0.type'),
  },
});

const { time, ip, userAgent, ...auditData } = auditDataFacts('o365>audit>');

/**
 * Elastic documents of the unified audit log that do not hold the original record; keys stay as Microsoft spells them.
 * Cannot tell: parameters of cmdlets beyond those that matter here, and what stood in lists.
 */
export const m365UalEcs = defineFormat({
  id: 'ecs.ndjson',
  name: 'Microsoft 365 unified audit log, Elastic documents',
  obtainedFrom: 'Elasticsearch or Kibana, documents of the Microsoft 365 integration',
  family: m365Ual,
  json: { has: ['@timestamp', ecs('o365.audit.Operation', 'o365.audit.Workload')] },
  facts: {
    ...auditData,
    ...parameterColumns('o365>audit>Parameters>'),
    outerTime: [time, 'o365.audit.CreationTime', '@timestamp'],
    outerOperation: ['o365.audit.Operation', ...ecs('event.action')],
    outerUser: ['o365.audit.UserId', ...ecs('user.id')],
    outerId: ['o365.audit.Id', ...ecs('event.id')],
    ip: [...ip, 'o365.audit.ClientIP', ...ecs('source.ip', 'client.ip')],
    workload: [auditData.workload, 'o365.audit.Workload'],
    recordType: [auditData.recordType, 'o365.audit.RecordType'],
    objectId: [auditData.objectId, 'o365.audit.ObjectId'],
    resultStatus: [auditData.resultStatus, 'o365.audit.ResultStatus'],
    userAgent: [userAgent, ...ecs('user_agent.original')],
  },
});

export const entraSigninKibanaCsv = kibanaCsv(entraSigninEcs, {
  must: ['@timestamp', 'azure.signinlogs.properties.user_principal_name'],
});
export const entraAuditKibanaCsv = kibanaCsv(entraAuditEcs, {
  must: ['@timestamp', 'azure.auditlogs.operation_name'],
});
export const m365UalKibanaCsv = kibanaCsv(m365UalEcs, {
  must: ['@timestamp', 'o365.audit.Operation', 'o365.audit.Workload'],
});
