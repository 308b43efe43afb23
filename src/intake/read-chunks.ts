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
  let left = file.size;
  if (left === 0) return;
  const stream = file.stream();
  let byob: ReadableStreamBYOBReader | null = null;
  try {
    byob = stream.getReader({ mode: 'byob' });
  } catch {
    // No byte stream here: the default reader allocates, but works.
  }
  const reader = byob ?? stream.getReader();
  // Two buffers: the browser fills one while the other is used.
  const read = (buffer: ArrayBuffer): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> =>
    byob
      ? byob.read(new Uint8Array(buffer))
      : (reader as ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>).read();
  const ahead = [read(new ArrayBuffer(chunkBytes)), read(new ArrayBuffer(chunkBytes))];
  try {
    // The size is known, so the end is not waited for: in Chromium the read behind a blob's last byte now and
    // then never settles.
    while (left > 0) {
      signal?.throwIfAborted();
      const { done, value } = await ahead.shift()!;
      if (done) return;
      left -= value.length;
      for (let at = 0; at < value.length; at += chunkBytes) await use(value.subarray(at, at + chunkBytes));
      ahead.push(read(value.buffer));
    }
  } finally {
    for (const pending of ahead) pending.catch(() => undefined);
    reader.cancel().catch(() => undefined);
  }
}
