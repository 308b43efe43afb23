/** Bytes per read: large enough that a read's overhead vanishes, small enough to keep memory flat. */
export const CHUNK_BYTES = 1 << 20;

/**
 * Streams a file through two reused buffers (BYOB reader), or the default reader where the browser has none.
 * The chunk is only valid until the callback's promise settles.
 * @param signal aborts between chunks with the signal's reason.
 */
export async function readChunks(
  file: Blob,
  use: (chunk: Uint8Array) => Promise<void> | void,
  signal?: AbortSignal,
  chunkBytes = CHUNK_BYTES,
): Promise<void> {
  const stream = file.stream();
  let byob: ReadableStreamBYOBReader | null = null;
  try {
    byob = stream.getReader({ mode: 'byob' });
  } catch {
    // No byte stream here: the default reader allocates, but works.
  }
  if (!byob) {
    const reader = stream.getReader();
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += chunkBytes) await use(value.subarray(at, at + chunkBytes));
    }
  }
  // Two buffers: the browser fills one while the other is used.
  const reader = byob;
  const fill = (buffer: ArrayBuffer): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> =>
    reader.read(new Uint8Array(buffer));
  const ahead = [fill(new ArrayBuffer(chunkBytes)), fill(new ArrayBuffer(chunkBytes))];
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await ahead.shift()!;
      if (value && value.length > 0) await use(value);
      if (done) return;
      ahead.push(fill(value.buffer));
    }
  } finally {
    await Promise.allSettled([...ahead, reader.cancel()]);
  }
}
