import { duoAuth, type DuoAuthFact } from '../normalise/duo-auth';
import { ecs, kibanaCsv } from './elastic';
import { defineFormat } from './format';
import { timeColumn } from './log-analytics';
import { splunk } from './splunk';

/** Where a record of the Admin API v2 keeps each fact. */
const facts = {
  time: ['isotimestamp', 'timestamp'],
  txid: 'txid',
  eventType: 'event_type',
  result: 'result',
  reason: 'reason',
  factor: 'factor',
  user: ['user>name', 'username'],
  userKey: 'user>key',
  email: 'email',
  alias: 'alias',
  app: ['application>name', 'integration'],
  host: 'host',
  ip: 'access_device>ip',
  country: 'access_device>location>country',
  city: 'access_device>location>city',
  device: 'access_device>hostname',
  endpoint: 'access_device>epkey',
  os: 'access_device>os',
  osVersion: 'access_device>os_version',
  browser: 'access_device>browser',
  browserVersion: 'access_device>browser_version',
  trusted: 'trusted_endpoint_status',
  approverIp: 'auth_device>ip',
  approverCountry: 'auth_device>location>country',
  approverDevice: 'auth_device>name',
  trust: 'adaptive_trust_assessments>more_secure_auth>trust_level',
  trustReason: 'adaptive_trust_assessments>more_secure_auth>reason',
} as const satisfies Partial<Record<DuoAuthFact, string | readonly string[]>>;

/**
 * Duo authentication log as the Admin API v2 gives it, alone or in its `authlogs` envelope, and as collectors
 * forward it line by line (Log Sync, Datadog, SOAR). The time is that of the answer.
 * Cannot tell: when the prompt went out; coordinates and network owner; the access device where Duo's own page was
 * not shown.
 */
export const duoAuthV2Json = defineFormat({
  id: 'duo.auth.v2-json',
  name: 'Duo authentication log, Admin API v2 JSON',
  obtainedFrom:
    'Duo Admin API v2 /logs/authentication, Duo Log Sync, or Duo Admin Panel, Authentication Log, Export, JSON',
  family: duoAuth,
  json: { has: ['factor', 'result', ['access_device', 'auth_device', 'application']] },
  facts,
});

const flat = {
  time: ['isotimestamp', 'timestamp'],
  txid: 'txid',
  eventType: 'eventtype',
  newEnrollment: 'new_enrollment',
  result: 'result',
  reason: 'reason',
  factor: 'factor',
  user: 'username',
  email: 'email',
  alias: 'alias',
  app: 'integration',
  host: 'host',
  ip: 'ip',
  country: 'location>country',
  city: 'location>city',
  os: 'access_device>os',
  osVersion: 'access_device>os_version',
  browser: 'access_device>browser',
  browserVersion: 'access_device>browser_version',
  approverDevice: 'device',
} as const satisfies Partial<Record<DuoAuthFact, string | readonly string[]>>;

/**
 * Duo authentication log as the older Admin API v1 gives it: flat, results in capitals.
 * Cannot tell: the phone's address and place; a transaction id, so equal records alone are duplicates.
 */
export const duoAuthV1Json = defineFormat({
  id: 'duo.auth.v1-json',
  name: 'Duo authentication log, Admin API v1 JSON',
  obtainedFrom: 'Duo Admin API v1 /logs/authentication',
  family: duoAuth,
  json: { has: ['factor', 'result', 'username', ['integration', 'ip']] },
  facts: flat,
});

const times = ['Timestamp', 'Timestamp (UTC)', 'Date (UTC)', 'Date', 'Time', 'isotimestamp', 'Date/Time'];
const factors = ['Factor', 'Second factor', 'Authentication method', 'Auth factor', 'Authentication factor'];
const users = ['User', 'Username', 'User name', 'user.name'];
const apps = ['Integration', 'Application', 'Application name', 'application.name'];

/**
 * Duo Admin Panel, Reports, Authentication Log, Export, CSV. Columns are found by their meaning: no real export was
 * at hand.
 * Cannot tell: what a column holds that none of these names fits.
 */
export const duoAuthCsv = defineFormat({
  id: 'duo.auth.csv',
  guessed: true,
  name: 'Duo authentication log, console CSV',
  obtainedFrom: 'Duo Admin Panel, Reports, Authentication Log, Export, CSV',
  family: duoAuth,
  header: { must: [times, factors, 'Result', users, apps], not: ['_raw'] },
  facts: {
    time: times,
    txid: ['Transaction ID', 'txid'],
    eventType: ['Event type', 'event_type'],
    result: 'Result',
    reason: ['Reason', 'Result reason'],
    factor: factors,
    user: users,
    email: ['Email', 'User email', 'Email address'],
    alias: ['Alias', 'Username alias'],
    app: apps,
    ip: ['IP address', 'Access device IP', 'Access device IP address', 'IP', 'access_device.ip'],
    country: ['Access device country', 'Country', 'access_device.location.country'],
    city: ['Access device city', 'City', 'access_device.location.city'],
    device: ['Access device hostname', 'Hostname', 'access_device.hostname'],
    os: ['Access device OS', 'OS', 'Operating system', 'access_device.os'],
    osVersion: ['Access device OS version', 'OS version', 'access_device.os_version'],
    browser: ['Access device browser', 'Browser', 'access_device.browser'],
    browserVersion: ['Access device browser version', 'Browser version', 'access_device.browser_version'],
    trusted: ['Trusted endpoint status', 'Trusted endpoint', 'trusted_endpoint_status'],
    approverIp: ['Authentication device IP', 'Auth device IP', '2FA device IP', 'auth_device.ip'],
    approverCountry: ['Authentication device country', 'Auth device country', 'auth_device.location.country'],
    approverDevice: [
      'Authentication device',
      'Auth device',
      'Device',
      'Phone',
      '2FA device',
      'auth_device.name',
    ],
  },
});

