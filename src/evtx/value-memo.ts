/** As many values are remembered; one that falls on the place of another takes it. */
const PLACES = 4_096;
/** Bytes of a place: type and size as one, 0 where it is free; the number; the value. */
const PLACE = 128;
const NUMBER = 4;
const VALUE = 8;
/** The longest that are remembered, in bytes: sixty characters. */
const LONGEST = PLACE - VALUE;

/** What {@link ValueMemo} says of a value that it does not know. */
export const UNKNOWN = -2;

/**
 * A number for each of the values that came lately, such as where somebody keeps their text: names, identifiers and
 * addresses come again and again, and are told by their bytes.
 */
export class ValueMemo {
  readonly #places = new DataView(new ArrayBuffer(PLACES * PLACE));

  /** @returns the number of a value with some bytes. */
  get(view: DataView, type: number, at: number, size: number): number {
    if (size > LONGEST) return UNKNOWN;
    const kind = kindOf(type, size);
    const place = placeOf(view, kind, at, size);
    const places = this.#places;
    if (places.getInt32(place, true) !== kind) return UNKNOWN;
    return isEqual(places, place + VALUE, view, at, size) ? places.getInt32(place + NUMBER, true) : UNKNOWN;
  }

  set(view: DataView, type: number, at: number, size: number, number: number): void {
    if (size > LONGEST) return;
    const kind = kindOf(type, size);
    const place = placeOf(view, kind, at, size);
    const places = this.#places;
    places.setInt32(place, kind, true);
    places.setInt32(place + NUMBER, number, true);
    for (let k = 0; k < size; k++) places.setUint8(place + VALUE + k, view.getUint8(at + k));
  }
}

function isEqual(a: DataView, i: number, b: DataView, k: number, size: number): boolean {
  const last = size - 4;
  if (last < 0) {
    for (let n = 0; n < size; n++) if (a.getUint8(i + n) !== b.getUint8(k + n)) return false;
    return true;
  }
  // The last word first: values that begin alike mostly end otherwise. So no value is compared byte by byte.
  if (a.getInt32(i + last, true) !== b.getInt32(k + last, true)) return false;
  for (let n = 0; n < last; n += 4) if (a.getInt32(i + n, true) !== b.getInt32(k + n, true)) return false;
  return true;
}

const kindOf = (type: number, size: number): number => (type << 8) | size;

/** @returns where a place begins. Middle and end tell values apart well enough; all their bytes decide. */
function placeOf(view: DataView, kind: number, at: number, size: number): number {
  let hash = kind;
  if (size < 8) for (let k = 0; k < size; k++) hash = mixed(hash, view.getUint8(at + k));
  else {
    hash = mixed(hash, view.getInt32(at + (size >> 1) - 2, true));
    hash = mixed(hash, view.getInt32(at + size - 8, true));
    hash = mixed(hash, view.getInt32(at + size - 4, true));
  }
  return ((hash ^ (hash >>> 15)) & (PLACES - 1)) * PLACE;
}

/** Of MurmurHash3. */
const FACTOR = 0x85eb_ca6b | 0;
const mixed = (hash: number, word: number): number => Math.imul((hash << 13) ^ (hash >>> 19) ^ word, FACTOR);
