/** Bytes per chunk: large enough that a read's overhead vanishes, small enough to keep memory flat. */
export const CHUNK_BYTES = 1 << 20;
/** From this size on a file is streamed into memory that is used again. */
const STREAM_FROM = 16 << 20;
/** Slices read at once: the browser reads on while a chunk is used. */
const AHEAD = 2;
/** A read under way for this many ms is not waited for any longer. */
const STALLED_AFTER = 3_000;

/** Takes a chunk for good. Whoever has done with its memory may give it back, to be read into again. */
export type UseChunk = (
  chunk: Uint8Array<ArrayBuffer>,
  giveBack: (memory: ArrayBuffer) => void,
) => Promise<void> | void;

/**
 * Streams a file in order. Large files go through a BYOB reader into a few buffers in turn, as fresh memory costs more
 * than the reading; small ones, and what is left of a stream that stalls, in slices. Stalls are real: in Chromium 156 BYOB
 * reads of files on disk now and then never settle (3 of 8 imports of two dozen small files; slices: none of 12).
 * @param signal aborts between chunks with the signal's reason.
 */
export async function readChunks(
  file: Blob,
  use: UseChunk,
  signal?: AbortSignal,
  chunkBytes = CHUNK_BYTES,
): Promise<void> {
  const streamed = file.size >= STREAM_FROM ? await readStream(file, use, signal, chunkBytes) : 0;
  if (streamed < file.size) await readSlices(file, streamed, use, signal, chunkBytes);
}

/** @returns how many bytes were handed on: fewer than the file's where its stream stalled or there is no BYOB reader. */
async function readStream(
  file: Blob,
  use: UseChunk,
  signal: AbortSignal | undefined,
  chunkBytes: number,
): Promise<number> {
  const reader = byobReader(file);
  if (!reader) return 0;
  const free: ArrayBuffer[] = [];
  const giveBack = (memory: ArrayBuffer): void => {
    if (memory.byteLength === chunkBytes) free.push(memory);
  };
  let handedOn = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const read = await unlessStalled(fill(reader, free.pop() ?? new ArrayBuffer(chunkBytes)));
      if (read === STALLED) return handedOn;
      if (read.chunk.length > 0) {
        handedOn += read.chunk.length;
        await use(read.chunk, giveBack);
      }
      if (read.ended) return handedOn;
    }
  } finally {
    // Not awaited: a stalled reader does not settle here either.
    reader.cancel().catch(() => undefined);
  }
}

/** Reads until the memory is full or the stream ends: it comes in pieces of its own choosing. */
async function fill(
  reader: ReadableStreamBYOBReader,
  memory: ArrayBuffer,
): Promise<{ chunk: Uint8Array<ArrayBuffer>; ended: boolean }> {
  const size = memory.byteLength;
  let filled = 0;
  let ended = false;
  while (filled < size && !ended) {
    const read = await reader.read(new Uint8Array(memory, filled));
    ended = read.done;
    if (!read.value) break;
    memory = read.value.buffer;
    filled += read.value.byteLength;
  }
  return { chunk: new Uint8Array(memory, 0, filled), ended };
}

function byobReader(file: Blob): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: 'byob' });
  } catch {
    // Not every browser's file streams are byte streams.
    return null;
  }
}

const STALLED = Symbol('stalled');

function unlessStalled<T>(reading: Promise<T>): Promise<T | typeof STALLED> {
  return new Promise((resolve, reject) => {
    const watch = setTimeout(() => resolve(STALLED), STALLED_AFTER);
    reading.then(resolve, reject).finally(() => clearTimeout(watch));
  });
}

async function readSlices(
  file: Blob,
  from: number,
  use: UseChunk,
  signal: AbortSignal | undefined,
  chunkBytes: number,
): Promise<void> {
  const ahead: Promise<ArrayBuffer>[] = [];
  let next = from;
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
    await use(bytes, () => undefined);
  }
}
