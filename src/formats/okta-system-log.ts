import { oktaSystemLog, type OktaFact } from '../normalise/okta-system-log';
import { ecs, kibanaCsv } from './elastic';
import { defineFormat } from './format';
import { jsonCell, timeColumn } from './log-analytics';
import { splunk } from './splunk';

/** debugData writes camelCase; Okta's own event schema names the same keys in snake_case. */
const debugData = (camel: string, snake: string): string[] =>
  [camel, snake].map((key) => `debugContext>debugData>${key}`);

/** Where the event as the API gives it keeps each fact. */
const facts = {
  time: 'published',
  id: 'uuid',
  eventType: 'eventType',
  result: 'outcome>result',
  reason: 'outcome>reason',
  actor: ['actor>alternateId', 'actor>displayName'],
  actorId: 'actor>id',
  actorType: 'actor>type',
  ip: 'client>ipAddress',
  country: 'client>geographicalContext>country',
  city: 'client>geographicalContext>city',
  latitude: 'client>geographicalContext>geolocation>lat',
  longitude: 'client>geographicalContext>geolocation>lon',
  asn: 'securityContext>asNumber',
  isProxy: 'securityContext>isProxy',
  clientDevice: 'client>device',
  os: 'client>userAgent>os',
  browser: 'client>userAgent>browser',
  userAgent: 'client>userAgent>rawUserAgent',
  device: ['device>displayName', 'device>name'],
  deviceId: 'device>id',
  managed: 'device>managed',
  session: 'authenticationContext>externalSessionId',
  rootSession: 'authenticationContext>rootSessionId',
  transaction: 'transaction>id',
  targets: 'target',
  ipChain: 'request>ipChain',
  debug: 'debugContext>debugData',
  factor: debugData('factor', 'factor'),
  response: debugData('pushOnlyResponseType', 'push_only_response_type'),
  challenge: debugData('pushWithNumberChallengeResponseType', 'push_with_number_challenge_response_type'),
  risk: debugData('risk', 'risk'),
  behaviors: debugData('behaviors', 'behaviors'),
  logOnly: debugData('logOnlySecurityData', 'log_only_security_data'),
  threatSuspected: debugData('threatSuspected', 'threat_suspected'),
} as const satisfies Partial<Record<OktaFact, string | readonly string[]>>;

const paths = (fact: keyof typeof facts): readonly string[] => {
  const declared: string | readonly string[] = facts[fact];
  return typeof declared === 'string' ? [declared] : declared;
};

/** The same facts as flattened columns, the name of each made from its path. */
function flattened(column: (path: string) => string[]): Partial<Record<OktaFact, string[]>> {
  const names = Object.keys(facts) as (keyof typeof facts)[];
  return Object.fromEntries(names.map((fact) => [fact, paths(fact).flatMap(column)]));
}

/**
 * Okta System Log events: the API's array or its pages, log streams line by line, event hook bodies, a single event
 * copied from the console. EventBridge, Splunk and Elastic carry the same event; it is taken out of them.
 * Cannot tell, on Identity Engine without a push response type: a refused push from a wrong code.
 */
export const oktaSystemLogJson = defineFormat({
  id: 'okta.system-log.json',
  name: 'Okta System Log, JSON',
  obtainedFrom: 'Okta System Log API (GET /api/v1/logs), a log stream, or an event hook',
  family: oktaSystemLog,
  json: { has: ['eventType', 'actor', ['published', 'uuid']] },
  facts,
});

/**
 * Okta admin console, Reports, System Log, Download CSV.
 * Cannot tell: the factor and what the phone answered (debugData is left out), the network owner, the root session.
 */
