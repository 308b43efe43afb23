import { analyse, type Analysis } from '../correlate/analyse';
import { sourcesOf } from '../intake/archives';
import type { SourceInfo } from '../model/source';
import type { Segment } from '../normalise/event-writer';
import { buildCaseTable } from './case-table';
import { ingest, type Ingested } from './ingest';
import { describeSources, type StoredSource } from './sources';

/**
 * Files to findings without a browser's storage: the same stages the worker runs, for tests and tools.
 * @param chunkBytes bytes per read.
 */
export async function analyseFiles(
  files: readonly { name: string; bytes: Uint8Array }[],
  chunkBytes?: number,
): Promise<{ sources: SourceInfo[]; analysis: Analysis }> {
  const stored = new Map<string, StoredSource & { segments: Segment[] }>();
  for (const { name, bytes } of files) {
    for await (const source of sourcesOf(name, new Blob([bytes as Uint8Array<ArrayBuffer>]))) {
      const segments: Segment[] = [];
      const ingested: Ingested = await ingest(source, {
        onSegment: (segment) => void segments.push(segment),
        ...(chunkBytes === undefined ? {} : { chunkBytes }),
      });
      const known = stored.get(ingested.sha256);
      if (known) known.timesDropped++;
      else
        stored.set(ingested.sha256, {
          name: source.name,
          ingested,
          timesDropped: 1,
          original: 'hash-only',
          segments,
        });
    }
  }
  const list = [...stored.values()];
  const { table, tallies } = buildCaseTable(
    list.map((s) => ({
      ref: { sha256: s.ingested.sha256, name: s.name, format: s.ingested.format?.id ?? null },
      segments: s.segments,
    })),
  );
  return { sources: describeSources(list, table.sources, tallies), analysis: analyse(table) };
}
