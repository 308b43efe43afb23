import { grouped } from '../base/text';
import type { SourceRef } from '../model/event';
import type { SourceAnswers, SourceInfo } from '../model/source';
import type { SourceTally } from './case-table';
import type { Ingested } from './ingest';

/** A source as it is kept: what reading it gave, and where its original is. */
export interface StoredSource {
  name: string;
  ingested: Omit<Ingested, 'format' | 'failure'> & { format: { id: string; name: string } | null };
  timesDropped: number;
  original: SourceInfo['original'];
  answers?: SourceAnswers;
}

/** @returns names told apart: equal names with different bytes get `#` and 8 hex digits of their SHA-256. */
export function distinctNames(sources: readonly { name: string; sha256: string }[]): Map<string, string> {
  const uses = new Map<string, number>();
  for (const { name } of sources) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(
    sources.map(({ name, sha256 }) => [sha256, uses.get(name)! > 1 ? `${name}#${sha256.slice(0, 8)}` : name]),
  );
}

/** Source cards, in the order of their SHA-256. @param refs, tallies as the case table gives them. */
export function describeSources(
  stored: readonly StoredSource[],
  refs: readonly SourceRef[],
  tallies: readonly SourceTally[],
): SourceInfo[] {
  const names = distinctNames(stored.map((s) => ({ name: s.name, sha256: s.ingested.sha256 })));
  const byHash = new Map(refs.map((ref, i) => [ref.sha256, tallies[i]!]));
  return [...stored]
    .sort((a, b) => (a.ingested.sha256 < b.ingested.sha256 ? -1 : 1))
    .map(({ ingested, timesDropped, original, answers = {} }) => {
      const tally = byHash.get(ingested.sha256)!;
      return {
        sha256: ingested.sha256,
        name: names.get(ingested.sha256)!,
        bytes: ingested.bytes,
        timesDropped,
        format: ingested.format?.id ?? null,
        formatName: ingested.format?.name ?? null,
        reason: ingested.reason,
        formats: ingested.formats,
        encoding: ingested.encoding,
        records: ingested.records,
        events: tally.events,
        duplicates: tally.duplicates,
        rejected: ingested.rejected,
        skipped: Object.values(ingested.skippedBy).reduce((a, b) => a + b, 0),
        skippedBy: ingested.skippedBy,
        recovered: tally.recovered,
        recoveredCopies: tally.recoveredCopies,
        rejects: ingested.rejects,
        zone: ingested.zone,
        first: tally.first,
        last: tally.last,
        questions: ingested.questions,
        answers,
        notes: ingested.notes,
        cautions: [...(ingested.cautions ?? []), ...repeats(tally, ingested.records)],
        original,
      };
    });
}

/** From this share of repeated records on, pages were fetched twice; what they pushed out is missing. */
const REPEATED_SHARE = 0.1;
const REPEATED_LEAST = 20;

function repeats({ repeated }: SourceTally, records: number): string[] {
  return repeated >= REPEATED_LEAST && repeated >= records * REPEATED_SHARE
    ? [
        `${grouped(repeated)} of its ${grouped(records)} records repeat others of it: pages were fetched twice, some may be missing`,
      ]
    : [];
}
