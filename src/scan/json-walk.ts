import { foldQuotes } from './csv-scanner';
import {
  ABSENT,
  ARRAY,
  DOUBLED_ARRAY,
  DOUBLED_OBJECT,
  ESCAPED,
  FALSE,
  NUMBER,
  OBJECT,
  TEXT,
  TRUE,
  unescape,
  type Slots,
} from './slots';
import { readPsObject } from './ps-object';
import { equalExact, findChild, type TrieNode } from './trie';

/** Deeper nesting than any log has is a hostile one. */
export const MAX_DEPTH = 200;

const QUOTE = 0x22;

/**
 * Walks one JSON text and puts the wanted values into slots, by byte range. Brackets, keys, colons, commas and
 * literals are checked throughout, so that a record that is not JSON is told apart; nothing is decoded.
 * A CSV cell is walked as it stands, its quotes doubled: unfolding it first would cost as much as the walk.
 */
export class JsonWalker {
  #buf: Uint8Array = new Uint8Array(0);
  #end = 0;
  #doubled = false;
  #slots: Slots;
  /** Whether a value was given up because it is nested too deeply; whoever asks sets it back before. */
  tooDeep = false;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /**
   * @param doubled whether its quotes are doubled, as in a CSV cell.
   * @returns false if `buf[start, end)` is not one whole JSON value.
   */
  walk(buf: Uint8Array, start: number, end: number, root: TrieNode, doubled = false): boolean {
    const outerBuf = this.#buf;
    const outerEnd = this.#end;
    const outerDoubled = this.#doubled;
    this.#buf = buf;
    this.#end = end;
    this.#doubled = doubled;
    const at = this.#value(this.#blank(start), root, 0, true);
    const whole = at >= 0 && this.#blank(at) === end;
    this.#buf = outerBuf;
    this.#end = outerEnd;
    this.#doubled = outerDoubled;
    return whole;
  }

  /**
   * Walks the one JSON value that begins at `start`, blanks before it allowed.
   * @param root what is wanted of it; null only finds its end. @returns where it ends; -1 where it is none.
   */
  next(buf: Uint8Array, start: number, end: number, root: TrieNode | null, doubled = false): number {
    this.#buf = buf;
    this.#end = end;
    this.#doubled = doubled;
    return this.#value(this.#blank(start), root, 0, true);
  }

