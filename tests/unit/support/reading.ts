import { expect } from 'vitest';
import type { Analysis } from '../../../src/correlate/analyse';
import type { SourceInfo } from '../../../src/model/source';
import type { Prompt } from '../../../src/model/prompt';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { eventObject } from '../../../src/report/events-jsonl';

/** What reading one file gave: its source, its events as exported, and the prompts they make. */
export interface Read {
  source: SourceInfo;
  events: Record<string, unknown>[];
  prompts: Prompt[];
  analysis: Analysis;
}

export async function readFile(content: string | Uint8Array, chunkBytes?: number): Promise<Read> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { sources, analysis } = await analyseFiles([{ name: 'export', bytes }], chunkBytes);
  const { table, prompts } = analysis;
  return {
    source: sources[0]!,
    events: Array.from({ length: table.events.length }, (_, row) => eventObject(table, row, () => 'export')),
    prompts: [...prompts],
    analysis,
  };
}

/** A record may be cut anywhere: reads of one byte, of a few, and of the usual size must give the same. */
export async function readInAnyChunks(content: string): Promise<Read> {
  const whole = await readFile(content);
  for (const size of [1, 7, 64]) {
    const cut = await readFile(content, size);
    expect(cut.events, `chunks of ${size}`).toEqual(whole.events);
    expect(cut.source, `chunks of ${size}`).toEqual(whole.source);
  }
  return whole;
}

/** Records, events, duplicates, rejected, skipped. */
export const numbers = (s: SourceInfo): number[] => [
  s.records,
  s.events,
  s.duplicates,
  s.rejected,
  s.skipped,
];
