import { describe, expect, it } from 'vitest';
import { countryCode } from '../../../src/normalise/countries';
import { oktaAnswer, oktaKind, oktaRisk, positiveBehaviors } from '../../../src/normalise/okta-vocabulary';
import { numbers, readFile, readInAnyChunks } from '../support/reading';

/** A push refused on the phone, as Identity Engine logs it. */
const denied = {
  actor: {
    id: '00u7cfo0000000000001',
    type: 'User',
    alternateId: 'CFO@firm.example',
    displayName: 'C. Fo',
    detailEntry: null,
  },
  client: {
    userAgent: {
      rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      os: 'Linux',
      browser: 'FIREFOX',
    },
    zone: 'null',
    device: 'Computer',
    id: null,
    ipAddress: '203.0.113.201',
    geographicalContext: {
      city: 'Amsterdam',
      state: 'North Holland',
      country: 'Netherlands',
      postalCode: '1012',
      geolocation: { lat: 52.3676, lon: 4.9041 },
    },
  },
  device: null,
  authenticationContext: {
    authenticationProvider: 'FACTOR_PROVIDER',
    credentialProvider: 'OKTA_CREDENTIAL_PROVIDER',
    credentialType: null,
    issuer: null,
    interface: null,
    authenticationStep: 0,
    rootSessionId: 'idxRoot00000000000001',
    externalSessionId: 'unknown',
  },
  displayMessage: 'Authentication of user via MFA',
  eventType: 'user.authentication.auth_via_mfa',
  outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
  published: '2026-09-14T14:06:09.417Z',
  securityContext: {
    asNumber: 64508,
    asOrg: 'example hosting',
    isp: 'example hosting',
    domain: '.',
    isProxy: true,
  },
  severity: 'WARN',
  debugContext: {
    debugData: {
      factor: 'OKTA_VERIFY_PUSH',
      pushOnlyResponseType: 'OV_RESPONSE_DENY',
      risk: '{reasons=Anomalous Location, Anomalous Device, level=HIGH}',
      behaviors: '{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=NEGATIVE}',
      threatSuspected: 'true',
      requestId: 'ZtxQ00000001',
    },
  },
  legacyEventType: 'core.user.factor.attempt_fail',
  transaction: { type: 'WEB', id: 'ZtxQ00000001', detail: {} },
  uuid: '0f6b2c1e-7286-11ef-8a11-000000000001',
  version: '0',
  request: {
    ipChain: [{ ip: '203.0.113.201', geographicalContext: {}, version: 'V4', source: null }],
  },
  target: [
    {
      id: '00u7cfo0000000000001',
      type: 'User',
      alternateId: 'CFO@firm.example',
      displayName: 'C. Fo',
      detailEntry: null,
    },
    {
      id: 'pfd0000000000000001',
      type: 'AuthenticatorEnrollment',
      alternateId: 'unknown',
      displayName: 'Okta Verify',
      detailEntry: { methodTypeUsed: 'Push Notification' },
    },
  ],
};

type Event = typeof denied;
type Change = { [K in keyof Event]?: unknown };

let uuids = 10;
const like = (change: Change): Record<string, unknown> => ({
  ...denied,
  uuid: `0f6b2c1e-7286-11ef-8a11-${String(uuids++).padStart(12, '0')}`,
  ...change,
});
const debug = (data: Record<string, string>): Change => ({ debugContext: { debugData: data } });

const sent = like({
  eventType: 'system.push.send_factor_verify_push',
  published: '2026-09-14T14:06:02.000Z',
  outcome: { result: 'SUCCESS', reason: null },
  ...debug({ factor: 'OKTA_VERIFY_PUSH' }),
});
const session = like({
  eventType: 'user.session.start',
  published: '2026-09-14T14:07:00.000Z',
  outcome: { result: 'SUCCESS', reason: null },
  authenticationContext: {
    rootSessionId: 'idxRoot00000000000001',
    externalSessionId: 'idxRoot00000000000001',
  },
  target: null,
  ...debug({}),
});

