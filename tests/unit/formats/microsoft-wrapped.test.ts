import { describe, expect, it } from 'vitest';
import { download, failure, rule } from './m365-fixtures';
import { csv, lines } from './reading';
import { readFile } from '../support/reading';

/** Records inside what search tools and collectors put around them. */

const operations = (events: readonly Record<string, unknown>[]): unknown[] =>
  events.map((e) => e['operation']);
const expected = ['UserLoginFailed', 'New-InboxRule', 'FileDownloaded'];
const all = [failure, rule, download];

describe('wrapped records', () => {
  it.each([
    ['Splunk JSON with the record', lines(all.map((record) => ({ preview: false, result: record })))],
    [
      'Splunk JSON with _raw, which tells more than its own fields',
      lines(
        all.map((record) => ({
          preview: false,
          result: {
            _raw: JSON.stringify(record),
            Operation: 'other',
            CreationTime: '2020-01-01T00:00:00',
            Workload: 'x',
          },
        })),
      ),
    ],
    [
      'a Splunk result list',
      JSON.stringify({ preview: false, results: all.map((r) => ({ _raw: JSON.stringify(r) })) }),
    ],
    ['Elasticsearch hits', lines(all.map((record) => ({ _index: 'x', _source: record })))],
    [
      'Filebeat',
      lines(all.map((record) => ({ '@timestamp': '2026-09-14T20:00:00Z', message: JSON.stringify(record) }))),
    ],
    [
      'arrays one after another, a mark between',
      `${JSON.stringify([failure, rule])}\uFEFF${JSON.stringify([download])}`,
    ],
    [
      'a Splunk CSV whose records are in _raw',
      csv(all.map((r) => ({ _time: '1789394956', host: 'h', _raw: JSON.stringify(r) }))),
    ],
  ])('%s', async (_, content) => {
    const { source, events } = await readFile(content);
    expect(source.format).toBe('m365.ual.management-api-json');
    expect(operations(events)).toEqual(expected);
    expect(events[1]!['parameters']).toMatchObject({ ForwardTo: 'smtp:x@outside.example' });
    for (const size of [1, 64]) expect((await readFile(content, size)).events).toEqual(events);
  });

  it('a record cut at the end of _raw is rejected, or read from its own columns', async () => {
    const cut = JSON.stringify(rule).slice(0, 300);
    const bare = await readFile(
      csv([download, rule].map((r, i) => ({ _time: '1', _raw: i === 0 ? JSON.stringify(r) : cut }))),
    );
    expect(bare.source).toMatchObject({ records: 2, events: 1, rejected: 1 });
    expect(bare.source.rejects[0]!.reason).toBe('its JSON is missing or cut off');

    const columns = {
      _time: '1',
      CreationTime: rule.CreationTime,
      Operation: rule.Operation,
      Workload: 'Exchange',
      UserId: rule.UserId,
    };
    const told = await readFile(csv([{ ...columns, _raw: cut }]));
    expect(told.source).toMatchObject({ format: 'splunk.csv', events: 1, rejected: 0 });
    expect(told.events[0]).toMatchObject({
      user: 'cfo@firm.example',
      operation: 'New-InboxRule',
      incomplete: true,
    });
  });

  it('AuditData that is missing leaves the outer columns, and says so', async () => {
    const { source, events } = await readFile(
      csv([
        { CreationDate: '9/14/2026 2:31:07 PM', UserIds: 'a@firm.example', Operations: 'X', AuditData: '' },
      ]),
    );
    expect(events[0]).toMatchObject({ user: 'a@firm.example', operation: 'X', incomplete: true });
    expect(source.notes.join()).toContain('cut off inside its cell');
  });

  it('a KQL summary is no sign-in table', async () => {
    const { source } = await readFile(
      csv([
        {
          'StartTime [UTC]': '4/28/2026, 2:08:45.221 PM',
          IPAddress: '203.0.113.7',
          disabledAccountLoginAttempts: '3',
          Type: 'SigninLogs',
        },
      ]),
    );
    expect(source.format).toBeNull();
  });
});
