import type { Identity } from '../prompts/identity';
import type { CaseTable } from '../model/event';
import type { Coverage } from '../model/coverage';
import type { SourceInfo } from '../model/source';
import { clockSkews } from './skew';
import { strips } from './strips';

/** @param sources as the table orders them. */
export function coverageOf(table: CaseTable, identity: Identity, sources: readonly SourceInfo[]): Coverage {
  const drawn = strips(table, sources);
  const apart = drawn.lines.flatMap((a, i) =>
    drawn.lines
      .slice(i + 1)
      .filter((b) => b.last < a.first || a.last < b.first)
      .map((b) => ({ a: a.name, b: b.name })),
  );
  return { ...drawn, apart, skews: clockSkews(table, identity, sources) };
}
