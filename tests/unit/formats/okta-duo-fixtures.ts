import type { Fixture } from './reading';

/** The same refused push in every layout of Okta and of Duo; what each can tell of it differs. */

const uuid = '0f6b2c1e-7286-11ef-8a11-000000000001';
const published = '2026-09-14T14:06:09.417Z';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const answer = 'user.authentication.auth_via_mfa';
const target = [
  { id: '00u7', type: 'User', alternateId: 'CFO@firm.example', displayName: 'C. Fo' },
  { id: 'app1', type: 'AppInstance', alternateId: 'Portal', displayName: 'Portal' },
];
const debugData = { factor: 'OKTA_VERIFY_PUSH', pushOnlyResponseType: 'OV_RESPONSE_DENY' };

const okta = {
  uuid,
  published,
  eventType: answer,
  outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
  actor: { id: '00u7', type: 'User', alternateId: 'CFO@firm.example', displayName: 'C. Fo' },
  client: {
    ipAddress: '203.0.113.201',
    userAgent: { rawUserAgent: agent, os: 'Linux', browser: 'FIREFOX' },
    geographicalContext: { country: 'Netherlands', city: 'Amsterdam' },
  },
  securityContext: { asNumber: 64508, isProxy: true },
  transaction: { type: 'WEB', id: 'ZtxQ00000001' },
  debugContext: { debugData },
  target,
};
const refused = {
  time: published,
  kind: 'mfa',
  provider: 'okta',
  user: 'cfo@firm.example',
  ip: '203.0.113.201',
  country: 'NL',
  outcome: 'failure',
  operation: answer,
  mfaMethod: 'push',
  mfaResult: 'denied',
};

const oktaCl = {
  'TimeGenerated [UTC]': '9/14/2026, 2:06:30.000 PM',
  'published_t [UTC]': '9/14/2026, 2:06:09.417 PM',
  uuid_g: uuid,
  eventType_s: answer,
  outcome_result_s: 'FAILURE',
  outcome_reason_s: 'INVALID_CREDENTIALS',
  actor_alternateId_s: 'CFO@firm.example',
  actor_id_s: '00u7',
  client_ipAddress_s: '203.0.113.201',
  client_geographicalContext_country_s: 'Netherlands',
  debugContext_debugData_factor_s: 'OKTA_VERIFY_PUSH',
  debugContext_debugData_pushOnlyResponseType_s: 'OV_RESPONSE_DENY',
  target_s: JSON.stringify(target),
};
const oktaV2 = {
  'TimeGenerated [UTC]': '9/14/2026, 2:06:09.417 PM',
  EventOriginalUid: uuid,
  EventOriginalType: answer,
  OriginalOutcomeResult: 'FAILURE',
  EventOriginalResultDetails: 'INVALID_CREDENTIALS',
  OriginalActorAlternateId: 'CFO@firm.example',
  ActorUsername: 'CFO@firm.example',
  OriginalUserId: '00u7',
  OriginalUserType: 'User',
  SrcIpAddr: '203.0.113.201',
  SrcGeoCountry: 'Netherlands',
  SrcGeoLatitude: '52.3',
  SrcGeoLongtitude: '4.9',
  SecurityContextAsNumber: '64508',
  HttpUserAgent: agent,
  DebugData: JSON.stringify(debugData),
  OriginalTarget: JSON.stringify(target),
};
/** A row of the table as the API's flat records have it. */
const flat = (row: Record<string, string>, time: string): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !name.includes('['))),
  [time]: published,
});

const elastic = {
  '@timestamp': published,
  okta: {
    uuid,
    event_type: answer,
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    actor: { id: '00u7', type: 'User', alternate_id: 'CFO@firm.example' },
    debug_context: { debug_data: { flattened: debugData } },
  },
  client: { ip: '203.0.113.201', geo: { country_name: 'Netherlands' } },
};

