import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/normalise/event-writer';
import { ingest, type Ingested } from '../../../src/pipeline/ingest';
import { fileSource } from '../../../src/intake/byte-source';
import { analyseFiles } from '../../../src/pipeline/in-memory';

const encoder = new TextEncoder();
const bytesOf = (content: string | Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(typeof content === 'string' ? encoder.encode(content) : content);

async function read(content: string | Uint8Array, name = 'f.csv'): Promise<Ingested> {
  return ingest(fileSource(name, new Blob([bytesOf(content)])), { onSegment: () => undefined });
}

const signIn = (id: number, time = '2026-03-01T09:00:00Z'): string =>
  JSON.stringify({
    id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    createdDateTime: time,
    userPrincipalName: 'a@firm.example',
    ipAddress: '203.0.113.7',
    appDisplayName: 'App',
    status: { errorCode: 50126 },
  });
const elastic = JSON.stringify({
  '@timestamp': '2026-09-14T14:06:00Z',
  ecs: { version: '8.0.0' },
});

describe('a file that is none of ours gets one sentence', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['empty', '', 'empty-file', /^f\.csv is empty \(0 bytes\)\.$/],
    [
      'PNG',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      'binary-file',
      /is a PNG image, not a log export/,
    ],
    [
      'binary',
      new Uint8Array(500).map((_, i) => (i * 7) % 256),
      'binary-file',
      /is binary data, not a log export/,
    ],
    ['7z', new Uint8Array([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), 'binary-file', /is a 7z archive/],
    [
      'cut JSON',
      '[{"id":"1","createdDateTime":"2026-03-0',
      'unknown-format',
      /cut off or damaged before the first whole record/,
    ],
    ['JSON without records', '[]', 'unknown-format', /holds no record/],
    ['another JSON', '[{"colour":"red"}]', 'unknown-format', /no format has its keys \(colour\)/],
    ['wrong header', 'a,b,c\n1,2,3\n', 'unknown-format', /no format has its columns \(a, b, c\)/],
    [
      'near header',
      'Date (UTC),Request ID,Username,Sign-in error code\n1,2,3,4\n',
      'unknown-format',
      /comes near .*multifactor authentication result is missing/i,
    ],
    ['prose', 'Dear colleague\nplease find the export\n', 'unknown-format', /text without columns/],
    ['XML', '<a><b/></a>', 'unknown-format', /XML of no log/],
    [
      'Elastic, of another product',
      elastic,
      'unsupported-format',
      /is an Elastic Common Schema document, which this version does not read yet/,
    ],
    ['a 10 MB line', 'x'.repeat(10 << 20), 'unknown-format', /text without columns/],
    ['a 10 MB JSON text', `["${'x'.repeat(10 << 20)}"]`, 'unknown-format', /is not a log Pushtrail reads/],
  ])('%s', async (_, content, code, sentence) => {
    const result = await read(content);
    expect(result.failure?.code).toBe(code);
    expect(result.failure?.message).toMatch(sentence);
    expect(result.failure?.message).not.toMatch(/[?]|\{\w+\}|undefined/);
    expect(result.failure?.message.length).toBeLessThan(400);
    expect(result.format).toBeNull();
    expect([result.records, result.rejected]).toEqual([0, 0]);
    expect(result.reason).toBe(result.failure?.message);
    expect(result.bytes).toBe(bytesOf(content).length);
    expect(result.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['blanks', '\r\n  \n', '5 bytes, all blank'],
    ['a byte order mark', '\ufeff', '3 bytes, all blank'],
    ['NULs, as an interrupted copy leaves them', new Uint8Array(4096), '4,096 bytes, all NUL'],
    ['more NULs than are looked at', new Uint8Array(300_000), '300,000 bytes, the first 262,144 all NUL'],
  ])('what is without any text is empty, too: %s', async (_, content, what) => {
    const { failure } = await read(content);
    expect(failure).toMatchObject({ code: 'empty-file', message: `f.csv is empty (${what}).` });
  });

  it('others of the drop are read', async () => {
    const { sources } = await analyseFiles([
      { name: 'bad', bytes: bytesOf('') },
      { name: 'good', bytes: bytesOf(`[${signIn(1)}]`) },
    ]);
    expect(Object.fromEntries(sources.map((s) => [s.name, s.events]))).toEqual({ bad: 0, good: 1 });
  });
});

