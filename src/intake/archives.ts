import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { Gunzip } from 'fflate';
import { createCRC32, type IHasher } from 'hash-wasm';
import { CutShort, fileSource, type ByteSource } from './byte-source';
import { CHUNK_BYTES, type UseChunk } from './read-chunks';

// The engine is a worker already, and may start none that is not its own.
configure({ useWebWorkers: false });

/** What an archive may hold; each limit is named when it is hit. */
export interface ArchiveLimits {
  members: number;
  /** Bytes of one dropped archive, unpacked. */
  bytes: number;
  /** Unpacked bytes per packed byte, beyond the first 64 MB. */
  ratio: number;
  /** Bytes of an archive inside an archive, which has to be held to be opened. */
  nested: number;
}

export const LIMITS: ArchiveLimits = {
  members: 20_000,
  bytes: 64 * 2 ** 30,
  ratio: 500,
  nested: 2 * 2 ** 30,
};

const RATIO_FREE = 64 << 20;
/** Packed bytes unpacked at once: at a thousand to one still no more than a few chunks. */
const GZIP_STEP = 16 << 10;

type Kind = 'zip' | 'gzip' | null;
/** Bytes that tell it. */
const KIND_BYTES = 4;

/**
 * The sources a dropped file holds: itself, or the members of a ZIP or gzip archive, archives among them opened once
 * more. What system tools leave in archives is passed over. Reading one member at a time, in order, is all it is for.
 */
export async function* sourcesOf(
  name: string,
  file: Blob,
  limits: ArchiveLimits = LIMITS,
): AsyncGenerator<ByteSource> {
  yield* open(name, file, new Budget(limits), 0);
}

/** @returns whether a dropped file is opened, not read as it is. */
export async function isArchive(file: Blob): Promise<boolean> {
  return kindOf(new Uint8Array(await file.slice(0, KIND_BYTES).arrayBuffer())) !== null;
}

async function* open(name: string, file: Blob, budget: Budget, depth: number): AsyncGenerator<ByteSource> {
  const kind = kindOf(new Uint8Array(await file.slice(0, KIND_BYTES).arrayBuffer()));
  if (kind === 'gzip') yield gzipSource(name, fileSource(name, file), budget, innerName(name));
  else if (kind === 'zip') yield* zipSources(name, file, budget, depth);
  else yield fileSource(name, file);
}

function kindOf(head: Uint8Array): Kind {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  // `PK\3\4`, or `PK\5\6` of an empty archive.
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip';
  return null;
}

/** `logs/a.csv.gz` is called `a.csv` inside. */
function innerName(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.replace(/\.(?:gz|gzip)$/i, '') || base;
}

/** Not evidence: what Finder, Explorer and the like put beside it. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|desktop\.ini$|Thumbs\.db$|\._[^/]*$)/i;

async function* zipSources(
  name: string,
  file: Blob,
  budget: Budget,
  depth: number,
): AsyncGenerator<ByteSource> {
  const refused = (why: string): ByteSource => fileSource(name, file, why);
  const zip = new ZipReader(new BlobReader(file));
  const members: FileEntry[] = [];
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.filename === '[Content_Types].xml') {
        yield refused('it is an Office file; save its table as CSV');
        return;
      }
      if (entry.directory || LITTER.test(entry.filename)) continue;
      if (!budget.member()) {
        yield refused(`it holds more than ${budget.limits.members} files; unpack it and drop a part`);
        return;
      }
      members.push(entry);
    }
  } catch (error) {
    yield refused(`the ZIP archive is damaged (${reasonOf(error)})`);
    return;
  }
  for (const entry of members) {
    const inside = `${name}!/${entry.filename}`;
    const member = memberSource(inside, entry, budget);
    const kind = entry.encrypted ? null : await kindOfMember(member);
    if (kind === 'gzip') yield gzipSource(inside, member, budget, innerName(entry.filename));
    else if (kind === 'zip' && depth > 0)
      yield { ...member, refusal: 'archives are opened two deep; unpack it and drop it by itself' };
    else if (kind === 'zip') yield* nestedZip(member, budget, depth);
    else yield member;
  }
  await zip.close();
}

async function* nestedZip(member: ByteSource, budget: Budget, depth: number): AsyncGenerator<ByteSource> {
  const most = budget.limits.nested;
  const parts: Blob[] = [];
  let bytes = 0;
  try {
    await member.read((chunk) => {
      bytes += chunk.length;
      if (bytes > most) throw new CutShort('too large');
      parts.push(new Blob([chunk]));
    });
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    const why = bytes > most ? `it has more than ${most / 2 ** 30} GB` : `it is damaged (${error.message})`;
    yield { ...member, refusal: `${why}; unpack it and drop it by itself` };
    return;
  }
  yield* zipSources(member.name, new Blob(parts), budget, depth + 1);
}

/** @returns what a member's first bytes say it is. */
async function kindOfMember(member: ByteSource): Promise<Kind> {
  let kind: Kind = null;
  try {
    // In chunks of as many bytes as are asked about: the first stops the unpacking.
    await member.read(
      (chunk) => {
        kind = kindOf(chunk);
        throw new Error('seen enough');
      },
      undefined,
      KIND_BYTES,
    );
  } catch {
    // Stopped on purpose, or damaged: reading it in earnest will say so.
  }
  return kind;
}