const isotimestamp = '2026-09-14T14:06:09.417346+00:00';
const txid = '340a23e3-23f3-43c1-87dc-000000000001';
const duo = {
  access_device: {
    ip: '203.0.113.201',
    hostname: null,
    browser: 'Firefox',
    browser_version: '128.0',
    location: { city: 'Amsterdam', country: 'Netherlands', state: 'North Holland' },
    os: 'Linux',
    os_version: null,
  },
  alias: '',
  application: { key: 'DI', name: 'Firm VPN' },
  auth_device: { ip: '192.0.2.44', name: '617-555-0144', location: { country: 'US' } },
  email: 'CFO@firm.example',
  event_type: 'authentication',
  factor: 'duo_push',
  isotimestamp,
  reason: 'user_mistake',
  result: 'denied',
  timestamp: 1789394769,
  txid,
  user: { groups: [], key: 'DU', name: 'cfo' },
};
const duoRefused = {
  time: published,
  kind: 'mfa',
  provider: 'duo',
  user: 'cfo',
  ip: '203.0.113.201',
  country: 'NL',
  app: 'Firm VPN',
  outcome: 'failure',
  mfaMethod: 'push',
  mfaResult: 'denied',
};
const duoCl = {
  'TimeGenerated [UTC]': '9/14/2026, 2:06:30.000 PM',
  'isotimestamp_t [UTC]': '9/14/2026, 2:06:09.417 PM',
  txid_g: txid,
  event_type_s: 'authentication',
  factor_s: 'duo_push',
  result_s: 'denied',
  reason_s: 'user_mistake',
  user_name_s: 'cfo',
  email_s: 'CFO@firm.example',
  application_name_s: 'Firm VPN',
  access_device_ip_s: '203.0.113.201',
  access_device_location_country_s: 'Netherlands',
};