export const oktaSystemLogCsv = defineFormat({
  id: 'okta.system-log.csv',
  name: 'Okta System Log, console CSV',
  obtainedFrom: 'Okta admin console, Reports, System Log, Download CSV',
  family: oktaSystemLog,
  header: { must: ['event_type', 'outcome.result', 'actor.alternate_id', 'uuid'], not: ['_raw'] },
  facts: {
    time: ['timestamp', 'published'],
    id: 'uuid',
    eventType: 'event_type',
    result: 'outcome.result',
    reason: 'outcome.reason',
    actor: ['actor.alternate_id', 'actor.display_name'],
    actorId: 'actor.id',
    actorType: 'actor.type',
    ip: 'client.ip_address',
    country: 'client.geographical_context.country',
    city: 'client.geographical_context.city',
    latitude: ['client.geolocation.lat', 'client.geographical_context.geolocation.lat'],
    longitude: ['client.geolocation.lon', 'client.geographical_context.geolocation.lon'],
    asn: 'security_context.as_number',
    isProxy: 'security_context.is_proxy',
    clientDevice: 'client.device',
    os: 'client.user_agent.os',
    browser: 'client.user_agent.browser',
    userAgent: 'client.user_agent.raw_user_agent',
    session: 'authentication_context.external_session_id',
    rootSession: 'authentication_context.root_session_id',
    transaction: 'transaction.id',
    target0Type: 'target0.type',
    target0: 'target0.alternate_id',
    target0Name: 'target0.display_name',
    target1Type: 'target1.type',
    target1: 'target1.alternate_id',
    target1Name: 'target1.display_name',
    target2Type: 'target2.type',
    target2: 'target2.alternate_id',
    target2Name: 'target2.display_name',
    target3Type: 'target3.type',
    target3: 'target3.alternate_id',
    target3Name: 'target3.display_name',
    factor: 'debug_context.debug_data.factor',
    response: 'debug_context.debug_data.push_only_response_type',
    challenge: 'debug_context.debug_data.push_with_number_challenge_response_type',
    risk: 'debug_context.debug_data.risk',
    behaviors: 'debug_context.debug_data.behaviors',
    threatSuspected: 'debug_context.debug_data.threat_suspected',
  },
});

/**
 * Splunk's CSV of Okta events: the event in `_raw`, and its keys as columns beside it.
 * Cannot tell: what stood behind the 10,000th byte of `_raw`, beyond those columns.
 */
export const oktaSystemLogSplunkCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Okta System Log, Splunk CSV',
  obtainedFrom: 'Splunk, a search over Okta events, Export, CSV',
  family: oktaSystemLog,
  header: { must: ['_raw', 'eventType', ['published', 'outcome.result', 'actor.alternateId']] },
  facts: splunk(facts),
});

/** A custom table's columns end in the type of their values. */
const typed = (path: string): string[] =>
  ['_s', '_g', '_d', '_b', '_t'].map((type) => path.replaceAll('>', '_') + type);

/**
 * The custom table Okta_CL, saved as CSV. Columns follow the connector's naming; none was seen from a real tenant.
 * Cannot tell: whatever the analyst's query left out.
 */
export const oktaSystemLogAnalyticsCsv = defineFormat({
  id: 'okta.system-log.log-analytics-csv',
  guessed: true,
  name: 'Okta System Log, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, Okta_CL query, Export to CSV',
  family: oktaSystemLog,
  header: { must: ['eventType_s', 'outcome_result_s', ['actor_alternateId_s', 'actor_id_s']] },
  facts: { ...flattened(typed), time: timeColumn('published_t', 'TimeGenerated') },
});

/** The same table as the API gives it: positional `tables[].rows`, or flat records. */
export const oktaSystemLogAnalyticsJson = defineFormat({
  ...oktaSystemLogAnalyticsCsv,
  id: 'okta.system-log.log-analytics-json',
  name: 'Okta System Log, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, Okta_CL query',
  json: { has: ['eventType_s', 'outcome_result_s', ['actor_alternateId_s', 'actor_id_s']] },
});

/**
 * The custom table OktaV2_CL, and the function OktaSSO over it, saved as CSV: the connector renames Okta's keys to those
 * of Sentinel's own schema. Columns follow the connector's rule; none was seen from a real tenant.
 * Cannot tell: the root session, the enrolled device; whatever the analyst's query left out.
 */
export const oktaV2LogAnalyticsCsv = defineFormat({
  id: 'okta.system-log.log-analytics-csv',
  guessed: true,
  name: 'Okta System Log, Log Analytics CSV (OktaV2)',
  obtainedFrom: 'Log Analytics or Sentinel, OktaV2_CL or OktaSSO query, Export to CSV',
  family: oktaSystemLog,
  header: {
    must: ['EventOriginalType', 'OriginalOutcomeResult', ['OriginalActorAlternateId', 'ActorUsername']],
  },
  facts: {
    time: timeColumn('TimeGenerated'),
    id: 'EventOriginalUid',
    eventType: 'EventOriginalType',
    result: 'OriginalOutcomeResult',
    reason: 'EventOriginalResultDetails',
    actor: ['OriginalActorAlternateId', 'ActorUsername', 'ActorDisplayName'],
    actorId: ['OriginalUserId', 'ActorUserId'],
    actorType: 'OriginalUserType',
    ip: 'SrcIpAddr',
    country: 'SrcGeoCountry',
    city: 'SrcGeoCity',
    latitude: 'SrcGeoLatitude',
    // The connector's rule misspells it, its table does not.
    longitude: ['SrcGeoLongitude', 'SrcGeoLongtitude'],
    asn: 'SecurityContextAsNumber',
    isProxy: 'SecurityContextIsProxy',
    clientDevice: 'OriginalClientDevice',
    os: 'SrcDvcOs',
    browser: 'ActingAppName',
    userAgent: 'HttpUserAgent',
    session: 'ActorSessionId',
    transaction: 'TransactionId',
    targets: jsonCell('OriginalTarget'),
    ipChain: jsonCell('Request', 'ipChain'),
    debug: jsonCell('DebugData'),
    factor: jsonCell('DebugData', 'factor'),
    response: jsonCell('DebugData', 'pushOnlyResponseType'),
    challenge: jsonCell('DebugData', 'pushWithNumberChallengeResponseType'),
    risk: jsonCell('DebugData', 'risk'),
    behaviors: jsonCell('DebugData', 'behaviors'),
    logOnly: jsonCell('DebugData', 'logOnlySecurityData'),
    threatSuspected: jsonCell('DebugData', 'threatSuspected'),
  },
});

