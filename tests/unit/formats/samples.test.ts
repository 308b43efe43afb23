import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/base/units';
import { wideText } from '../../../src/model/columns';
import type { SourceInfo } from '../../../src/model/source';
import { eventKinds, productLogs, type CaseTable } from '../../../src/model/event';
import { analyseFiles } from '../../../src/pipeline/in-memory';

/** Real exports, kept outside the repository for their licences; what each must yield is in its MANIFEST.md. */
const folder = join(import.meta.dirname, '../../../../shared/data/samples');
const absent = !existsSync(folder);
if (absent) console.warn(`skipped: no real samples at ${folder}`);

async function read(name: string): Promise<{ source: SourceInfo; table: CaseTable }> {
  const { sources, analysis } = await analyseFiles([{ name, bytes: readFileSync(join(folder, name)) }]);
  return { source: sources[0]!, table: analysis.table };
}

function count(values: Iterable<string | undefined>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value ?? '(none)'] = (counts[value ?? '(none)'] ?? 0) + 1;
  return counts;
}

type Text = 'user' | 'operation' | 'code';
function column(table: CaseTable, name: Text): Record<string, number> {
  return count(
    Array.from({ length: table.events.length }, (_, i) => table.strings.get(table.events.columns[name][i]!)),
  );
}

function ips(table: CaseTable): Record<string, number> {
  const { ip } = table.events.columns;
  return count(Array.from({ length: table.events.length }, (_, i) => wideText('ip', ip, i, table.strings)));
}

const numbers = (s: SourceInfo): number[] => [s.records, s.events, s.duplicates, s.rejected, s.skipped];
const span = (s: SourceInfo): (string | null)[] =>
  [s.first, s.last].map((t) => (t === null ? null : isoTime(t)));

