/** Bytes of a chunk. Source: libevtx, "Windows XML Event Log (EVTX) format", Chunk and Event record. */
export const CHUNK_BYTES = 65_536;
/** Where the first record stands. */
export const FIRST_RECORD = 512;
/** u32 magic, u32 size, u64 record id, FILETIME written. */
export const RECORD_HEADER = 24;
/** Header, and the size once more at its end. */
export const SMALLEST_RECORD = RECORD_HEADER + 4;
/** `**\0\0` before a record. */
export const RECORD_MAGIC = 0x2a2a;

/** @returns where the records of a chunk end and its free space begins; -1 where it does not say. */
export function freeSpace(view: DataView): number {
  const said = view.getUint32(48, true);
  return said >= FIRST_RECORD && said <= CHUNK_BYTES ? said : -1;
}

/** @returns the size of the record that begins at `at`, 0 where none does. */
export function sizeOfRecord(view: DataView, at: number): number {
  if (view.getUint32(at, true) !== RECORD_MAGIC) return 0;
  const size = view.getUint32(at + 4, true);
  if (size < SMALLEST_RECORD || at + size > CHUNK_BYTES) return 0;
  if (view.getUint32(at + size - 4, true) === size) return size;
  // The copy of the size at the end may be what is damaged: another record behind it proves the first.
  const isFollowed = at + size + 4 <= CHUNK_BYTES && view.getUint32(at + size, true) === RECORD_MAGIC;
  return isFollowed ? size : 0;
}

/** @returns where the next whole record begins, from `from` on; -1 where none does. */
export function nextRecord(view: DataView, from: number, limit: number): number {
  for (let at = from; at + SMALLEST_RECORD <= limit; at++) {
    if (view.getUint8(at) !== 0x2a || view.getUint32(at, true) !== RECORD_MAGIC) continue;
    if (isWholeRecord(view, at, limit)) return at;
  }
  return -1;
}

/** @returns whether the sizes at both ends of the record that begins at `at` are one. */
export function isWholeRecord(view: DataView, at: number, limit: number): boolean {
  const size = view.getUint32(at + 4, true);
  return size >= SMALLEST_RECORD && at + size <= limit && view.getUint32(at + size - 4, true) === size;
}

/** `ElfChnk\0` */
const CHUNK_MAGIC = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0];

export function isChunk(buf: Uint8Array, at: number): boolean {
  return matches(buf, at, CHUNK_MAGIC);
}

/** @returns whether the bytes of a magic stand at `at`. */
export function matches(buf: Uint8Array, at: number, magic: readonly number[]): boolean {
  for (let i = 0; i < magic.length; i++) if (buf[at + i] !== magic[i]) return false;
  return true;
}
