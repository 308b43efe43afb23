/**
 * A 64-bit content hash as 16 hex digits (cyrb53's two lanes, both kept). For ids only: it need not resist anybody, it
 * must be the same everywhere and at once, which the browser's SHA-256 (asynchronous) is not.
 */
export function contentId(parts: Iterable<string>): string {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (const part of parts) {
    for (let i = 0; i <= part.length; i++) {
      // The end of a part counts too: `ab, c` is not `a, bc`.
      const unit = i < part.length ? part.charCodeAt(i) : 0x1f;
      h1 = Math.imul(h1 ^ unit, 2_654_435_761);
      h2 = Math.imul(h2 ^ unit, 1_597_334_677);
    }
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2_246_822_507) ^ Math.imul(h2 ^ (h2 >>> 13), 3_266_489_909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2_246_822_507) ^ Math.imul(h1 ^ (h1 >>> 13), 3_266_489_909);
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return hex(h1) + hex(h2);
}
