import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIp } from '../../../src/base/ip';
import type { MfaResult } from '../../../src/model/event';
import type { Finding } from '../../../src/model/finding';
import { resolveUsers } from '../../../src/prompts/identity';
import { Explorer } from '../../../src/query/explorer';
import type { FieldName } from '../../../src/query/fields';
import { spelled } from '../../../src/query/grammar';
import { guid, tableOf, type DrawnRow } from '../support/drawn-table';

const NOON = Date.UTC(2026, 8, 14, 12);

const finding = (catalogue: string, severity: Finding['severity'], evidence: number[]): Finding => ({
  ...{ id: `id-${catalogue}`, detection: 'push-burst', catalogue, version: 1, title: `Rule ${catalogue}` },
  ...{ stage: 'push-bombing', techniques: [], severity, incident: null, user: 'cfo@firm.example' },
  ...{ first: NOON, last: NOON, count: evidence.length, unit: 'prompts', ips: [], countries: [], why: '' },
  ...{ parameters: {}, evidence },
});

function explorer(rows: readonly DrawnRow[], findings: Finding[] = []): Explorer {
  const table = tableOf(rows);
  return new Explorer({ table, identity: resolveUsers(table), findings });
}

const users = ['cfo@firm.example', 'CFO@firm.example', 'ann@firm.example', 'Ölaf@firm.example', 'cfo'];
const row: fc.Arbitrary<DrawnRow> = fc.record(
  {
    time: fc.integer({ min: 0, max: 5 }).map((h) => NOON + h * 3_600_000),
    user: fc.constantFrom(...users),
    ip: fc.constantFrom('45.1.2.3', '45.255.0.1', '46.0.0.1', '2001:db8::1', '10.0.0.7'),
    country: fc.constantFrom('RU', 'US'),
    app: fc.constantFrom('Microsoft Teams', 'Exchange Online', 'a "quoted" *app*', 'TEAMS'),
    mfaResult: fc.constantFrom<MfaResult>('denied', 'approved', 'timeout', ''),
    kind: fc.constantFrom('signin' as const, 'mailbox' as const),
    sessionId: fc.integer({ min: 1, max: 3 }).map(guid),
    asn: fc.constantFrom(9009, 64_512),
    operation: fc.constantFrom('New-InboxRule', 'FileDownloaded'),
  },
  { requiredKeys: ['time'] },
);

/** Queries beside what they mean, row by row. */
type Meaning = [query: string, holds: (row: DrawnRow, who: string) => boolean];
const address = (ip: string | undefined): number => {
  const words = new Uint32Array(4);
  return ip !== undefined && readIp(ip, words, 0) && words[2] === 0xffff ? words[3]! : -1;
};
const has = (text: string | undefined, part: string): boolean =>
  text !== undefined && text.toLowerCase().includes(part.toLowerCase());
