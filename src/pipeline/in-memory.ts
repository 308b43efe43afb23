import { analyse, type Analysis } from '../correlate/analyse';
import { withSourceGaps } from '../correlate/source-gaps';
import { sourcesOf } from '../intake/archives';
import type { ColumnMapping } from '../model/mapping';
import type { SourceAnswers, SourceInfo } from '../model/source';
import type { Segment } from '../normalise/event-writer';
import { buildCaseTable } from './case-table';
import { ingest, type Ingested } from './ingest';
import { describeSources, type StoredSource } from './sources';

/**
 * Files to findings without a browser's storage: the same stages the worker runs, for tests and tools.
 * @param files with what an analyst would answer about each.
 * @param chunkBytes bytes per read.
 * @param mappings tables mapped by hand.
 */
export async function analyseFiles(
  files: readonly { name: string; bytes: Uint8Array; answers?: SourceAnswers }[],
  chunkBytes?: number,
  mappings: readonly ColumnMapping[] = [],
): Promise<{ sources: SourceInfo[]; analysis: Analysis }> {
  const stored = new Map<string, StoredSource & { segments: Segment[] }>();
  for (const { name, bytes, answers = {} } of files) {
    for await (const source of sourcesOf(name, new Blob([bytes as Uint8Array<ArrayBuffer>]))) {
      let segments: Segment[] = [];
      const read = (told: SourceAnswers): Promise<Ingested> => {
        segments = [];
        const hooks = { onSegment: (segment: Segment) => void segments.push(segment) };
        return ingest(source, chunkBytes === undefined ? hooks : { ...hooks, chunkBytes }, told, mappings);
      };
      let ingested = await read(answers);
      if (ingested.provedDayFirst !== null)
        ingested = await read({ ...answers, dayFirst: ingested.provedDayFirst });
      const known = stored.get(ingested.sha256);
      if (known) known.timesDropped++;
      else
        stored.set(ingested.sha256, {
          name: source.name,
          ingested,
          timesDropped: 1,
          original: 'hash-only',
          answers,
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
  const described = describeSources(list, table.sources, tallies);
  return { sources: described, analysis: withSourceGaps(analyse(table), described) };
}