function memberSource(name: string, entry: FileEntry, budget: Budget): ByteSource {
  const source: ByteSource = {
    name,
    size: entry.uncompressedSize,
    weight: entry.compressedSize,
    async read(use, signal, chunkBytes = CHUNK_BYTES) {
      const chunks = new Chunks(use, chunkBytes);
      const account = budget.account(() => entry.compressedSize);
      const crc = (await createCRC32()).init();
      let failure: unknown;
      const sink = new WritableStream<Uint8Array>({
        async write(piece) {
          try {
            signal?.throwIfAborted();
            account(piece.length);
            crc.update(piece);
            await chunks.add(piece);
          } catch (error) {
            failure = error;
            throw error;
          }
        },
      });
      try {
        // An encrypted member is hashed as it lies there.
        await entry.getData(sink, { passThrough: entry.encrypted });
        // Compared here: bytes still on their way would be lost if the reader failed on it.
        if (!entry.encrypted && parseInt(crc.digest('hex'), 16) !== entry.crc32)
          throw new Error('its checksum is wrong');
      } catch (error) {
        // What took the bytes failed, or the archive is damaged.
        const cause = failure ?? new CutShort(reasonOf(error), { cause: error });
        if (cause instanceof CutShort) await chunks.end();
        throw cause as Error;
      }
      await chunks.end();
    },
  };
  return entry.encrypted ? { ...source, refusal: 'it is encrypted; unpack it with its password' } : source;
}

function gzipSource(name: string, packed: ByteSource, budget: Budget, inner: string): ByteSource {
  return {
    name: `${name}!/${inner}`,
    size: null,
    weight: packed.weight,
    async read(use, signal, chunkBytes = CHUNK_BYTES) {
      const chunks = new Chunks(use, chunkBytes);
      let taken = 0;
      const trailer = new Trailer(await createCRC32());
      const account = budget.account(() => taken);
      // A number stands between two members: where in the packed bytes the next one begins.
      let pieces: (Uint8Array | number)[] = [];
      const gunzip = new Gunzip((piece) => pieces.push(piece));
      gunzip.onmember = (offset) => pieces.push(offset);
      const step = async (bytes: Uint8Array, last: boolean): Promise<void> => {
        taken += bytes.length;
        try {
          gunzip.push(bytes, last);
        } catch (error) {
          throw new CutShort(reasonOf(error), { cause: error });
        }
        const unpacked = pieces;
        pieces = [];
        trailer.packed(bytes);
        for (const piece of unpacked) {
          if (typeof piece === 'number') trailer.endAt(piece);
          else {
            trailer.unpacked(piece);
            account(piece.length);
            await chunks.add(piece);
          }
        }
      };
      try {
        await packed.read(async (chunk, giveBack) => {
          for (let at = 0; at < chunk.length; at += GZIP_STEP)
            // A copy: the inflater keeps what it has not used.
            await step(chunk.slice(at, at + GZIP_STEP), false);
          giveBack(chunk.buffer);
        }, signal);
        await step(new Uint8Array(0), true);
        if (!trailer.agrees()) throw new CutShort('the packed data ends early or is damaged');
        if (trailer.damaged > 0)
          throw new CutShort(
            `part ${trailer.damaged} of its packed parts is damaged, its checksum is wrong; all parts were read`,
          );
      } catch (error) {
        if (error instanceof CutShort) await chunks.end();
        throw error;
      }
      await chunks.end();
    },
  };
}

