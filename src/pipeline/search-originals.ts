import type { CaseTable } from '../model/event';
import type { SourceInfo } from '../model/source';
import { RecordPlaces, searchBytes } from '../query/originals';
import type { OriginalsFound } from '../worker/api';

/**
 * Looks for a phrase in the kept originals of a case, one source after the other.
 * @param originalOf the bytes of a source, or null where only its hash is kept.
 * @returns rows whose record holds it, ascending, and what could not be looked through.
 */
export async function searchOriginals(
  table: CaseTable,
  sources: readonly SourceInfo[],
  phrase: string,
  originalOf: (sha256: string) => Promise<Blob | null>,
  onProgress: (bytesRead: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<OriginalsFound & { rows: Uint32Array }> {
  const columns = table.events.columns;
  const rows = new Set<number>();
  const notSearched: string[] = [];
  let elsewhere = 0;
  let done = 0;
  const bytes = sources.reduce((n, s) => n + s.bytes, 0);
  for (const info of sources) {
    const original = await originalOf(info.sha256);
    const source = table.sources.findIndex((s) => s.sha256 === info.sha256);
    if (!original) notSearched.push(info.name);
    else {
      const places = new RecordPlaces(columns, source);
      const found = (offset: number): void => {
        const row = places.rowAt(offset);
        if (row < 0) elsewhere++;
        else rows.add(row);
      };
      // A binary file (no lines) holds text in both widths.
      const binary = source >= 0 && columns.line[columns.source.indexOf(source)] === -1;
      const encodings = binary ? (['utf-8', 'utf-16le'] as const) : [info.encoding];
      await searchBytes(original, phrase, encodings, found, (read) => onProgress(done + read, bytes), signal);
    }
    done += info.bytes;
    onProgress(done, bytes);
  }
  return { rows: Uint32Array.from(rows).sort(), events: rows.size, elsewhere, notSearched };
}
