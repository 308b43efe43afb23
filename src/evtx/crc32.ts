/** Tables for sixteen bytes at a time: `TABLE[k * 256 + b]` is the effect of byte `b` with `k` bytes after it. */
const TABLE = new Int32Array(16 * 256);
for (let b = 0; b < 256; b++) {
  let crc = b;
  for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  TABLE[b] = crc;
}
for (let i = 256; i < TABLE.length; i++) {
  const before = TABLE[i - 256]!;
  TABLE[i] = (before >>> 8) ^ TABLE[before & 0xff]!;
}

/**
 * CRC-32 (IEEE 802.3, as in zlib) of `buf[from, to)`.
 * @param seed of what stands before, to go on with.
 */
export function crc32(buf: Uint8Array, from: number, to: number, seed = 0): number {
  const view = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
  let crc = ~seed;
  let i = from;
  for (; i + 16 <= to; i += 16) {
    const a = view.getInt32(i, true) ^ crc;
    const b = view.getInt32(i + 4, true);
    const c = view.getInt32(i + 8, true);
    const d = view.getInt32(i + 12, true);
    crc = effect(a, 3072) ^ effect(b, 2048) ^ effect(c, 1024) ^ effect(d, 0);
  }
  for (; i < to; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ buf[i]!) & 0xff]!;
  return ~crc >>> 0;
}

/** Of four bytes, with `table / 256` bytes after them. */
function effect(word: number, table: number): number {
  return (
    TABLE[table + 768 + (word & 0xff)]! ^
    TABLE[table + 512 + ((word >>> 8) & 0xff)]! ^
    TABLE[table + 256 + ((word >>> 16) & 0xff)]! ^
    TABLE[table + (word >>> 24)]!
  );
}
