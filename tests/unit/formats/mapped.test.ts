import { describe, expect, it } from 'vitest';
import { headerKey } from '../../../src/formats/mapped';
import { sampleTable } from '../../../src/formats/table-sample';
import { readMapping, type ColumnMapping } from '../../../src/model/mapping';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { previewMapping, tableSample } from '../../../src/pipeline/mapping-preview';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A VPN gateway's table, as nobody has described it. */
const gateway = [
  'Quand;Compte;Adresse;Verdict;Application',
  '14/09/2026 16:06:00;m.roy@firm.example;185.220.70.12;REFUS PUSH;VPN',
  '14/09/2026 16:06:20;m.roy@firm.example;185.220.70.12;REFUS PUSH;VPN',
  '14/09/2026 16:06:40;m.roy@firm.example;185.220.70.12;REFUS PUSH;VPN',
  '14/09/2026 16:07:00;m.roy@firm.example;185.220.70.12;REFUS PUSH;VPN',
  '14/09/2026 16:07:20;m.roy@firm.example;185.220.70.12;SANS REPONSE;VPN',
  '14/09/2026 16:07:40;m.roy@firm.example;185.220.70.12;OK PUSH;VPN',
].join('\r\n');
const mapping: ColumnMapping = {
  schema: 'pushtrail.mapping/1',
  name: 'VPN gateway',
  kind: 'csv',
  header: ['quand', 'compte', 'adresse', 'verdict', 'application'],
  facts: { time: 'Quand', user: 'Compte', ip: 'Adresse', outcome: 'Verdict', app: 'Application' },
  zone: 'Europe/Paris',
  dayFirst: true,
  outcomes: { 'refus push': 'denied', 'sans reponse': 'timeout', 'ok push': 'approved' },
};

