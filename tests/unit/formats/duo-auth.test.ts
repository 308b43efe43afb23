import { describe, expect, it } from 'vitest';
import { duoMethod, duoReading } from '../../../src/normalise/duo-vocabulary';
import { numbers, readFile, readInAnyChunks } from '../support/reading';

/** A push the user refused as a mistake, as the Admin API v2 gives it. */
const denied = {
  access_device: {
    browser: 'Firefox',
    browser_version: '128.0',
    epkey: null,
    flash_version: 'uninstalled',
    hostname: null,
    ip: '203.0.113.201',
    is_encryption_enabled: 'unknown',
    location: { city: 'Amsterdam', country: 'Netherlands', state: 'North Holland' },
    os: 'Linux',
    os_version: null,
    security_agents: [],
  },
  adaptive_trust_assessments: {
    more_secure_auth: { trust_level: 'LOW', reason: 'Unrealistic travel', policy_enabled: false },
  },
  alias: '',
  application: { key: 'DIY231J8BR23QK4UKBY8', name: 'Firm VPN' },
  auth_device: {
    ip: '192.0.2.44',
    key: 'DP5BJ05HI4WRBVI4Q7JF',
    location: { city: 'Boston', country: 'US', state: 'Massachusetts' },
    name: '617-555-0144',
  },
  email: 'CFO@firm.example',
  event_type: 'authentication',
  factor: 'duo_push',
  isotimestamp: '2026-09-14T14:06:09.417346+00:00',
  ood_software: null,
  reason: 'user_mistake',
  result: 'denied',
  timestamp: 1789394769,
  trusted_endpoint_status: 'not trusted',
  txid: '340a23e3-23f3-43c1-87dc-000000000001',
  user: { groups: ['Staff (from AD sync "CORP AD")'], key: 'DU3KC77WJ06Y5HIV7XKQ', name: 'cfo' },
};

let ids = 10;
const like = (change: Record<string, unknown>): Record<string, unknown> => ({
  ...denied,
  txid: `340a23e3-23f3-43c1-87dc-${String(ids++).padStart(12, '0')}`,
  ...change,
});
const at = (second: number): { isotimestamp: string } => ({
  isotimestamp: `2026-09-14T14:07:${String(second).padStart(2, '0')}.000001+00:00`,
});

const fraud = like({ reason: 'user_marked_fraud', result: 'fraud', ...at(1) });
const approved = like({ reason: 'user_approved', result: 'success', ...at(20) });