const lines = (...events: unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('okta.system-log.json', () => {
  it('reads the API’s array in chunks of any size', async () => {
    const { source, events } = await readInAnyChunks(JSON.stringify([sent, denied, session]));
    expect(source).toMatchObject({ format: 'okta.system-log.json', questions: [] });
    expect(numbers(source)).toEqual([3, 3, 0, 0, 0]);
    expect(events[1]).toMatchObject({
      time: '2026-09-14T14:06:09.417Z',
      kind: 'mfa',
      provider: 'okta',
      user: 'cfo@firm.example',
      userId: '00u7cfo0000000000001',
      ip: '203.0.113.201',
      country: 'NL',
      city: 'Amsterdam',
      latitude: 52.3676,
      longitude: 4.9041,
      asn: 64508,
      os: 'Linux',
      browser: 'FIREFOX',
      clientApp: 'Computer',
      outcome: 'failure',
      code: 'FAILURE',
      reason: 'INVALID_CREDENTIALS',
      mfaMethod: 'push',
      mfaResult: 'denied',
      operation: 'user.authentication.auth_via_mfa',
      correlationId: 'ZtxQ00000001',
      // The root session, as no external one is known.
      sessionId: 'idxRoot00000000000001',
      risk: 'high',
      riskTypes: 'Anomalous Location,Anomalous Device,New Geo-Location,New Device,threatSuspected,proxy',
    });
    expect(events[1]!['parameters']).toMatchObject({ pushOnlyResponseType: 'OV_RESPONSE_DENY' });
    expect(events[0]).toMatchObject({ kind: 'mfa', mfaResult: 'challenged', mfaMethod: 'push' });
    expect(events[2]).toMatchObject({
      kind: 'signin',
      outcome: 'success',
      sessionId: 'idxRoot00000000000001',
    });
    expect(events[2]).not.toHaveProperty('mfaResult');
  });

  it.each([
    ['pages one after another', JSON.stringify([sent]) + '\n' + JSON.stringify([denied, session])],
    ['a log stream, with an empty line', lines(sent) + '\n' + lines(denied, session)],
    ['CRLF lines', lines(sent, denied, session).replaceAll('\n', '\r\n')],
    [
      'an event hook',
      JSON.stringify({ eventType: 'com.okta.event_hook', data: { events: [sent, denied, session] } }),
    ],
    ['an object of events', JSON.stringify({ events: [sent, denied, session] }, null, 2)],
    [
      'EventBridge',
      lines(
        ...[sent, denied, session].map((detail) => ({
          version: '0',
          id: 'e',
          'detail-type': 'SystemLog',
          source: 'aws.partner/okta.com/firm/x',
          detail,
        })),
      ),
    ],
    [
      'Elasticsearch hits',
      JSON.stringify({
        hits: {
          total: 3,
          hits: [sent, denied, session].map((e) => ({
            _source: { event: { original: JSON.stringify(e) }, ecs: { version: '8.11.0' } },
          })),
        },
      }),
    ],
    [
      'Splunk lines',
      lines(
        ...[sent, denied, session].map((e) => ({
          preview: false,
          result: { _raw: JSON.stringify(e), _time: '1' },
        })),
      ),
    ],
    [
      'pretty-printed single events',
      [sent, denied, session].map((e) => JSON.stringify(e, null, 2)).join('\n'),
    ],
  ])('%s: the same three events', async (_, content) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe('okta.system-log.json');
    expect(numbers(source)).toEqual([3, 3, 0, 0, 0]);
    expect(events.map((event) => event['mfaResult'])).toEqual(['challenged', 'denied', undefined]);
    expect(events.every((event) => event['user'] === 'cfo@firm.example')).toBe(true);
  });

  it('reads lower-cased keys and a time without a zone', async () => {
    const { eventType, debugContext, authenticationContext, securityContext, ...rest } = denied;
    const lowered = {
      ...rest,
      eventtype: eventType,
      debugcontext: debugContext,
      authenticationcontext: authenticationContext,
      securitycontext: securityContext,
      published: '2026-09-14 14:06:09.417',
    };
    const { events } = await readFile(lines(lowered));
    expect(events[0]).toMatchObject({ time: '2026-09-14T14:06:09.417Z', mfaResult: 'denied', asn: 64508 });
  });

  it('rejects what has no time, keeps what stands before a cut, and counts a repeated uuid as duplicate', async () => {
    const bad = await readFile(lines(denied, like({ published: 'yesterday' }), denied));
    expect(numbers(bad.source)).toEqual([3, 1, 1, 1, 0]);
    expect(bad.source.rejects[0]).toMatchObject({ record: 2, line: 2, reason: 'no readable time' });
    const text = JSON.stringify([sent, denied]);
    const cut = await readInAnyChunks(text.slice(0, -200));
    expect(numbers(cut.source)).toEqual([2, 1, 0, 1, 0]);
  });

  it.each([
    [
      'a Google report',
      {
        kind: 'admin#reports#activity',
        id: { time: 'x' },
        actor: { email: 'a@b.example' },
        events: [{ type: 'login' }],
      },
    ],
    [
      'Event Hub audit',
      { time: '2026-09-14T14:06:09Z', category: 'AuditLogs', properties: { activityDisplayName: 'x' } },
    ],
    [
      'an Okta user',
      { id: '00u', status: 'ACTIVE', created: '2026-09-14T14:06:09Z', profile: { login: 'a@b.example' } },
    ],
    ['an EventBridge event of another product', { 'detail-type': 'Finding', detail: { id: 'x' } }],
  ])('does not take %s for its own', async (_, record) => {
    const { source } = await readFile(lines(record));
    expect(source.format ?? '').not.toContain('okta');
  });
});

