/**
 * Addresses as logs spell them: with port, brackets, zone, IPv4 mapped into IPv6.
 * The original text stays in the record; what is kept in columns is the normalised 128-bit value.
 */

/**
 * Parses an address into `out[at, at + 4)`; IPv4 becomes ::ffff:a.b.c.d.
 * @returns false for anything that is not one address (several, a name, `-`).
 */
export function readIp(text: string, out: Uint32Array, at: number): boolean {
  let s = text.trim();
  if (s.startsWith('[')) {
    const close = s.indexOf(']');
    if (close < 0) return false;
    s = s.slice(1, close);
  } else if (/^\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}$/.test(s)) {
    s = s.slice(0, s.indexOf(':'));
  }
  const zone = s.indexOf('%');
  if (zone >= 0) s = s.slice(0, zone);
  return s.includes(':') ? readIpv6(s, out, at) : readIpv4(s, out, at);
}

function readIpv4(s: string, out: Uint32Array, at: number): boolean {
  const parts = s.split('.');
  if (parts.length !== 4) return false;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return false;
    value = value * 256 + Number(part);
  }
  out[at] = out[at + 1] = 0;
  out[at + 2] = 0xffff;
  out[at + 3] = value;
  return true;
}

function readIpv6(s: string, out: Uint32Array, at: number): boolean {
  const halves = s.split('::');
  if (halves.length > 2) return false;
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (!head || !tail) return false;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return false;
  const all = [...head, ...new Array<number>(missing).fill(0), ...tail];
  for (let i = 0; i < 4; i++) out[at + i] = all[2 * i]! * 0x10000 + all[2 * i + 1]!;
  return true;
}

function groups(s: string): number[] | undefined {
  if (s === '') return [];
  const result: number[] = [];
  const parts = s.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const v4 = new Uint32Array(4);
      if (!readIpv4(part, v4, 0)) return undefined;
      result.push(v4[3]! >>> 16, v4[3]! & 0xffff);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) result.push(parseInt(part, 16));
    else return undefined;
  }
  return result;
}

export function isIpv4(words: Uint32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0xffff;
}

/** @returns dotted IPv4, or IPv6 as RFC 5952 writes it. */
export function ipText(words: Uint32Array, at: number): string {
  if (isIpv4(words, at)) {
    const v = words[at + 3]!;
    return `${v >>> 24}.${(v >>> 16) & 255}.${(v >>> 8) & 255}.${v & 255}`;
  }
  const parts: number[] = [];
  for (let i = 0; i < 4; i++) parts.push(words[at + i]! >>> 16, words[at + i]! & 0xffff);
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && parts[j] === 0) j++;
    if (j - i > bestLength) {
      best = i;
      bestLength = j - i;
    }
  }
  const hex = (from: number, to: number): string =>
    parts
      .slice(from, to)
      .map((p) => p.toString(16))
      .join(':');
  return best < 0 ? hex(0, 8) : `${hex(0, best)}::${hex(best + bestLength, 8)}`;
}
