import { createSHA256, type IHasher } from 'hash-wasm';
import { createOriginal, type OriginalWriter } from '../store/original-files';

/**
 * Hashes a file's bytes as they pass and keeps a copy of them. Runs in a worker of its own beside the parser: hashing
 * and writing cost a third of an import. One file at a time.
 */
export interface Keeper {
  /** @param key where to keep the copy; null keeps none. @returns whether a copy is being kept. */
  open(key: string | null): Promise<boolean>;
  /** Takes the chunk: its memory may be transferred, and is the caller's no more. @returns the memory, done with. */
  write(chunk: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
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

  write(chunk: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
    this.#hasher!.update(chunk);
    this.#writer?.write(chunk);
    return Promise.resolve(chunk.buffer);
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

/** Chunks on their way to the keeper at once: as many as pass while it writes rows; more would only pile up. */
const UNDER_WAY = 16;

/** The parser's end of a keeper: hands chunks over, and waits when too many are under way. */
export class KeeperFeed {
  readonly #keeper: Keeper;
  #out: Promise<void>[] = [];
  #failed: unknown = null;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  /** @param giveBack takes the chunk's memory once it is kept. */
  async write(chunk: Uint8Array<ArrayBuffer>, giveBack: (memory: ArrayBuffer) => void): Promise<void> {
    if (this.#failed !== null) throw this.#failed as Error;
    if (this.#out.length >= UNDER_WAY) await this.#out.shift();
    this.#out.push(
      this.#keeper.write(chunk).then(giveBack, (error: unknown) => {
        this.#failed = error;
      }),
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