describe('okta, what an answer means', () => {
  const answer = {
    result: 'FAILURE',
    reason: '',
    factor: 'OKTA_VERIFY_PUSH',
    method: 'push',
    response: '',
    challenge: '',
  } as const;
  it.each([
    [{ result: 'SUCCESS' }, 'approved'],
    [{ response: 'OV_RESPONSE_DENY' }, 'denied'],
    [{ response: 'OV_RESPONSE_ERROR' }, 'undelivered'],
    [{ challenge: 'OV_WITH_CHALLENGE_RESPONSE_INVALID' }, 'wrong-number'],
    [{ challenge: 'OV_WITH_CHALLENGE_RESPONSE_ERROR' }, 'undelivered'],
    [{ reason: 'INVALID_CREDENTIALS' }, 'failed'],
    [{ reason: 'LOCKED_OUT' }, 'blocked'],
    [{ result: 'UNANSWERED' }, 'timeout'],
    [{ result: 'ABANDONED' }, 'timeout'],
    [{ reason: 'FastPass declined phishing attempt', method: 'other', factor: 'SIGNED_NONCE' }, ''],
    [{ method: 'otp', factor: 'OKTA_SOFT_TOKEN', reason: 'INVALID_CREDENTIALS' }, 'code-failed'],
    [{ method: 'other', factor: 'SECURITY_QUESTION', reason: 'INVALID_CREDENTIALS' }, 'code-failed'],
    [{ result: 'SKIPPED' }, ''],
  ] as const)('%o is %s', (change, expected) => {
    expect(oktaAnswer({ ...answer, ...change })).toBe(expected);
  });

  it.each([
    ['user.authentication.auth_via_mfa', 'mfa'],
    ['system.push.send_factor_verify_push', 'mfa'],
    ['system.sms.send_factor_verify_message', 'mfa'],
    ['system.voice.send_mfa_challenge_call', 'mfa'],
    ['user.mfa.okta_verify.deny_push', 'mfa'],
    ['user.session.start', 'signin'],
    ['user.authentication.sso', 'signin'],
    ['user.authentication.universal_logout', 'directory'],
    ['user.session.clear', 'directory'],
    ['user.mfa.factor.activate', 'directory'],
    ['user.account.report_suspicious_activity_by_enduser', 'directory'],
    ['device.enrollment.create', 'directory'],
    ['policy.rule.update', 'directory'],
    ['policy.evaluate_sign_on', 'other'],
    ['user.risk.detect', 'risk'],
    ['security.threat.detected', 'risk'],
    ['user.session.end', 'other'],
  ])('%s is of kind %s', (type, kind) => {
    expect(oktaKind(type)).toBe(kind);
  });

  it('reads risk and behaviours as a Java map and as JSON', () => {
    expect(oktaRisk('{reasons=Anomalous Location, Anomalous Device, level=MEDIUM}')).toEqual({
      level: 'medium',
      reasons: ['Anomalous Location', 'Anomalous Device'],
    });
    expect(oktaRisk('{"level":"LOW"}')).toEqual({ level: 'low', reasons: [] });
    expect(oktaRisk('{level=HIGH, reasons=New IP}')).toEqual({ level: 'high', reasons: ['New IP'] });
    expect(positiveBehaviors('{New IP=POSITIVE, Velocity=NEGATIVE}')).toEqual(['New IP']);
    expect(positiveBehaviors('{"New Device":"POSITIVE","New IP":"BAD_REQUEST"}')).toEqual(['New Device']);
  });

  it('knows countries by name, code and other spellings', () => {
    expect(
      ['Netherlands', 'the Netherlands', 'nl', 'Türkiye', 'Turkey', 'Bosnia and Herzegovina', 'Viet Nam'].map(
        countryCode,
      ),
    ).toEqual(['NL', 'NL', 'NL', 'TR', 'TR', 'BA', 'VN']);
    expect([countryCode('-'), countryCode('Atlantis')]).toEqual(['', 'Atlantis']);
  });
});

