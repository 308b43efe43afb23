import type { EpochMs } from '../base/units';
import type { WallClock } from '../base/zone';

const decoder = new TextDecoder();

const digit = (buf: Uint8Array, i: number): number => buf[i]! - 48;
const two = (buf: Uint8Array, i: number): number => digit(buf, i) * 10 + digit(buf, i + 1);

let memoDay = -1;
let memoMidnight = 0;

/** Parts of a date and time; NaN for impossible ones: 25 o'clock is a reject, not tomorrow. */
function utc(y: number, mo: number, d: number, h: number, mi: number, s: number, ms: number): EpochMs {
  if (!(mo >= 1 && mo <= 12 && h <= 23 && mi <= 59 && s <= 59)) return NaN;
  const day = (y * 12 + mo) * 32 + d;
  if (day !== memoDay) {
    const midnight = Date.UTC(y, mo - 1, d);
    if (new Date(midnight).getUTCDate() !== d) return NaN;
    memoDay = day;
    memoMidnight = midnight;
  }
  return memoMidnight + ((h * 60 + mi) * 60 + s) * 1000 + ms;
}

/** How a source writes its times, and what they have shown of it so far. */
export class TimeRules {
  /** Reads `4/5/2026` as the 4th of May. */
  readonly dayFirst: boolean;
  /** What a time without a zone of its own was read from; null for UTC. */
  readonly #clock: WallClock | null;
  /** Slashed dates that fit one order only, and those that fit both. */
  readonly seen = { dayFirst: 0, monthFirst: 0, either: 0 };
  /** Times that stated no zone. */
  zoneless = 0;

  constructor(dayFirst: boolean, clock: WallClock | null = null) {
    this.dayFirst = dayFirst;
    this.#clock = clock;
  }

  /** @returns the UTC of a time that states no zone. */
  utc(wall: EpochMs): EpochMs {
    if (Number.isNaN(wall)) return wall;
    this.zoneless++;
    return this.#clock ? this.#clock(wall) : wall;
  }

  /** Notes what the first two numbers of a slashed date prove. */
  note(first: number, second: number): void {
    if (first > 12) this.seen.dayFirst++;
    else if (second > 12) this.seen.monthFirst++;
    else if (first !== second) this.seen.either++;
  }
}

/** A format's own times: UTC, month first. */
const PLAIN = new TimeRules(false);

/**
 * Reads a time from bytes: ISO with any number of digits, with Z, an offset, or none; `M/D/YYYY[,] h:mm:ss[.fff] AM|PM`;
 * `/Date(ms)/`; epoch seconds or milliseconds. What states no zone is taken in that of `rules`, UTC without any.
 * @returns UTC milliseconds, or NaN.
 */
export function readTime(buf: Uint8Array, start: number, end: number, rules = PLAIN): EpochMs {
  // 2026-09-14T14:09:16.204Z, the usual case, without making a string.
  const stated = endOfUtc(buf, start, end);
  const to = stated > 0 ? stated : end;
  if (isoShaped(buf, start, to)) {
    let ms = 0;
    if (to - start > 19)
      for (let k = 0; k < 3; k++) ms = ms * 10 + (start + 20 + k < to ? digit(buf, start + 20 + k) : 0);
    const y = two(buf, start) * 100 + two(buf, start + 2);
    const mo = two(buf, start + 5);
    const d = two(buf, start + 8);
    const time = utc(y, mo, d, two(buf, start + 11), two(buf, start + 14), two(buf, start + 17), ms);
    return stated > 0 ? time : rules.utc(time);
  }
  const quick = slashedTime(buf, start, end, rules.dayFirst);
  return Number.isNaN(quick) ? parseTime(decoder.decode(buf.subarray(start, end)), rules) : rules.utc(quick);
}

/** Separators of `dddd-dd-ddTdd:dd:dd`, 0 where a digit stands. */
const SEPARATORS = new TextEncoder().encode('0000-00-00T00:00:00'.replaceAll('0', '\0'));

/** @returns where `Z` or `+00:00` (Entra's steps) begins; 0 where the bytes end in neither. */
function endOfUtc(buf: Uint8Array, start: number, end: number): number {
  if (buf[end - 1] === 0x5a) return end - 1;
  if (end - start < 25 || buf[end - 6] !== 0x2b || buf[end - 3] !== 0x3a) return 0;
  return (digit(buf, end - 5) | digit(buf, end - 4) | digit(buf, end - 2) | digit(buf, end - 1)) === 0
    ? end - 6
    : 0;
}

/** @returns whether the bytes are digits and separators of an ISO time up to its zone. */
function isoShaped(buf: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 19 || length > 29) return false;
  for (let i = 0; i < 19; i++) {
    const wanted = SEPARATORS[i]!;
    const c = buf[start + i]!;
    if (wanted === 0 ? c < 0x30 || c > 0x39 : c !== wanted) return false;
  }
  if (length === 19) return true;
  if (length === 20 || buf[start + 19] !== 0x2e) return false;
  for (let i = start + 20; i < end; i++) if (buf[i]! < 0x30 || buf[i]! > 0x39) return false;
  return true;
}

