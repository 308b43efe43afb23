import { readChunks, type UseChunk } from './read-chunks';

/** Bytes that are one source of a case: a dropped file, or one member of a dropped archive. */
export interface ByteSource {
  /** Path inside what was dropped: `folder/a.csv`, `logs.zip!/sub/a.csv`, `a.csv.gz!/a.csv`. */
  name: string;
  /** Bytes as far as the container states them; null where it does not. */
  size: number | null;
  /** Bytes of the dropped file this source stands for, for progress. */
  weight: number;
  /** The dropped file itself, where nothing is unpacked. */
  file?: Blob;
  /** Why it is not read though it was opened: a limit was hit, it is encrypted, it is an Office file. */
  refusal?: string;
  /**
   * Hands on all bytes in order. Throws {@link CutShort} where the container ends in damage: what came before it was
   * handed on.
   */
  read(use: UseChunk, signal?: AbortSignal, chunkBytes?: number): Promise<void>;
}

/** A member could not be unpacked to its end. */
export class CutShort extends Error {
  override name = 'CutShort';
}

export function fileSource(name: string, file: Blob, refusal?: string): ByteSource {
  return {
    name,
    size: file.size,
    weight: file.size,
    file,
    ...(refusal === undefined ? {} : { refusal }),
    read: (use, signal, chunkBytes) => readChunks(file, use, signal, chunkBytes),
  };
}