const atoms: Meaning[] = [
  ['user:CFO', (_, who) => has(who, 'cfo')],
  ['user=cfo@firm.example', (_, who) => who.includes('cfo@firm.example')],
  ['user:öLAF', (r) => has(r.user, 'ölaf')],
  ['user:*@firm.example', (_, who) => who.includes('@firm.example')],
  ['ip:45.0.0.0/8', (r) => address(r.ip) >>> 24 === 45 && r.ip !== undefined],
  ['ip:45.1.2.3', (r) => r.ip === '45.1.2.3'],
  ['ip:10.0.0.1..10.0.0.9', (r) => r.ip === '10.0.0.7'],
  ['ip:2001:db8::/32', (r) => r.ip === '2001:db8::1'],
  ['ip:45.*', (r) => r.ip?.startsWith('45.') ?? false],
  ['ip:*', (r) => r.ip !== undefined],
  ['outcome:denied', (r) => r.mfaResult === 'denied'],
  ['result:*', (r) => (r.mfaResult ?? '') !== ''],
  ['outcome:success', () => true],
  ['app:teams', (r) => has(r.app, 'teams')],
  ['app="TEAMS"', (r) => r.app?.toLowerCase() === 'teams'],
  ['app:"*app*"', (r) => has(r.app, '*app*')],
  [String.raw`app:"a \"quoted\""`, (r) => has(r.app, 'a "quoted"')],
  ['app:m*t*s', (r) => r.app === 'Microsoft Teams'],
  ['kind:mailbox', (r) => r.kind === 'mailbox'],
  ['country:ru', (r) => r.country === 'RU'],
  ['country:r', () => false],
  ['asn>9009', (r) => (r.asn ?? 0) > 9009],
  ['asn:AS9009', (r) => r.asn === 9009],
  ['asn>=9009', (r) => r.asn !== undefined],
  [`session:${guid(2)}`, (r) => r.sessionId === guid(2)],
  ['session:00000000-*3', (r) => r.sessionId === guid(3)],
  ['after:2026-09-14T14:00', (r) => r.time >= NOON + 2 * 3_600_000],
  ['before:2026-09-14T14:00', (r) => r.time < NOON + 2 * 3_600_000],
  ['time:2026-09-14T13', (r) => r.time === NOON + 3_600_000],
  [
    'time:2026-09-14T13:00..2026-09-14T15:00',
    (r) => r.time >= NOON + 3_600_000 && r.time <= NOON + 10_800_000,
  ],
  ['time>2026-09-14T13:00', (r) => r.time > NOON + 3_600_000],
  ['op:inbox', (r) => has(r.operation, 'inbox')],
  ['"New-Inbox"', (r) => has(r.operation, 'new-inbox')],
  ['denied', (r) => r.mfaResult === 'denied'],
  ['45.1.2.3', (r) => r.ip === '45.1.2.3'],
  [guid(1), (r) => r.sessionId === guid(1)],
  ['ölaf', (r) => has(r.user, 'ölaf')],
];
const query: fc.Arbitrary<Meaning> = fc.letrec<{ q: Meaning }>((tie) => ({
  q: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...atoms),
    tie('q').map(([text, holds]): Meaning => [`-(${text})`, (r, who) => !holds(r, who)]),
    fc
      .tuple(tie('q'), tie('q'))
      .map(([[a, x], [b, y]]): Meaning => [`(${a}) (${b})`, (r, who) => x(r, who) && y(r, who)]),
    fc
      .tuple(tie('q'), tie('q'))
      .map(([[a, x], [b, y]]): Meaning => [`(${a} OR ${b})`, (r, who) => x(r, who) || y(r, who)]),
  ),
})).q;

/** Every name of the person of each row, as identities join them. */
function persons(rows: readonly DrawnRow[]): { rows: DrawnRow[]; who: string[] } {
  const table = tableOf(rows);
  const { users: people, userOf } = resolveUsers(table);
  const ordered = rows.map((r, i) => ({ r, i })).sort((a, b) => a.r.time - b.r.time || a.i - b.i);
  return {
    rows: ordered.map(({ r }) => r),
    who: ordered.map((_, row) => {
      const person = people[userOf[row]!];
      return person ? [person.name, ...person.aliases].join('\n').toLowerCase() : '';
    }),
  };
}

function found(of: Explorer, text: string, total: number): number[] {
  const answer = of.find(text);
  if (!answer.ok) throw new Error(`${text}: ${answer.error.message}`);
  return answer.rows ? [...answer.rows] : Array.from({ length: total }, (_, i) => i);
}