describe('a table mapped by hand', () => {
  it('is no log without its mapping, and asked about', async () => {
    const { sources } = await analyseFiles([{ name: 'vpn.csv', bytes: utf8(gateway) }]);
    expect(sources).toMatchObject([{ format: null, records: 0, questions: ['mapping'] }]);
  });

  it('becomes events, prompts and an incident', async () => {
    const { sources, analysis } = await analyseFiles([{ name: 'vpn.csv', bytes: utf8(gateway) }], undefined, [
      mapping,
    ]);
    expect(sources).toMatchObject([
      {
        format: 'custom.csv',
        events: 6,
        questions: [],
        zone: { name: 'Europe/Paris', known: 'analyst' },
        first: Date.UTC(2026, 8, 14, 14, 6),
      },
    ]);
    expect(analysis.incidents).toMatchObject([
      { user: 'm.roy@firm.example', outcome: 'succeeded', counts: { denied: 4, timedOut: 1, approved: 1 } },
    ]);
  });

  it.each([
    ['sep=;', 'sep=;\r\n'],
    ['#TYPE', '#TYPE System.Management.Automation.PSCustomObject\r\n'],
    ['blank lines', '\r\n\r\n'],
  ])('lines before its header are none: %s', async (_, before) => {
    const bytes = utf8(before + gateway);
    const sample = sampleTable(bytes)!;
    expect(sample.columns).toEqual(['Quand', 'Compte', 'Adresse', 'Verdict', 'Application']);
    expect(sample.rows).toHaveLength(6);
    const shown = { ...mapping, header: headerKey(sample.columns) };
    const { sources } = await analyseFiles([{ name: 'vpn.csv', bytes }], undefined, [shown]);
    expect(sources).toMatchObject([{ format: 'custom.csv', events: 6, questions: [] }]);
  });

  it('is shown before it is read', async () => {
    const file = new Blob([gateway]);
    const sample = await tableSample(file);
    expect(sample).toMatchObject({
      kind: 'csv',
      columns: ['Quand', 'Compte', 'Adresse', 'Verdict', 'Application'],
    });
    // Names nobody knows: what the values are gives them away.
    expect(sample!.suggested).toMatchObject({
      time: 'Quand',
      user: 'Compte',
      ip: 'Adresse',
      app: 'Application',
    });
    const header = sample!.columns;
    const { rows, records, rejected } = await previewMapping(file, { ...mapping, header });
    expect([records, rejected]).toEqual([6, 0]);
    expect(rows[0]).toMatchObject({
      user: 'm.roy@firm.example',
      ip: '185.220.70.12',
      outcome: 'denied by the user',
    });
    const monthFirst = await previewMapping(file, { ...mapping, header, dayFirst: false });
    expect(monthFirst).toMatchObject({ rejected: 6, reason: 'no readable time' });
  });

  it('may be JSON, by the paths of its keys', async () => {
    const lines = [1, 2, 3, 4].map((i) =>
      JSON.stringify({
        at: { when: `2026-09-14T14:06:0${i}Z` },
        who: { login: 'kim' },
        verdict: 'denied by policy',
        n: i,
      }),
    );
    const bytes = utf8(lines.join('\n'));
    expect(sampleTable(bytes)).toMatchObject({
      kind: 'json',
      columns: ['at>when', 'who>login', 'verdict', 'n'],
      suggested: { time: 'at>when', user: 'who>login' },
    });
    const json: ColumnMapping = {
      ...mapping,
      kind: 'json',
      header: [],
      facts: { time: 'at>when', user: 'who>login', outcome: 'verdict' },
      outcomes: {},
    };
    const { sources, analysis } = await analyseFiles([{ name: 'x.ndjson', bytes }], undefined, [json]);
    expect(sources).toMatchObject([{ format: 'custom.json', events: 4, rejected: 0 }]);
    expect(analysis.identity.users.map(({ name }) => name)).toEqual(['kim']);
  });

  describe('of JSON', () => {
    const lines = ['00', '01', '02']
      .map((m) => `{"when":"2024-01-01T00:${m}:00Z","who":"x@y.example","ip":"192.0.2.4"}`)
      .join('\n');
    const json = (facts: ColumnMapping['facts']): ColumnMapping => ({
      ...mapping,
      kind: 'json',
      header: [],
      facts,
      zone: null,
      outcomes: {},
    });

    it.each([
      ['lines', lines],
      ['an array', `[${lines.replaceAll('\n', ',')}]`],
    ])('%s are read under the choices that are offered', async (_, text) => {
      const file = new Blob([text]);
      const { suggested } = (await tableSample(file))!;
      expect(suggested).toMatchObject({ time: 'when', ip: 'ip' });
      expect(await previewMapping(file, json(suggested))).toMatchObject({ records: 3, rejected: 0 });
      expect(await previewMapping(file, json({ time: 'when', ip: 'ip' }))).toMatchObject({ records: 3 });
    });

    it('what is lacking is said', async () => {
      const file = new Blob([lines]);
      expect(await previewMapping(file, json({ time: 'when' }))).toMatchObject({
        records: 0,
        reason: expect.stringMatching(/^map one more key besides the time/) as string,
      });
      expect(await previewMapping(file, json({ time: 'when', city: 'place>city' }))).toMatchObject({
        records: 0,
        reason: expect.stringMatching(/has a time \(when\) and one more of the mapped keys/) as string,
      });
    });
  });

  it.each([
    ['end in Z or an offset', ['2024-01-01T10:00:00Z', '2024-01-01 12:01:00+02:00'], 'stated', []],
    ['are seconds since 1970', ['1704103200', '1704103260'], 'stated', []],
    ['state no zone, one of them', ['2024-01-01T10:00:00Z', '2024-01-01T10:01:00'], 'assumed', ['zone']],
    ['are none', ['soon', 'later'], 'assumed', ['zone']],
  ])('asks for the zone only where times %s', async (_, times, known, questions) => {
    const zoneless = { ...mapping, zone: null };
    const table = [gateway.split('\r\n', 1)[0]!, ...times.map((t) => `${t};kim;192.0.2.4;OK PUSH;VPN`)];
    const { sources } = await analyseFiles([{ name: 'v.csv', bytes: utf8(table.join('\n')) }], undefined, [
      zoneless,
    ]);
    expect(sources).toMatchObject([{ zone: { name: 'UTC', known }, questions }]);
  });

  it('does not stand in the way of formats that are known', async () => {
    const known = utf8(
      JSON.stringify([
        {
          id: '5f0f0f0f-0000-4000-8000-000000000001',
          createdDateTime: '2026-09-14T14:00:00Z',
          userPrincipalName: 'a@firm.example',
          status: { errorCode: 0 },
        },
      ]),
    );
    const json = {
      ...mapping,
      kind: 'json' as const,
      facts: { time: 'createdDateTime', user: 'userPrincipalName' },
    };
    const { sources } = await analyseFiles([{ name: 'x.json', bytes: known }], undefined, [json]);
    expect(sources[0]!.format).toBe('entra.signin.graph-json');
  });

  it.each([
    ['', false],
    ['{}', false],
    [JSON.stringify({ ...mapping, schema: 'other' }), false],
    [JSON.stringify({ ...mapping, facts: { user: 'a' } }), false],
    [JSON.stringify({ ...mapping, facts: 7 }), false],
    [JSON.stringify({ ...mapping, outcomes: { a: 'nonsense', b: 'denied' }, extra: 1 }), true],
  ])('a file that claims to be one is checked: %s', (text, ok) => {
    const read = readMapping(text);
    expect(read !== null).toBe(ok);
    if (read) expect(read.outcomes).toEqual({ b: 'denied' });
  });
});
