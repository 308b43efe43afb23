import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { directoryActsOf, signInsOf } from '../../../src/sample/acts';
import { bulkColumns, bulkLogAnalyticsCsv } from '../../../src/sample/bulk';
import { tenant } from '../../../src/sample/case';
import { layouts, type LayoutId } from '../../../src/sample/layouts';
import { auditPortalColumns } from '../../../src/sample/layouts/entra-audit';
import { portalSignInColumns } from '../../../src/sample/layouts/entra-sign-in-portal-csv';
import { tokenId } from '../../../src/sample/layouts/text';
import { purviewColumns, searchColumns } from '../../../src/sample/layouts/ual';
import { ualRecords } from '../../../src/sample/layouts/ual-record';

const { tenant: firm, acts } = tenant(21, { users: 40, days: 18, layouts: [] });
const signIns = signInsOf(acts);
const audits = directoryActsOf(acts);
const ual = ualRecords(firm, acts);

function bytes(id: LayoutId): Uint8Array {
  return layouts[id](firm, acts).bytes;
}

/** @returns the text without its byte order mark; fatal on bytes that are not the encoding's. */
function text(id: LayoutId, encoding = 'utf-8'): string {
  return new TextDecoder(encoding, { fatal: true }).decode(bytes(id));
}

function table(source: string): { header: string[]; rows: string[][] } {
  const parsed = Papa.parse<string[]>(source, { skipEmptyLines: true });
  expect(parsed.errors).toEqual([]);
  const [header = [], ...rows] = parsed.data;
  expect(rows.every((row) => row.length === header.length)).toBe(true);
  return { header, rows };
}

type Json = Record<string, unknown>;

