import { describe, expect, it } from 'vitest';
import { messageLines, pingIdReading, pingOneReading } from '../../../src/normalise/ping-vocabulary';
import {
  googleAnswer,
  googleEvent,
  googleKind,
  googleMethod,
} from '../../../src/normalise/google-vocabulary';
import { providerFixtures } from './provider-fixtures';
import { contentOf, lines } from './reading';
import { readFile } from '../support/reading';

const promptsOf = async (format: string): Promise<[string, string, string][]> => {
  const fixture = providerFixtures.find((one) => one.format === format)!;
  const { prompts } = await readFile(contentOf(fixture));
  return prompts.map(({ result, method, user }) => [result, method, user]);
};

describe('prompts of Google, Ping and AWS', () => {
  it('Google: each challenge of a second factor is one; the sign-in after it is none', async () => {
    expect(await promptsOf('gws.reports.json')).toEqual([
      ['failed', 'push', 'cfo@firm.example'],
      ['code-failed', 'otp', 'cfo@firm.example'],
      ['approved', 'push', 'cfo@firm.example'],
    ]);
  });

  it('PingID: a policy’s asking is folded into the answer of its session', async () => {
    expect(await promptsOf('ping.pingid.json')).toEqual([
      ['denied', 'push', 'cfo@firm.example'],
      ['timeout', '', 'cfo@firm.example'],
      ['failed', '', 'cfo@firm.example'],
      ['code-failed', 'otp', 'cfo@firm.example'],
      ['approved', 'push', 'cfo@firm.example'],
    ]);
  });

  it('PingOne: checks of codes, also where only the resource names the person', async () => {
    expect(await promptsOf('ping.pingone.json')).toEqual([
      ['code-failed', 'otp', 'cfo@firm.example'],
      ['approved', 'otp', 'cfo@firm.example'],
    ]);
  });

  it('AWS: a code asked for and given is one; a failed sign-in states none', async () => {
    expect(await promptsOf('aws.cloudtrail.json')).toEqual([
      ['approved', 'otp', 'anaya'],
      ['code-failed', 'otp', 'anaya'],
    ]);
  });

  it('Auth0: a push that went out is folded into its rejection', async () => {
    expect(await promptsOf('auth0.tenant-log.json')).toEqual([
      ['denied', 'push', 'cfo@firm.example'],
      ['approved', '', 'cfo@firm.example'],
    ]);
  });

  it('a burst of failed prompts of Google, then one that passed, is found', async () => {
    const prompt = (minute: number, second: number, passed: boolean): object => ({
      id: {
        time: `2026-09-14T14:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}.000Z`,
        uniqueQualifier: `${minute}${second}`,
        applicationName: 'login',
      },
      actor: { email: 'cfo@firm.example' },
      ipAddress: '203.0.113.7',
      events: [
        {
          type: 'login',
          name: 'login_verification',
          parameters: [
            { name: 'login_challenge_method', multiValue: ['google_prompt'] },
            { name: 'login_challenge_status', value: passed ? 'passed' : 'failed' },
          ],
        },
      ],
    });
    const burst = Array.from({ length: 8 }, (_, i) => prompt(10 + Math.floor(i / 2), (i % 2) * 30, false));
    const { analysis } = await readFile(lines([...burst, prompt(15, 0, true)]));
    const found = analysis.findings.map(({ catalogue }) => catalogue);
    expect(found).toContain('S2.1');
    expect(found.some((catalogue) => catalogue.startsWith('S3.1'))).toBe(true);
  });
});

describe('accounts of AWS', () => {
  const record = providerFixtures.find(({ format }) => format === 'aws.cloudtrail.json')!.records[0]!;
  const identity = record['userIdentity'] as object;

  it.each([
    ['111122223333', '111122223333', '111122223333', undefined],
    ['111122223333', '444455556666', '111122223333', '444455556666'],
    [undefined, '444455556666', undefined, '444455556666'],
  ])('of %s in a log of %s', async (accountId, recipientAccountId, account, recipientAccount) => {
    const { events } = await readFile(
      lines([{ ...record, recipientAccountId, userIdentity: { ...identity, accountId } }]),
    );
    const parameters = events[0]!['parameters'] as Record<string, string>;
    expect([parameters['account'], parameters['recipientAccount']]).toEqual([account, recipientAccount]);
  });
});

