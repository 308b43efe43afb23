import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../../../src/base/zone';

const read = (zone: string, wall: string): string =>
  new Date(wallClock(zone)!(Date.parse(`${wall}Z`))).toISOString();

describe('a wall clock', () => {
  it.each([
    ['UTC', '2026-09-14T14:00:00', '2026-09-14T14:00:00.000Z'],
    ['UTC+02:00', '2026-09-14T14:00:00', '2026-09-14T12:00:00.000Z'],
    ['+5:30', '2026-09-14T14:00:00', '2026-09-14T08:30:00.000Z'],
    ['GMT-5', '2026-09-14T14:00:00', '2026-09-14T19:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01T12:00:00', '2026-07-01T10:00:00.000Z'],
    ['America/New_York', '2026-12-01T23:30:00', '2026-12-02T04:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-07-01T12:00:00', '2026-07-01T01:30:00.000Z'],
    // Shown twice on the night the clocks go back: the first time.
    ['Europe/Berlin', '2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:15:00', '2026-11-01T05:15:00.000Z'],
    // Skipped on the night they go forward: as if they had not.
    ['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
  ])('in %s at %s it is %s', (zone, wall, utc) => expect(read(zone, wall)).toBe(utc));

  it.each(['', 'Mars/Olympus', 'UTC+99', 'Berlin time'])('%j is no zone', (zone) =>
    expect(wallClock(zone)).toBeNull(),
  );

  it('turns what a clock shows back into the instant, but for the hours shown twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham'),
        fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }),
        (zone, instant) => {
          const utc = instant - (instant % 1000);
          const shown = new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium',
          });
          const back = wallClock(zone)!(Date.parse(`${shown.format(utc).replace(' ', 'T')}Z`));
          // Where two instants show the same, the earlier is meant; both show what was read.
          expect(shown.format(back)).toBe(shown.format(utc));
          expect(back).toBeLessThanOrEqual(utc);
        },
      ),
    );
  });
});
