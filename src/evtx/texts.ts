const utf16 = new TextDecoder('utf-16le');

/** Names and literals are few, and stand in every chunk anew: each is decoded once. As many are kept as there are places. */
const PLACES = 2_048;
const LONGEST = 64;
const kept: (string | undefined)[] = new Array<string | undefined>(PLACES).fill(undefined);

/** @returns `units` code units of UTF-16LE at `at`; lone surrogates become U+FFFD. @throws RangeError beyond the bytes. */
export function textAt(view: DataView, at: number, units: number): string {
  if (units > LONGEST) return decoded(view, at, units);
  let hash = units;
  for (let i = 0; i < units; i++) hash = (Math.imul(hash, 65_599) + view.getUint16(at + 2 * i, true)) | 0;
  const place = (hash ^ (hash >>> 16)) & (PLACES - 1);
  const known = kept[place];
  if (known?.length === units && stands(known, view, at)) return known;
  return (kept[place] = decoded(view, at, units));
}

function stands(text: string, view: DataView, at: number): boolean {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) !== view.getUint16(at + 2 * i, true)) return false;
  return true;
}

function decoded(view: DataView, at: number, units: number): string {
  return utf16.decode(new Uint8Array(view.buffer, view.byteOffset + at, 2 * units));
}
