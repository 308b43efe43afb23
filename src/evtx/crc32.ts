/** Tables for eight bytes at a time: `TABLE[k * 256 + b]` is the effect of byte `b` with `k` bytes after it. */
const TABLE = new Uint32Array(8 * 256);
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
  let crc = ~seed;
  let i = from;
  for (; i + 8 <= to; i += 8) {
    const low = crc ^ (buf[i]! | (buf[i + 1]! << 8) | (buf[i + 2]! << 16) | (buf[i + 3]! << 24));
    crc =
      TABLE[1792 + (low & 0xff)]! ^
      TABLE[1536 + ((low >>> 8) & 0xff)]! ^
      TABLE[1280 + ((low >>> 16) & 0xff)]! ^
      TABLE[1024 + (low >>> 24)]! ^
      TABLE[768 + buf[i + 4]!]! ^
      TABLE[512 + buf[i + 5]!]! ^
      TABLE[256 + buf[i + 6]!]! ^
      TABLE[buf[i + 7]!]!;
  }
  for (; i < to; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ buf[i]!) & 0xff]!;
  return ~crc >>> 0;
}
