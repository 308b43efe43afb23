import { EvtxDamage } from './damage';
import type { Utf8Writer } from './utf8-writer';

/**
 * Types of values in binary XML. Source: libevtx, "Windows XML Event Log (EVTX) format", Value types; Microsoft,
 * [MS-EVEN6] 2.2.12.
 */
export const NULL = 0x00;
export const STRING = 0x01;
const ANSI = 0x02;
const INT8 = 0x03;
const UINT8 = 0x04;
const INT16 = 0x05;
const UINT16 = 0x06;
const INT32 = 0x07;
const UINT32 = 0x08;
const INT64 = 0x09;
const UINT64 = 0x0a;
const FLOAT = 0x0b;
const DOUBLE = 0x0c;
const BOOL = 0x0d;
const BINARY = 0x0e;
const GUID = 0x0f;
const SIZE = 0x10;
export const FILETIME = 0x11;
const SYSTEMTIME = 0x12;
const SID = 0x13;
const HEX32 = 0x14;
const HEX64 = 0x15;
const EVT_HANDLE = 0x20;
/** A fragment of binary XML of its own. */
export const BINXML = 0x21;
/** Set where the value is a list. */
export const ARRAY = 0x80;

/** Bytes of a value where the type tells. */
const SIZES: Readonly<Record<number, number>> = {
  [INT8]: 1,
  [UINT8]: 1,
  [INT16]: 2,
  [UINT16]: 2,
  [INT32]: 4,
  [UINT32]: 4,
  [INT64]: 8,
  [UINT64]: 8,
  [FLOAT]: 4,
  [DOUBLE]: 8,
  [GUID]: 16,
  [FILETIME]: 8,
  [SYSTEMTIME]: 16,
  [HEX32]: 4,
  [HEX64]: 8,
};

/** Types whose values may have any size. */
const ANY_SIZE = [STRING, ANSI, BOOL, BINARY, SIZE, EVT_HANDLE];
/** Of a security identifier: revision, count, authority. */
const SID_HEADER = 8;
/** Fewest bytes of a value by type; more than any has where the type is unknown. */
const LEAST = Int32Array.from({ length: 256 }, (_, type) =>
  ANY_SIZE.includes(type) ? 0 : type === SID ? SID_HEADER : (SIZES[type] ?? 0x1_0000),
);

const HEX = '0123456789abcdef';
const LOWER = new TextEncoder().encode(HEX);
const UPPER = new TextEncoder().encode(HEX.toUpperCase());
const ansi = new TextDecoder('windows-1252');
const MAX_SUBAUTHORITIES = 15;

/**
 * Writes values of one chunk as text, as Windows renders them in XML: hexadecimal without leading zeros, GUIDs in braces,
 * times in UTC with all their seven digits.
 */
export class ValueReader {
  readonly view: DataView;
  readonly #bytes: Uint8Array;