describe('okta, who and what', () => {
  it('a password step is a sign-in, not a prompt; a second factor named by its authenticator is one', async () => {
    const { events, prompts } = await readFile(
      lines(
        like({
          outcome: { result: 'SUCCESS' },
          ...debug({ factor: 'PASSWORD_AS_FACTOR' }),
          published: '2026-09-14T14:00:00Z',
        }),
        like({
          outcome: { result: 'SUCCESS' },
          ...debug({}),
          published: '2026-09-14T14:00:09Z',
          target: [
            {
              type: 'AuthenticatorEnrollment',
              displayName: 'Password',
              detailEntry: { methodTypeUsed: 'Password' },
            },
          ],
        }),
        like({ outcome: { result: 'SUCCESS' }, ...debug({}), published: '2026-09-14T14:00:30Z' }),
      ),
    );
    expect(events.map((event) => [event['kind'], event['mfaResult']])).toEqual([
      ['signin', undefined],
      ['signin', undefined],
      ['mfa', 'approved'],
    ]);
    expect(prompts).toMatchObject([{ result: 'approved', method: 'push', afterPassword: true }]);
  });

  it('Okta acting on a person’s prompt makes it theirs', async () => {
    const { events, prompts } = await readFile(
      lines({ ...sent, actor: { ...denied.actor, type: 'SystemPrincipal', alternateId: 'system@okta.com' } }),
    );
    expect(events[0]).toMatchObject({
      user: 'system@okta.com',
      userType: 'system',
      target: 'cfo@firm.example',
    });
    expect(prompts).toMatchObject([{ user: 'cfo@firm.example', result: 'challenged' }]);
  });

  it('the phone’s own answer leaves the requester’s columns to the push', async () => {
    const { events, prompts } = await readFile(
      lines(
        sent,
        like({
          eventType: 'user.mfa.okta_verify.deny_push',
          outcome: { result: 'SUCCESS' },
          client: {
            ...denied.client,
            ipAddress: '192.0.2.44',
            userAgent: {
              rawUserAgent: 'OktaVerify/9.2 okhttp/4.9 Android/14',
              os: 'Android',
              browser: 'UNKNOWN',
            },
            geographicalContext: { ...denied.client.geographicalContext, country: 'United States' },
          },
          transaction: { type: 'WEB', id: 'Zother', detail: {} },
        }),
      ),
    );
    expect(events[1]).toMatchObject({
      mfaResult: 'denied',
      outcome: 'failure',
      approverIp: '192.0.2.44',
      approverCountry: 'US',
      approverDevice: 'Android',
    });
    expect(events[1]).not.toHaveProperty('ip');
    expect(prompts).toMatchObject([{ result: 'denied', row: 0, rows: [0, 1] }]);
  });

  it('factor and account changes are directory events with their target', async () => {
    const { events } = await readFile(
      lines(
        like({
          eventType: 'user.mfa.factor.reset_all',
          outcome: { result: 'SUCCESS' },
          actor: { ...denied.actor, alternateId: 'Helpdesk@firm.example', id: '00uhelp' },
        }),
        like({
          eventType: 'group.lifecycle.delete',
          target: [{ type: 'UserGroup', displayName: 'Payroll', alternateId: 'unknown' }],
        }),
      ),
    );
    expect(events).toMatchObject([
      { kind: 'directory', user: 'helpdesk@firm.example', target: 'cfo@firm.example', outcome: 'success' },
      { kind: 'directory', target: 'Payroll', parameters: { 'Target.UserGroup': 'Payroll' } },
    ]);
  });
});