/** `9/14/2026, 2:09:16.204 PM` from bytes, as Log Analytics writes it, comma included; NaN for anything else. */
function slashedTime(buf: Uint8Array, start: number, end: number, dayFirst: boolean): EpochMs {
  let i = start;
  const number = (most: number): number => {
    let value = -1;
    for (let n = 0; n < most && i < end && buf[i]! >= 0x30 && buf[i]! <= 0x39; n++)
      value = Math.max(value, 0) * 10 + digit(buf, i++);
    return value;
  };
  const skip = (byte: number): boolean => buf[i] === byte && i++ < end;
  const a = number(2);
  if (a < 0 || !skip(0x2f)) return NaN;
  const b = number(2);
  if (b < 0 || !skip(0x2f)) return NaN;
  const y = number(4);
  // With a comma it is the invariant spelling of Log Analytics; without one the order of the parts is to be watched.
  if (y < 1000 || !skip(0x2c) || !skip(0x20)) return NaN;
  const h = number(2);
  if (h < 1 || h > 12 || !skip(0x3a)) return NaN;
  const mi = number(2);
  // A single digit is no minute and no second.
  if (buf[i - 2] === 0x3a || !skip(0x3a)) return NaN;
  const sec = number(2);
  if (buf[i - 2] === 0x3a) return NaN;
  const ms = skip(0x2e) ? number(3) : 0;
  // Fractions of other lengths, and clocks without AM or PM, go the slow way.
  if (mi < 0 || sec < 0 || ms < 0 || (buf[i - 4] !== 0x2e && ms > 0) || end - i !== 3 || !skip(0x20))
    return NaN;
  const half = buf[i]! | 0x20;
  if ((half !== 0x61 && half !== 0x70) || (buf[i + 1]! | 0x20) !== 0x6d) return NaN;
  return utc(y, dayFirst ? b : a, dayFirst ? a : b, (h % 12) + (half === 0x70 ? 12 : 0), mi, sec, ms);
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const SLASHED =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?([AP]M))?$/i;
/** `Oct 18, 2019 @ 09:45:48.072`, as Kibana shows and saves times. */
const KIBANA = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) @ (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `20.10.2020 03:31:47`: only day-first cultures write dots. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const DOTNET = /^\\?\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/$/;

const millis = (digits: string | undefined): number => Number((digits ?? '').padEnd(3, '0').slice(0, 3));

/** As {@link readTime}, from text. */
export function parseTime(text: string, rules = PLAIN): EpochMs {
  // Newer Windows and browsers put a narrow no-break blank before AM/PM, and marks inside dates.
  const s = text
    .replace(/[\u200e\u200f]/g, '')
    .replace(/[\u202f\u00a0]/g, ' ')
    .trim();
  const iso = ISO.exec(s);
  if (iso) {
    const [, y, mo, d, h, mi, sec, fraction, zone] = iso;
    const t = utc(
      Number(y),
      Number(mo),
      Number(d),
      Number(h ?? 0),
      Number(mi ?? 0),
      Number(sec ?? 0),
      millis(fraction),
    );
    return zone === undefined ? rules.utc(t) : t - zoneOffset(zone);
  }
  const slashed = SLASHED.exec(s);
  if (slashed) {
    const [, a, b, y, h, mi, sec, fraction, half] = slashed;
    let hour = Number(h);
    if (half) {
      if (hour < 1 || hour > 12) return NaN;
      hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    }
    if (!s.includes(',')) rules.note(Number(a), Number(b));
    const [mo, d] = rules.dayFirst ? [b, a] : [a, b];
    return rules.utc(
      utc(Number(y), Number(mo), Number(d), hour, Number(mi), Number(sec ?? 0), millis(fraction)),
    );
  }
  const kibana = KIBANA.exec(s);
  if (kibana) {
    const [, month, d, y, h, mi, sec, fraction] = kibana;
    const mo = MONTHS.indexOf(month!) + 1;
    return rules.utc(utc(Number(y), mo, Number(d), Number(h), Number(mi), Number(sec), millis(fraction)));
  }
  const dotted = DOTTED.exec(s);
  if (dotted) {
    const [, d, mo, y, h, mi, sec, fraction] = dotted;
    return rules.utc(
      utc(Number(y), Number(mo), Number(d), Number(h), Number(mi), Number(sec ?? 0), millis(fraction)),
    );
  }
  const dotnet = DOTNET.exec(s);
  if (dotnet) return Number(dotnet[1]);
  if (/^\d{10}(?:\.\d{1,9})?$/.test(s)) return Math.trunc(Number(s) * 1000);
  if (/^\d{13}$/.test(s)) return Number(s);
  return NaN;
}

function zoneOffset(zone: string | undefined): number {
  if (!zone || !/^[+-]/.test(zone)) return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}