export const oktaDuoFixtures: readonly Fixture[] = [
  {
    format: 'okta.system-log.json',
    kind: 'json',
    records: [okta],
    events: [{ ...refused, app: 'Portal', asn: 64508 }],
    bad: { ...okta, published: 'soon' },
  },
  {
    format: 'okta.system-log.csv',
    kind: 'csv',
    records: [
      {
        timestamp: published,
        uuid,
        event_type: answer,
        'outcome.result': 'FAILURE',
        'outcome.reason': 'INVALID_CREDENTIALS',
        'actor.id': '00u7',
        'actor.type': 'User',
        'actor.alternate_id': 'CFO@firm.example',
        'client.ip_address': '203.0.113.201',
        'client.geographical_context.country': 'Netherlands',
        'target0.type': 'AppInstance',
        'target0.alternate_id': 'Portal',
      },
    ],
    // The CSV leaves debugData out: the factor and what the phone said are lost.
    events: [{ ...refused, mfaMethod: undefined, mfaResult: 'failed', app: 'Portal' }],
    bad: { timestamp: '', uuid: 'x', event_type: answer },
  },
  {
    format: 'splunk.csv',
    kind: 'csv',
    records: [
      {
        _time: published,
        // Cut at its 10,000th byte: the columns beside it speak.
        _raw: JSON.stringify(okta).slice(0, 60),
        uuid,
        published,
        eventType: answer,
        'outcome.result': 'FAILURE',
        'actor.alternateId': 'CFO@firm.example',
        'client.ipAddress': '203.0.113.201',
        'client.geographicalContext.country': 'Netherlands',
        'debugContext.debugData.factor': 'OKTA_VERIFY_PUSH',
        'debugContext.debugData.pushOnlyResponseType': 'OV_RESPONSE_DENY',
      },
    ],
    events: [{ ...refused, incomplete: true }],
    bad: { _time: '', _raw: '', published: '', eventType: answer },
  },
  {
    format: 'okta.system-log.log-analytics-csv',
    kind: 'csv',
    records: [oktaCl],
    events: [refused],
    bad: { eventType_s: answer },
  },
  {
    format: 'okta.system-log.log-analytics-json',
    kind: 'json',
    records: [flat(oktaCl, 'published_t')],
    events: [refused],
    bad: { ...flat(oktaCl, 'published_t'), published_t: 'x' },
  },
  {
    format: 'okta.system-log.log-analytics-csv',
    kind: 'csv',
    records: [oktaV2],
    events: [{ ...refused, latitude: 52.3, longitude: 4.9, app: 'Portal', asn: 64508 }],
    bad: { EventOriginalType: answer },
  },
  {
    format: 'okta.system-log.log-analytics-json',
    kind: 'json',
    records: [flat(oktaV2, 'TimeGenerated')],
    events: [refused],
    bad: { ...flat(oktaV2, 'TimeGenerated'), TimeGenerated: 'x' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'json',
    records: [elastic],
    events: [refused],
    bad: { ...elastic, '@timestamp': 'x' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'csv',
    records: [
      {
        '@timestamp': 'Sep 14, 2026 @ 14:06:09.417',
        'okta.uuid': uuid,
        'okta.event_type': answer,
        'okta.outcome.result': 'FAILURE',
        'okta.actor.alternate_id': 'CFO@firm.example',
        'okta.client.ip': '203.0.113.201',
        'client.geo.country_name': 'Netherlands',
        'okta.debug_context.debug_data.flattened.factor': 'OKTA_VERIFY_PUSH',
        'okta.debug_context.debug_data.flattened.pushOnlyResponseType': 'OV_RESPONSE_DENY',
        'user_agent.original': '-',
      },
    ],
    events: [{ ...refused, userAgent: undefined }],
    bad: { '@timestamp': '-', 'okta.uuid': 'x' },
  },
  {
    format: 'duo.auth.v2-json',
    kind: 'json',
    records: [duo],
    events: [{ ...duoRefused, approverIp: '192.0.2.44', approverCountry: 'US' }],
    bad: { ...duo, isotimestamp: undefined, timestamp: undefined },
  },
  {
    format: 'duo.auth.v1-json',
    kind: 'json',
    records: [
      {
        timestamp: 1789394769,
        eventtype: 'authentication',
        host: 'api-x.duosecurity.com',
        username: 'cfo',
        factor: 'Duo Push',
        result: 'FAILURE',
        reason: 'No response',
        ip: '203.0.113.201',
        integration: 'Firm VPN',
        location: { city: 'Amsterdam', country: 'Netherlands' },
        new_enrollment: false,
      },
    ],
    events: [{ ...duoRefused, time: '2026-09-14T14:06:09.000Z', mfaResult: 'timeout' }],
    bad: { username: 'cfo', factor: 'Duo Push', result: 'FAILURE', ip: '203.0.113.201', integration: 'x' },
  },
  {
    format: 'duo.auth.csv',
    kind: 'csv',
    records: [
      {
        'Timestamp (UTC)': published,
        User: 'cfo',
        Factor: 'Duo Push',
        Result: 'Denied',
        Reason: 'User mistake',
        Application: 'Firm VPN',
        'Access device IP': '203.0.113.201',
        'Access device country': 'Netherlands',
      },
    ],
    events: [duoRefused],
    bad: { User: 'cfo', Factor: 'Duo Push', Result: 'Denied' },
  },
  {
    format: 'splunk.csv',
    kind: 'csv',
    records: [
      {
        _raw: JSON.stringify(duo).slice(0, 60),
        factor: 'duo_push',
        result: 'denied',
        reason: 'user_mistake',
        isotimestamp,
        txid,
        'user.name': 'cfo',
        'application.name': 'Firm VPN',
        'access_device.ip': '203.0.113.201',
        'access_device.location.country': 'Netherlands',
      },
    ],
    events: [{ ...duoRefused, incomplete: true }],
    bad: { _raw: '', factor: 'duo_push', result: 'denied' },
  },
  {
    format: 'duo.auth.log-analytics-csv',
    kind: 'csv',
    records: [duoCl],
    events: [duoRefused],
    bad: { factor_s: 'duo_push', result_s: 'denied' },
  },
  {
    format: 'duo.auth.log-analytics-json',
    kind: 'json',
    records: [flat(duoCl, 'isotimestamp_t')],
    events: [duoRefused],
    bad: { ...flat(duoCl, 'isotimestamp_t'), isotimestamp_t: 'x' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'json',
    records: [
      {
        '@timestamp': published,
        cisco_duo: {
          auth: {
            factor: 'duo_push',
            result: 'denied',
            reason: 'user_mistake',
            txid,
            application: { name: 'Firm VPN' },
          },
        },
        source: { ip: '203.0.113.201', geo: { country_name: 'Netherlands' } },
        user: { name: 'cfo', email: 'CFO@firm.example' },
      },
    ],
    events: [duoRefused],
    bad: { '@timestamp': 'x', cisco_duo: { auth: { factor: 'duo_push' } } },
  },
  {
    format: 'ecs.ndjson',
    kind: 'csv',
    records: [
      {
        '@timestamp': 'Sep 14, 2026 @ 14:06:09.417',
        'cisco_duo.auth.factor': 'duo_push',
        'cisco_duo.auth.result': 'denied',
        'cisco_duo.auth.reason': 'user_mistake',
        'cisco_duo.auth.application.name': 'Firm VPN',
        'user.name': 'cfo',
        'source.ip': '203.0.113.201',
        'source.geo.country_name': 'Netherlands',
      },
    ],
    events: [duoRefused],
    bad: { '@timestamp': '-', 'cisco_duo.auth.factor': 'duo_push' },
  },
  {
    format: 'duo.admin.json',
    kind: 'json',
    records: [
      {
        action: 'admin_2fa_error',
        description:
          '{"email": "it@firm.example", "factor": "push", "error": "Login request reported as fraudulent.", "ip_address": "203.0.113.201"}',
        isotimestamp,
        object: null,
        timestamp: 1789394769,
        username: 'I. T.',
      },
    ],
    events: [{ kind: 'mfa', provider: 'duo', user: 'i. t.', mfaResult: 'fraud', ip: '203.0.113.201' }],
    bad: { action: 'user_update', username: 'x', description: 'y' },
  },
  {
    format: 'duo.telephony.json',
    kind: 'json',
    records: [
      {
        telephony_id: 't1',
        txid,
        ts: published,
        context: 'authentication',
        credits: 1,
        phone: '+16175550144',
        type: 'phone',
      },
    ],
    events: [{ kind: 'other', target: '+16175550144', mfaMethod: 'phone-call' }],
    bad: { context: 'authentication', credits: 1, phone: '+1', type: 'sms' },
  },
  {
    format: 'duo.activity.json',
    kind: 'json',
    records: [
      {
        activity_id: 'a1',
        ts: isotimestamp,
        action: { name: 'webauthn_credential_create', details: '{}' },
        actor: { name: 'I. T.', type: 'admin', key: 'DE' },
        target: { name: 'cfo', type: 'user' },
        access_device: { ip: { address: '203.0.113.201' }, location: { country: 'Netherlands' } },
      },
    ],
    events: [{ kind: 'directory', user: 'i. t.', target: 'cfo', ip: '203.0.113.201', country: 'NL' }],
    bad: { activity_id: 'a2', action: 'x', actor: { name: 'y' } },
  },
  {
    format: 'duo.trust-monitor.json',
    kind: 'json',
    records: [
      {
        explanations: [
          { summary: 'cfo has not logged in from this location recently.', type: 'NEW_COUNTRY_CODE' },
          { summary: 'cfo has rarely used this IP.', type: 'UNUSUAL_NETBLOCK' },
        ],
        priority_event: true,
        sekey: 'SEDOR9BP00L23C6YUH5',
        state: 'new',
        surfaced_auth: duo,
        surfaced_timestamp: 1789394800059,
        type: 'auth',
      },
      {
        bypass_status_enabled: 1789394900000,
        enabled_by: { key: 'DE', name: 'I. T.' },
        enabled_for: { key: 'DU', name: 'cfo' },
        sekey: 'SE2',
        type: 'bypass_status',
      },
    ],
    events: [
      {
        time: published,
        kind: 'risk',
        provider: 'duo',
        user: 'cfo',
        ip: '203.0.113.201',
        risk: 'high',
        riskTypes: 'NEW_COUNTRY_CODE,UNUSUAL_NETBLOCK',
        correlationId: txid,
        mfaResult: undefined,
      },
      { kind: 'risk', user: 'cfo', operation: 'trust monitor: bypass_status', parameters: { by: 'I. T.' } },
    ],
    bad: { sekey: 'SE3', explanations: [], type: 'auth' },
  },
];