const consoleHeader =
  'severity,event_type,display_message,uuid,version,timestamp,outcome.result,outcome.reason,actor.id,actor.type,actor.display_name,actor.alternate_id,authentication_context.external_session_id,client.zone,client.ip_address,client.device,client.user_agent.raw_user_agent,client.user_agent.os,client.user_agent.browser,client.geographical_context.country,client.geographical_context.city,client.geolocation.lon,client.geolocation.lat,transaction.id,transaction.type,debug_context.debug_data.request_uri,target0.id,target0.type,target0.alternate_id,target0.display_name,target1.id,target1.type,target1.alternate_id,target1.display_name';
const consoleRow = (type: string, uuid: string, result: string, reason: string, factor: string): string =>
  `WARN,${type},"Authentication, of user",${uuid},0,2026-09-14T14:06:09.417Z,${result},${reason},00u7,User,C. Fo,CFO@firm.example,idx1,null,203.0.113.201,Computer,"Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0",Linux,FIREFOX,Netherlands,Amsterdam,4.9041,52.3676,Ztx1,WEB,/idp/idx/authenticators/poll,00u7,User,CFO@firm.example,C. Fo,pfd1,AuthenticatorEnrollment,unknown,${factor}`;

describe('okta.system-log.csv', () => {
  const csv = [
    consoleHeader,
    consoleRow('user.authentication.auth_via_mfa', 'u-1', 'FAILURE', 'INVALID_CREDENTIALS', 'Okta Verify'),
    consoleRow('user.authentication.auth_via_mfa', 'u-2', 'FAILURE', 'INVALID_CREDENTIALS', 'Password'),
    consoleRow('user.session.start', 'u-3', 'SUCCESS', '', 'Okta Verify'),
    consoleRow('user.session.start', 'u-4', 'SUCCESS', '', 'Okta Verify').replace(
      '2026-09-14T14:06:09.417Z',
      '-',
    ),
  ].join('\n');

  it('is read in chunks of any size; without debugData a failed factor keeps its reason open', async () => {
    const { source, events } = await readInAnyChunks(csv);
    expect(source.format).toBe('okta.system-log.csv');
    expect(numbers(source)).toEqual([4, 3, 0, 1, 0]);
    expect(events[0]).toMatchObject({
      kind: 'mfa',
      mfaResult: 'failed',
      user: 'cfo@firm.example',
      country: 'NL',
      latitude: 52.3676,
      correlationId: 'Ztx1',
      sessionId: 'idx1',
    });
    expect(events[1]).toMatchObject({ kind: 'signin', outcome: 'failure' });
    expect(events[1]).not.toHaveProperty('mfaResult');
  });

  it('is the same event as its JSON: the fuller copy stays', async () => {
    const json = lines(denied);
    const row = consoleRow(denied.eventType, denied.uuid, 'FAILURE', 'INVALID_CREDENTIALS', 'Okta Verify');
    const { analyseFiles } = await import('../../../src/pipeline/in-memory');
    const encoder = new TextEncoder();
    const { sources, analysis } = await analyseFiles([
      { name: 'a.csv', bytes: encoder.encode(`${consoleHeader}\n${row}`) },
      { name: 'b.json', bytes: encoder.encode(json) },
    ]);
    expect(analysis.table.events.length).toBe(1);
    expect(sources.find((s) => s.name === 'b.json')).toMatchObject({ events: 1, duplicates: 0 });
    expect(sources.find((s) => s.name === 'a.csv')).toMatchObject({ events: 0, duplicates: 1 });
  });

  it('names the missing columns of a near neighbour', async () => {
    const { source } = await readFile(
      'event_type,outcome.result,uuid,when\nx,SUCCESS,u,2026-09-14T14:06:09Z\n',
    );
    expect(source.format).toBeNull();
    expect(source.reason).toContain('actor.alternate_id');
  });
});

