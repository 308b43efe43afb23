import { bytesAround, recordXml } from '../evtx/record-xml';
import type { Encoding } from '../model/source';

/**
 * @returns a record as an analyst reads it: its bytes decoded, or, of a binary log, as XML.
 * @param encoding null for a binary record: its chunk is read with it, as names and templates stand there.
 */
export async function recordText(
  blob: Blob,
  offset: number,
  length: number,
  encoding: Encoding | null,
): Promise<string> {
  const read = async (from: number, to: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(from, to).arrayBuffer());
  if (encoding !== null) return new TextDecoder(encoding).decode(await read(offset, offset + length));
  const { from, to } = bytesAround(offset);
  const xml = recordXml(await read(from, to), from, offset);
  return xml ?? hexLines(await read(offset, offset + length));
}

/** Bytes that cannot be decoded: sixteen a line, behind where they stand. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const hex = [...bytes.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex}`);
  }
  return lines.join('\n');
}
