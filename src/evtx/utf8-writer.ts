import { EvtxDamage } from './damage';

const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();

/** What stands for `<`, `>`, `&` and `"` in XML. */
const ENTITIES: readonly (Uint8Array | undefined)[] = Array.from({ length: 128 }, (_, c) => {
  const name = { 0x22: 'quot', 0x26: 'amp', 0x3c: 'lt', 0x3e: 'gt' }[c];
  return name === undefined ? undefined : encoder.encode(`&${name};`);
});

/** Set in two units of UTF-16 where one of them is beyond ASCII. */
const NOT_ASCII = 0xff80_ff80 | 0;

/** Longest text of one record: a hostile template could repeat a value thousands of times. */
const MAX_BYTES = 8 << 20;

/**
 * Bytes of UTF-8, put together and taken up again for each record. Ranges handed out stay valid until {@link reset}, in
 * the `buf` of that moment.
 */
export class Utf8Writer {
  buf = new Uint8Array(1 << 14);
  length = 0;
  readonly #most: number;

  /** @param most bytes that it takes. */
  constructor(most = MAX_BYTES) {
    this.#most = most;
  }

  reset(): void {
    this.length = 0;
  }

  text(): string {
    return new TextDecoder().decode(this.buf.subarray(0, this.length));
  }

  /** @throws EvtxDamage beyond the most it takes. */
  reserve(bytes: number): void {
    const need = this.length + bytes;
    if (need <= this.buf.length) return;
    if (need > this.#most) throw new EvtxDamage(`its text is longer than ${this.#most >> 20} MB`);
    const bigger = new Uint8Array(Math.max(need, this.buf.length * 2));
    bigger.set(this.buf.subarray(0, this.length));
    this.buf = bigger;
  }

  ascii(text: string): void {
    this.reserve(text.length);
    const { buf } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) buf[at++] = text.charCodeAt(i);
    this.length = at;
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    const { buf, length } = this;
    // Most are of a few bytes, which are copied sooner than a copy is asked for.
    if (bytes.length > 32) buf.set(bytes, length);
    else for (let i = 0; i < bytes.length; i++) buf[length + i] = bytes[i]!;
    this.length = length + bytes.length;
  }

  string(text: string, asXml = false): void {
    this.bytes(text === '' ? EMPTY : encoder.encode(asXml ? escapeXml(text) : text));
  }

  /**
   * `units` UTF-16LE code units of `from` at `at`. Lone surrogates become U+FFFD.
   * @param asXml escapes markup; characters that XML cannot hold become U+FFFD.
   */
  utf16(from: DataView, at: number, units: number, asXml: boolean): void {
    const end = at + units * 2;
    this.reserve(units * (asXml ? 6 : 3));
    const { buf } = this;
    let w = this.length;
    let i = at;
    // Two units of ASCII at a time, as far as they go.
    if (!asXml)
      for (; i + 4 <= end; i += 4) {
        const two = from.getInt32(i, true);
        if ((two & NOT_ASCII) !== 0) break;
        buf[w++] = two;
        buf[w++] = two >> 16;
      }
    for (; i < end; i += 2) {
      let c = from.getUint16(i, true);
      if (c < 0x80) {
        if (!asXml) {
          buf[w++] = c;
          continue;
        }
        const entity = ENTITIES[c];
        if (entity) {
          for (let k = 0; k < entity.length; k++) buf[w++] = entity[k]!;
          continue;
        }
        if (c >= 0x20 || c === 0x09 || c === 0x0a || c === 0x0d) {
          buf[w++] = c;
          continue;
        }
        c = 0xfffd;
      } else if (c < 0x800) {
        buf[w++] = 0xc0 | (c >> 6);
        buf[w++] = 0x80 | (c & 63);
        continue;
      } else if (c >= 0xd800 && c < 0xe000) {
        const low = i + 2 < end ? from.getUint16(i + 2, true) : 0;
        if (c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
          const point = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
          buf[w++] = 0xf0 | (point >> 18);
          buf[w++] = 0x80 | ((point >> 12) & 63);
          buf[w++] = 0x80 | ((point >> 6) & 63);
          buf[w++] = 0x80 | (point & 63);
          i += 2;
          continue;
        }
        c = 0xfffd;
      } else if (asXml && c >= 0xfffe) c = 0xfffd;
      buf[w++] = 0xe0 | (c >> 12);
      buf[w++] = 0x80 | ((c >> 6) & 63);
      buf[w++] = 0x80 | (c & 63);
    }
    this.length = w;
  }
}

/** @returns a text as it stands in XML; characters that XML cannot hold become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;')
    .replace(UNPRINTABLE, '\ufffd');
}

// eslint-disable-next-line no-control-regex -- these are the characters XML 1.0 leaves out.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
