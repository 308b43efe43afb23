import { grouped } from '../base/text';
import { isoTime, type EpochMs, type RowIndex } from '../base/units';
import type { Analysis } from '../correlate/analyse';
import type { Coverage } from '../model/coverage';
import type { Block } from '../model/dossier';
import type { Response, StepNote } from '../model/response';
import type { SourceInfo } from '../model/source';
import { plain } from './text';

/** Everything a report is made of. */
export interface CaseFacts {
  name: string;
  synthetic: boolean;
  analysis: Analysis;
  sources: readonly SourceInfo[];
  coverage: Coverage;
  /** By incident id. */
  responses: ReadonlyMap<string, Response & { notes: Record<string, StepNote> }>;
  version: string;
  build: string;
  exportedAt: EpochMs;
}

/** `2026-09-14 14:09:02`; the report says once that times are UTC. */
export const clock = (t: EpochMs): string => isoTime(t).slice(0, 19).replace('T', ' ');

/**
 * @param rest where the others are found.
 * @returns a line that says how much a table leaves out; none where it holds all.
 */
export function onlyFirst(
  shown: number,
  all: number,
  what: string,
  rest = '; all are in the exports',
): Block[] {
  return all > shown
    ? [{ kind: 'text', text: `The first ${grouped(shown)} of ${grouped(all)} ${what}${rest}.` }]
    : [];
}

/** `harborlaw.csv #1153`: where a record stands. */
export function evidence({ analysis, sources }: CaseFacts, row: RowIndex): string {
  const c = analysis.table.events.columns;
  const { sha256 } = analysis.table.sources[c.source[row]!]!;
  const name = sources.find((s) => s.sha256 === sha256)?.name ?? '';
  return `${plain(name)} ${c.recovered[row] === 0 ? '' : 'recovered '}#${c.record[row]!}`;
}
