import {
  CHUNK_BYTES,
  FIRST_RECORD,
  freeSpace,
  isChunk,
  matches,
  nextRecord,
  RECORD_HEADER,
  RECORD_MAGIC,
  SMALLEST_RECORD,
  sizeOfRecord,
} from './chunk';
import { crc32 } from './crc32';
import { damageOf } from './damage';
import type { WantedField } from './field-plan';
import { RecordFields } from './record-fields';
import { ChunkFragments } from './fragments';
import { FieldFinder } from './field-finder';
import { eachInSlack, SlackTrust } from './slack';
import { TemplateCache } from './template-cache';

/** `ElfFile\0`. Source: libevtx, "Windows XML Event Log (EVTX) format". */
const FILE_MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0];
const MAGIC_BYTES = 8;
/** Of both magics. */
const FIRST_BYTE = 0x45;
const FILE_HEADER = 4096;
/** How much of a push is looked at in one go, so that memory does not follow the size of a push. */
const STEP = 1 << 20;

/** A record of the file, in the order in which it stands there. The bytes are those of this call only. */
export interface EvtxRecord {
  buf: Uint8Array;
  from: number;
  to: number;
  /** Of the record in the file. */
  offset: number;
  /** Why it cannot be read, with its chunk and EventRecordID; null where it can. */
  broken: string | null;
}

/** What a file's headers and chunks say of its state. */
export interface EvtxCondition {
  /** Whether it has a file header: carved chunks have none. */
  hasHeader: boolean;
  /** The log was not closed: what its header counts is out of date. */
  isDirty: boolean;
  isHeaderChecksumWrong: boolean;
  chunks: number;
  chunksWithWrongHeaderChecksum: number;
  chunksWithWrongRecordChecksum: number;
  /** Stretches that are no chunk and not empty. */
  gaps: { count: number; bytes: number; first: number };
  /** What stood behind the records of its chunks; null where nobody asked for it. */
  slack: { recovered: number; unreadable: number } | null;
}

interface Handlers {
  /** @returns the slot of a field named as in `field-plan.ts`, -1 where it is not wanted. */
  wanted: WantedField;
  /** @param fields of the record, for this call only. */
  onRecord: (record: EvtxRecord, fields: RecordFields) => void;
  /**
   * Takes a record of before that remains behind those of a chunk; left out, none is looked for. @returns false where it is
   * of no use.
   */
  onRecovered?: ((record: EvtxRecord, fields: RecordFields) => boolean) | null;
}

/**
 * Reads an EVTX file, or chunks of one without their header, from bytes in pieces of any size. Chunks are taken as they come,
 * whatever the header counts; what lies between them is passed over. Remains behind a chunk's last record are no records: they
 * are looked for only where somebody takes them.
 */