const lines = (...records: unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('duo.auth.v2-json', () => {
  const page = {
    stat: 'OK',
    response: { authlogs: [denied, fraud, approved], metadata: { next_offset: null, total_objects: 3 } },
  };

  it('reads the API’s page in chunks of any size, requester and approver apart', async () => {
    const { source, events, prompts } = await readInAnyChunks(JSON.stringify(page, null, 4));
    expect(source).toMatchObject({ format: 'duo.auth.v2-json', notes: [] });
    expect(numbers(source)).toEqual([3, 3, 0, 0, 0]);
    expect(events[0]).toMatchObject({
      time: '2026-09-14T14:06:09.417Z',
      kind: 'mfa',
      provider: 'duo',
      operation: 'authentication',
      user: 'cfo',
      userAlias: 'cfo@firm.example',
      userId: 'DU3KC77WJ06Y5HIV7XKQ',
      ip: '203.0.113.201',
      country: 'NL',
      city: 'Amsterdam',
      app: 'Firm VPN',
      browser: 'Firefox 128.0',
      os: 'Linux',
      managed: false,
      outcome: 'failure',
      code: 'denied',
      reason: 'user_mistake',
      mfaMethod: 'push',
      mfaResult: 'denied',
      correlationId: '340a23e3-23f3-43c1-87dc-000000000001',
      riskTypes: 'Unrealistic travel',
      approverIp: '192.0.2.44',
      approverCountry: 'US',
      approverDevice: '617-555-0144',
    });
    // One record is one prompt; the name with an address is the person's.
    expect(prompts.map(({ result, user, afterPassword }) => [result, user, afterPassword])).toEqual([
      ['denied', 'cfo@firm.example', true],
      ['fraud', 'cfo@firm.example', true],
      ['approved', 'cfo@firm.example', true],
    ]);
  });

  it.each([
    [
      'pages one after another',
      JSON.stringify(page) + '\n' + JSON.stringify({ ...page, response: { authlogs: [], metadata: {} } }),
    ],
    ['the bare envelope', JSON.stringify({ authlogs: [denied, fraud, approved], metadata: {} })],
    [
      'an answer inside a user’s data',
      JSON.stringify(
        {
          username: 'cfo',
          user_data: [{ phones: [{ number: '1' }] }],
          user_auth_logs: { authlogs: [denied, fraud, approved] },
        },
        null,
        2,
      ),
    ],
    ['an array', JSON.stringify([denied, fraud, approved])],
    [
      'Log Sync lines',
      lines(
        ...[denied, fraud, approved].map((r) => ({
          ...r,
          eventtype: 'authentication',
          host: 'api-0.example',
        })),
      ),
    ],
    [
      'Datadog lines',
      lines(...[denied, fraud, approved].map((message) => ({ service: 'authentication', message }))),
    ],
    [
      'Elastic documents that keep the original',
      lines(
        ...[denied, fraud, approved].map((r) => ({
          '@timestamp': 'x',
          ecs: { version: '8' },
          event: { original: JSON.stringify(r), dataset: 'cisco_duo.auth' },
          cisco_duo: { auth: { factor: 'duo_push' } },
        })),
      ),
    ],
  ])('%s: the same three records', async (_, content) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe('duo.auth.v2-json');
    expect(numbers(source)).toEqual([3, 3, 0, 0, 0]);
    expect(events.map((event) => event['mfaResult'])).toEqual(['denied', 'fraud', 'approved']);
  });

  it('says that more pages existed', async () => {
    for (const next of [['1532951895000', 'af0ba235-0000'], '1532951895000,af0ba235']) {
      const more = { ...page, response: { ...page.response, metadata: { next_offset: next } } };
      const { source } = await readInAnyChunks(JSON.stringify(more));
      expect(source.cautions.join()).toContain('next_offset');
    }
  });

  it('same txid, time and result is a duplicate; another result is none', async () => {
    const { source } = await readFile(
      lines(denied, { ...denied, email: '' }, { ...denied, result: 'fraud', reason: 'user_marked_fraud' }),
    );
    expect(numbers(source)).toEqual([3, 2, 1, 0, 0]);
  });

  it('rejects what has no time and the tail of a cut file', async () => {
    const { isotimestamp: _, timestamp: __, ...timeless } = denied;
    const bad = await readFile(lines(approved, timeless));
    expect(numbers(bad.source)).toEqual([2, 1, 0, 1, 0]);
    expect(bad.source.rejects[0]).toMatchObject({ record: 2, reason: 'no readable time' });
    const text = JSON.stringify(page);
    const cut = await readInAnyChunks(text.slice(0, text.lastIndexOf('"access_device"') + 60));
    expect(numbers(cut.source)).toEqual([3, 2, 0, 1, 0]);
  });

  it('reads the epoch where no ISO time is there, and unknown addresses as none', async () => {
    const { isotimestamp: _, ...record } = denied;
    const { events } = await readFile(
      lines({
        ...record,
        access_device: { ...denied.access_device, ip: '0.0.0.0', location: { country: '-', city: '-' } },
        auth_device: null,
      }),
    );
    expect(events[0]!['time']).toBe('2026-09-14T14:06:09.000Z');
    for (const name of ['ip', 'country', 'city', 'approverIp']) expect(events[0]).not.toHaveProperty(name);
  });

  it('an enrollment is a directory event, no prompt', async () => {
    const { events, prompts } = await readFile(
      lines(like({ event_type: 'enrollment', reason: null, result: 'success', factor: 'not_available' })),
    );
    expect(events[0]).toMatchObject({ kind: 'directory', operation: 'enrollment', outcome: 'success' });
    expect(prompts).toEqual([]);
  });
});