describe.skipIf(absent)('real exports', () => {
  it.each([
    [
      'm365-ual/ual_search-unifiedauditlog_export-csv.csv',
      'm365.ual.powershell-csv',
      [1102, 855, 247, 0, 0],
      '2021-04-14T12:32:22.000Z',
      '2021-04-26T12:43:03.000Z',
    ],
    [
      'm365-ual/management-api_plaso.jsonl',
      'm365.ual.management-api-json',
      [4, 4, 0, 0, 0],
      '2022-05-07T12:55:53.000Z',
      '2022-05-08T15:13:41.000Z',
    ],
    [
      'm365-ual/management-api_records.ndjson',
      'm365.ual.management-api-json',
      [16, 13, 3, 0, 0],
      '2019-11-18T10:15:52.000Z',
      '2024-11-29T12:31:12.000Z',
    ],
    [
      'm365-ual/management-api_examples.ndjson',
      'm365.ual.management-api-json',
      [7, 6, 0, 1, 0],
      '2020-12-15T10:18:53.000Z',
      '2024-02-07T22:31:14.000Z',
    ],
    [
      'log-analytics/SigninLogs_query-export.csv',
      'entra.signin.log-analytics-csv',
      [56, 56, 0, 0, 0],
      '2021-04-28T14:08:45.221Z',
      '2021-04-28T15:19:08.373Z',
    ],
    [
      'entra/diagnostic-settings_PT1H.json',
      'entra.signin.diagnostic-json',
      [10, 8, 1, 0, 1],
      '2019-06-24T09:18:23.586Z',
      '2025-07-24T15:30:17.797Z',
    ],
    [
      'entra/diagnostic_audit_examples.ndjson',
      'entra.audit.diagnostic-json',
      [8, 8, 0, 0, 0],
      '2023-04-28T16:39:51.931Z',
      '2024-02-07T22:31:14.497Z',
    ],
    [
      'entra/graph_directoryAudits_page.json',
      'entra.audit.graph-json',
      [40, 40, 0, 0, 0],
      '2025-11-12T13:29:29.313Z',
      '2025-11-12T14:06:02.898Z',
    ],
    // One row repeats another's id; one has lost its AuditData to Splunk's cut and keeps its outer columns.
    [
      'm365-ual/ual_splunk-export.csv',
      'm365.ual.powershell-csv',
      [551, 550, 1, 0, 0],
      '2021-03-23T15:45:38.000Z',
      '2021-03-31T18:20:40.000Z',
    ],
    [
      'log-analytics/OfficeActivity_query-export.csv',
      'm365.ual.log-analytics-csv',
      [266, 266, 0, 0, 0],
      '2021-04-28T04:43:51.000Z',
      '2021-04-28T15:05:26.000Z',
    ],
    // The document carries the original record, which is read instead of it.
    [
      'ecs/azure_signinlogs.json',
      'entra.signin.diagnostic-json',
      [1, 1, 0, 0, 0],
      '2019-10-18T09:45:48.072Z',
      '2019-10-18T09:45:48.072Z',
    ],
    // Its two records carry one (blackened) id.
    [
      'entra/graph_directoryAudits_odata_wazuh.json',
      'entra.audit.graph-json',
      [2, 1, 1, 0, 0],
      '2022-06-21T08:50:10.670Z',
      '2022-06-21T08:50:10.701Z',
    ],
  ] as const)('%s', async (name, format, expected, first, last) => {
    const { source } = await read(name);
    expect(source.format).toBe(format);
    expect(numbers(source)).toEqual(expected);
    expect(span(source)).toEqual([first, last]);
    expect(source.questions).toEqual([]);
  });

  it('Search-UnifiedAuditLog: users, operations and the rule that hides mail', async () => {
    const { table } = await read('m365-ual/ual_search-unifiedauditlog_export-csv.csv');
    const { ip, operation, time } = table.events.columns;
    const rules = [...operation.keys()].filter((i) => table.strings.get(operation[i]!) === 'New-InboxRule');
    const told = rules.map((i) => [isoTime(time[i]!), wideText('ip', ip, i, table.strings)]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['2021-04-16T12:07:14.000Z', '62.149.20.10'],
        ['2021-04-16T12:33:49.000Z', '34.99.77.38'],
      ]),
    );
    expect(Object.keys(column(table, 'operation'))).toEqual(
      expect.arrayContaining([
        'Set-Mailbox',
        'UserLoggedIn',
        'UserLoginFailed',
        'MailItemsAccessed',
        'FileDownloaded',
      ]),
    );
    const users = Object.keys(column(table, 'user')).map((u) => u.toLowerCase());
    expect(users).toEqual(
      expect.arrayContaining([
        'a.thulile@dutchmasterz.onmicrosoft.com',
        'gradya@dutchmasterz.onmicrosoft.com',
        'jonis@dutchmasterz.onmicrosoft.com',
      ]),
    );
  });

  it('SigninLogs: one user, one address, three codes', async () => {
    const { table } = await read('log-analytics/SigninLogs_query-export.csv');
    expect(column(table, 'code')).toEqual({ '0': 53, '16000': 2, '50058': 1 });
    expect(column(table, 'user')).toEqual({ 'adelev@m365x816222.onmicrosoft.com': 56 });
    expect(ips(table)).toEqual({ '175.45.176.99': 56 });
  });

  it('OfficeActivity: users, operations and the rule that looks for legal mail', async () => {
    const { table } = await read('log-analytics/OfficeActivity_query-export.csv');
    expect(column(table, 'operation')).toMatchObject({
      FileAccessed: 48,
      FilePreviewed: 30,
      PageViewed: 28,
      FileUploaded: 8,
      'New-InboxRule': 1,
    });
    expect(column(table, 'user')).toMatchObject({
      'adelev@m365x816222.onmicrosoft.com': 151,
      'admin@m365x816222.onmicrosoft.com': 4,
    });
    expect(ips(table)['40.69.136.121']).toBe(17);
    const { operation, parameters, log } = table.events.columns;
    const row = [...operation.keys()].find((i) => table.strings.get(operation[i]!) === 'New-InboxRule')!;
    expect(JSON.parse(table.strings.get(parameters[row]!)!)).toMatchObject({
      Name: 'junk',
      SubjectContainsWords: 'legal',
    });
    expect(new Set([...log].map((code) => productLogs[code]))).toEqual(new Set(['m365.ual']));
  });

  it('a Splunk export of the unified log: 52 failed sign-ins but for the repeated one', async () => {
    const { table, source } = await read('m365-ual/ual_splunk-export.csv');
    const operations = column(table, 'operation');
    expect(operations).toMatchObject({
      'Set-Mailbox': 138,
      'Set-MailboxPlan': 108,
      UserLoginFailed: 51,
      MailItemsAccessed: 43,
      UserLoggedIn: 37,
      'Set-TransportConfig': 12,
      'New-Mailbox': 11,
    });
    expect([...table.events.columns.incomplete].filter((flag) => flag === 2)).toHaveLength(1);
    expect(source.notes.join()).toContain('cut off inside its cell');
  });

  it('risk detections: who, where and which risk', async () => {
    const { table } = await read('entra/diagnostic-settings_PT1H.json');
    const { kind, riskTypes, time } = table.events.columns;
    const rows = [...kind.keys()].filter((i) => eventKinds[kind[i]!] === 'risk');
    expect(rows.map((i) => [isoTime(time[i]!), table.strings.get(riskTypes[i]!)])).toEqual([
      ['2022-03-24T14:40:04.234Z', 'unfamiliarFeatures'],
      ['2024-12-13T16:31:49.945Z', 'unfamiliarFeatures'],
    ]);
  });

  it('directoryAudits: activities', async () => {
    const { table } = await read('entra/graph_directoryAudits_page.json');
    expect(column(table, 'operation')).toEqual({
      'Update user': 24,
      'Update device': 7,
      'Update group': 4,
      'Recover device local administrator password': 2,
      'Delete device': 1,
      'Add device': 1,
      'Add registered owner to device': 1,
    });
  });

  it('names what it skips and rejects', async () => {
    expect((await read('entra/diagnostic-settings_PT1H.json')).source.skippedBy).toEqual({
      MicrosoftGraphActivityLogs: 1,
    });
    const { source } = await read('m365-ual/management-api_examples.ndjson');
    // 17:08:65 is no time.
    expect(source.rejects).toEqual([
      { record: 1, line: 1, offset: 0, length: 1548, reason: 'no readable time' },
    ]);
    expect((await read('entra/graph_directoryAudits_odata_wazuh.json')).source.cautions.join()).toContain(
      'nextLink',
    );
  });

  it('the result of a query is no log', async () => {
    const { source } = await read('log-analytics/negative_kql-summary.csv');
    expect(source.format).toBeNull();
    expect(source.records).toBe(0);
    expect(source.reason).toContain('no format has its columns');
  });
});
