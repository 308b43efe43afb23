import { createSHA256 } from 'hash-wasm';
import { readChunks } from '../intake/read-chunks';

/** @returns the hex SHA-256 of a file, streamed. */
export async function sha256Of(file: Blob): Promise<string> {
  const sha = await createSHA256();
  await readChunks(file, (chunk) => void sha.update(chunk));
  return sha.digest('hex');
}
