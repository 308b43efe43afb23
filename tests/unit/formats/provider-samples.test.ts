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

function column({ events }: Read, name: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const key = (event[name] as string | undefined) ?? '(none)';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(absent)('real exports of Google, Ping and AWS', () => {
  it.each([
    [
      'aws/cloudtrail_Records.json',
      'aws.cloudtrail.json',
      12,
      '2023-07-10T12:19:38.000Z',
      '2023-07-10T12:24:28.000Z',
      { 'bert-jan': 11, 'stratus-red-team-nmfalu-gfjyeaypjt': 1 },
    ],
    [
      'aws/stratus_console-login-without-mfa.json',
      'aws.cloudtrail.json',
      1,
      '2024-08-02T08:53:24.000Z',
      '2024-08-02T08:53:24.000Z',
      { 'stratus-red-team-nmfalu-jfzdtsvchl': 1 },
    ],
    [
      'google-workspace/reports_saml_login.ndjson',
      'gws.reports.json',
      3,
      '2024-07-09T14:05:42.528Z',
      '2024-11-07T14:26:15.515Z',
      { 'john.doe@test.com': 2, 'john.doe@example.net': 1 },
    ],
    [
      'google-workspace/splunk_login_success.json',
      'gws.reports.json',
      1,
      '2022-10-13T20:57:35.833Z',
      '2022-10-13T20:57:35.833Z',
      { 'user1@splunkresearch.com': 1 },
    ],
    [
      'ping/pingid_event.json',
      'ping.pingid.json',
      1,
      '2023-10-05T14:10:53.538Z',
      '2023-10-05T14:10:53.538Z',
      { victim_user: 1 },
    ],
  ] as const)('%s', async (name, format, records, first, last, users) => {
    const all = await read(name);
    expect(all.source.format).toBe(format);
    expect(numbers(all.source)).toEqual([records, records, 0, 0, 0]);
    expect([all.source.first, all.source.last].map((t) => (t === null ? null : isoTime(t)))).toEqual([
      first,
      last,
    ]);
    expect(column(all, 'user')).toEqual(users);
    // None of these records tells of a prompt.
    expect(all.prompts).toEqual([]);
  });

  it('CloudTrail: calls, and one sign-in of the console without a second factor', async () => {
    const all = await read('aws/cloudtrail_Records.json');
    expect(column(all, 'operation')).toMatchObject({
      GetUser: 4,
      DescribeDBSnapshots: 2,
      DescribeDBInstances: 1,
      GetBucketTagging: 1,
      GetBucketWebsite: 1,
      GetBucketLifecycle: 1,
      ConsoleLogin: 1,
    });
    expect(all.events.find(({ operation }) => operation === 'ConsoleLogin')).toMatchObject({
      time: '2023-07-10T12:23:15.000Z',
      kind: 'signin',
      outcome: 'success',
      ip: '192.168.10.20',
      parameters: { MFAUsed: 'No' },
    });
    const [login] = (await read('aws/stratus_console-login-without-mfa.json')).events;
    // 225.01.00.16 as exported.
    expect(login).toMatchObject({ outcome: 'success', ip: '225.1.0.16', parameters: { MFAUsed: 'No' } });
  });

  it('Google: sign-ins by SAML, an administrator’s act, the single event of Splunk’s add-on', async () => {
    const all = await read('google-workspace/reports_saml_login.ndjson');
    expect(column(all, 'operation')).toEqual({ login_success: 2, SUSPEND_USER: 1 });
    expect(column(all, 'resource')).toEqual({ saml: 2, admin: 1 });
    expect(column(all, 'ip')).toEqual({ '192.0.2.1': 2, '1.2.3.4': 1 });
    expect(all.events[0]).toMatchObject({ kind: 'directory', target: 'jdoe@example.net' });
    const [login] = (await read('google-workspace/splunk_login_success.json')).events;
    expect(login).toMatchObject({
      kind: 'signin',
      outcome: 'success',
      ip: '45.23.129.123',
      protocol: 'google_password',
      parameters: { is_suspicious: 'false' },
    });
  });

  it('PingID: a device paired', async () => {
    const [paired] = (await read('ping/pingid_event.json')).events;
    expect(paired).toMatchObject({
      kind: 'directory',
      outcome: 'success',
      operation: 'Device Paired SMS "Mobile 1"',
      ip: '174.235.80.142',
    });
  });
});