describe('damage inside a file', () => {
  it('a truncated JSON array: whole records stay, the tail is one reject', async () => {
    const text = `[${signIn(1)},${signIn(2)},${signIn(3).slice(0, 60)}`;
    const result = await read(text);
    expect([result.records, result.rejected]).toEqual([3, 1]);
    expect(result.rejects[0]).toMatchObject({ record: 3, line: 1, length: 60, offset: text.length - 60 });
    expect(result.notes.join()).toContain('before the cut were kept');
  });

  it('a cut line does not take the next one with it', async () => {
    const result = await read([signIn(1), signIn(2).slice(0, 50), signIn(3), ''].join('\n'));
    expect([result.records, result.rejected]).toEqual([3, 1]);
    expect(result.rejects[0]).toMatchObject({ record: 2, line: 2, length: 50 });
  });

  it('no readable time is a reject, an unread category is skipped', async () => {
    const result = await read(
      [signIn(1), signIn(2, 'yesterday'), '{"category":"RiskyUsers","a":1}'].join('\n'),
    );
    expect([result.records, result.rejected, result.skippedBy]).toEqual([3, 1, { RiskyUsers: 1 }]);
    expect(result.rejects[0]).toMatchObject({ record: 2, line: 2, reason: 'no readable time' });
  });

  it('a record nested too deeply says so, and is no damaged one', async () => {
    const nested = (levels: number): string =>
      signIn(2).replace('{', `{"debug":${'['.repeat(levels)}${']'.repeat(levels)},`);
    const result = await read([signIn(1), nested(500), nested(150), signIn(3), '{"a":,}'].join('\n'));
    expect([result.records, result.rejected]).toEqual([5, 2]);
    expect(result.rejects.map((r) => [r.line, r.reason])).toEqual([
      [2, 'nested deeper than 200 levels'],
      [5, 'not valid JSON'],
    ]);
    expect((await read(nested(500))).failure?.message).toMatch(/its JSON is nested deeper than 200 levels/);
  });

  describe('an audit CSV', () => {
    const head = 'CreationDate,UserIds,Operations,AuditData';
    const row = (i: number): string =>
      `2026-01-01T00:00:${String(i).padStart(2, '0')},a@firm.example,UserLoggedIn,"{""CreationTime"":""2026-01-01T00:00:${String(i).padStart(2, '0')}"",""Id"":""id${i}"",""Operation"":""UserLoggedIn"",""Workload"":""AzureActiveDirectory"",""UserId"":""a@firm.example""}"`;
    const rows = Array.from({ length: 20 }, (_, i) => row(i));

    it('rejects the row with a stray quote, and keeps the one behind it', async () => {
      const stray = '2026-01-01T00:01:00,"broken,UserLoggedIn,{}';
      const text = [head, ...rows.slice(0, 10), stray, ...rows.slice(10)].join('\r\n');
      const result = await read(`${text}\r\n`);
      expect([result.records, result.rejected]).toEqual([21, 1]);
      expect(result.rejects).toMatchObject([
        {
          record: 11,
          line: 12,
          offset: text.indexOf(stray),
          length: stray.length,
          reason: 'a quote that never closes',
        },
      ]);
    });

    it('joined of two with byte order marks has a repeated header', async () => {
      const one = `\ufeff${[head, ...rows].join('\r\n')}\r\n`;
      const result = await read(one + one.replaceAll('""id', '""other'));
      expect([result.records, result.rejected, result.skippedBy]).toEqual([41, 0, { 'repeated header': 1 }]);
    });
  });

  it('a CSV cut in a cell, with a repeated header and short rows', async () => {
    const header = 'Date (UTC),Request ID,Sign-in error code,Multifactor authentication result,Username';
    const row = (n: number, user = 'a@firm.example'): string => `2026-03-01T09:0${n}:00Z,r${n},0,,${user}`;
    const text = [header, row(1), header, '', '2026-03-01T09:05:00Z,r5,0', row(6, '"cut')].join('\r\n');
    const result = await read(text);
    expect([result.records, result.rejected, result.skippedBy]).toEqual([4, 1, { 'repeated header': 1 }]);
    expect(result.rejects[0]).toMatchObject({
      record: 4,
      line: 6,
      reason: 'cut off: the export ends inside a quoted cell',
    });
  });

  it('a record of many megabytes is read', async () => {
    const big = JSON.parse(signIn(7)) as Record<string, unknown>;
    big['appDisplayName'] = 'y'.repeat(10 << 20);
    const result = await read([signIn(1), JSON.stringify(big), signIn(2)].join('\n'));
    expect([result.records, result.rejected]).toEqual([3, 0]);
  });

  it('marks and blank lines in the middle are none', async () => {
    const result = await read(`\ufeff${signIn(1)}\n\n\ufeff${signIn(2)}\r\n\r\n`);
    expect([result.records, result.rejected]).toEqual([2, 0]);
  });

  it.each(['#TYPE System.Management.Automation.PSCustomObject\r\n', 'sep=;\r\n', '\ufeff"sep=;"\n'])(
    '%s is no record',
    async (first) => {
      const by = first.includes('sep') ? ';' : ',';
      const rows = [
        'Date (UTC),Request ID,Sign-in error code,Multifactor authentication result,Username',
        '2026-03-01T09:00:00Z,r1,0,,u',
      ];
      const result = await read(first + rows.join('\r\n').replaceAll(',', by));
      expect([result.format?.id, result.records, result.rejected]).toEqual(['entra.signin.portal-csv', 1, 0]);
    },
  );

  it('NUL bytes at the end are blank', async () => {
    const result = await read(`[${signIn(1)}]\n${'\0'.repeat(600)}`);
    expect([result.records, result.rejected]).toEqual([1, 0]);
  });

  it('NUL bytes at the end of a CSV are blank', async () => {
    const header = 'Date (UTC),Request ID,Sign-in error code,Multifactor authentication result,Username';
    const result = await read(`${header}\n2026-03-01T09:00:00Z,r1,0,,u\n${'\0'.repeat(600)}`);
    expect([result.records, result.rejected]).toEqual([1, 0]);
  });

  it('stops between chunks when told to', async () => {
    const stop = new AbortController();
    const file = new Blob([bytesOf(Array.from({ length: 500 }, (_, i) => signIn(i)).join('\n'))]);
    const reading = ingest(fileSource('x', file), {
      onSegment: () => undefined,
      signal: stop.signal,
      chunkBytes: 1_000,
      onProgress: (bytes) => {
        if (bytes > 5_000) stop.abort();
      },
    });
    await expect(reading).rejects.toThrow(/abort/i);
  });
});

describe('JSON cut inside a cell', () => {
  const header =
    'TimeGenerated [UTC],UserPrincipalName,ResultType,AppDisplayName,AuthenticationDetails,DeviceDetail';
  const row = (steps: string, device: string): string =>
    `"9/14/2026, 2:09:16.204 PM",a@firm.example,0,Office,"${steps}","${device}"`;

  it.each([
    ['whole', row('[{""succeeded"":true}]', '{""browser"":""Edge""}'), undefined],
    ['steps', row('[{""succeeded"":tr', '{""browser"":""Edge""}'), true],
    ['device', row('[]', '{""browser"":""Ed'), true],
    ['no JSON at all', row('', 'unknown'), undefined],
  ])('a sign-in with %s: an event, incomplete %s', async (_, line, incomplete) => {
    const segments: Segment[] = [];
    const read = await ingest(fileSource('x.csv', new Blob([`${header}\r\n${line}\r\n`])), {
      onSegment: (segment) => void segments.push(segment),
    });
    expect([read.records, read.rejected]).toEqual([1, 0]);
    expect(segments[0]!.events.incomplete?.[0] === 2 || undefined).toBe(incomplete);
  });
});