describe('filters', () => {
  it('say of every row what reading it says', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), query, (rows, [text, holds]) => {
        const { rows: ordered, who } = persons(rows);
        const expected = ordered.flatMap((r, i) => (holds(r, who[i]!) ? [i] : []));
        expect(found(explorer(rows), text, rows.length), text).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  it('find a person by any of their names', () => {
    const rows = [
      { time: 1, user: 'cfo@firm.example', userId: guid(7) },
      { time: 2, user: 'c.smith@firm.example', userId: guid(7) },
      { time: 3, user: 'ann@firm.example' },
    ];
    expect(found(explorer(rows), 'user:smith', 3)).toEqual([0, 1]);
    expect(found(explorer(rows), 'user=c.smith@firm.example', 3)).toEqual([0, 1]);
  });

  it('know findings by rule, pattern, id and severity; an event may be behind several', () => {
    const rows = Array.from({ length: 5 }, (_, i) => ({ time: i, user: 'cfo@firm.example' }));
    const one = explorer(rows, [finding('S2.1', 'high', [1, 2]), finding('S3.1A', 'critical', [2, 3])]);
    expect(found(one, 'finding:S2.1', 5)).toEqual([1, 2]);
    expect(found(one, 'finding:s3*', 5)).toEqual([2, 3]);
    expect(found(one, 'finding:*', 5)).toEqual([1, 2, 3]);
    expect(found(one, 'finding:id-S2.1', 5)).toEqual([1, 2]);
    expect(found(one, 'severity:high', 5)).toEqual([1]);
    expect(one.facet('finding', null, 9, '').values.map((v) => [v.text, v.count])).toEqual([
      ['S2.1', 2],
      ['S3.1A', 2],
    ]);
  });

  it('ask for the originals to be searched first, and then know', () => {
    const one = explorer([{ time: 1 }, { time: 2 }]);
    expect(one.find('user:x raw:"Secret"')).toMatchObject({
      ok: false,
      error: { code: 'not-searched', offset: 11, length: 8 },
    });
    one.know('secret', Uint32Array.of(1));
    expect(found(one, 'raw:"Secret"', 2)).toEqual([1]);
  });

  it('bear hostile values: wildcards without end stay quick', () => {
    const one = explorer([{ time: 1, app: 'a'.repeat(20_000) }]);
    const start = performance.now();
    expect(found(one, `app:${'*a'.repeat(2_000)}b`, 1)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('facets', () => {
  const names: FieldName[] = [
    'user',
    'ip',
    'country',
    'app',
    'result',
    'session',
    'asn',
    'operation',
    'kind',
  ];

  it('count what the filter of each value finds', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom(...names), (rows, name) => {
        const one = explorer(rows);
        const { values, absent, distinct } = one.facet(name, null, 100, '');
        expect(values.length).toBe(distinct);
        const counted = values.reduce((n, v) => n + v.count, absent);
        expect(counted).toBe(rows.length);
        for (const { text, count } of values)
          expect(found(one, `${name}=${spelled(text)}`, rows.length).length, `${name}=${text}`).toBe(count);
        expect(values.map((v) => v.count)).toEqual(values.map((v) => v.count).sort((a, b) => b - a));
      }),
      { numRuns: 200 },
    );
  });

  it('keep the most frequent of many values', () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ time: i, app: `app ${Math.floor(Math.sqrt(i))}` }));
    const { values, distinct } = explorer(rows).facet('app', null, 3, '');
    expect(distinct).toBe(18);
    expect(values).toEqual([
      { text: 'app 16', count: 33 },
      { text: 'app 15', count: 31 },
      { text: 'app 14', count: 29 },
    ]);
  });
});

describe('order', () => {
  it('is by value, ties by time, rows without a value last, both ways', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom(
          'user' as const,
          'app' as const,
          'country' as const,
          'record' as const,
          'asn' as const,
        ),
        fc.boolean(),
        (rows, by, descending) => {
          const one = explorer(rows);
          const order = [...(one.sorted('', null, { by, descending }) ?? [])];
          const text = (r: number): string => one.value(by, r).toLowerCase();
          const numeric = by === 'record' || by === 'asn';
          const compare = (a: string, b: string): number =>
            numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
          const expected = rows
            .map((_, r) => r)
            .sort((a, b) => {
              const [x, y] = [text(a), text(b)];
              if (x === '' || y === '') return x === y ? a - b : x === '' ? 1 : -1;
              return (descending ? -1 : 1) * compare(x, y) || a - b;
            });
          expect(order).toEqual(expected);
        },
      ),
    );
  });
});

describe('histogram', () => {
  it('counts every event once, prompts refused or unanswered and approved ones apart', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (rows, bins) => {
          const times = rows.map((r) => r.time);
          const h = explorer(rows).histogram(null, Math.min(...times), Math.max(...times), bins);
          const sum = (a: Uint32Array): number => a.reduce((n, v) => n + v, 0);
          expect(sum(h.events)).toBe(rows.length);
          const adverse = rows.filter((r) => r.mfaResult === 'denied' || r.mfaResult === 'timeout');
          expect(sum(h.denied)).toBe(adverse.length);
          expect(sum(h.approved)).toBe(rows.filter((r) => r.mfaResult === 'approved').length);
        },
      ),
    );
  });
});

describe('completion', () => {
  const one = explorer([
    { time: NOON, user: 'cfo@firm.example', app: 'Microsoft Teams' },
    { time: NOON + 1, user: 'cfo@firm.example', app: 'Microsoft Teams' },
    { time: NOON + 2, user: 'ann@firm.example', app: 'Exchange' },
  ]);
  const options = (text: string): unknown =>
    one.complete(text, text.length).options.map((o) => [o.insert, o.count]);

  it('offers fields, then the values of a field with their counts', () => {
    expect(options('-cou')).toEqual([['country:', null]]);
    expect(options('x app:')).toEqual([
      ['"Microsoft Teams"', 2],
      ['Exchange', 1],
    ]);
    expect(one.complete('x app:"micro', 12)).toMatchObject({ from: 6, to: 12 });
    expect(options('after:')).toEqual([['2026-09-14', null]]);
    expect(options('kind:')).toEqual([['signin', 3]]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, at) => {
        const caret = Math.min(at, text.length);
        const { from, to } = one.complete(text, caret);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBe(caret);
      }),
    );
  });
});
