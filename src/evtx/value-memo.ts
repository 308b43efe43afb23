/** As many values are remembered; one that falls on the place of another takes it. */
const PLACES = 4_096;
/** The longest that are remembered, in bytes: sixty-four characters. */
const LONGEST = 128;

/** What {@link ValueMemo} says of a value that it does not know. */
export const UNKNOWN = -2;

/**
 * A number for each of the values that came lately, such as where somebody keeps their text: names, identifiers and
 * addresses come again and again, and are told by their bytes.
 */
export class ValueMemo {
  readonly #bytes = new DataView(new ArrayBuffer(PLACES * LONGEST));
  /** Type and size as one; 0 where a place is free. */
  readonly #kind = new Uint16Array(PLACES);
  readonly #number = new Int32Array(PLACES);

  /** @returns the number of a value with some bytes. */
  get(view: DataView, type: number, at: number, size: number): number {
    if (size > LONGEST) return UNKNOWN;
    const kind = kindOf(type, size);
    const place = placeOf(view, kind, at, size);
    if (this.#kind[place] !== kind) return UNKNOWN;
    const own = this.#bytes;
    const from = place * LONGEST;
    let k = 0;
    for (; k + 4 <= size; k += 4)
      if (own.getInt32(from + k, true) !== view.getInt32(at + k, true)) return UNKNOWN;
    for (; k < size; k++) if (own.getUint8(from + k) !== view.getUint8(at + k)) return UNKNOWN;
    return this.#number[place]!;
  }

  set(view: DataView, type: number, at: number, size: number, number: number): void {
    if (size > LONGEST) return;
    const kind = kindOf(type, size);
    const place = placeOf(view, kind, at, size);
    this.#kind[place] = kind;
    this.#number[place] = number;
    for (let k = 0; k < size; k++) this.#bytes.setUint8(place * LONGEST + k, view.getUint8(at + k));
  }
}

const kindOf = (type: number, size: number): number => (type << 8) | size;

/** Middle and end tell values apart well enough; all their bytes decide. */
function placeOf(view: DataView, kind: number, at: number, size: number): number {
  let hash = kind;
  if (size < 8) for (let k = 0; k < size; k++) hash = mixed(hash, view.getUint8(at + k));
  else {
    hash = mixed(hash, view.getInt32(at + (size >> 1) - 2, true));
    hash = mixed(hash, view.getInt32(at + size - 8, true));
    hash = mixed(hash, view.getInt32(at + size - 4, true));
  }
  return (hash ^ (hash >>> 15)) & (PLACES - 1);
}

/** Of MurmurHash3. */
const FACTOR = 0x85eb_ca6b | 0;
const mixed = (hash: number, word: number): number => Math.imul((hash << 13) ^ (hash >>> 19) ^ word, FACTOR);
