import type { EpochMs } from '../base/units';

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

/**
 * Reads a time from bytes (log-formats, section 3): ISO with any number of digits, with Z, an offset, or
 * none (UTC); `M/D/YYYY[,] h:mm:ss[.fff] AM|PM`; `/Date(ms)/`; epoch seconds or milliseconds.
 * @param dayFirst reads `4/5/2026` as the 4th of May.
 * @returns UTC milliseconds, or NaN.
 */
export function readTime(buf: Uint8Array, start: number, end: number, dayFirst = false): EpochMs {
  // 2026-09-14T14:09:16.204Z, the usual case, without making a string.
  if (
    end - start >= 20 &&
    buf[start + 4] === 0x2d &&
    buf[start + 7] === 0x2d &&
    buf[start + 10] === 0x54 &&
    buf[start + 13] === 0x3a &&
    buf[start + 16] === 0x3a &&
    buf[end - 1] === 0x5a
  ) {
    let ms = 0;
    if (buf[start + 19] === 0x2e)
      for (let k = 0; k < 3; k++) ms = ms * 10 + (start + 20 + k < end - 1 ? digit(buf, start + 20 + k) : 0);
    const y = two(buf, start) * 100 + two(buf, start + 2);
    const mo = two(buf, start + 5);
    const d = two(buf, start + 8);
    const t = utc(y, mo, d, two(buf, start + 11), two(buf, start + 14), two(buf, start + 17), ms);
    if (!Number.isNaN(t)) return t;
  }
  return parseTime(decoder.decode(buf.subarray(start, end)), dayFirst);
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?([AP]M))?$/i;
const DOTNET = /^\\?\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/$/;

const millis = (digits: string | undefined): number => Number((digits ?? '').padEnd(3, '0').slice(0, 3));

/** As {@link readTime}, from text. */
export function parseTime(text: string, dayFirst = false): EpochMs {
  // Newer Windows and browsers put a narrow no-break blank before AM/PM, and marks inside dates.
  const s = text.replace(/[\u200e\u200f]/g, '').replace(/[\u202f\u00a0]/g, ' ').trim();
  const iso = ISO.exec(s);
  if (iso) {
    const [, y, mo, d, h, mi, sec, fraction, zone] = iso;
    const t = utc(Number(y), Number(mo), Number(d), Number(h ?? 0), Number(mi ?? 0), Number(sec ?? 0), millis(fraction));
    return t - zoneOffset(zone);
  }
  const slashed = SLASHED.exec(s);
  if (slashed) {
    const [, a, b, y, h, mi, sec, fraction, half] = slashed;
    let hour = Number(h);
    if (half) {
      if (hour < 1 || hour > 12) return NaN;
      hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    }
    const [mo, d] = dayFirst ? [b, a] : [a, b];
    return utc(Number(y), Number(mo), Number(d), hour, Number(mi), Number(sec ?? 0), millis(fraction));
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

/** @returns whether a slashed date proves day-first (`true`), month-first (`false`), or nothing. */
export function dateOrder(text: string): boolean | undefined {
  const slashed = SLASHED.exec(text.trim());
  if (!slashed) return undefined;
  if (Number(slashed[1]) > 12) return true;
  return Number(slashed[2]) > 12 ? false : undefined;
}