/** Packed bytes kept behind a member's end: the next one's header, whose extra field may have 64 KiB, stands between. */
const TRAILER_REACH = 128 << 10;

/** Holds each member of a gzip stream against its trailer: CRC-32 and length. The inflater looks at neither. */
class Trailer {
  /** The first member that disagrees with its trailer, from 1; 0 for none. The last is asked about by {@link agrees}. */
  damaged = 0;
  readonly #crc: IHasher;
  #member = 1;
  #length = 0;
  /** The packed bytes that came last, and where they end. */
  #recent: Uint8Array[] = [];
  #held = 0;
  #end = 0;

  constructor(crc: IHasher) {
    this.#crc = crc;
    this.#begin();
  }

  #begin(): void {
    this.#crc.init();
    this.#length = 0;
  }

  unpacked(piece: Uint8Array): void {
    this.#crc.update(piece);
    this.#length += piece.length;
  }

  packed(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#recent.push(bytes);
    this.#held += bytes.length;
    this.#end += bytes.length;
    while (this.#held - this.#recent[0]!.length >= TRAILER_REACH) this.#held -= this.#recent.shift()!.length;
  }

  /** The member ends, its trailer included, at this place of the packed bytes; another begins. */
  endAt(offset: number): void {
    if (!this.#holds(offset) && this.damaged === 0) this.damaged = this.#member;
    this.#member++;
    this.#begin();
  }

  /** @returns whether the last member ends as its trailer says. */
  agrees(): boolean {
    return this.#holds(this.#end);
  }

  #holds(end: number): boolean {
    const trailer = this.#bytes(end - 8, end);
    if (!trailer) return false;
    const said = new DataView(trailer.buffer);
    return (
      said.getUint32(4, true) === this.#length % 2 ** 32 &&
      said.getUint32(0, true) === parseInt(this.#crc.digest('hex'), 16)
    );
  }

  /** @returns packed bytes by their place in the stream; undefined where they are no longer held. */
  #bytes(from: number, to: number): Uint8Array | undefined {
    let at = this.#end - this.#held;
    if (from < at) return undefined;
    const found = new Uint8Array(to - from);
    for (const piece of this.#recent) {
      const start = Math.max(from, at);
      const end = Math.min(to, at + piece.length);
      if (start < end) found.set(piece.subarray(start - at, end - at), start - from);
      at += piece.length;
    }
    return found;
  }
}

/** Pieces of any size into chunks of one size, in memory that comes round again. */
class Chunks {
  readonly #use: UseChunk;
  readonly #size: number;
  readonly #free: ArrayBuffer[] = [];
  #memory: ArrayBuffer | null = null;
  #filled = 0;

  constructor(use: UseChunk, size: number) {
    this.#use = use;
    this.#size = size;
  }

  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      this.#memory ??= this.#free.pop() ?? new ArrayBuffer(this.#size);
      const part = piece.subarray(at, at + this.#size - this.#filled);
      new Uint8Array(this.#memory).set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#size) await this.end();
    }
  }

  async end(): Promise<void> {
    const memory = this.#memory;
    if (memory === null) return;
    const chunk = new Uint8Array(memory, 0, this.#filled);
    this.#memory = null;
    this.#filled = 0;
    await this.#use(chunk, (back) => {
      if (back.byteLength === this.#size) this.#free.push(back);
    });
  }
}

/** What one dropped archive may still unpack to. */
class Budget {
  #members = 0;
  #bytes = 0;

  constructor(readonly limits: ArchiveLimits) {}

  /** @returns false once there are too many. */
  member(): boolean {
    return ++this.#members <= this.limits.members;
  }

  /** @returns takes unpacked bytes into account; throws {@link CutShort} past a limit. */
  account(packed: () => number): (unpacked: number) => void {
    let own = 0;
    return (unpacked) => {
      own += unpacked;
      this.#bytes += unpacked;
      if (this.#bytes > this.limits.bytes)
        throw new CutShort(`the archive unpacks to more than ${this.limits.bytes / 2 ** 30} GB`);
      if (own > RATIO_FREE && own > packed() * this.limits.ratio)
        throw new CutShort(`it unpacks to more than ${this.limits.ratio} times its size`);
    };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.toLowerCase() : String(error);
}
