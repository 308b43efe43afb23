import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { wallClock } from '../../../src/base/zone';
import { parseTime, readTime, TimeRules } from '../../../src/normalise/time';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function read(text: string, dayFirst = false): string {
  // Bytes before and behind must not matter.
  const bytes = new TextEncoder().encode(`9${text}9`);
  const t = readTime(bytes, 1, bytes.length - 1, new TimeRules(dayFirst));
  return Number.isNaN(t) ? 'none' : new Date(t).toISOString();
}

describe.each(['UTC', 'America/New_York', 'Asia/Kolkata'])('with the machine in %s', (tz) => {
  const inZone = (text: string, dayFirst = false): string => {
    process.env['TZ'] = tz;
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(
      { UTC: 0, 'America/New_York': 300, 'Asia/Kolkata': -330 }[tz],
    );
    return read(text, dayFirst);
  };

  it.each([
    ['2026-09-14T14:09:16.204Z', '2026-09-14T14:09:16.204Z'],
    ['2022-03-30T14:52:21.7062186Z', '2022-03-30T14:52:21.706Z'],
    ['2025-12-04T08:19:41Z', '2025-12-04T08:19:41.000Z'],
    ['2025-12-04T08:19:41.5Z', '2025-12-04T08:19:41.500Z'],
    ['2022-03-30T14:52:21.7062186+00:00', '2022-03-30T14:52:21.706Z'],
    ['2019-10-18T04:45:48.0729893-05:00', '2019-10-18T09:45:48.072Z'],
    ['2012-10-18T15:48:15-07:00', '2012-10-18T22:48:15.000Z'],
    ['2016-08-19 08:06:57.658 +09:00', '2016-08-18T23:06:57.658Z'],
    ['2026-01-01T05:30:00+0530', '2026-01-01T00:00:00.000Z'],
    ['2023-10-26T5:32:08.107Z', '2023-10-26T05:32:08.107Z'],
    ['2021-04-16T07:27:34', '2021-04-16T07:27:34.000Z'],
    ['2026-01-24T06:54:24.0000000Z ', '2026-01-24T06:54:24.000Z'],
    ['9/20/2023 4:05:03 AM', '2023-09-20T04:05:03.000Z'],
    ['4/28/2021, 2:08:45.221 PM', '2021-04-28T14:08:45.221Z'],
    ['4/28/2021, 2:08:45.221\u202fPM', '2021-04-28T14:08:45.221Z'],
    ['\u200e4/\u200e28/\u200e2021 2:08:45 PM', '2021-04-28T14:08:45.000Z'],
    ['12/13/2024 12:00:00 AM', '2024-12-13T00:00:00.000Z'],
    ['12/13/2024 12:30:00 PM', '2024-12-13T12:30:00.000Z'],
    ['2023-02-09 14:31:05', '2023-02-09T14:31:05.000Z'],
    ['2023-02-06 22:07:30.404066', '2023-02-06T22:07:30.404Z'],
    ['1590282834', '2020-05-24T01:13:54.000Z'],
    ['1590282834.1201713', '2020-05-24T01:13:54.120Z'],
    ['1618554454000', '2021-04-16T06:27:34.000Z'],
    ['\\/Date(1618554454000)\\/', '2021-04-16T06:27:34.000Z'],
    ['/Date(1618554454000)/', '2021-04-16T06:27:34.000Z'],
    ['/Date(1618554454000+0200)/', '2021-04-16T06:27:34.000Z'],
    // Within the hours a zone with daylight saving skips or repeats.
    ['2026-03-08T02:30:00', '2026-03-08T02:30:00.000Z'],
    ['11/1/2026 1:30:00 AM', '2026-11-01T01:30:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s', (text, expected) => expect(inZone(text)).toBe(expected));

  it('day first where asked for', () => {
    expect(inZone('16/07/2026 20:26:12.030', true)).toBe('2026-07-16T20:26:12.030Z');
    expect(inZone('4/5/2026 1:00:00 AM', true)).toBe('2026-05-04T01:00:00.000Z');
    expect(inZone('4/5/2026 1:00:00 AM')).toBe('2026-04-05T01:00:00.000Z');
  });
});

describe('what is no time', () => {
  it.each([
    ...[
      '',
      '-',
      'never',
      '0',
      '12',
      '12345678901',
      '<null>',
      'None',
      '2026',
      '10:00:00',
      '16-Feb-2026 10:00:00',
    ],
    ...[
      '2023-10-10T17:08:65',
      '2023-10-10T25:08:05Z',
      '2023-13-10T17:08:05Z',
      '2023-00-10T17:08:05Z',
      '2023-02-29T17:08:05Z',
    ],
    ...['2023-04-31T00:00:00Z', '2023-04-00T00:00:00Z', '2023-10-10T17:60:05Z', '2023-10-10T24:00:00Z'],
    ...['13/13/2024 4:34:03 PM', '12/13/2024 13:34:03 PM', '12/13/2024 0:34:03 AM', '2/30/2024 4:34:03 AM'],
    ...[
      '2023-10-10Txx:08:05Z',
      '2023-1x-10T17:08:05.12xZ',
      '20ab-10-10T17:08:05Z',
      '2023-10-10T17:08:05.Z',
      '2023-10-10T17:08:05ZZ',
    ],
    ...['2023-10-10T17:08:05.1-2Z', '2023-10-10T17:08:05 garbage Z', '2026-03-01T09:00:00Q0Z'],
  ])('%s', (text) => expect(read(text)).toBe('none'));

  it('anything at all gives a time or none, never an error', () => {
    const near = fc
      .array(fc.constantFrom(...Array.from('0123456789-/:T Z.,+APM')), { maxLength: 30 })
      .map((c) => c.join(''));
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const t = parseTime(text);
        expect(Number.isNaN(t) || Number.isInteger(t)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('bytes are read as their text is', () => {
  const digits = (n: number): fc.Arbitrary<string> =>
    fc
      .array(fc.constantFrom(...Array.from('0123459')), { minLength: 0, maxLength: n })
      .map((d) => d.join(''));
  const part = fc.oneof(fc.constantFrom('01', '2', '12', '30', '59', '2026', '0', '13'), digits(2));
  const slashed = fc
    .tuple(
      part,
      part,
      fc.constantFrom('2026', '1999', '26'),
      fc.constantFrom(' ', ', ', ','),
      part,
      part,
      part,
      fc.oneof(
        fc.constant(''),
        digits(9).map((d) => `.${d}`),
      ),
      fc.constantFrom(' AM', ' PM', 'pm', '', ' XM', ' P'),
    )
    .map(([a, b, y, by, h, m, s, f, half]) => `${a}/${b}/${y}${by}${h}:${m}:${s}${f}${half}`);
  const iso = fc
    .tuple(
      fc.constantFrom('2026', '1999', '0001', '20x6'),
      part,
      part,
      fc.constantFrom('T', ' ', 't'),
      part,
      part,
      part,
      fc.oneof(
        fc.constant(''),
        digits(10).map((d) => `.${d}`),
      ),
      fc.constantFrom('Z', '', 'z', 'ZZ', '+01:00', ' Z'),
    )
    .map(([y, mo, d, by, h, m, s, f, z]) => `${y}-${mo}-${d}${by}${h}:${m}:${s}${f}${z}`);
  fc.assert(
    fc.property(fc.oneof(slashed, iso), fc.boolean(), (text, dayFirst) => {
      const t = parseTime(text, new TimeRules(dayFirst));
      expect(read(text, dayFirst)).toBe(Number.isNaN(t) ? 'none' : new Date(t).toISOString());
    }),
    { numRuns: 10_000 },
  );
});

it('reads back every ISO time, whichever came before', () => {
  const time = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2099, 11) });
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 5 }), (times) => {
      for (const t of times) {
        const iso = new Date(t).toISOString();
        expect(read(iso)).toBe(iso);
        expect(read(iso.replace('Z', '0000Z'))).toBe(iso);
        expect(read(iso.replace('Z', ''))).toBe(iso);
      }
    }),
  );
});