describe('Okta carried by other tools', () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it('Splunk CSV: the event in _raw, and where that is cut its columns', async () => {
    const raw = JSON.stringify(denied);
    const csv = [
      '_time,_raw,eventType,published,"outcome.result","outcome.reason","actor.alternateId","client.ipAddress","debugContext.debugData.factor","debugContext.debugData.pushOnlyResponseType",uuid',
      `1,${quoted(raw)},,,,,,,,,`,
      `2,${quoted(raw.slice(0, 300))},user.authentication.auth_via_mfa,2026-09-14T14:06:19.417Z,FAILURE,INVALID_CREDENTIALS,cfo@firm.example,203.0.113.201,OKTA_VERIFY_PUSH,OV_RESPONSE_DENY,u-2`,
    ].join('\n');
    const { source, events } = await readInAnyChunks(csv);
    expect(numbers(source)).toEqual([2, 2, 0, 0, 0]);
    expect(
      events.map((event) => [event['mfaResult'], event['user'], event['ip'], event['incomplete']]),
    ).toEqual([
      ['denied', 'cfo@firm.example', '203.0.113.201', undefined],
      ['denied', 'cfo@firm.example', '203.0.113.201', true],
    ]);
  });

  it('Log Analytics CSV of Okta_CL', async () => {
    const csv =
      '"TimeGenerated [UTC]","published_t [UTC]",eventType_s,outcome_result_s,outcome_reason_s,actor_alternateId_s,client_ipAddress_s,client_geographicalContext_country_s,debugContext_debugData_factor_s,debugContext_debugData_pushOnlyResponseType_s,uuid_g\r\n' +
      '"9/14/2026, 2:20:00.000 PM","9/14/2026, 2:06:09.417 PM",user.authentication.auth_via_mfa,FAILURE,INVALID_CREDENTIALS,CFO@firm.example,203.0.113.201,Netherlands,OKTA_VERIFY_PUSH,OV_RESPONSE_DENY,0f6b2c1e-7286-11ef-8a11-000000000001\r\n';
    const { source, events } = await readInAnyChunks(csv);
    expect(source.format).toBe('okta.system-log.log-analytics-csv');
    expect(events[0]).toMatchObject({ time: '2026-09-14T14:06:09.417Z', mfaResult: 'denied', country: 'NL' });
  });

  const document = {
    '@timestamp': '2026-09-14T14:06:09.417Z',
    ecs: { version: '8.11.0' },
    event: { action: denied.eventType, id: denied.uuid, outcome: 'failure', dataset: 'okta.system' },
    client: {
      ip: '203.0.113.201',
      geo: { country_name: 'Netherlands', city_name: 'Amsterdam', location: { lat: 52.3, lon: 4.9 } },
    },
    okta: {
      actor: { alternate_id: 'CFO@firm.example', id: '00u7', type: 'User' },
      authentication_context: { external_session_id: 'idx1' },
      client: {
        ip: '203.0.113.201',
        user_agent: { browser: 'FIREFOX', os: 'Linux', raw_user_agent: 'Firefox/128.0' },
      },
      debug_context: {
        debug_data: { flattened: { factor: 'OKTA_VERIFY_PUSH', pushOnlyResponseType: 'OV_RESPONSE_DENY' } },
      },
      event_type: denied.eventType,
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      transaction: { id: 'Ztx1' },
      uuid: denied.uuid,
    },
  };
  const flat = (value: object, path = ''): [string, unknown][] =>
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
      typeof inner === 'object' && inner !== null
        ? flat(inner as object, `${path}${key}.`)
        : [[path + key, inner]],
    );

  it.each([
    ['nested', document],
    ['flat', Object.fromEntries(flat(document))],
  ])('Elastic documents without the original, %s keys', async (_, record) => {
    const { source, events } = await readInAnyChunks(lines(record));
    expect(source.format).toBe('ecs.ndjson');
    expect(events[0]).toMatchObject({
      provider: 'okta',
      mfaResult: 'denied',
      mfaMethod: 'push',
      user: 'cfo@firm.example',
      country: 'NL',
      ip: '203.0.113.201',
      correlationId: 'Ztx1',
      sessionId: 'idx1',
    });
  });

  it('a CSV of such documents, as Kibana saves it', async () => {
    const { source, events } = await readInAnyChunks(
      '"@timestamp","event.action","okta.outcome.result","okta.outcome.reason","okta.actor.alternate_id","okta.client.ip","okta.debug_context.debug_data.flattened.factor"\n' +
        '"2026-09-14T14:06:09.417Z","user.authentication.auth_via_mfa",FAILURE,"INVALID_CREDENTIALS","cfo@firm.example","203.0.113.201","OKTA_VERIFY_PUSH"\n',
    );
    expect(source.format).toBe('ecs.ndjson');
    expect(events[0]).toMatchObject({ mfaResult: 'failed', user: 'cfo@firm.example', ip: '203.0.113.201' });
  });

  it('a document is a duplicate of the event it tells of', async () => {
    const { source } = await readFile(lines(denied, document));
    expect(numbers(source)).toEqual([2, 1, 1, 0, 0]);
    expect(source.formats).toEqual({ 'okta.system-log.json': 1, 'ecs.ndjson': 1 });
  });
});
