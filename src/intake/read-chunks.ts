/** Bytes per read: large enough that a read's overhead vanishes, small enough to keep memory flat. */
export const CHUNK_BYTES = 4 << 20;
/** Reads under way at once: the browser reads on while a chunk is used. */
const AHEAD = 2;

/**
 * Streams a file in slices, in order, a few read ahead. A BYOB stream would reuse its buffers and read faster, but in
 * Chromium 156 its reads of files on disk now and then never settle (3 of 8 imports of two dozen small files, one read at
 * a time; slices: none of 12), and an import that never ends is worse than a slower one.
 * @param use is given the chunk for good.
 * @param signal aborts between chunks with the signal's reason.
 */
export async function readChunks(
  file: Blob,
  use: (chunk: Uint8Array) => Promise<void> | void,
  signal?: AbortSignal,
  chunkBytes = CHUNK_BYTES,
): Promise<void> {
  const ahead: Promise<ArrayBuffer>[] = [];
  let next = 0;
  const readAhead = (): void => {
    while (ahead.length < AHEAD && next < file.size) {
      const slice = file.slice(next, (next += chunkBytes)).arrayBuffer();
      // Awaited in its turn; a failure until then is not unhandled.
      slice.catch(() => undefined);
      ahead.push(slice);
    }
  };
  readAhead();
  for (let reading = ahead.shift(); reading; reading = ahead.shift()) {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(await reading);
    readAhead();
    await use(bytes);
  }
}
