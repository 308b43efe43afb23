import { DAY, type EpochMs } from './units';

/**
 * Turns a clock's reading into UTC.
 * @param wall the reading as ms, taken as if it were UTC.
 */
export type WallClock = (wall: EpochMs) => EpochMs;

const FIXED = /^(?:UTC|GMT)?(?:([+-])(\d{1,2})(?::?(\d{2}))?)?$/i;
const MINUTE = 60_000;
/** Offsets change on quarters of an hour. */
const BLOCK = 15 * MINUTE;

/**
 * @param zone an IANA name (`Europe/Berlin`), `UTC`, or an offset (`UTC+02:00`, `-5`).
 * @returns its clock, or null where there is no such zone. An hour that the clock showed twice is the first of the two;
 * one that it skipped is read with the offset before.
 */
export function wallClock(zone: string): WallClock | null {
  const fixed = zone.trim() === '' ? null : FIXED.exec(zone.trim());
  if (fixed) {
    const minutes = Number(fixed[2] ?? 0) * 60 + Number(fixed[3] ?? 0);
    if (minutes > 14 * 60) return null;
    const offset = (fixed[1] === '-' ? -minutes : minutes) * MINUTE;
    return (wall) => wall - offset;
  }
  const offsetAt = offsetsOf(zone.trim());
  if (!offsetAt) return null;
  return (wall) => {
    const before = wall - offsetAt(wall - DAY);
    if (before + offsetAt(before) === wall) return before;
    const after = wall - offsetAt(wall + DAY);
    return after + offsetAt(after) === wall ? after : before;
  };
}

/** @returns the zone's offset from UTC in ms at a UTC time, or null where there is no such zone. */
function offsetsOf(timeZone: string): ((utc: EpochMs) => number) | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
  const known = new Map<number, number>();
  return (utc) => {
    const block = Math.floor(utc / BLOCK);
    let offset = known.get(block);
    if (offset === undefined) {
      const at = block * BLOCK;
      const parts = format.formatToParts(at);
      const part = (type: Intl.DateTimeFormatPartTypes): number =>
        Number(parts.find((p) => p.type === type)!.value);
      const shown = Date.UTC(
        part('year'),
        part('month') - 1,
        part('day'),
        part('hour'),
        part('minute'),
        part('second'),
      );
      known.set(block, (offset = shown - at));
    }
    return offset;
  };
}
