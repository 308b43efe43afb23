import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/base/units';
import { numbers, readFile, type Read } from '../support/reading';

/** Real exports, kept outside the repository for their licences; what each must yield is in its MANIFEST.md. */
const folder = join(import.meta.dirname, '../../../../shared/data/samples');
const absent = !existsSync(folder);
if (absent) console.warn(`skipped: no real samples at ${folder}`);

const read = (name: string): Promise<Read> => readFile(readFileSync(join(folder, name)));

function count(values: Iterable<string | undefined>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const key = value ?? '(none)';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
const column = ({ events }: Read, name: string): Record<string, number> =>
  count(events.map((event) => event[name] as string | undefined));

describe.skipIf(absent)('real exports of Okta and Duo', () => {
  it.each([
    [
      'okta/system-log_tenzir.ndjson',
      'okta.system-log.json',
      [14, 14, 0, 0, 0],
      '2026-02-04T04:35:55.949Z',
      '2026-02-10T16:19:38.935Z',
    ],
    [
      'okta/system-log_api-array.json',
      'okta.system-log.json',
      [5, 5, 0, 0, 0],
      '2017-09-30T22:23:07.777Z',
      '2023-02-13T09:47:12.106Z',
    ],
    [
      'okta/single-event_authentication.json',
      'okta.system-log.json',
      [1, 1, 0, 0, 0],
      '2024-08-13T15:58:20.353Z',
      '2024-08-13T15:58:20.353Z',
    ],
    [
      'okta/single-event_account_change.json',
      'okta.system-log.json',
      [1, 1, 0, 0, 0],
      '2023-09-30T10:42:16.000Z',
      '2023-09-30T10:42:16.000Z',
    ],
    // Its two records carry one uuid.
    [
      'okta/rule-tests_lowercase-keys.ndjson',
      'okta.system-log.json',
      [2, 1, 1, 0, 0],
      '2022-06-22T18:18:29.015Z',
      '2022-06-22T18:18:29.015Z',
    ],
    [
      'ecs/okta_system.json',
      'okta.system-log.json',
      [1, 1, 0, 0, 0],
      '2020-02-14T20:18:57.718Z',
      '2020-02-14T20:18:57.718Z',
    ],
    [
      'duo/authlogs_v2_wrapped.json',
      'duo.auth.v2-json',
      [5, 5, 0, 0, 0],
      '2021-06-29T20:27:21.131Z',
      '2021-06-30T18:10:30.039Z',
    ],
    [
      'duo/duologsync_mixed.ndjson',
      'duo.admin.json',
      [6, 6, 0, 0, 0],
      '2019-08-30T16:10:05.000Z',
      '2023-01-26T20:54:12.573Z',
    ],
    [
      'duo/datadog-wrapped.ndjson',
      'duo.auth.v2-json',
      [3, 3, 0, 0, 0],
      '2023-11-01T08:42:33.314Z',
      '2024-01-09T09:08:15.097Z',
    ],
    [
      'duo/rule-tests_partly-without-time.ndjson',
      'duo.admin.json',
      [10, 5, 0, 5, 0],
      '2022-12-14T20:11:53.000Z',
      '2022-12-14T21:17:39.000Z',
    ],
  ] as const)('%s', async (name, format, expected, first, last) => {
    const { source } = await read(name);
    expect(source.format).toBe(format);
    expect(numbers(source)).toEqual(expected);
    expect([source.first, source.last].map((t) => (t === null ? null : isoTime(t)))).toEqual([first, last]);
    expect(source.questions).toEqual([]);
  });

  it('Okta stream: users, event types, outcomes and addresses', async () => {
    const all = await read('okta/system-log_tenzir.ndjson');
    expect(column(all, 'user')).toMatchObject({
      'bob.williams@example.com': 3,
      unknown: 3,
      'jane.doe@example.com': 1,
      'john.smith@example.com': 1,
      'alice.johnson@example.com': 1,
      'carol.brown@example.com': 1,
    });
    expect(Object.keys(column(all, 'operation'))).toHaveLength(14);
    expect(column(all, 'code')).toEqual({ SUCCESS: 9, FAILURE: 3, ALLOW: 1, DENY: 1 });
    expect(column(all, 'ip')).toMatchObject({
      '(none)': 3,
      '198.51.100.2': 2,
      '198.51.100.5': 2,
      '198.51.100.1': 1,
      '198.51.100.3': 1,
    });
    expect(all.prompts).toEqual([]);
  });

  it('Okta array: a factor that is the password is no prompt', async () => {
    const all = await read('okta/system-log_api-array.json');
    expect(column(all, 'user')).toEqual({
      'john.doe@example.org': 3,
      'system@okta.com': 1,
      'admin@example.com': 1,
    });
    expect(column(all, 'ip')).toEqual({ '1.2.3.4': 5 });
    expect(column(all, 'outcome')).toEqual({ success: 5 });
    expect(column(all, 'mfaResult')).toEqual({ '(none)': 5 });
    expect(all.prompts).toEqual([]);
  });

  it('Okta, lower-cased keys: a failed factor whose kind is not stated', async () => {
    const { events } = await read('okta/rule-tests_lowercase-keys.ndjson');
    expect(events[0]).toMatchObject({
      user: 'homer.simpson@duff.com',
      outcome: 'failure',
      reason: 'INVALID_CREDENTIALS',
      mfaResult: 'failed',
    });
  });

  it('Okta in Elastic: the original is preferred to the fields beside it', async () => {
    const { events } = await read('ecs/okta_system.json');
    expect(events[0]).toMatchObject({
      user: 'xxxxxx@elastic.co',
      operation: 'user.session.start',
      outcome: 'success',
      correlationId: 'XkcAsWb8WjwDP76xh@1v8wAABp0',
    });
  });

  it('Duo answer: four approvals, one trusted network, unknown addresses', async () => {
    const all = await read('duo/authlogs_v2_wrapped.json');
    expect(column(all, 'user')).toEqual({ someuser: 5 });
    expect(column(all, 'reason')).toEqual({ user_approved: 4, trusted_network: 1 });
    expect(column(all, 'mfaResult')).toEqual({ approved: 4, '(none)': 1 });
    expect(column(all, 'ip')).toEqual({ '(none)': 3, '1.1.1.1': 1, '2.2.2.2': 1 });
    expect(all.source.cautions.join()).toContain('next_offset');
  });

  it('Duo Log Sync: three kinds of log in one file', async () => {
    const all = await read('duo/duologsync_mixed.ndjson');
    expect(all.source.formats).toEqual({
      'duo.auth.v2-json': 1,
      'duo.admin.json': 3,
      'duo.telephony.json': 2,
    });
    expect(column(all, 'user')).toEqual({
      narroway: 1,
      admin: 1,
      // One of them is named in the description of a failed login only.
      'narroway@example.com': 2,
      '(none)': 2,
    });
    expect(all.events.find((event) => event['mfaResult'] === 'approved')).toMatchObject({
      ip: '169.232.89.219',
      country: 'US',
      approverIp: '192.168.225.254',
    });
  });

  it('Duo through Datadog: the push reported as fraud', async () => {
    const all = await read('duo/datadog-wrapped.ndjson');
    expect(all.events[0]).toMatchObject({ user: 'abc', mfaResult: 'fraud', ip: '185.64.148.0' });
    expect(column(all, 'user')).toEqual({ abc: 2, '(none)': 1 });
    expect(all.prompts).toMatchObject([{ result: 'fraud', user: 'abc@example.com' }]);
  });

  it('Duo rule tests: records without a time are rejected, the administrator’s fraud report is one', async () => {
    const all = await read('duo/rule-tests_partly-without-time.ndjson');
    expect(all.source.rejects.map(({ record, reason }) => [record, reason])).toEqual(
      [1, 2, 3, 4, 5].map((record) => [record, 'no readable time']),
    );
    expect(column(all, 'operation')).toEqual({
      admin_2fa_error: 1,
      admin_update: 1,
      bypass_create: 1,
      admin_lockout: 2,
    });
    expect(column(all, 'user')).toEqual({ 'homer simpson': 3, 'john p. admin': 2 });
    expect(column(all, 'mfaResult')).toEqual({ fraud: 1, '(none)': 4 });
  });
});
