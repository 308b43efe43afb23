import type { Literal } from './field-plan';
import { Utf8Writer } from './utf8-writer';
import { UNKNOWN, ValueMemo } from './value-memo';
import { FILETIME, NULL, STRING, type ValueReader } from './values';

/** In place of a type: the field is a text that was put together, or one that stands in the template. */
const TEXT = 0xff;
const LITERAL = 0xfe;
const UNWRITTEN = -1;
/** Room for more slots than are wanted of a log: looking beyond an array's end is slow. */
const FIRST_SLOTS = 128;

/**
 * The wanted fields of one record. A value stays where it stands in the chunk until somebody asks for its text: most of a
 * record's are never asked for. A text stays as it is until the next record.
 */
export class RecordFields {
  /** Where the text that was read last begins and ends. */
  from = 0;
  to = 0;
  /** Room for texts that are put together as the record is gone through. */
  readonly out = new Utf8Writer();
  /** For values that are asked for. The record bounds each of them, and each is written once. */
  readonly #texts = new Utf8Writer(Infinity);
  readonly #memo = new ValueMemo();
  #values: ValueReader | null = null;
  /** By slot: type, place and size of the value in the chunk; */
  #type = new Uint8Array(0);
  #at = new Int32Array(0);
  #size = new Int32Array(0);
  /** the bytes that its text stands in, and where; */
  readonly #buf: Uint8Array[] = [];
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  /** what a literal is; */
  readonly #literal: Literal[] = [];
  /** and what was noted of it. */
  #noted = new Int32Array(0);

  constructor() {
    this.add(FIRST_SLOTS - 1);
  }

  /** Makes room for a slot. */
  add(slot: number): void {
    if (slot < this.#type.length) return;
    const length = Math.max(slot + 1, 2 * this.#type.length);
    const type = new Uint8Array(length);
    type.set(this.#type);
    this.#type = type;
    this.#at = grown(this.#at, length);
    this.#size = grown(this.#size, length);
    this.#from = grown(this.#from, length);
    this.#to = grown(this.#to, length);
    this.#noted = grown(this.#noted, length);
  }

  /** Begins a record of a chunk. @returns how many bytes were written for the one before it there. */
  begin(values: ValueReader): number {
    const written = values === this.#values ? this.out.length + this.#texts.length : 0;
    this.#values = values;
    this.#type.fill(NULL);
    this.out.reset();
    this.#texts.reset();
    return written;
  }

  /** Notes where a value stands that {@link ValueReader.check} found to be whole. */
  value(slot: number, type: number, at: number, size: number): void {
    this.#type[slot] = type;
    this.#at[slot] = at;
    this.#size[slot] = size;
    this.#from[slot] = UNWRITTEN;
    this.#noted[slot] = UNKNOWN;
  }

  /** Takes a text in UTF-8. */
  text(slot: number, buf: Uint8Array, from: number, to: number): void {
    this.#type[slot] = TEXT;
    this.#buf[slot] = buf;
    this.#from[slot] = from;
    this.#to[slot] = to;
    this.#noted[slot] = UNKNOWN;
  }

  literal(slot: number, literal: Literal): void {
    this.text(slot, literal.bytes, 0, literal.bytes.length);
    this.#type[slot] = LITERAL;
    this.#literal[slot] = literal;
    this.#noted[slot] = literal.noted;
  }

  /** @returns the bytes in which a field stands as UTF-8, at {@link from} to {@link to}; null where the record has none. */
  read(slot: number): Uint8Array | null {
    if (this.#typeOf(slot) === NULL) return null;
    if (this.#from[slot] === UNWRITTEN) this.#write(slot);
    this.from = this.#from[slot]!;
    this.to = this.#to[slot]!;
    return this.#buf[slot]!;
  }

  /** @returns the value of a field, where it is a whole number below 2^53 without a sign; NaN of any other. */
  integer(slot: number): number {
    return this.#isValue(slot) ? this.#values!.integer(this.#type[slot]!, this.#at[slot]!) : NaN;
  }

  /** @returns the UTC milliseconds of a field that is a FILETIME before the year 10000; NaN of any other. */
  time(slot: number): number {
    return this.#type[slot] === FILETIME ? this.#values!.time(this.#at[slot]!) : NaN;
  }

  /**
   * @returns what was noted of a field, in this record or of an equal value in another one; {@link UNKNOWN} where nothing was, -1
   * where the record has no such field.
   */
  noted(slot: number): number {
    const type = this.#typeOf(slot);
    if (type === NULL) return -1;
    const noted = this.#noted[slot]!;
    if (noted !== UNKNOWN || type >= LITERAL) return noted;
    const { view } = this.#values!;
    return (this.#noted[slot] = this.#memo.get(view, type, this.#at[slot]!, this.#size[slot]!));
  }

  /** Notes a number of a field's text, for equal values of later records too. */
  note(slot: number, number: number): void {
    this.#noted[slot] = number;
    if (this.#type[slot] === LITERAL) this.#literal[slot]!.noted = number;
    if (!this.#isValue(slot)) return;
    const { view } = this.#values!;
    this.#memo.set(view, this.#type[slot]!, this.#at[slot]!, this.#size[slot]!, number);
  }

  /** A slot that no template has named so far has no room yet. */
  #typeOf(slot: number): number {
    return this.#type[slot] ?? NULL;
  }

  #isValue(slot: number): boolean {
    const type = this.#typeOf(slot);
    return type !== NULL && type < LITERAL;
  }

  #write(slot: number): void {
    const texts = this.#texts;
    const from = texts.length;
    const type = this.#type[slot]!;
    // Most values are, and need no telling apart.
    if (type === STRING) this.#values!.string(texts, this.#at[slot]!, this.#size[slot]!, false);
    else this.#values!.write(texts, type, this.#at[slot]!, this.#size[slot]!, false);
    this.#buf[slot] = texts.buf;
    this.#from[slot] = from;
    this.#to[slot] = texts.length;
  }
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(length);
  bigger.set(array);
  return bigger;
}