export class EvtxReader {
  readonly condition: EvtxCondition = {
    hasHeader: false,
    isDirty: false,
    isHeaderChecksumWrong: false,
    chunks: 0,
    chunksWithWrongHeaderChecksum: 0,
    chunksWithWrongRecordChecksum: 0,
    gaps: { count: 0, bytes: 0, first: -1 },
    slack: null,
  };
  readonly #handlers: Handlers;
  readonly #fields = new RecordFields();
  readonly #templates = new TemplateCache();
  readonly #wanted: WantedField;
  #buf = new Uint8Array(STEP + CHUNK_BYTES);
  #pos = 0;
  #fill = 0;
  /** Offset in the file of `#buf[0]`. */
  #base = 0;
  /** Where the stretch that is no chunk begins in the file, -1 outside of any. */
  #gapFrom = -1;
  #isGapEmpty = true;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#wanted = (name) => {
      const slot = handlers.wanted(name);
      if (slot >= 0) this.#fields.add(slot);
      return slot;
    };
    if (handlers.onRecovered) this.condition.slack = { recovered: 0, unreadable: 0 };
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += STEP) {
      this.#append(bytes.subarray(from, from + STEP));
      this.#read(false);
    }
  }

  end(): void {
    this.#read(true);
    this.#gap(this.#fill - this.#pos);
    this.#endGap();
  }

  #append(bytes: Uint8Array): void {
    this.#buf.copyWithin(0, this.#pos, this.#fill);
    this.#base += this.#pos;
    this.#fill -= this.#pos;
    this.#pos = 0;
    // What waits is less than a chunk, so there is always room.
    this.#buf.set(bytes, this.#fill);
    this.#fill += bytes.length;
  }

  #read(atEnd: boolean): void {
    for (;;) {
      const left = this.#fill - this.#pos;
      if (left < MAGIC_BYTES) return;
      if (isChunk(this.#buf, this.#pos)) {
        if (left < CHUNK_BYTES && !atEnd) return;
        this.#endGap();
        this.#chunk(Math.min(left, CHUNK_BYTES));
      } else if (matches(this.#buf, this.#pos, FILE_MAGIC)) {
        if (left < FILE_HEADER && !atEnd) return;
        this.#endGap();
        this.#header(Math.min(left, FILE_HEADER));
      } else {
        const next = this.#nextMagic(this.#pos + 1);
        this.#gap((next < 0 ? this.#fill - MAGIC_BYTES + 1 : next) - this.#pos);
        if (next < 0) return;
      }
    }
  }

  /** Passes over bytes that are no chunk. */
  #gap(bytes: number): void {
    if (bytes <= 0) return;
    if (this.#gapFrom < 0) {
      this.#gapFrom = this.#base + this.#pos;
      this.#isGapEmpty = true;
    }
    const end = this.#pos + bytes;
    for (let i = this.#pos; this.#isGapEmpty && i < end; i++) this.#isGapEmpty = this.#buf[i] === 0;
    this.#pos = end;
  }

  #endGap(): void {
    if (this.#gapFrom < 0) return;
    const { gaps } = this.condition;
    // Chunks that were never written are zeros.
    if (!this.#isGapEmpty) {
      if (gaps.count++ === 0) gaps.first = this.#gapFrom;
      gaps.bytes += this.#base + this.#pos - this.#gapFrom;
    }
    this.#gapFrom = -1;
  }

  #nextMagic(from: number): number {
    const buf = this.#buf;
    const filled = buf.subarray(0, this.#fill);
    for (let at = filled.indexOf(FIRST_BYTE, from); at >= 0; at = filled.indexOf(FIRST_BYTE, at + 1)) {
      if (at + MAGIC_BYTES > this.#fill) return -1;
      if (isChunk(buf, at) || matches(buf, at, FILE_MAGIC)) return at;
    }
    return -1;
  }

  #header(size: number): void {
    const view = new DataView(this.#buf.buffer, this.#pos, size);
    this.#pos += size;
    if (size < 128) return;
    const { condition } = this;
    condition.hasHeader = true;
    if ((view.getUint32(120, true) & 1) !== 0) condition.isDirty = true;
    const from = this.#pos - size;
    if (crc32(this.#buf, from, from + 120) !== view.getUint32(124, true))
      condition.isHeaderChecksumWrong = true;
  }

  #chunk(available: number): void {
    const start = this.#pos;
    const { condition } = this;
    const number = ++condition.chunks;
    const buf = this.#buf.subarray(start, start + CHUNK_BYTES);
    // Of a chunk that is cut off the rest is empty.
    if (available < CHUNK_BYTES) this.#buf.fill(0, start + available, start + CHUNK_BYTES);
    const view = new DataView(buf.buffer, buf.byteOffset, CHUNK_BYTES);
    const said = freeSpace(view);
    const headerSum = crc32(buf, 128, FIRST_RECORD, crc32(buf, 0, 120));
    if (headerSum !== view.getUint32(124, true)) condition.chunksWithWrongHeaderChecksum++;
    if (said < 0 || crc32(buf, FIRST_RECORD, said) !== view.getUint32(52, true))
      condition.chunksWithWrongRecordChecksum++;
    const end = said < 0 ? CHUNK_BYTES : said;
    const fragments = new ChunkFragments(view, this.#templates);
    const finder = new FieldFinder(fragments, this.#wanted, this.#fields);
    const next = this.#records(buf, view, finder, end, available, number);
    // A chunk that begins inside of this one is read for itself.
    if (next === available) this.#slack(buf, view, fragments, end, available);
    this.#pos = start + next;
  }

  #slack(buf: Uint8Array, view: DataView, live: ChunkFragments, from: number, limit: number): void {
    const { onRecovered } = this.#handlers;
    const told = this.condition.slack;
    if (!onRecovered || !told) return;
    const fields = this.#fields;
    const idSlot = this.#wanted('System/EventRecordID');
    const fragments = new ChunkFragments(view, this.#templates, new SlackTrust(view, from, live));
    const take = (at: number, to: number): boolean => {
      if (idSlot >= 0 && !isNumber(fields, idSlot)) return false;
      const record = { buf, from: at, to, offset: this.#base + this.#pos + at, broken: null };
      const isOfUse = onRecovered(record, fields);
      if (isOfUse) told.recovered++;
      return isOfUse;
    };
    const finder = new FieldFinder(fragments, this.#wanted, fields);
    eachInSlack(buf, from, limit, finder, take, () => told.unreadable++);
  }

  /** Reads the records of a chunk. @returns where in it reading goes on: behind it, or at a chunk that begins inside. */
  #records(
    buf: Uint8Array,
    view: DataView,
    finder: FieldFinder,
    end: number,
    available: number,
    number: number,
  ): number {
    const limit = Math.min(end, available);
    let at = FIRST_RECORD;
    // Looked for once: a chunk could be damaged between all of its records.
    let inner = -1;
    while (at < limit) {
      const size = at + SMALLEST_RECORD <= limit ? sizeOfRecord(view, at) : 0;
      if (size > 0 && at + size <= limit) {
        this.#record(buf, finder, at, at + size, number);
        at += size;
        continue;
      }
      // Behind the last record of a chunk whose end is not known there is nothing, or what was there before.
      if (isEmpty(buf, at, limit)) break;
      if (inner < at) inner = magicInside(buf, at, available);
      const next = nextRecord(view, at + 4, Math.min(limit, inner));
      if (next < 0 && inner < available) {
        this.#damaged(buf, at, inner, this.#where(view, at, number, 'the next chunk begins inside of it'));
        return inner;
      }
      const to = next < 0 ? limit : next;
      this.#damaged(buf, at, to, this.#where(view, at, number, lostReason(view, next, available < end)));
      at = to;
    }
    return available;
  }

  #record(buf: Uint8Array, finder: FieldFinder, from: number, to: number, number: number): void {
    let broken: string | null = null;
    try {
      finder.find(from + RECORD_HEADER, to - 4);
    } catch (error) {
      const view = new DataView(buf.buffer, buf.byteOffset, CHUNK_BYTES);
      broken = this.#where(view, from, number, damageOf(error));
    }
    this.#handlers.onRecord({ buf, from, to, offset: this.#base + this.#pos + from, broken }, this.#fields);
  }

  #damaged(buf: Uint8Array, from: number, to: number, broken: string): void {
    this.#handlers.onRecord({ buf, from, to, offset: this.#base + this.#pos + from, broken }, this.#fields);
  }

  #where(view: DataView, at: number, number: number, reason: string): string {
    const hasId = at + 16 <= CHUNK_BYTES && view.getUint32(at, true) === RECORD_MAGIC;
    const record = hasId ? `, EventRecordID ${view.getBigUint64(at + 8, true)}` : '';
    return `chunk ${number}${record}: ${reason}`;
  }
}

function lostReason(view: DataView, next: number, isCut: boolean): string {
  if (next >= 0)
    return `damaged up to the next whole record, EventRecordID ${view.getBigUint64(next + 8, true)}`;
  return isCut ? 'cut off: the file ends inside this record' : 'damaged up to the end of the chunk’s records';
}

function isNumber(fields: RecordFields, slot: number): boolean {
  const text = fields.read(slot);
  if (text === null || fields.from === fields.to) return false;
  for (let i = fields.from; i < fields.to; i++) if (text[i]! < 0x30 || text[i]! > 0x39) return false;
  return true;
}

/** @returns where another chunk begins, from `from` on; `available` where none does. */
function magicInside(buf: Uint8Array, from: number, available: number): number {
  for (let at = buf.indexOf(FIRST_BYTE, from); at >= 0; at = buf.indexOf(FIRST_BYTE, at + 1)) {
    if (at + MAGIC_BYTES > available) break;
    if (isChunk(buf, at)) return at;
  }
  return available;
}

function isEmpty(buf: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (buf[i] !== 0) return false;
  return true;
}

/** @returns whether bytes begin as an EVTX file, or hold the beginning of a chunk of one anywhere. */
export function holdsEvtx(head: Uint8Array): boolean {
  return matches(head, 0, FILE_MAGIC) || magicInside(head, 0, head.length) < head.length;
}
