import { createSHA256, type IHasher } from 'hash-wasm';
import { createOriginal, type OriginalWriter } from '../store/original-files';

/**
 * Hashes a file's bytes as they pass and keeps a copy of them. Runs in a worker of its own beside the parser: hashing
 * and writing cost a third of an import. One file at a time.
 */
export interface Keeper {
  /** @param key where to keep the copy; null keeps none. @returns whether a copy is being kept. */
  open(key: string | null): Promise<boolean>;
  /** @returns the same bytes, so that the caller can use the buffer again: fresh memory is slow to touch. */
  write(chunk: Uint8Array): Promise<Uint8Array>;
  /** @param keep false deletes the copy. @returns the hex SHA-256. */
  close(keep: boolean): Promise<string>;
}

export class LocalKeeper implements Keeper {
  #hasher: IHasher | null = null;
  #writer: OriginalWriter | null = null;

  async open(key: string | null): Promise<boolean> {
    this.#hasher ??= await createSHA256();
    this.#hasher.init();
    this.#writer = key === null ? null : await createOriginal(key);
    return this.#writer !== null;
  }

  write(chunk: Uint8Array): Promise<Uint8Array> {
    this.#hasher!.update(chunk);
    this.#writer?.write(chunk);
    return Promise.resolve(chunk);
  }

  async close(keep: boolean): Promise<string> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.close(keep);
    return this.#hasher!.digest('hex');
  }
}

/** A keeper that only hashes, in this thread. */
export async function hashHere(): Promise<KeeperFeed> {
  const keeper = new LocalKeeper();
  await keeper.open(null);
  return new KeeperFeed(keeper);
}

/** Chunks on their way to the keeper at once: more would only pile up. */
const UNDER_WAY = 4;

/** The parser's end of a keeper: copies each chunk into a buffer that comes back, and waits when too many are out. */
export class KeeperFeed {
  readonly #keeper: Keeper;
  #free: Uint8Array[] = [];
  #out: Promise<void>[] = [];
  #failed: unknown = null;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#failed !== null) throw this.#failed as Error;
    if (this.#out.length >= UNDER_WAY) await this.#out.shift();
    let buffer = this.#free.pop();
    if (!buffer || buffer.buffer.byteLength < chunk.length) buffer = new Uint8Array(chunk.length);
    const copy = new Uint8Array(buffer.buffer, 0, chunk.length);
    copy.set(chunk);
    this.#out.push(
      this.#keeper.write(copy).then(
        (back) => void this.#free.push(back),
        (error: unknown) => {
          this.#failed = error;
        },
      ),
    );
  }

  /** Waits for every chunk. @returns the hex SHA-256. */
  async close(keep: boolean): Promise<string> {
    await Promise.all(this.#out);
    const sha256 = await this.#keeper.close(keep);
    if (keep && this.#failed !== null) throw this.#failed as Error;
    return sha256;
  }
}
