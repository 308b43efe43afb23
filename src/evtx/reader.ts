import { ChunkXml, CHUNK_BYTES, FIRST_RECORD, RECORD_HEADER, type FieldSink } from './chunk';
import { crc32 } from './crc32';
import { damageOf } from './damage';
import type { WantedField } from './field-plan';
import { Utf8Writer } from './utf8-writer';

/** `ElfFile\0` and `ElfChnk\0`. Source: libevtx, "Windows XML Event Log (EVTX) format". */
const FILE_MAGIC = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0];
const CHUNK_MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0];
const MAGIC_BYTES = 8;
/** `**\0\0` before a record. */
const RECORD_MAGIC = 0x2a2a;
const FILE_HEADER = 4096;
/** Header, and the size once more at its end. */
const SMALLEST_RECORD = RECORD_HEADER + 4;
/** FILETIMEs, upper halves, between 1990 and 2200: when a record in slack may have been written. */
const EARLIEST = 28_580_000;
const LATEST = 44_000_000;
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
  /** Before the fields of a record. */
  onBegin: () => void;
  onField: FieldSink;
  onRecord: (record: EvtxRecord) => void;
  /**
   * Takes a record of before that remains behind those of a chunk; left out, none is looked for. @returns false where it is
   * of no use.
   */
  onRecovered?: ((record: EvtxRecord) => boolean) | null;
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
  readonly #out = new Utf8Writer();
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
      if (matches(this.#buf, this.#pos, CHUNK_MAGIC)) {
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
    for (
      let at = filled.indexOf(FILE_MAGIC[0]!, from);
      at >= 0;
      at = filled.indexOf(FILE_MAGIC[0]!, at + 1)
    ) {
      if (at + MAGIC_BYTES > this.#fill) return -1;
      if (matches(buf, at, CHUNK_MAGIC) || matches(buf, at, FILE_MAGIC)) return at;
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
    const xml = new ChunkXml(buf);
    const next = this.#records(buf, view, xml, end, available, number);
    // A chunk that begins inside of this one is read for itself.
    if (next === available) this.#slack(buf, view, xml, end, available);
    this.#pos = start + next;
  }

  /**
   * Looks for records of before behind those of a chunk: the log was cleared, or its chunk written anew. What they lean on may
   * be overwritten, so that nothing is taken on trust: sizes at both ends, number and time of its header, templates and names;
   * and an event states its number. (Which need not be that of the header: saving a part of a log counts its headers anew.)
   * Of what does not hold nothing is known; it is counted.
   */
  #slack(buf: Uint8Array, view: DataView, live: ChunkXml, from: number, limit: number): void {
    const { onBegin, onRecovered, wanted } = this.#handlers;
    const told = this.condition.slack;
    if (!onRecovered || !told) return;
    const idSlot = wanted('System/EventRecordID');
    let xml: ChunkXml | null = null;
    for (
      let at = buf.indexOf(RECORD_MAGIC & 0xff, from);
      at >= 0;
      at = buf.indexOf(RECORD_MAGIC & 0xff, at)
    ) {
      if (at + SMALLEST_RECORD > limit) return;
      if (!looksLikeRecord(view, at)) {
        at++;
        continue;
      }
      const size = view.getUint32(at + 4, true);
      const isWhole =
        size >= SMALLEST_RECORD && at + size <= limit && view.getUint32(at + size - 4, true) === size;
      if (isWhole) {
        onBegin();
        xml ??= new ChunkXml(buf, { from, live });
        const record = { buf, from: at, to: at + size, offset: this.#base + this.#pos + at, broken: null };
        if (this.#isSound(xml, at, size, idSlot) && onRecovered(record)) {
          told.recovered++;
          at += size;
          continue;
        }
      }
      told.unreadable++;
      at += RECORD_HEADER;
    }
  }

  /** Reads the fields of a record in slack. @returns whether all it leans on is still there. */
  #isSound(xml: ChunkXml, at: number, size: number, idSlot: number): boolean {
    const { wanted, onField } = this.#handlers;
    let stated = '';
    const sink: FieldSink = (slot, buf, from, to) => {
      if (slot === idSlot) stated = String.fromCharCode(...buf.subarray(from, Math.min(to, from + 20)));
      onField(slot, buf, from, to);
    };
    try {
      xml.fields(at + RECORD_HEADER, at + size - 4, wanted, this.#out, sink);
    } catch (error) {
      damageOf(error);
      return false;
    }
    return idSlot < 0 || /^\d+$/.test(stated);
  }

  /** Reads the records of a chunk. @returns where in it reading goes on: behind it, or at a chunk that begins inside. */
  #records(
    buf: Uint8Array,
    view: DataView,
    xml: ChunkXml,
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
        this.#record(buf, xml, at, at + size, number);
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

  #record(buf: Uint8Array, xml: ChunkXml, from: number, to: number, number: number): void {
    const { wanted, onBegin, onField, onRecord } = this.#handlers;
    let broken: string | null = null;
    onBegin();
    try {
      xml.fields(from + RECORD_HEADER, to - 4, wanted, this.#out, onField);
    } catch (error) {
      const view = new DataView(buf.buffer, buf.byteOffset, CHUNK_BYTES);
      broken = this.#where(view, from, number, damageOf(error));
    }
    onRecord({ buf, from, to, offset: this.#base + this.#pos + from, broken });
  }

  #damaged(buf: Uint8Array, from: number, to: number, broken: string): void {
    this.#handlers.onRecord({ buf, from, to, offset: this.#base + this.#pos + from, broken });
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

/** @returns where the records of a chunk end and its free space begins; -1 where it does not say. */
function freeSpace(view: DataView): number {
  const said = view.getUint32(48, true);
  return said >= FIRST_RECORD && said <= CHUNK_BYTES ? said : -1;
}

/** @returns what shows the record at `from`; one in slack leans on the templates of the records before it. */
function xmlAround(chunk: Uint8Array, view: DataView, from: number): ChunkXml {
  const end = freeSpace(view);
  const live = new ChunkXml(chunk);
  if (end < 0 || from < end) return live;
  const out = new Utf8Writer();
  for (let at = FIRST_RECORD; at >= 0 && at + SMALLEST_RECORD <= end;) {
    const size = sizeOfRecord(view, at);
    if (size > 0 && at + size <= end) {
      try {
        live.fields(at + RECORD_HEADER, at + size - 4, NONE_WANTED, out, NO_SINK);
      } catch (error) {
        damageOf(error);
      }
      at += size;
    } else at = nextRecord(view, at + 4, end);
  }
  return new ChunkXml(chunk, { from: end, live });
}
const NONE_WANTED: WantedField = () => -1;
const NO_SINK: FieldSink = () => undefined;

/** @returns the size of the record that begins at `at`, 0 where none does. */
function sizeOfRecord(view: DataView, at: number): number {
  if (view.getUint32(at, true) !== RECORD_MAGIC) return 0;
  const size = view.getUint32(at + 4, true);
  if (size < SMALLEST_RECORD || at + size > CHUNK_BYTES) return 0;
  if (view.getUint32(at + size - 4, true) === size) return size;
  // The copy of the size at the end may be what is damaged: another record behind it proves the first.
  const isFollowed = at + size + 4 <= CHUNK_BYTES && view.getUint32(at + size, true) === RECORD_MAGIC;
  return isFollowed ? size : 0;
}

/** @returns whether the header of a record may stand there: its magic, a number, and a time of writing. */
function looksLikeRecord(view: DataView, at: number): boolean {
  if (view.getUint32(at, true) !== RECORD_MAGIC) return false;
  const isNumber = view.getUint32(at + 8, true) > 0 || view.getUint32(at + 12, true) > 0;
  const written = view.getUint32(at + 20, true);
  return isNumber && written >= EARLIEST && written <= LATEST;
}

/** @returns where the next whole record begins, from `from` on; -1 where none does. */
function nextRecord(view: DataView, from: number, limit: number): number {
  for (let at = from; at + SMALLEST_RECORD <= limit; at++) {
    if (view.getUint8(at) !== 0x2a || view.getUint32(at, true) !== RECORD_MAGIC) continue;
    const size = view.getUint32(at + 4, true);
    if (size >= SMALLEST_RECORD && at + size <= limit && view.getUint32(at + size - 4, true) === size)
      return at;
  }
  return -1;
}

function magicInside(buf: Uint8Array, from: number, available: number): number {
  for (let at = buf.indexOf(CHUNK_MAGIC[0]!, from); at >= 0; at = buf.indexOf(CHUNK_MAGIC[0]!, at + 1)) {
    if (at + MAGIC_BYTES > available) break;
    if (matches(buf, at, CHUNK_MAGIC)) return at;
  }
  return available;
}

function isEmpty(buf: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (buf[i] !== 0) return false;
  return true;
}

function matches(buf: Uint8Array, at: number, magic: readonly number[]): boolean {
  for (let i = 0; i < magic.length; i++) if (buf[at + i] !== magic[i]) return false;
  return true;
}

/** @returns whether bytes begin as an EVTX file, or hold the beginning of a chunk of one anywhere. */
export function holdsEvtx(head: Uint8Array): boolean {
  return matches(head, 0, FILE_MAGIC) || magicInside(head, 0, head.length) < head.length;
}

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
    if (around[start] !== CHUNK_MAGIC[0] || !matches(around, start, CHUNK_MAGIC)) continue;
    const chunk = new Uint8Array(CHUNK_BYTES);
    chunk.set(around.subarray(start, start + CHUNK_BYTES));
    const view = new DataView(chunk.buffer);
    const from = at - start;
    const size = from + SMALLEST_RECORD <= CHUNK_BYTES ? sizeOfRecord(view, from) : 0;
    if (size === 0) continue;
    try {
      return xmlAround(chunk, view, from).xml(from + RECORD_HEADER, from + size - 4);
    } catch (error) {
      damageOf(error);
    }
  }
  return null;
}