describe('sign-ins', () => {
  it('portal CSV has the 57 columns, one name with a blank, one twice', () => {
    const { header, rows } = table(text('entra.signin.portal-csv'));
    expect(header).toEqual([...portalSignInColumns]);
    expect(header).toHaveLength(57);
    expect(new Set(header).size).toBe(56);
    expect(rows).toHaveLength(signIns.length);
  });

  it('the companion file has one row a step', () => {
    const { rows } = table(text('entra.authdetails.portal-csv'));
    expect(rows).toHaveLength(signIns.reduce((n, s) => n + s.steps.length, 0));
  });

  it.each(['entra.signin.log-analytics-csv', 'entra.signin.log-analytics-csv:pretty'] as const)(
    '%s has a BOM, CRLF, US times and JSON cells',
    (id) => {
      expect([...bytes(id).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const { header, rows } = table(text(id));
      expect(rows).toHaveLength(signIns.length);
      const created = header.indexOf('CreatedDateTime [UTC]');
      const status = header.indexOf('Status');
      for (const [i, row] of rows.entries()) {
        expect(row[created]).toMatch(/^\d{1,2}\/\d{1,2}\/2026, \d{1,2}:\d\d:\d\d\.\d{3} [AP]M$/);
        expect((JSON.parse(row[status]!) as { errorCode: number }).errorCode).toBe(signIns[i]!.code);
      }
    },
  );

  it('spells an afternoon as Log Analytics does', () => {
    const [one] = signIns;
    const at = Date.UTC(2026, 8, 14, 14, 9, 16, 204);
    const file = layouts['entra.signin.log-analytics-csv'](firm, [{ ...one!, time: at }]);
    expect(new TextDecoder().decode(file.bytes)).toContain('"9/14/2026, 2:09:16.204 PM"');
  });

  it('Graph JSON: an array, pages of which only the last has no link, v1.0 without steps', () => {
    const list = JSON.parse(text('entra.signin.graph-json')) as Json[];
    expect(list).toHaveLength(signIns.length);
    const all = text('entra.signin.graph-json:pages')
      .split('\n')
      .map((page) => JSON.parse(page) as Json & { value: Json[] });
    expect(all.flatMap((page) => page.value)).toEqual(list);
    expect(all.map((page) => '@odata.nextLink' in page)).toEqual(all.map((_, i) => i < all.length - 1));
    const [old] = JSON.parse(text('entra.signin.graph-json:v1.0')) as Json[];
    expect(old).not.toHaveProperty('authenticationDetails');
    expect(old).not.toHaveProperty('userAgent');
  });

  it('diagnostic records: lines or one object; written later than they happened', () => {
    const lines = text('entra.signin.diagnostic-json:crlf')
      .split('\r\n')
      .filter((line) => line !== '');
    const records = lines.map(
      (line) =>
        JSON.parse(line) as {
          time: string;
          category: string;
          properties: { createdDateTime: string; isInteractive: boolean };
        },
    );
    expect(records).toHaveLength(signIns.length);
    expect((JSON.parse(text('entra.signin.diagnostic-json:records')) as { records: Json[] }).records).toEqual(
      records,
    );
    for (const record of records) {
      expect(Date.parse(record.time)).toBeGreaterThan(Date.parse(record.properties.createdDateTime));
      expect(record.category).toBe(
        record.properties.isInteractive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs',
      );
    }
  });

  it('Log Analytics JSON: positional rows, dynamic cells as text', () => {
    const answer = JSON.parse(text('entra.signin.log-analytics-json')) as {
      tables: { columns: { name: string; type: string }[]; rows: unknown[][] }[];
    };
    const [only] = answer.tables;
    const status = only!.columns.findIndex((column) => column.name === 'Status');
    expect(only!.rows).toHaveLength(signIns.length);
    expect(typeof only!.rows[0]![status]).toBe('string');
  });
});

describe('directory audit', () => {
  it('comes as JSON, portal CSV and diagnostic records', () => {
    expect(JSON.parse(text('entra.audit.graph-json'))).toHaveLength(audits.length);
    expect((JSON.parse(text('entra.audit.graph-json:page')) as { value: Json[] }).value).toHaveLength(
      audits.length,
    );
    const { header, rows } = table(text('entra.audit.portal-csv'));
    expect(header).toEqual(auditPortalColumns);
    expect(rows).toHaveLength(audits.length);
    expect(text('entra.audit.diagnostic-json').trim().split('\n')).toHaveLength(audits.length);
  });
});

describe('unified audit log', () => {
  it('Purview CSV: AuditData parses, dates end in a blank', () => {
    const { header, rows } = table(text('m365.ual.purview-csv'));
    expect(header).toEqual([...purviewColumns]);
    expect(rows).toHaveLength(ual.length);
    for (const row of rows) {
      const data = JSON.parse(row[5]!) as { Id: string; CreationTime: string };
      expect(data.Id).toBe(row[0]);
      expect(row[1]).toBe(`${data.CreationTime}.0000000Z `);
    }
  });

  it('Search-UnifiedAuditLog CSV: all quoted; with #TYPE line in UTF-16', () => {
    const { header, rows } = table(text('m365.ual.powershell-csv'));
    expect(header).toEqual([...searchColumns]);
    expect(rows).toHaveLength(ual.length);
    const wide = text('m365.ual.powershell-csv:unicode', 'utf-16le');
    expect(wide.startsWith('#TYPE ')).toBe(true);
    expect(table(wide.slice(wide.indexOf('\n') + 1)).rows).toHaveLength(ual.length);
  });

  it('management API: the same objects as array and as lines', () => {
    const list = JSON.parse(text('m365.ual.management-api-json')) as Json[];
    const lines = text('m365.ual.management-api-json:lines')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
    expect(lines).toEqual(list);
    expect(list).toHaveLength(ual.length);
  });

  it('calls a failed second factor a success over HTTP, and ties it to the sign-in log', () => {
    const failed = ual.filter(({ data }) => data['ErrorNumber'] === '500121');
    expect(failed.length).toBeGreaterThan(18);
    for (const { data } of failed) {
      expect(data).toMatchObject({
        Operation: 'UserLoginFailed',
        ResultStatus: 'Success',
        LogonError: 'AuthenticationFailedSasError',
      });
      expect(
        signIns.some(
          (s) => s.requestId === data['IntraSystemId'] && s.correlationId === data['InterSystemsId'],
        ),
      ).toBe(true);
    }
  });

  it('keeps awkward names whole', () => {
    const names = ual.map(({ data }) => JSON.stringify(data['SourceFileName'] ?? '').slice(1, -1));
    expect(names.some((name) => /^[=+@]/.test(name))).toBe(true);
    expect(names.some((name) => /[",]/.test(name))).toBe(true);
  });
});

describe('bulk', () => {
  it('streams whole rows of 48 columns, some 2.5 KB each', () => {
    const chunks = [...bulkLogAnalyticsCsv(1_200, 1)];
    const size = chunks.reduce((n, chunk) => n + chunk.length, 0);
    const { header, rows } = table(chunks.map((chunk) => new TextDecoder().decode(chunk)).join(''));
    expect(header).toHaveLength(48);
    expect(bulkColumns).toHaveLength(48);
    expect(rows).toHaveLength(1_200);
    expect(size / 1_200).toBeGreaterThan(2_300);
    expect(size / 1_200).toBeLessThan(2_700);
    expect(Buffer.compare(Buffer.concat(chunks), Buffer.concat([...bulkLogAnalyticsCsv(1_200, 1)]))).toBe(0);
  });
});

it('spells a token id as the log does: the request id in 22 characters', () => {
  expect(tokenId('dd3b1051-ca4b-4b4a-8296-9c45984e2000')).toBe(
    Buffer.from('51103bdd4bca4a4b82969c45984e2000', 'hex').toString('base64url'),
  );
});
