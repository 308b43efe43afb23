import { EvtxDamage } from './damage';

const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();

/** What stands for `<`, `>`, `&` and `"` in XML. */
const ENTITIES: readonly (Uint8Array | undefined)[] = Array.from({ length: 128 }, (_, c) => {
  const name = { 0x22: 'quot', 0x26: 'amp', 0x3c: 'lt', 0x3e: 'gt' }[c];
  return name === undefined ? undefined : encoder.encode(`&${name};`);
});

/** Longest text of one record: a hostile template could repeat a value thousands of times. */
const MAX_BYTES = 8 << 20;

/**
 * Bytes of UTF-8, put together and taken up again for each record. Ranges handed out stay valid until {@link reset}, in
 * the `buf` of that moment.
 */
export class Utf8Writer {
  buf = new Uint8Array(1 << 14);
  length = 0;

  reset(): void {
    this.length = 0;
  }

  text(): string {
    return new TextDecoder().decode(this.buf.subarray(0, this.length));
  }

  /** @throws EvtxDamage beyond {@link MAX_BYTES}. */
  reserve(bytes: number): void {
    const need = this.length + bytes;
    if (need <= this.buf.length) return;
    if (need > MAX_BYTES) throw new EvtxDamage(`its text is longer than ${MAX_BYTES >> 20} MB`);
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
    this.buf.set(bytes, this.length);
    this.length += bytes.length;
  }

  string(text: string, asXml = false): void {
    this.bytes(text === '' ? EMPTY : encoder.encode(asXml ? escapeXml(text) : text));
  }

  /**
   * `units` UTF-16LE code units of `from` at `at`. Lone surrogates become U+FFFD.
   * @param asXml escapes markup; characters that XML cannot hold become U+FFFD.
   */
  utf16(from: Uint8Array, at: number, units: number, asXml: boolean): void {
    const end = at + units * 2;
    if (end > from.length) throw new EvtxDamage('a text goes beyond its chunk');
    this.reserve(units * (asXml ? 6 : 3));
    const { buf } = this;
    let w = this.length;
    for (let i = at; i < end; i += 2) {
      let c = from[i]! | (from[i + 1]! << 8);
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
        const low = i + 2 < end ? from[i + 2]! | (from[i + 3]! << 8) : 0;
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