/** The same table as the API gives it. */
export const oktaV2LogAnalyticsJson = defineFormat({
  ...oktaV2LogAnalyticsCsv,
  id: 'okta.system-log.log-analytics-json',
  name: 'Okta System Log, Log Analytics JSON (OktaV2)',
  obtainedFrom: 'Log Analytics query API, OktaV2_CL or OktaSSO query',
  json: {
    has: ['EventOriginalType', 'OriginalOutcomeResult', ['OriginalActorAlternateId', 'ActorUsername']],
  },
});

/**
 * Elastic documents of the Okta integration that do not hold the original event.
 * Cannot tell: debugData beyond what the integration flattens.
 */
export const oktaSystemLogEcs = defineFormat({
  id: 'ecs.ndjson',
  name: 'Okta System Log, Elastic documents',
  obtainedFrom: 'Elasticsearch or Kibana, documents of the Okta integration',
  family: oktaSystemLog,
  json: { has: ['@timestamp', ecs('okta.event_type', 'okta.outcome.result')] },
  facts: {
    time: '@timestamp',
    id: ecs('okta.uuid', 'event.id'),
    eventType: ecs('okta.event_type', 'event.action'),
    result: ecs('okta.outcome.result'),
    reason: ecs('okta.outcome.reason'),
    actor: ecs('okta.actor.alternate_id', 'okta.actor.display_name'),
    actorId: ecs('okta.actor.id'),
    actorType: ecs('okta.actor.type'),
    ip: ecs('okta.client.ip', 'client.ip', 'source.ip'),
    country: ecs('client.geo.country_name', 'source.geo.country_iso_code', 'source.geo.country_name'),
    city: ecs('client.geo.city_name', 'source.geo.city_name'),
    latitude: ecs('client.geo.location.lat', 'source.geo.location.lat'),
    longitude: ecs('client.geo.location.lon', 'source.geo.location.lon'),
    asn: ecs('okta.security_context.as.number', 'source.as.number'),
    isProxy: ecs('okta.security_context.is_proxy'),
    clientDevice: ecs('okta.client.device'),
    os: ecs('okta.client.user_agent.os', 'user_agent.os.name'),
    browser: ecs('okta.client.user_agent.browser', 'user_agent.name'),
    userAgent: ecs('okta.client.user_agent.raw_user_agent', 'user_agent.original'),
    device: ecs('okta.device.name'),
    deviceId: ecs('okta.device.id'),
    managed: ecs('okta.device.managed'),
    session: ecs('okta.authentication_context.external_session_id'),
    rootSession: ecs('okta.authentication_context.root_session_id'),
    transaction: ecs('okta.transaction.id'),
    targets: ecs('okta.target'),
    ipChain: ecs('okta.request.ip_chain'),
    debug: ecs('okta.debug_context.debug_data.flattened'),
    factor: ecs('okta.debug_context.debug_data.flattened.factor', 'okta.debug_context.debug_data.factor'),
    response: ecs('okta.debug_context.debug_data.flattened.pushOnlyResponseType'),
    challenge: ecs('okta.debug_context.debug_data.flattened.pushWithNumberChallengeResponseType'),
    risk: ecs('okta.debug_context.debug_data.flattened.risk'),
    behaviors: ecs('okta.debug_context.debug_data.flattened.behaviors'),
    logOnly: ecs('okta.debug_context.debug_data.flattened.logOnlySecurityData'),
    threatSuspected: ecs('okta.debug_context.debug_data.threat_suspected'),
  },
});

export const oktaSystemLogKibanaCsv = kibanaCsv(oktaSystemLogEcs, {
  must: ['@timestamp', ['okta.event_type', 'event.action'], 'okta.outcome.result'],
});