const names = Object.keys(facts) as (keyof typeof facts)[];
const paths = (fact: keyof typeof facts): readonly string[] => {
  const declared: string | readonly string[] = facts[fact];
  return typeof declared === 'string' ? [declared] : declared;
};

/**
 * Splunk's CSV of Duo authentications: the record in `_raw`, and its keys as columns beside it.
 * Cannot tell: what stood behind the 10,000th byte of `_raw`, beyond those columns.
 */
export const duoAuthSplunkCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Duo authentication log, Splunk CSV',
  obtainedFrom: 'Splunk, a search over Duo events, Export, CSV',
  family: duoAuth,
  header: {
    must: ['_raw', 'factor', 'result', ['access_device.ip', 'user.name', 'username', 'integration']],
  },
  facts: splunk(facts),
});

/**
 * The custom table CiscoDuo_CL, saved as CSV. Columns follow the connector's naming; none was seen from a real tenant.
 * Cannot tell: whatever the analyst's query left out.
 */
export const duoAuthLogAnalyticsCsv = defineFormat({
  id: 'duo.auth.log-analytics-csv',
  guessed: true,
  name: 'Duo authentication log, Log Analytics CSV',
  obtainedFrom: 'Log Analytics or Sentinel, CiscoDuo_CL query, Export to CSV',
  family: duoAuth,
  header: { must: ['factor_s', 'result_s', ['access_device_ip_s', 'user_name_s', 'username_s']] },
  facts: {
    ...Object.fromEntries(
      names.map((fact) => [
        fact,
        paths(fact).flatMap((path) => ['_s', '_g', '_d', '_t'].map((t) => path.replaceAll('>', '_') + t)),
      ]),
    ),
    time: [...timeColumn('isotimestamp_t', 'isotimestamp_s', 'timestamp_d'), ...timeColumn('TimeGenerated')],
  },
});

/** The same table as the API gives it: positional `tables[].rows`, or flat records. */
export const duoAuthLogAnalyticsJson = defineFormat({
  ...duoAuthLogAnalyticsCsv,
  id: 'duo.auth.log-analytics-json',
  name: 'Duo authentication log, Log Analytics JSON',
  obtainedFrom: 'Log Analytics query API, CiscoDuo_CL query',
  json: { has: ['factor_s', 'result_s', ['access_device_ip_s', 'user_name_s', 'username_s']] },
});

/**
 * Elastic documents of the Duo integration that do not hold the original record.
 * Cannot tell: fractions of a second in some versions.
 */
export const duoAuthEcs = defineFormat({
  id: 'ecs.ndjson',
  name: 'Duo authentication log, Elastic documents',
  obtainedFrom: 'Elasticsearch or Kibana, documents of the Cisco Duo integration',
  family: duoAuth,
  json: {
    has: ['@timestamp', ecs('cisco_duo.auth.factor', 'cisco_duo.auth.result', 'cisco_duo.auth.reason')],
  },
  facts: {
    time: '@timestamp',
    txid: ecs('cisco_duo.auth.txid'),
    eventType: ecs('cisco_duo.auth.event_type'),
    result: ecs('cisco_duo.auth.result'),
    reason: ecs('cisco_duo.auth.reason', 'event.reason'),
    factor: ecs('cisco_duo.auth.factor'),
    user: ecs('user.name', 'cisco_duo.auth.user.name'),
    userKey: ecs('user.id', 'cisco_duo.auth.user.key'),
    email: ecs('user.email', 'cisco_duo.auth.email'),
    alias: ecs('cisco_duo.auth.alias'),
    app: ecs('cisco_duo.auth.application.name'),
    ip: ecs('cisco_duo.auth.access_device.ip', 'source.ip', 'source.address'),
    country: ecs('cisco_duo.auth.access_device.location.country', 'source.geo.country_name'),
    city: ecs('cisco_duo.auth.access_device.location.city', 'source.geo.city_name'),
    device: ecs('cisco_duo.auth.access_device.hostname'),
    endpoint: ecs('cisco_duo.auth.access_device.epkey'),
    os: ecs('cisco_duo.auth.access_device.os', 'user_agent.os.name'),
    osVersion: ecs('cisco_duo.auth.access_device.os_version', 'user_agent.os.version'),
    browser: ecs('cisco_duo.auth.access_device.browser', 'user_agent.name'),
    browserVersion: ecs('cisco_duo.auth.access_device.browser_version', 'user_agent.version'),
    trusted: ecs('cisco_duo.auth.trusted_endpoint_status'),
    approverIp: ecs('cisco_duo.auth.auth_device.ip'),
    approverCountry: ecs('cisco_duo.auth.auth_device.location.country'),
    approverDevice: ecs('cisco_duo.auth.auth_device.name'),
  },
});

export const duoAuthKibanaCsv = kibanaCsv(duoAuthEcs, {
  must: ['@timestamp', 'cisco_duo.auth.factor', ['cisco_duo.auth.result', 'cisco_duo.auth.reason']],
});
