import { expect, it } from 'vitest';
import {
  bytesText,
  headline,
  minuteText,
  plural,
  rowSum,
  spanText,
  timeText,
  zoneText,
} from '../../../src/ui/format';
import { nameLines, zigzag } from '../../../src/ui/pointing';

const t = Date.UTC(2026, 8, 14, 23, 59, 58, 7);

it('writes times in UTC', () => {
  expect(timeText(t)).toBe('2026-09-14 23:59:58.007');
  expect(timeText(Number.NaN)).toBe('—');
  expect(minuteText(null)).toBe('—');
  expect(spanText(t, t)).toBe('23:59:58');
  expect(spanText(t - 60_000, t)).toBe('23:58:58 – 23:59:58');
  expect(spanText(t, t + 5_000)).toBe('Sep 14 23:59:58 – Sep 15 00:00:03');
});

it('writes amounts with their unit', () => {
  expect([0, 999, 1_500, 6_903_998, 999_999, 123_456_789].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '6.9 MB',
    '1.0 MB',
    '123 MB',
  ]);
  expect([plural(1, 'event'), plural(74_102, 'event')]).toEqual(['1 event', '74,102 events']);
  expect(rowSum({ records: 74_102, events: 74_050, duplicates: 41, rejected: 2, skipped: 9 })).toBe(
    '74,102 = 74,050 events + 41 duplicates + 2 rejected + 9 skipped',
  );
  expect(rowSum({ records: 1, events: 1, duplicates: 0, rejected: 0, skipped: 0 })).toBe(
    '1 = 1 event + 0 duplicates + 0 rejected + 0 skipped',
  );
  expect(zoneText({ name: 'UTC', known: 'stated' })).toBe('UTC, stated in the file');
});

it('begins the verdict with how it ended', () => {
  expect(headline('succeeded', false, ['push-bombing', 'access', 'exfiltration'])).toBe(
    'Access gained, data taken.',
  );
  expect(headline('succeeded', true, ['access'])).toBe('Access gained, since contained.');
  expect(headline('attempted', false, ['push-bombing'])).toBe('An attempt, with no approval seen.');
  expect(headline('attempted', false, ['access'], 1)).toBe(
    'An attempt, with an approval that may be the person’s own.',
  );
  expect(headline('repelled', false, ['push-bombing'])).toBe('Prompts were sent and all were refused.');
});

it('keeps lane names in their column', () => {
  expect(nameLines('Recon post-access')).toEqual(['Recon', 'post-access']);
  expect(nameLines('Push bombing')).toEqual(['Push bombing']);
  expect(zigzag(10, 0, 20)).toBe('M10 0L13 8L7 16L10 20');
});
