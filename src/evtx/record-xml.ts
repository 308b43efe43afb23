import { CHUNK_BYTES, FIRST_RECORD, isChunk, RECORD_HEADER, SMALLEST_RECORD, sizeOfRecord } from './chunk';
import { damageOf } from './damage';
import { MAX_NESTING, type ChunkFragments, type Values } from './fragments';
import { fragmentsAround } from './slack';
import type { Op } from './template';
import { Utf8Writer } from './utf8-writer';
import { ARRAY, BINXML, NULL } from './values';
import { XmlWriter } from './xml-writer';

/** Bytes around a record that hold its whole chunk, wherever in its chunk it stands. */
export function bytesAround(offset: number): { from: number; to: number } {
  return { from: Math.max(0, offset - CHUNK_BYTES), to: offset + CHUNK_BYTES };
}

/**
 * Finds a record's chunk and shows the record as XML.
 * @param around the file's bytes from `base` on, as {@link bytesAround} names them.
 * @param offset of the record in the file. @returns null where no chunk there holds such a record.
 */
export function recordXml(around: Uint8Array, base: number, offset: number): string | null {
  const at = offset - base;
  for (let start = at - FIRST_RECORD; start >= 0 && start > at - CHUNK_BYTES; start--) {
    if (!isChunk(around, start)) continue;
    const chunk = new Uint8Array(CHUNK_BYTES);
    chunk.set(around.subarray(start, start + CHUNK_BYTES));
    const view = new DataView(chunk.buffer);
    const from = at - start;
    const size = from + SMALLEST_RECORD <= CHUNK_BYTES ? sizeOfRecord(view, from) : 0;
    if (size === 0) continue;
    try {
      return new RecordXml(fragmentsAround(view, from)).text(from + RECORD_HEADER, from + size - 4);
    } catch (error) {
      damageOf(error);
    }
  }
  return null;
}

/** One record as XML. */
class RecordXml {
  readonly #fragments: ChunkFragments;
  readonly #out = new XmlWriter(new Utf8Writer());

  constructor(fragments: ChunkFragments) {
    this.#fragments = fragments;
  }

  /** @returns the record whose binary XML stands in `[from, to)`. @throws EvtxDamage or RangeError for a damaged one. */
  text(from: number, to: number): string {
    this.#fragments.begin();
    this.#fragment(from, to, 0);
    return this.#out.text();
  }

  #fragment(at: number, to: number, depth: number): void {
    this.#fragments.spend();
    const fragments = this.#fragments;
    const start = fragments.skipHeader(at, to);
    const frame = fragments.isInstance(start) ? fragments.instance(start, to, depth) : null;
    const { ops } = frame ? frame.template : fragments.inline(start, to, depth);
    this.#render(ops, 0, ops.length, frame, to, depth);
  }

  #render(
    ops: readonly Op[],
    from: number,
    until: number,
    frame: Values | null,
    to: number,
    depth: number,
  ): void {
    const xml = this.#out;
    for (let i = from; i < until; i++) {
      this.#fragments.spend();
      const op = ops[i]!;
      switch (op.op) {
        case 'open':
          if (frame && op.condition >= 0 && frame.isNull(op.condition)) i = op.end;
          else if (frame && this.#repeat(ops, i, frame)) i = op.end;
          else xml.open(op.name);
          break;
        case 'attribute': {
          const value = ops[i + 1];
          // An attribute whose only value is left out is left out.
          if (frame && value?.op === 'value' && frame.isNull(value.index)) i++;
          else xml.attribute(op.name);
          break;
        }
        case 'content':
          xml.content(op.empty);
          break;
        case 'end':
          xml.end(op.name);
          break;
        case 'text':
          xml.string(op.text);
          break;
        case 'cdata':
          xml.cdata(op.text);
          break;
        case 'entity':
          xml.entity(op.name);
          break;
        case 'pi':
          xml.instruction(op.target, op.data);
          break;
        case 'instance':
          this.#fragment(op.at, to, depth + 1);
          break;
        case 'value':
          if (frame && op.index < frame.count) this.#value(frame, op.index, depth);
      }
    }
  }

  #value(frame: Values, index: number, depth: number): void {
    const type = frame.type[index]!;
    const at = frame.at[index]!;
    const size = frame.size[index]!;
    if (type === NULL || size === 0) return;
    if (type === BINXML) return this.#fragment(at, at + size, depth + 1);
    this.#out.inline((out) => {
      if ((type & ARRAY) === 0) return this.#fragments.values.write(out, type, at, size, true);
      let n = 0;
      this.#fragments.values.items(type, at, size, (one, itemAt, itemSize) => {
        this.#fragments.spend();
        if (n++ > 0) out.ascii(', ');
        this.#fragments.values.write(out, one, itemAt, itemSize, true);
      });
    });
  }

  /** An element that holds nothing but a list is written once per item ([MS-EVEN6] 2.2.12). @returns false for any other. */
  #repeat(ops: readonly Op[], open: number, frame: Values): boolean {
    const element = ops[open]!;
    if (element.op !== 'open') return false;
    const value = ops[element.end - 1];
    if (value?.op !== 'value' || ops[element.end - 2]?.op !== 'content' || value.index >= frame.count)
      return false;
    const type = frame.type[value.index]!;
    const size = frame.size[value.index]!;
    if ((type & ARRAY) === 0 || size === 0) return false;
    this.#fragments.values.items(type, frame.at[value.index]!, size, (one, at, itemSize) => {
      this.#fragments.spend();
      this.#out.open(element.name);
      this.#render(ops, open + 1, element.end - 1, frame, 0, MAX_NESTING);
      this.#out.inline((out) => this.#fragments.values.write(out, one, at, itemSize, true));
      this.#out.end(element.name);
    });
    return true;
  }
}
