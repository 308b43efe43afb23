import { describe, expect, it } from 'vitest';
import { analyseFiles } from '../../../src/pipeline/in-memory';

const csv = [
  'TimeGenerated [UTC],Id,OperationName,Result,InitiatedBy,TargetResources',
  '"9/14/2026, 2:31:07.000 PM",Directory_1,Register device,success,' +
    '"{""user"":{""userPrincipalName"":""CFO@firm.example"",""ipAddress"":""203.0.113.7""}}","[{""displayName"":""phone""}]"',
  ',Directory_2,Register device,success,"{}","[]"',
].join('\r\n');

describe('entra.audit.log-analytics-csv', () => {
  // One byte per read: a record may be cut anywhere.
  it.each([1, 7, undefined])('is read in chunks of %s bytes', async (chunkBytes) => {
    const { sources, analysis } = await analyseFiles(
      [{ name: 'query_data.csv', bytes: new TextEncoder().encode(csv) }],
      chunkBytes,
    );
    expect(sources[0]).toMatchObject({
      format: 'entra.audit.log-analytics-csv',
      records: 2,
      events: 1,
      rejected: 1,
    });
    const { events, strings } = analysis.table;
    expect(events.columns.time[0]).toBe(Date.UTC(2026, 8, 14, 14, 31, 7));
    expect(strings.get(events.columns.user[0]!)).toBe('cfo@firm.example');
    expect(strings.get(events.columns.operation[0]!)).toBe('Register device');
  });
});