  /** @param view of a chunk's bytes. */
  constructor(view: DataView) {
    this.view = view;
    this.#bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  }

  /**
   * Finds a value that is no list and no fragment whole, so that it can be written.
   * @throws EvtxDamage where its bytes cannot be of that type.
   */
  check(type: number, at: number, size: number): void {
    if (at + size > this.#bytes.length) throw new EvtxDamage('a value goes beyond its chunk');
    // An empty value of a type with a size is one that was left out.
    if (size === 0) return;
    if (size < LEAST[type]!) throw damaged(type, size);
    if (type === SID && size < this.#sidBytes(at)) throw damaged(type, size);
  }

  #sidBytes(at: number): number {
    const count = this.#bytes[at + 1]!;
    return count > MAX_SUBAUTHORITIES ? Infinity : SID_HEADER + 4 * count;
  }

  /** Writes a value that is no list and no fragment. @throws EvtxDamage as {@link check}. */
  write(out: Utf8Writer, type: number, at: number, size: number, asXml: boolean): void {
    this.check(type, at, size);
    if (size === 0) return;
    const view = this.view;
    switch (type) {
      case STRING:
        return this.string(out, at, size, asXml);
      case ANSI:
        return out.string(this.#ansi(at, size), asXml);
      case INT8:
        return out.ascii(String(view.getInt8(at)));
      case UINT8:
        return decimal(out, view.getUint8(at));
      case INT16:
        return out.ascii(String(view.getInt16(at, true)));
      case UINT16:
        return decimal(out, view.getUint16(at, true));
      case INT32:
        return out.ascii(String(view.getInt32(at, true)));
      case UINT32:
        return decimal(out, view.getUint32(at, true));
      case INT64:
        return out.ascii(String(view.getBigInt64(at, true)));
      case UINT64:
        return unsigned64(out, view, at);
      case FLOAT:
        return out.ascii(shortestFloat(view.getFloat32(at, true)));
      case DOUBLE:
        return out.ascii(String(view.getFloat64(at, true)));
      case BOOL:
        return out.ascii(this.#isZero(at, size) ? 'false' : 'true');
      case GUID:
        return this.#guid(out, at);
      case SIZE:
      case EVT_HANDLE:
        return size >= 8 ? this.#hex64(out, at) : this.#hex32(out, at, size);
      case HEX32:
        return this.#hex32(out, at, size);
      case HEX64:
        return this.#hex64(out, at);
      case FILETIME:
        return this.#filetime(out, at);
      case SYSTEMTIME:
        return this.#systemtime(out, at);
      case SID:
        return this.#sid(out, at);
      case BINARY:
        return this.#binary(out, at, size);
    }
  }

  /** @returns a value of a type that is a whole number without a sign, below 2^53; NaN of any other. */
  integer(type: number, at: number): number {
    switch (type) {
      case UINT8:
        return this.view.getUint8(at);
      case UINT16:
        return this.view.getUint16(at, true);
      case UINT32:
        return this.view.getUint32(at, true);
      case UINT64: {
        const high = this.view.getUint32(at + 4, true);
        return high < EXACT ? high * 2 ** 32 + this.view.getUint32(at, true) : NaN;
      }
      default:
        return NaN;
    }
  }

  /** @returns the UTC milliseconds of a FILETIME; NaN where the year has five digits. */
  time(at: number): number {
    const [seconds, ticks] = sinceEpoch(this.view.getUint32(at, true), this.view.getUint32(at + 4, true));
    return seconds > LAST_SECOND ? NaN : seconds * 1_000 + Math.floor(ticks / 10_000);
  }

  /** Calls back with each item of a list: its type, place and size. Texts end in a NUL each. */
  items(type: number, at: number, size: number, use: (type: number, at: number, size: number) => void): void {
    const one = type & ~ARRAY;
    const end = at + size;
    if (end > this.#bytes.length) throw new EvtxDamage('a list goes beyond its chunk');
    if (one === STRING || one === ANSI) {
      const width = one === STRING ? 2 : 1;
      let from = at;
      for (let i = at; i + width <= end; i += width) {
        if (this.#bytes[i] !== 0 || (width === 2 && this.#bytes[i + 1] !== 0)) continue;
        use(one, from, i - from);
        from = i + width;
      }
      if (from < end) use(one, from, end - from);
      return;
    }
    if (one === SID) {
      for (let i = at; i + 8 <= end;) {
        const length = 8 + 4 * this.#bytes[i + 1]!;
        use(one, i, Math.min(length, end - i));
        i += length;
      }
      return;
    }
    const width = one === BOOL ? 4 : (SIZES[one] ?? size);
    for (let i = at; i + width <= end && width > 0; i += width) use(one, i, width);
  }

  string(out: Utf8Writer, at: number, size: number, asXml: boolean): void {
    let units = size >> 1;
    while (units > 0 && this.view.getUint16(at + 2 * units - 2, true) === 0) units--;
    out.utf16(this.view, at, units, asXml);
  }

  #ansi(at: number, size: number): string {
    while (size > 0 && this.#bytes[at + size - 1] === 0) size--;
    return ansi.decode(this.#bytes.subarray(at, at + size));
  }

  #isZero(at: number, size: number): boolean {
    for (let i = at; i < at + size; i++) if (this.#bytes[i] !== 0) return false;
    return true;
  }

  #digits(out: Utf8Writer, at: number, size: number, digits: Uint8Array): void {
    out.reserve(size * 2);
    for (let i = at; i < at + size; i++) {
      const byte = this.#bytes[i]!;
      out.buf[out.length++] = digits[byte >> 4]!;
      out.buf[out.length++] = digits[byte & 15]!;
    }
  }

  #binary(out: Utf8Writer, at: number, size: number): void {
    this.#digits(out, at, size, UPPER);
  }

  #hexBits(out: Utf8Writer, value: number, width: number): void {
    out.reserve(width);
    for (let k = width - 1; k >= 0; k--) out.buf[out.length++] = LOWER[(value >>> (k * 4)) & 15]!;
  }

  #guid(out: Utf8Writer, at: number): void {
    const view = this.view;
    out.ascii('{');
    this.#hexBits(out, view.getUint32(at, true), 8);
    out.ascii('-');
    this.#hexBits(out, view.getUint16(at + 4, true), 4);
    out.ascii('-');
    this.#hexBits(out, view.getUint16(at + 6, true), 4);
    out.ascii('-');
    this.#digits(out, at + 8, 2, LOWER);
    out.ascii('-');
    this.#digits(out, at + 10, 6, LOWER);
    out.ascii('}');
  }

  #hex32(out: Utf8Writer, at: number, size: number): void {
    this.#hex(out, 0, size >= 4 ? this.view.getUint32(at, true) : this.view.getUint8(at));
  }

  #hex64(out: Utf8Writer, at: number): void {
    this.#hex(out, this.view.getUint32(at + 4, true), this.view.getUint32(at, true));
  }

  /** `0x3e7`: as few digits as it takes. */
  #hex(out: Utf8Writer, high: number, low: number): void {
    out.reserve(18);
    out.buf[out.length++] = 0x30;
    out.buf[out.length++] = 0x78;
    if (high !== 0) this.#hexBits(out, high, digitsOf(high));
    this.#hexBits(out, low, high !== 0 ? 8 : digitsOf(low));
  }