describe('words of Google', () => {
  it.each([
    ['google_prompt', 'push'],
    ['Google prompt', 'push'],
    ['device_prompt', 'push'],
    ['security_key', 'fido2'],
    ['security_key_otp', 'otp'],
    ['passkey', 'fido2'],
    ['google_authenticator', 'otp'],
    ['backup_code', 'otp'],
    ['idv_preregistered_phone', 'sms'],
    ['access_to_preregistered_email', 'otp'],
    ['password', 'password'],
    ['captcha', ''],
    ['login_location', 'other'],
  ] as const)('%s is %s', (name, method) => {
    expect(googleMethod(name)).toBe(method);
  });

  it('passed and failed, in each spelling', () => {
    expect(
      ['Challenge Passed.', 'passed', 'Challenge Failed.', 'failed', ''].map((s) => googleAnswer(s, 'push')),
    ).toEqual(['approved', 'approved', 'failed', 'failed', '']);
    expect(googleAnswer('Incorrect answer entered', 'sms')).toBe('code-failed');
  });

  it('names of the console are those of the API', () => {
    expect(
      ['Successful login', 'Login verification', '2-step verification disable'].map(googleEvent),
    ).toEqual(['login_success', 'login_verification', '2sv_disable']);
    expect(googleKind('suspicious_login', 'login')).toBe('risk');
    expect(googleKind('download', 'drive')).toBe('file');
    expect(googleKind('x', 'calendar')).toBe('other');
  });
});

describe('words of Ping', () => {
  it.each([
    ['FAILURE,authFail', 'User rejected the push', 'denied'],
    ['FAILURE,authFail', 'Authentication reported as fraud', 'fraud'],
    ['UNSUCCESSFUL_ATTEMPT', 'No response from the device', 'timeout'],
    ['FAILURE', 'Authentication canceled by user', 'cancelled'],
    ['FAILURE', 'Incorrect number selected', 'wrong-number'],
    ['FAILURE', 'User is blocked', 'blocked'],
    ['FAILURE', 'Push could not be sent', 'undelivered'],
    ['FAILURE', 'something new', 'failed'],
    ['SUCCESS', 'Authenticated with fingerprint', 'approved'],
    ['SUCCESS', 'Authentication bypassed', ''],
    ['SUCCESS', 'Report created', ''],
  ])('%s, %s: %s', (status, message, result) => {
    expect(pingIdReading(status, message, '').result).toBe(result);
  });

  it('a policy asks, lets in or refuses', () => {
    expect(pingIdReading('POLICY', '', 'Authenticate')).toMatchObject({ kind: 'mfa', result: 'challenged' });
    expect(pingIdReading('POLICY', '', 'Approve')).toMatchObject({ outcome: 'success', result: '' });
    expect(pingIdReading('POLICY', '', 'Deny')).toMatchObject({ outcome: 'failure', result: '' });
    expect(messageLines('Country: N/A\nAction: Deny\nno colon')).toEqual(new Map([['action', 'Deny']]));
  });

  it('PingOne’s types', () => {
    expect(pingOneReading('PUSH.DENIED', 'FAILED', '')).toMatchObject({ kind: 'mfa', result: 'denied' });
    expect(pingOneReading('RISK_EVALUATION.CREATED', 'SUCCESS', '')).toMatchObject({ kind: 'risk' });
    expect(pingOneReading('FLOW.CREATED', 'SUCCESS', '')).toMatchObject({ kind: 'other' });
    expect(pingOneReading('USER.LOCKED', 'SUCCESS', '')).toMatchObject({ kind: 'directory' });
  });
});
