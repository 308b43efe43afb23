import { describe, expect, it } from 'vitest';
import { numbers, readFile, readInAnyChunks } from '../support/reading';

const lines = (...records: unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

const bypass = {
  action: 'bypass_create',
  description: '{"bypass": "", "count": 1, "valid_secs": 3600, "user_id": "DU3"}',
  isotimestamp: '2026-09-14T15:00:00+00:00',
  object: 'CFO@firm.example',
  timestamp: 1789398000,
  username: 'Pat Admin',
};
const fraudulent = {
  action: 'admin_2fa_error',
  description:
    '{"ip_address": "203.0.113.201", "email": "Pat@firm.example", "factor": "push", "error": "Login request reported as fraudulent."}',
  isotimestamp: '2026-09-14 15:01:00',
  timestamp: '2026-09-14 15:01:00',
  username: 'Pat Admin',
};

describe('duo.admin.json', () => {
  it('is read in chunks of any size, whatever the description is', async () => {
    const { source, events, prompts } = await readInAnyChunks(
      lines(
        bypass,
        fraudulent,
        {
          ...bypass,
          action: 'admin_lockout',
          description: '"message": "Locked out."',
          timestamp: 1789398100,
          isotimestamp: null,
        },
        { ...bypass, action: 'user_delete', description: 'Deleted by hand', username: 'API' },
        { ...bypass, isotimestamp: null, timestamp: null },
      ),
    );
    expect(source.format).toBe('duo.admin.json');
    expect(numbers(source)).toEqual([5, 4, 0, 1, 0]);
    expect(events).toMatchObject([
      {
        kind: 'directory',
        provider: 'duo',
        user: 'pat admin',
        operation: 'bypass_create',
        target: 'cfo@firm.example',
        outcome: 'success',
        parameters: { valid_secs: '3600' },
      },
      { operation: 'user_delete', userType: 'system', parameters: { description: 'Deleted by hand' } },
      {
        kind: 'mfa',
        outcome: 'failure',
        mfaResult: 'fraud',
        mfaMethod: 'push',
        ip: '203.0.113.201',
        userAlias: 'pat@firm.example',
        reason: 'Login request reported as fraudulent.',
      },
      {
        operation: 'admin_lockout',
        outcome: 'failure',
        parameters: { description: '"message": "Locked out."' },
      },
    ]);
    expect(prompts).toMatchObject([{ result: 'fraud', user: 'pat@firm.example' }]);
  });

  it('is read from its envelope, and the offline log beside it', async () => {
    const offline = { ...bypass, action: 'o2fa_user_provisioned', object: 'Laptop Logon', username: 'cfo' };
    const { source, events } = await readInAnyChunks(
      JSON.stringify({ stat: 'OK', response: [bypass, offline] }),
    );
    expect(source.format).toBe('duo.admin.json');
    expect(events.map((event) => event['operation'])).toEqual(['bypass_create', 'o2fa_user_provisioned']);
  });
});

describe('duo.telephony.json', () => {
  const call = {
    telephony_id: '60799fee-f08f-4ba8-971f-000000000001',
    txid: '373bd5f3-1e42-4a5d-aefa-000000000001',
    ts: '2026-09-14T14:06:05.573580+00:00',
    context: 'authentication',
    credits: 2,
    phone: '+16175550144',
    type: 'phone',
  };

  it('reads v2 in its envelope and v1 by its epoch', async () => {
    const v2 = await readInAnyChunks(
      JSON.stringify({
        response: {
          items: [call, call, { ...call, telephony_id: 'x', ts: '' }],
          metadata: { next_offset: '1,2' },
        },
        stat: 'OK',
      }),
    );
    expect(v2.source.format).toBe('duo.telephony.json');
    expect(numbers(v2.source)).toEqual([3, 1, 1, 1, 0]);
    expect(v2.source.cautions.join()).toContain('next_offset');
    expect(v2.events[0]).toMatchObject({
      time: '2026-09-14T14:06:05.573Z',
      kind: 'other',
      target: '+16175550144',
      mfaMethod: 'phone-call',
      correlationId: call.txid,
      parameters: { context: 'authentication', credits: '2' },
    });
    expect(v2.prompts).toEqual([]);
    const v1 = await readFile(
      lines({
        context: 'authentication',
        credits: 1,
        phone: '+16175550144',
        timestamp: 1789394769,
        type: 'sms',
      }),
    );
    expect(v1.events[0]).toMatchObject({ time: '2026-09-14T14:06:09.000Z', mfaMethod: 'sms' });
  });
});

describe('duo.activity.json', () => {
  const activity = {
    access_device: {
      browser: 'Chrome',
      os: 'Windows',
      ip: { address: '203.0.113.201' },
      location: { country: 'Netherlands', city: 'Amsterdam' },
    },
    action: { name: 'phone_create', details: '{"number":"+16175550199"}' },
    activity_id: '720f9b5e-0000-4000-8000-000000000001',
    actor: { key: 'DE1', name: 'Pat Admin', type: 'admin' },
    target: { key: 'DU3', name: 'CFO@firm.example', type: 'user_account' },
    ts: '2026-09-14T15:10:00.123456+00:00',
  };

  it('is read in chunks of any size', async () => {
    const { source, events } = await readInAnyChunks(
      JSON.stringify({
        response: {
          items: [activity, { ...activity, ts: null, activity_id: 'y' }],
          metadata: { next_offset: null },
        },
        stat: 'OK',
      }),
    );
    expect(source.format).toBe('duo.activity.json');
    expect(numbers(source)).toEqual([2, 1, 0, 1, 0]);
    expect(events[0]).toMatchObject({
      kind: 'directory',
      user: 'pat admin',
      operation: 'phone_create',
      target: 'cfo@firm.example',
      ip: '203.0.113.201',
      country: 'NL',
      parameters: { targetType: 'user_account' },
    });
  });

  it.each([
    [
      'a page of Google reports',
      { kind: 'admin#reports#activities', items: [{ kind: 'x', id: { time: 'x' }, actor: {}, events: [] }] },
    ],
    ['an API answer without records', { stat: 'OK', response: { users: 3 } }],
    ['a phone book', { phone: '+1', name: 'x', timestamp: 1789394769 }],
    ['an audit entry of another product', { action: 'repo.create', actor: 'x', created_at: 1789394769000 }],
  ])('does not take %s for Duo', async (_, record) => {
    const { source } = await readFile(JSON.stringify(record));
    expect(source.format ?? '').not.toContain('duo');
  });
});
