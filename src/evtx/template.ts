import { EvtxDamage } from './damage';
import { textAt } from './texts';
import { STRING } from './values';

/** Tokens of binary XML. Source: libevtx, "Windows XML Event Log (EVTX) format", Binary XML tokens; [MS-EVEN6] 2.2.12. */
const END = 0x00;
const OPEN_START = 0x01;
const CLOSE_START = 0x02;
const CLOSE_EMPTY = 0x03;
const END_ELEMENT = 0x04;
const VALUE = 0x05;
const ATTRIBUTE = 0x06;
const CDATA = 0x07;
const CHARACTER = 0x08;
const ENTITY = 0x09;
const PI_TARGET = 0x0a;
const PI_DATA = 0x0b;
export const INSTANCE = 0x0c;
const SUBSTITUTION = 0x0d;
const OPTIONAL = 0x0e;
export const FRAGMENT = 0x0f;
/** Set where an element has attributes, or where more of the same follows. */
const MORE = 0x40;

/** Bytes before a name's characters. */
export const NAME_HEADER = 8;

const MAX_DEPTH = 64;
/** Of a fragment; one that fills a chunk has fewer. */
const MAX_OPS = 1 << 15;
const NO_DEPENDENCY = 0xffff;

/** One step of a compiled fragment. */
export type Op =
  /** `end` is the index of the element's end; `condition` the value without which it is left out, -1 for none. */
  | { op: 'open'; name: string; end: number; condition: number }
  | { op: 'attribute'; name: string }
  /** The start tag is over; `empty` where the element is. */
  | { op: 'content'; empty: boolean }
  | { op: 'end'; name: string }
  | { op: 'text'; text: string }
  | { op: 'cdata'; text: string }
  /** `type` is what the definition declares; the record says what it is. */
  | { op: 'value'; index: number; type: number }
  | { op: 'entity'; name: string }
  | { op: 'pi'; target: string; data: string }
  /** A template instance at a place in the chunk. */
  | { op: 'instance'; at: number };

/** A place in a fragment that names something, and where in the chunk the name stands: behind that place, or elsewhere. */
export interface NameUse {
  at: number;
  stands: number;
  name: string;
}

/** Tells whether names still are what a fragment was written with. */
export interface NameTrust {
  /** @throws EvtxDamage where no name stands in the chunk at `[at, end)` any more. */
  name(at: number, end: number): void;
  /** @throws EvtxDamage where the names of the fragment at `from` may be others by now. */
  fragment(from: number, compiled: Compiled): void;
}

/** A fragment, read once and run for each record that uses it. */
export interface Compiled {
  ops: readonly Op[];
  /** In the order of their places. */
  names: readonly NameUse[];
  /** Where it ends in the chunk. */
  end: number;
}

/** Reads fragments and names of one chunk. */
export class FragmentCompiler {
  readonly #view: DataView;
  readonly #names = new Map<number, { name: string; size: number }>();
  readonly #trust: NameTrust | null;
  #at = 0;
  #uses: NameUse[] = [];

  /** @param trust whether names may be taken for what they were; null where nothing speaks against it. */
  constructor(view: DataView, trust: NameTrust | null) {
    this.#view = view;
    this.#trust = trust;
  }

