import { afterEach, describe, expect, it, vi } from 'vitest';
import { readChunks } from '../../../src/intake/read-chunks';

const MB = 1 << 20;
const bytes = Uint8Array.from({ length: 17 * MB + 123 }, (_, i) => (i * 31 + (i >>> 12)) & 255);

/** A file whose stream never settles once it has given `upTo` bytes; without `upTo` it has no byte stream at all. */
function fileThatStalls(upTo?: number): Blob {
  const blob = new Blob([bytes]);
  blob.stream = () => {
    if (upTo === undefined) return new ReadableStream();
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const next = Math.min(at + 300_000, upTo);
        if (next === at) return new Promise<void>(() => undefined);
        controller.enqueue(bytes.slice(at, next));
        at = next;
        return undefined;
      },
    });
  };
  return blob;
}

async function collect(file: Blob, giveBackMemory: boolean): Promise<{ same: boolean; memories: number }> {
  let at = 0;
  const differing: number[] = [];
  const memories = new Set<ArrayBuffer>();
  await readChunks(file, (chunk, giveBack) => {
    if (Buffer.compare(chunk, bytes.subarray(at, at + chunk.length)) !== 0) differing.push(at);
    at += chunk.length;
    memories.add(chunk.buffer);
    if (giveBackMemory) giveBack(chunk.buffer);
  });
  return { same: differing.length === 0 && at === bytes.length, memories: memories.size };
}

describe('reading a large file', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives its bytes in order, whether memory comes back or not', async () => {
    expect((await collect(new Blob([bytes]), true)).same).toBe(true);
    expect((await collect(new Blob([bytes]), false)).same).toBe(true);
  });

  it('reads in slices where there is no byte stream', async () => {
    expect((await collect(fileThatStalls(), true)).same).toBe(true);
  });

  it.each([0, 1, 3 * MB, 5 * MB + 77])(
    'goes on in slices where the stream stalls after %i bytes',
    async (upTo) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const reading = collect(fileThatStalls(upTo), true);
      for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(3_500);
      expect((await reading).same).toBe(true);
    },
  );

  it('stops between chunks when told to', async () => {
    const abort = new AbortController();
    let chunks = 0;
    const reading = readChunks(
      new Blob([bytes]),
      () => {
        if (++chunks === 2) abort.abort(new Error('enough'));
      },
      abort.signal,
    );
    await expect(reading).rejects.toThrow('enough');
    expect(chunks).toBe(2);
  });
});