describe('duo.auth.v1-json', () => {
  const record = {
    device: '617-555-0144',
    eventtype: 'authentication',
    factor: 'Duo Push',
    host: 'api-00000000.duosecurity.example',
    integration: 'Firm VPN',
    ip: '203.0.113.201',
    location: { city: 'Amsterdam', country: 'Netherlands', state: 'North Holland' },
    new_enrollment: false,
    reason: 'No response',
    result: 'FAILURE',
    timestamp: 1789394769,
    username: 'cfo@firm.example',
  };

  it('is read from its envelope in chunks of any size', async () => {
    const { source, events } = await readInAnyChunks(
      JSON.stringify({
        stat: 'OK',
        response: [
          record,
          { ...record, result: 'FRAUD', reason: 'User marked fraud', timestamp: 1789394800 },
          record,
          { ...record, timestamp: null },
        ],
      }),
    );
    expect(source.format).toBe('duo.auth.v1-json');
    // Without a transaction id equal bytes are the duplicate.
    expect(numbers(source)).toEqual([4, 2, 1, 1, 0]);
    expect(events).toMatchObject([
      {
        time: '2026-09-14T14:06:09.000Z',
        mfaResult: 'timeout',
        mfaMethod: 'push',
        country: 'NL',
        user: 'cfo@firm.example',
        approverDevice: '617-555-0144',
        app: 'Firm VPN',
      },
      { mfaResult: 'fraud' },
    ]);
  });
});

describe('duo.auth.csv', () => {
  const csv = [
    'Timestamp (UTC),User,Application,Second factor,Result,Reason,IP address,Access device country,Authentication device',
    '2026-09-14 14:06:09,cfo@firm.example,Firm VPN,Duo Push,Denied,User mistake,203.0.113.201,Netherlands,617-555-0144',
    '2026-09-14 14:06:30,cfo@firm.example,Firm VPN,Duo Push,Success,User approved,203.0.113.201,Netherlands,617-555-0144',
    'soon,cfo@firm.example,Firm VPN,Duo Push,Success,User approved,203.0.113.201,Netherlands,617-555-0144',
  ].join('\r\n');

  it('is read by the meaning of its columns, and says so', async () => {
    const { source, events } = await readInAnyChunks(csv);
    expect(source.format).toBe('duo.auth.csv');
    expect(source.reason).toMatch(/no real export/);
    expect(numbers(source)).toEqual([3, 2, 0, 1, 0]);
    expect(events.map((event) => event['mfaResult'])).toEqual(['denied', 'approved']);
    expect(events[0]).toMatchObject({ country: 'NL', approverDevice: '617-555-0144' });
  });

  it('other tables with a user and a result are not taken', async () => {
    const { source } = await readFile('Date,User,Result,Item\n2026-09-14,cfo,ok,x\n');
    expect(source.format).toBeNull();
  });
});

describe('Duo carried by other tools', () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it('Splunk CSV: the record in _raw, else its columns', async () => {
    const csv = [
      '_time,_raw,factor,result,reason,isotimestamp,"access_device.ip","user.name",txid',
      `1,${quoted(JSON.stringify(denied))},,,,,,,`,
      '2,,duo_push,fraud,user_marked_fraud,2026-09-14T14:06:30.1+00:00,203.0.113.201,cfo,t-2',
    ].join('\n');
    const { source, events } = await readInAnyChunks(csv);
    expect(numbers(source)).toEqual([2, 2, 0, 0, 0]);
    expect(events.map((event) => [event['mfaResult'], event['user'], event['ip']])).toEqual([
      ['denied', 'cfo', '203.0.113.201'],
      ['fraud', 'cfo', '203.0.113.201'],
    ]);
  });

  it('Log Analytics CSV of CiscoDuo_CL', async () => {
    const { source, events } = await readInAnyChunks(
      '"TimeGenerated [UTC]","isotimestamp_t [UTC]",factor_s,result_s,reason_s,access_device_ip_s,user_name_s,txid_g\r\n' +
        '"9/14/2026, 2:20:00.000 PM","9/14/2026, 2:06:09.417 PM",duo_push,denied,no_response,203.0.113.201,cfo,340a23e3-23f3-43c1-87dc-000000000001\r\n',
    );
    expect(source.format).toBe('duo.auth.log-analytics-csv');
    expect(events[0]).toMatchObject({
      time: '2026-09-14T14:06:09.417Z',
      mfaResult: 'timeout',
      ip: '203.0.113.201',
    });
  });

  it('Elastic documents without the original', async () => {
    const document = {
      '@timestamp': '2026-09-14T14:06:09.417Z',
      ecs: { version: '8.11.0' },
      event: { dataset: 'cisco_duo.auth', outcome: 'failure', reason: 'user_mistake' },
      user: { name: 'cfo', email: 'cfo@firm.example', id: 'DU3' },
      source: { address: '203.0.113.201', ip: '203.0.113.201', geo: { country_name: 'Netherlands' } },
      cisco_duo: {
        auth: {
          factor: 'duo_push',
          result: 'denied',
          reason: 'user_mistake',
          txid: denied.txid,
          access_device: { ip: '203.0.113.201' },
          auth_device: { ip: '192.0.2.44', name: '617-555-0144' },
          application: { name: 'Firm VPN' },
        },
      },
    };
    const { source, events } = await readInAnyChunks(lines(document, denied));
    expect(source.formats).toEqual({ 'ecs.ndjson': 1, 'duo.auth.v2-json': 1 });
    // The document is the same record, told with less.
    expect(numbers(source)).toEqual([2, 1, 1, 0, 0]);
    const alone = await readFile(lines(document));
    expect(alone.source.format).toBe('ecs.ndjson');
    expect(alone.events[0]).toMatchObject({
      mfaResult: 'denied',
      ip: '203.0.113.201',
      approverIp: '192.0.2.44',
      country: 'NL',
    });
    expect(events).toHaveLength(1);
  });
});

