import { createSHA256 } from 'hash-wasm';
import { CutShort, type ByteSource } from '../intake/byte-source';

/** @returns the hex SHA-256 of a source's bytes, streamed, and the bytes themselves as the browser keeps them. */
export async function hashOf(source: ByteSource): Promise<{ sha256: string; bytes: Blob }> {
  const sha = await createSHA256();
  const parts: Blob[] = [];
  try {
    await source.read((chunk, giveBack) => {
      sha.update(chunk);
      if (!source.file) parts.push(new Blob([chunk]));
      giveBack(chunk.buffer);
    });
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
  }
  return { sha256: sha.digest('hex'), bytes: source.file ?? new Blob(parts) };
}
