import { EvtxDamage } from './damage';
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

/** A fragment, read once and run for each record that uses it. */
export interface Compiled {
  ops: readonly Op[];
  /** Where it ends in the chunk. */
  end: number;
}

const utf16 = new TextDecoder('utf-16le');

/** Reads fragments and names of one chunk. */
export class FragmentCompiler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names = new Map<number, { name: string; size: number }>();
  readonly #slackFrom: number;
  #at = 0;
  /** Where the first of the names stands that were read last. */
  #firstName = Infinity;

  /** @param slackFrom where a chunk's slack begins, to read records in it: no name is taken on trust then. -1 for others. */
  constructor(bytes: Uint8Array, view: DataView, slackFrom: number) {
    this.#bytes = bytes;
    this.#view = view;
    this.#slackFrom = slackFrom;
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
    const outer = this.#firstName;
    this.#firstName = Infinity;
    const compiled = this.#compile(from, to, isDefinition, skipInstance);
    // A name that newer records brought has a hash that is right, and may be another all the same; those of data show by themselves.
    if (this.#firstName < this.#slackFrom && from >= this.#slackFrom && !isPlainData(compiled.ops))
      throw new EvtxDamage('a name that it uses may be another by now');
    this.#firstName = outer;
    return compiled;
  }

  #compile(
    from: number,
    to: number,
    isDefinition: boolean,
    skipInstance: (at: number, to: number) => number,
  ): Compiled {
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
          ops.push({ op: 'text', text: String.fromCharCode(this.#view.getUint16(at + 1, true)) });
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
    const at = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    this.#firstName = Math.min(this.#firstName, at);
    let known = this.#names.get(at);
    if (!known) {
      const units = this.#view.getUint16(at + 6, true);
      const end = at + 8 + 2 * units;
      if (end > this.#bytes.length) throw new EvtxDamage('a name goes beyond its chunk');
      if (this.#slackFrom >= 0 && !isName(this.#view, at, end))
        throw new EvtxDamage('a name that it uses was overwritten');
      known = { name: utf16.decode(this.#bytes.subarray(at + 8, end)), size: 10 + 2 * units };
      this.#names.set(at, known);
    }
    if (at === this.#at) this.#at += known.size;
    return known.name;
  }

  /** `{u16 characters, UTF-16LE}`. */
  #text(at: number): string {
    const units = this.#view.getUint16(at, true);
    this.#at = at + 2 + 2 * units;
    if (this.#at > this.#bytes.length) throw new EvtxDamage('a literal goes beyond its chunk');
    return utf16.decode(this.#bytes.subarray(at + 2, this.#at));
  }
}

/** What Windows keeps before a name to find it by: `hash = hash * 65599 + unit`, its lower half. */
export function hashOfName(view: DataView, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at += 2) hash = (Math.imul(hash, 65_599) + view.getUint16(at, true)) | 0;
  return hash & 0xffff;
}

/** @returns whether a name stands there still: zeros have the right hash, and are none. */
function isName(view: DataView, at: number, end: number): boolean {
  const hash = view.getUint16(at + 4, true);
  return end > at + 8 && view.getUint16(end, true) === 0 && hash === hashOfName(view, at + 8, end);
}

/** @returns whether a fragment has no names but those of event data, each in its place. */
function isPlainData(ops: readonly Op[]): boolean {
  let depth = 0;
  return ops.every((op) => {
    if (op.op === 'open') return depth < 2 && op.name === (depth++ === 0 ? 'EventData' : 'Data');
    if (op.op === 'end') depth--;
    return op.op === 'attribute' ? op.name === 'Name' : op.op !== 'entity' && op.op !== 'pi';
  });
}

function closed(ops: Op[], open: { name: string; end: number }[]): Op[] {
  for (const element of open.reverse()) {
    element.end = ops.length;
    ops.push({ op: 'end', name: element.name });
  }
  return ops;
}