  /**
   * Compiles the fragment in `[from, to)`.
   * @param isDefinition whether it is a template's: its elements carry the index of the value they depend on.
   * @param skipInstance finds the end of a template instance.
   * @throws EvtxDamage
   */
  compile(
    from: number,
    to: number,
    isDefinition: boolean,
    skipInstance: (at: number, to: number) => number,
  ): Compiled {
    const outer = this.#uses;
    const names: NameUse[] = (this.#uses = []);
    const compiled = { ...this.#compile(from, to, isDefinition, skipInstance), names };
    this.#uses = outer;
    this.#trust?.fragment(from, compiled);
    return compiled;
  }

  #compile(
    from: number,
    to: number,
    isDefinition: boolean,
    skipInstance: (at: number, to: number) => number,
  ): { ops: Op[]; end: number } {
    const ops: Op[] = [];
    const open: { op: 'open'; name: string; end: number; condition: number }[] = [];
    this.#at = from;
    while (this.#at < to) {
      if (ops.length > MAX_OPS) throw new EvtxDamage('its XML has too many parts');
      const at = this.#at;
      const token = this.#view.getUint8(at);
      const more = (token & MORE) !== 0;
      switch (token & ~MORE) {
        case END:
          this.#at = at + 1;
          // Some writers leave the last elements open.
          return { ops: closed(ops, open), end: this.#at };
        case FRAGMENT:
          this.#at = at + 4;
          break;
        case OPEN_START: {
          if (open.length === MAX_DEPTH)
            throw new EvtxDamage(`its XML is nested deeper than ${MAX_DEPTH} elements`);
          const depends = isDefinition ? this.#view.getUint16(at + 1, true) : NO_DEPENDENCY;
          this.#at = at + (isDefinition ? 7 : 5);
          const name = this.#name();
          if (more) this.#at += 4;
          const condition = depends === NO_DEPENDENCY ? -1 : depends;
          const opened = { op: 'open' as const, name, end: -1, condition };
          ops.push(opened);
          open.push(opened);
          break;
        }
        case ATTRIBUTE:
          this.#at = at + 1;
          ops.push({ op: 'attribute', name: this.#name() });
          break;
        case CLOSE_START:
          this.#at = at + 1;
          ops.push({ op: 'content', empty: false });
          break;
        case CLOSE_EMPTY:
          this.#at = at + 1;
          ops.push({ op: 'content', empty: true });
          this.#close(ops, open);
          break;
        case END_ELEMENT:
          this.#at = at + 1;
          this.#close(ops, open);
          break;
        case VALUE: {
          const type = this.#view.getUint8(at + 1);
          if (type !== STRING) throw new EvtxDamage(`a literal has the type 0x${type.toString(16)}`);
          ops.push({ op: 'text', text: this.#text(at + 2) });
          break;
        }
        case CDATA:
          ops.push({ op: 'cdata', text: this.#text(at + 1) });
          break;
        case CHARACTER:
          this.#at = at + 3;
          ops.push({ op: 'text', text: textAt(this.#view, at + 1, 1) });
          break;
        case ENTITY:
          this.#at = at + 1;
          ops.push({ op: 'entity', name: this.#name() });
          break;
        case PI_TARGET:
          this.#at = at + 1;
          ops.push({ op: 'pi', target: this.#name(), data: '' });
          break;
        case PI_DATA: {
          const data = this.#text(at + 1);
          const last = ops[ops.length - 1];
          if (last?.op === 'pi') last.data = data;
          break;
        }
        case INSTANCE:
          ops.push({ op: 'instance', at });
          this.#at = skipInstance(at, to);
          break;
        case SUBSTITUTION:
        case OPTIONAL: {
          this.#at = at + 4;
          const index = this.#view.getUint16(at + 1, true);
          ops.push({ op: 'value', index, type: this.#view.getUint8(at + 3) });
          break;
        }
        default:
          throw new EvtxDamage(
            `unknown token 0x${token.toString(16).padStart(2, '0')} at 0x${at.toString(16)} of its chunk`,
          );
      }
    }
    return { ops: closed(ops, open), end: this.#at };
  }

  #close(ops: Op[], open: { name: string; end: number }[]): void {
    const element = open.pop();
    if (!element) throw new EvtxDamage('an element ends that did not begin');
    element.end = ops.length;
    ops.push({ op: 'end', name: element.name });
  }

  /** A name, here or elsewhere in the chunk: `{u32 next, u16 hash, u16 characters, UTF-16LE, u16 0}`. */
  #name(): string {
    const at = this.#at;
    const stands = this.#view.getUint32(at, true);
    this.#at += 4;
    let known = this.#names.get(stands);
    if (!known) {
      const units = this.#view.getUint16(stands + 6, true);
      const from = stands + NAME_HEADER;
      const end = from + 2 * units;
      if (end > this.#view.byteLength) throw new EvtxDamage('a name goes beyond its chunk');
      this.#trust?.name(stands, end);
      known = { name: textAt(this.#view, from, units), size: end + 2 - stands };
      this.#names.set(stands, known);
    }
    if (stands === this.#at) this.#at += known.size;
    this.#uses.push({ at, stands, name: known.name });
    return known.name;
  }

  /** `{u16 characters, UTF-16LE}`. */
  #text(at: number): string {
    const units = this.#view.getUint16(at, true);
    this.#at = at + 2 + 2 * units;
    if (this.#at > this.#view.byteLength) throw new EvtxDamage('a literal goes beyond its chunk');
    return textAt(this.#view, at + 2, units);
  }
}

function closed(ops: Op[], open: { name: string; end: number }[]): Op[] {
  for (const element of open.reverse()) {
    element.end = ops.length;
    ops.push({ op: 'end', name: element.name });
  }
  return ops;
}
