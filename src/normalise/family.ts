import type { EpochMs } from '../base/units';
import type { ProductLog } from '../model/event';
import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { readTime, type TimeRules } from './time';

/** What became of a record. `time` rejects; a skip names its kind. */
export type Reading = { kind: 'event' } | { kind: 'skip'; as: string } | { kind: 'reject'; reason: string };

export const EVENT: Reading = { kind: 'event' };
export const NO_TIME: Reading = { kind: 'reject', reason: 'no readable time' };

/** What a normaliser is told about the source besides the record. */
export interface ReadContext {
  times: TimeRules;
}

/** @returns a fact's time in UTC ms, NaN where it has none that can be read. */
export function readTimeFact(view: RecordView, fact: number, { times }: ReadContext): EpochMs {
  const buf = view.find(fact);
  return buf ? readTime(buf, view.from, view.to, times) : NaN;
}

/**
 * A product log: the facts a format of it may offer, and how they become an event. Formats say where each
 * fact stands; the family alone knows what it means.
 */
export interface Family<Fact extends string> {
  log: ProductLog;
  facts: readonly Fact[];
  read(view: RecordView, out: EventWriter, context: ReadContext): Reading;
}

/** @returns the index of each fact, as {@link RecordView} numbers them. */
export function factIndex<Fact extends string>(facts: readonly Fact[]): Readonly<Record<Fact, number>> {
  return Object.fromEntries(facts.map((fact, i) => [fact, i])) as Record<Fact, number>;
}
