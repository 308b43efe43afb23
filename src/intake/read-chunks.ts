/** Bytes per read: large enough that a read's overhead vanishes, small enough to keep memory flat. */
export const CHUNK_BYTES = 1 << 20;

/**
 * Streams a file through one reused buffer (BYOB reader), or the default reader where the browser has none.
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
  let buffer = new ArrayBuffer(chunkBytes);
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = await byob.read(new Uint8Array(buffer));
    if (value) buffer = value.buffer;
    if (value && value.length > 0) await use(value);
    if (done) return;
  }
}
