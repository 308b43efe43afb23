import type { EpochMs } from '../../base/units';

/** Spellings that several layouts share. */

const encoder = new TextEncoder();

/** Quotes a cell only where it must be (RFC 4180). */
export function minimalCell(value: string): string {
  return /[",\r\n]/.test(value) || /^\s|\s$/.test(value) ? quotedCell(value) : value;
}

export function quotedCell(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

export type CellStyle = (value: string) => string;

/**
 * @param rows cells by column, in the header's order.
 * @returns the table's text, every record ended by `end`.
 */
export function csvText(
  header: readonly string[],
  rows: Iterable<readonly string[]>,
  cell: CellStyle,
  end: string,
): string {
  const lines = [header.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return lines.join(end) + end;
}

export function utf8(text: string, bom = false): Uint8Array {
  return encoder.encode(bom ? `\uFEFF${text}` : text);
}

/** UTF-16LE with BOM, as Windows PowerShell's `-Encoding Unicode` writes. */
export function utf16le(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), true);
  return bytes;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Four digits below the millisecond, taken from an id so that they stay the same. */
function ticksBelow(id: string): string {
  return String(parseInt(id.replace(/[^0-9a-f]/g, '').slice(0, 6), 16) % 10_000 || 1).padStart(4, '0');
}

/** `2026-09-14T14:06:02.4170031Z`, or with `+00:00` at the end. */
export function isoTicks(time: EpochMs, id: string, zone: 'Z' | '+00:00' = 'Z'): string {
  return new Date(time).toISOString().slice(0, -1) + ticksBelow(id) + zone;
}

/** `2026-09-14T14:06:02`, UTC without saying so. */
export function isoSeconds(time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 19);
}

/** `9/14/2026, 2:06:02.417 PM`: Log Analytics, columns marked `[UTC]`. */
export function usMillis(time: EpochMs): string {
  const d = new Date(time);
  return `${usDate(d)}, ${usClock(d)}.${String(d.getUTCMilliseconds()).padStart(3, '0')} ${half(d)}`;
}

/** `9/14/2026 2:06:02 PM`: PowerShell in the US culture. */
export function usSeconds(time: EpochMs): string {
  const d = new Date(time);
  return `${usDate(d)} ${usClock(d)} ${half(d)}`;
}

const usDate = (d: Date): string => `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${d.getUTCFullYear()}`;
const usClock = (d: Date): string =>
  `${((d.getUTCHours() + 11) % 12) + 1}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`;
const half = (d: Date): string => (d.getUTCHours() < 12 ? 'AM' : 'PM');

/** `2026-09-14`, for file names. */
export function dateText(time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 10);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The unique token identifier of a sign-in: its request id's bytes (first three groups little-endian), base64url, 22 characters. */
export function tokenId(requestId: string): string {
  const hex = requestId.replaceAll('-', '');
  const at = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const bytes = at.map((i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  let text = '';
  for (let i = 0; i < 16; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < (i < 15 ? 4 : 2); k++) text += alphabet[(word >>> (18 - 6 * k)) & 63]!;
  }
  return text;
}

const countries: Readonly<Record<string, string>> = {
  BR: 'Brazil',
  CL: 'Chile',
  GB: 'United Kingdom',
  ID: 'Indonesia',
  KE: 'Kenya',
  NL: 'Netherlands',
  PT: 'Portugal',
  RO: 'Romania',
  SG: 'Singapore',
  TR: 'Türkiye',
  US: 'United States',
  VN: 'Vietnam',
};

/** `Romania`: Okta and Duo write names where others write codes. */
export function countryName(code: string): string {
  return countries[code] ?? code;
}

/** A GUID that follows from a text and a number. */
export function idOf(text: string, n: number): string {
  let hex = '';
  for (let word = 0; word < 4; word++) {
    let hash = 0x811c9dc5 ^ Math.imul(word + 1, 0x9e3779b1) ^ n;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hex += ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** @returns the items cut into pages of `size`; one empty page where there is none. */
export function pages<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result.length > 0 ? result : [[]];
}