  #blank(i: number): number {
    const buf = this.#buf;
    while (i < this.#end) {
      const c = buf[i]!;
      if (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) i++;
      else break;
    }
    return i;
  }

  /** @returns the end of the value at `i`, or -1. `node` tells what is wanted of it. */
  #value(i: number, node: TrieNode | null, depth: number, exact: boolean): number {
    const buf = this.#buf;
    switch (buf[i]) {
      case QUOTE: {
        const from = this.#afterQuote(i);
        const to = this.#string(from);
        if (to < 0) return -1;
        if (node) this.#text(node, from, to, exact);
        return this.#afterQuote(to);
      }
      case 0x7b: {
        const to = depth < MAX_DEPTH ? this.#object(i, node, depth) : this.#giveUp();
        if (to >= 0 && node && node.slot >= 0) this.#raw(node.slot, OBJECT, i, to, exact);
        return to;
      }
      case 0x5b: {
        const to = depth < MAX_DEPTH ? this.#array(i, depth) : this.#giveUp();
        if (to >= 0 && node && node.slot >= 0) this.#raw(node.slot, ARRAY, i, to, exact);
        return to;
      }
      default:
        return this.#literal(i, node, exact);
    }
  }

  #giveUp(): number {
    this.tooDeep = true;
    return -1;
  }

  /** @returns the place behind the quote at `i`. */
  #afterQuote(i: number): number {
    return this.#doubled && i + 1 < this.#end && this.#buf[i + 1] === QUOTE ? i + 2 : i + 1;
  }

  /** Puts the JSON of an object or array into a slot. */
  #raw(slot: number, is: number, from: number, to: number, exact: boolean): void {
    // Most are gone through as they stand: the quotes are undone where somebody asks for the text.
    const doubled = is === ARRAY ? DOUBLED_ARRAY : DOUBLED_OBJECT;
    this.#slots.set(slot, this.#doubled ? doubled : is, this.#buf, from, to, exact);
  }

  #fold(from: number, to: number): Uint8Array {
    const out = this.#slots.claim(to - from);
    const at = this.#slots.claimed;
    this.#foldedFrom = at;
    this.#foldedTo = at + foldQuotes(this.#buf, from, to, out, at);
    return out;
  }
  #foldedFrom = 0;
  #foldedTo = 0;

  #escapes = false;

  /** @returns where the closing quote of the string whose inside starts at `i` stands, or -1. */
  #string(i: number): number {
    const buf = this.#buf;
    const end = this.#end;
    this.#escapes = false;
    while (i < end) {
      const c = buf[i]!;
      if (c === QUOTE) return i;
      if (c === 0x5c) {
        this.#escapes = true;
        i++;
        if (this.#doubled && i < end && buf[i] === QUOTE) {
          i = this.#afterQuote(i);
          continue;
        }
      }
      i++;
    }
    return -1;
  }

  #text(node: TrieNode, from: number, to: number, exact: boolean): void {
    const is = this.#escapes ? ESCAPED : TEXT;
    let buf = this.#buf;
    if (is === ESCAPED && this.#doubled) {
      buf = this.#fold(from, to);
      from = this.#foldedFrom;
      to = this.#foldedTo;
    }
    if (node.slot >= 0) this.#slots.set(node.slot, is, buf, from, to, exact);
    if (node.children.length === 0) return;
    // A JSON text inside a string: `properties`, AuditData and cells of Log Analytics come like that.
    let at = from;
    while (at < to && buf[at]! <= 0x20) at++;
    const first = buf[at];
    if (first === 0x40 && is === TEXT) readPsObject(buf, at, to, node, this.#slots);
    if (first !== 0x7b && first !== QUOTE && first !== 0x5c) return;
    // What is wrong inside a text is not wrong with the record.
    const outer = this.tooDeep;
    if (!this.#textAsJson(buf, from, to, is, node) && node.slot >= 0)
      // It only began like JSON: the whole text stands.
      this.#slots.set(node.slot, is, buf, from, to, true);
    this.tooDeep = outer;
  }

  #textAsJson(buf: Uint8Array, from: number, to: number, is: number, node: TrieNode): boolean {
    // Without escapes it holds no quote that could be doubled.
    if (is === TEXT) return this.walk(buf, from, to, node);
    const out = this.#slots.claim(to - from);
    const start = this.#slots.claimed;
    const length = unescape(buf, from, to, out, start);
    return this.walk(out, start, start + length, node);
  }

  #object(i: number, node: TrieNode | null, depth: number): number {
    const buf = this.#buf;
    i = this.#blank(i + 1);
    if (buf[i] === 0x7d) return i + 1;
    for (;;) {
      if (i >= this.#end || buf[i] !== QUOTE) return -1;
      const from = this.#afterQuote(i);
      const to = this.#string(from);
      if (to < 0) return -1;
      i = this.#blank(this.#afterQuote(to));
      if (buf[i] !== 0x3a || i >= this.#end) return -1;
      const child = node && node.children.length > 0 ? findChild(node, buf, from, to) : null;
      i = this.#value(
        this.#blank(i + 1),
        child,
        depth + 1,
        child !== null && equalExact(child.key, buf, from),
      );
      if (i < 0) return -1;
      i = this.#blank(i);
      if (i >= this.#end) return -1;
      if (buf[i] === 0x7d) return i + 1;
      if (buf[i] !== 0x2c) return -1;
      i = this.#blank(i + 1);
    }
  }

  #array(i: number, depth: number): number {
    const buf = this.#buf;
    i = this.#blank(i + 1);
    if (buf[i] === 0x5d) return i + 1;
    for (;;) {
      i = this.#value(i, null, depth + 1, false);
      if (i < 0) return -1;
      i = this.#blank(i);
      if (i >= this.#end) return -1;
      if (buf[i] === 0x5d) return i + 1;
      if (buf[i] !== 0x2c) return -1;
      i = this.#blank(i + 1);
    }
  }

  #literal(i: number, node: TrieNode | null, exact: boolean): number {
    const buf = this.#buf;
    const from = i;
    while (i < this.#end) {
      const c = buf[i]!;
      if (c === 0x2c || c === 0x7d || c === 0x5d || c <= 0x20) break;
      i++;
    }
    const is = literalKind(buf, from, i);
    if (is < 0) return -1;
    if (node && node.slot >= 0) this.#slots.set(node.slot, is, buf, from, i, exact);
    return i;
  }
}

const WORDS: [string, number][] = [
  ['true', TRUE],
  ['false', FALSE],
  ['null', ABSENT],
];

function literalKind(buf: Uint8Array, from: number, to: number): number {
  const first = buf[from]!;
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) {
    for (let i = from; i < to; i++) {
      const c = buf[i]!;
      const ok =
        (c >= 0x30 && c <= 0x39) || c === 0x2e || c === 0x2d || c === 0x2b || c === 0x45 || c === 0x65;
      if (!ok) return -1;
    }
    return NUMBER;
  }
  for (const [word, is] of WORDS) {
    if (to - from !== word.length) continue;
    let k = 0;
    while (k < word.length && buf[from + k] === word.charCodeAt(k)) k++;
    if (k === word.length) return is;
  }
  return -1;
}