  #filetime(out: Utf8Writer, at: number): void {
    writeFiletime(out, this.view.getUint32(at, true), this.view.getUint32(at + 4, true));
  }

  #systemtime(out: Utf8Writer, at: number): void {
    const part = (i: number, width: number): string =>
      String(this.view.getUint16(at + 2 * i, true)).padStart(width, '0');
    const date = `${part(0, 4)}-${part(1, 2)}-${part(3, 2)}`;
    out.ascii(`${date}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}Z`);
  }

  #sid(out: Utf8Writer, at: number): void {
    const view = this.view;
    out.ascii('S-');
    decimal(out, view.getUint8(at));
    out.ascii('-');
    decimal(out, view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4));
    const count = view.getUint8(at + 1);
    for (let i = 0; i < count; i++) {
      out.ascii('-');
      decimal(out, view.getUint32(at + SID_HEADER + 4 * i, true));
    }
  }
}

/** How many hexadecimal digits a number of four bytes takes. */
function digitsOf(value: number): number {
  return value === 0 ? 1 : 8 - (Math.clz32(value) >> 2);
}

/** Numbers that are written digit by digit in whole words; beyond it an integer of four bytes has no room. */
const WORD = 1_000_000_000;

/** A whole number below 2^53 without a sign. */
function decimal(out: Utf8Writer, value: number): void {
  out.reserve(20);
  if (value < WORD) return putDigits(out, value, 1);
  const high = Math.floor(value / WORD);
  decimal(out, high);
  putDigits(out, value - high * WORD, 9);
}

/** How many numbers have fewer digits than one more. */
const POWERS = Float64Array.from({ length: 10 }, (_, digits) => 10 ** digits);

/** A number below {@link WORD}, with zeros before it up to `least` digits. */
function putDigits(out: Utf8Writer, value: number, least: number): void {
  let width = least;
  while (value >= POWERS[width]!) width++;
  const { buf, length } = out;
  for (let i = length + width - 1; i >= length; i--) {
    const rest = (value / 10) | 0;
    buf[i] = 0x30 + (value - rest * 10);
    value = rest;
  }
  out.length = length + width;
}

/** The fewest digits that name a float of four bytes. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** Upper half of a number from which on a double is not exact. */
const EXACT = 0x20_0000;

function unsigned64(out: Utf8Writer, view: DataView, at: number): void {
  const high = view.getUint32(at + 4, true);
  if (high < EXACT) decimal(out, high * 2 ** 32 + view.getUint32(at, true));
  else out.ascii(String(view.getBigUint64(at, true)));
}

function damaged(type: number, size: number): EvtxDamage {
  const known = LEAST[type]! <= 0xffff;
  return new EvtxDamage(
    type === SID
      ? 'a security identifier is cut off'
      : known
        ? `a value of type 0x${type.toString(16)} has ${size} bytes`
        : `a value has the unknown type 0x${type.toString(16)}`,
  );
}

/** Seconds between the beginnings of 1601 and 1970. */
const EPOCH = 11_644_473_600;
const TICKS = 10_000_000;
/** 9999-12-31T23:59:59 in seconds since 1970. */
const LAST_SECOND = 253_402_300_799;

let memoDay = NaN;
/** `2026-09-14T` */
let memoDate: Uint8Array = new Uint8Array(0);
const encoder = new TextEncoder();

/** Writes a FILETIME (100 ns since 1601, UTC) in ISO 8601 with all its digits; a number where the year has five. */
export function writeFiletime(out: Utf8Writer, low: number, high: number): void {
  const [seconds, ticks] = sinceEpoch(low, high);
  if (seconds > LAST_SECOND) return out.ascii(String((BigInt(high) << 32n) | BigInt(low)));
  const day = Math.floor(seconds / 86_400);
  if (day !== memoDay) {
    memoDay = day;
    memoDate = encoder.encode(new Date(day * 86_400_000).toISOString().slice(0, 11));
  }
  out.bytes(memoDate);
  const second = seconds - day * 86_400;
  padded(out, Math.floor(second / 3600), 2, 0x3a);
  padded(out, Math.floor(second / 60) % 60, 2, 0x3a);
  padded(out, second % 60, 2, 0x2e);
  padded(out, ticks, 7, 0x5a);
}

/** @returns a FILETIME as seconds since 1970 and ticks of a second. */
function sinceEpoch(low: number, high: number): readonly [seconds: number, ticks: number] {
  // 2^32 ticks are 429 s and 4967296 ticks: so no double loses a digit.
  const rest = high * 4_967_296 + low;
  const carried = Math.floor(rest / TICKS);
  return [high * 429 + carried - EPOCH, rest - carried * TICKS];
}

/** A number with zeros before it, and what stands behind it. */
function padded(out: Utf8Writer, value: number, width: number, behind: number): void {
  out.reserve(width + 1);
  putDigits(out, value, width);
  out.buf[out.length++] = behind;
}