it.each([
  ['16/07/2026 20:26:12', { dayFirst: 1, monthFirst: 0, either: 0 }],
  ['4/28/2021 2:08:45 PM', { dayFirst: 0, monthFirst: 1, either: 0 }],
  ['4/5/2021 2:08:45 PM', { dayFirst: 0, monthFirst: 0, either: 1 }],
  // The invariant spelling of Log Analytics, and a day that reads alike, are no question.
  ['4/5/2021, 2:08:45.123 PM', { dayFirst: 0, monthFirst: 0, either: 0 }],
  ['5/5/2021 2:08:45 PM', { dayFirst: 0, monthFirst: 0, either: 0 }],
  ['2026-01-01', { dayFirst: 0, monthFirst: 0, either: 0 }],
])('what %s shows of the order', (text, seen) => {
  const rules = new TimeRules(false);
  parseTime(text, rules);
  expect(rules.seen).toEqual(seen);
});

it.each([
  ['2026-07-14T14:09:16.204', '2026-07-14T12:09:16.204Z'],
  ['2026-07-14T14:09:16.204Z', '2026-07-14T14:09:16.204Z'],
  ['2026-07-14T14:09:16+00:00', '2026-07-14T14:09:16.000Z'],
  ['2026-07-14 14:09:16', '2026-07-14T12:09:16.000Z'],
  ['14.7.2026 14:09:16', '2026-07-14T12:09:16.000Z'],
  ['04.05.2026, 01:00', '2026-05-03T23:00:00.000Z'],
  ['7/14/2026, 2:09:16.204 PM', '2026-07-14T12:09:16.204Z'],
  ['1/14/2026 2:09:16 PM', '2026-01-14T13:09:16.000Z'],
  ['1590282834', '2020-05-24T01:13:54.000Z'],
])('a clock in Berlin shows %s at %s', (text, utc) => {
  const bytes = new TextEncoder().encode(text);
  const rules = new TimeRules(false, wallClock('Europe/Berlin'));
  expect(new Date(readTime(bytes, 0, bytes.length, rules)).toISOString()).toBe(utc);
});