describe('duo, what a record means', () => {
  it.each([
    ['success', 'user_approved', 'duo_push', 'success', 'approved', 'push'],
    ['SUCCESS', 'User approved', 'Duo Push', 'success', 'approved', 'push'],
    ['success', 'verification_code_correct', 'verified_duo_push', 'success', 'approved', 'push'],
    ['success', 'valid_passcode', 'duo_mobile_passcode', 'success', 'approved', 'otp'],
    ['success', 'valid_passcode', 'bypass_code', 'success', '', 'bypass'],
    ['success', 'bypass_user', 'duo_push', 'success', '', 'bypass'],
    ['success', 'allow_unenrolled_user', 'not_available', 'success', '', 'bypass'],
    ['success', 'remembered_device', 'remembered_device', 'success', '', 'remembered'],
    ['success', 'trusted_network', 'not_available', 'success', '', 'claim'],
    ['success', 'allowed_by_policy', 'not_available', 'success', '', 'claim'],
    ['denied', 'user_mistake', 'duo_push', 'failure', 'denied', 'push'],
    ['denied', 'no_response', 'duo_push', 'failure', 'timeout', 'push'],
    ['denied', 'call_timed_out', 'phone_call', 'failure', 'timeout', 'phone-call'],
    ['denied', 'user_cancelled', 'duo_push', 'failure', 'cancelled', 'push'],
    ['denied', 'no_keys_pressed', 'phone_call', 'failure', 'cancelled', 'phone-call'],
    ['fraud', 'user_marked_fraud', 'duo_push', 'failure', 'fraud', 'push'],
    ['denied', 'anomalous_push', 'duo_push', 'failure', 'blocked', 'push'],
    ['denied', 'frequent_attempts', 'duo_push', 'failure', 'blocked', 'push'],
    ['denied', 'locked_out', 'duo_push', 'failure', 'blocked', 'push'],
    ['denied', 'invalid_passcode', 'passcode', 'failure', 'code-failed', 'otp'],
    ['denied', 'error', 'duo_push', 'failure', 'undelivered', 'push'],
    ['ERROR', '', 'Phone Call', 'failure', 'undelivered', 'phone-call'],
    ['denied', 'out_of_date', 'duo_push', 'failure', '', 'push'],
    ['denied', 'location_restricted', 'not_available', 'failure', '', ''],
    ['denied', 'endpoint_is_not_trusted', 'not_available', 'failure', '', ''],
    ['denied', 'deny_unenrolled_user', 'not_available', 'failure', '', ''],
    ['denied', 'something_new', 'duo_push', 'failure', 'failed', 'push'],
    ['maybe', '', 'duo_push', 'unknown', '', 'push'],
  ])('%s, %s, %s', (result, reason, factor, outcome, mfaResult, method) => {
    expect(duoReading(result, reason, factor)).toEqual({ outcome, result: mfaResult, method });
  });

  it('knows methods by word', () => {
    expect(
      [
        'sms_passcode',
        'hardware_token',
        'webauthn_credential',
        'u2f_token',
        'Security Key',
        'yubikey_passcode',
        'digipass_go_7_token',
        'wm_token_unheard_of',
      ].map(duoMethod),
    ).toEqual(['sms', 'otp', 'fido2', 'fido2', 'fido2', 'otp', 'otp', 'otp']);
  });
});
