import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { oktaDuoFixtures } from './okta-duo-fixtures';
import { providerFixtures } from './provider-fixtures';
import { csv, type Fixture } from './reading';
import { readFile, readInAnyChunks } from '../support/reading';

/** Pages and envelopes of the interfaces that give these logs, and what search tools put around them. */

const fixture = (format: string, nth = 0): Fixture =>
  [...providerFixtures, ...oktaDuoFixtures].filter((one) => one.format === format)[nth]!;
const records = (format: string, nth = 0) => fixture(format, nth).records;
const expected = (format: string, nth = 0): number => fixture(format, nth).events.length;

describe('pages', () => {
  it.each([
    [
      'gws.reports.json',
      {
        kind: 'admin#reports#activities',
        etag: '"x"',
        nextPageToken: 'y',
        items: records('gws.reports.json'),
      },
    ],
    [
      'ping.pingone.json',
      {
        _links: { self: { href: 'https://api.pingone.eu/v1/environments/x/activities' } },
        _embedded: { activities: records('ping.pingone.json') },
        count: 6,
      },
    ],
    ['aws.cloudtrail.json', { Records: records('aws.cloudtrail.json') }],
    [
      'entra.signin.defender-json',
      {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#x',
        schema: [{ name: 'Timestamp', type: 'DateTime' }],
        results: records('entra.signin.defender-json'),
      },
    ],
    [
      'defender.identity-logon.json',
      {
        Stats: { ExecutionTime: 4.6 },
        Schema: [{ Name: 'Timestamp', Type: 'DateTime' }],
        Results: records('defender.identity-logon.json'),
      },
    ],
    [
      'duo.trust-monitor.json',
      { stat: 'OK', response: { events: records('duo.trust-monitor.json'), metadata: {} } },
    ],
  ])('%s', async (format, page) => {
    const { source, events } = await readInAnyChunks(JSON.stringify(page, null, 1));
    expect(source.format).toBe(format);
    expect(source).toMatchObject({ records: expected(format), rejected: 0, skipped: 0 });
    expect(events).toHaveLength(expected(format));
  });

  it('rows of the Log Analytics API', async () => {
    for (const [format, nth] of [
      ['okta.system-log.log-analytics-json', 0],
      ['okta.system-log.log-analytics-json', 1],
      ['duo.auth.log-analytics-json', 0],
    ] as const) {
      const row = records(format, nth)[0]!;
      const table = {
        name: 'PrimaryResult',
        columns: Object.keys(row).map((name) => ({ name, type: 'string' })),
        rows: [Object.values(row)],
      };
      const { source, events } = await readInAnyChunks(JSON.stringify({ tables: [table] }));
      expect(source.format).toBe(format);
      expect(events[0]).toMatchObject(fixture(format, nth).events[0]!);
    }
  });
});

describe('wrapped', () => {
  const formats = [
    'gws.reports.json',
    'ping.pingid.json',
    'ping.pingone.json',
    'aws.cloudtrail.json',
  ] as const;

  it.each(formats)('%s: in Splunk, Elasticsearch and gzip', async (format) => {
    const plain = await readFile(
      records(format)
        .map((r) => JSON.stringify(r))
        .join('\n'),
    );
    const facts = plain.events.map(({ time, user, operation, mfaResult }) => [
      time,
      user,
      operation,
      mfaResult,
    ]);
    const splunk = csv(
      records(format).map((r) => ({ _time: '1789394956', host: 'h', _raw: JSON.stringify(r) })),
    );
    const elastic = records(format)
      .map((r) =>
        JSON.stringify({
          _source: { '@timestamp': '2026-01-01T00:00:00Z', event: { original: JSON.stringify(r) } },
        }),
      )
      .join('\n');
    const packed = gzipSync(new TextEncoder().encode(JSON.stringify(records(format))));
    for (const content of [splunk, elastic, packed]) {
      const { source, events } = await readFile(content);
      expect(source.format).toBe(format);
      expect(
        events.map(({ time, user, operation, mfaResult }) => [time, user, operation, mfaResult]),
      ).toEqual(facts);
    }
  });

  it('the same record from two files is one event', async () => {
    for (const format of formats) {
      const twice = [...records(format), ...records(format).map((r) => ({ ...r, collected: 'later' }))];
      const { source } = await readFile(JSON.stringify(twice));
      expect(source).toMatchObject({ events: expected(format), duplicates: expected(format) });
    }
  });
});
