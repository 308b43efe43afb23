import { StringTable } from '../base/string-table';
import type { EpochMs } from '../base/units';
import { copyRows, emptyTable, sparseTable } from '../model/columns';
import {
  eventColumns,
  stepColumns,
  type CaseTable,
  type EventRows,
  type SourceRef,
  type StepRows,
} from '../model/event';
import type { Segment } from '../normalise/event-writer';
import { joinCompanions } from './companions';

export interface SourceRows {
  ref: SourceRef;
  segments: Segment[];
}

/** What a source's rows came to once duplicates were taken out. */
export interface SourceTally {
  events: number;
  duplicates: number;
  /** Records that repeat another of the same source: a page fetched twice. */
  repeated: number;
  /** Deleted records that no log has any more, and those that one still has: beside the events and duplicates. */
  recovered: number;
  recoveredCopies: number;
  /** Over events and duplicates. */
  first: EpochMs | null;
  last: EpochMs | null;
}

/**
 * Puts sources together into one case: texts joined, duplicates out, rows by (time, source, record).
 * @param sources any order; the result does not depend on it.
 * @returns the table, and a tally per source in the order of `table.sources`.
 */
export function buildCaseTable(sources: readonly SourceRows[]): { table: CaseTable; tallies: SourceTally[] } {
  const ordered = [...sources].sort((a, b) => (a.ref.sha256 < b.ref.sha256 ? -1 : 1));
  const strings = new StringTable();
  const all = concatenate(ordered, strings);
  const stepCounts = new Uint32Array(all.events.length);
  for (const event of all.steps.columns.event) stepCounts[event]!++;
  const { keep, repeated } = winners(all.events, stepCounts, ordered.length);
  const steps = joinCompanions(all.events, all.steps, keep, stepCounts);
  const tallies = tally(all.events, keep, repeated);
  const rows = inOrder(all.events, keep);
  // One export in time order is a case already.
  const isOrdered = rows.length === all.events.length && rows.every((row, i) => row === i);
  const events = isOrdered ? all.events : reorder(all, rows);
  const own = isOrdered ? { steps, stepStart: startsOf(stepCounts) } : orderSteps(steps, stepCounts, rows);
  return { table: { events, ...own, strings, sources: ordered.map((s) => s.ref) }, tallies };
}

interface AllRows {
  events: EventRows;
  steps: StepRows;
  /** Event columns that some row fills. */
  used: ReadonlySet<string>;
}

function concatenate(ordered: readonly SourceRows[], strings: StringTable): AllRows {
  const segments = ordered.flatMap((s) => s.segments);
  // Companions still write the two of a prompt.
  const used = new Set([
    'source',
    'mfaMethod',
    'mfaResult',
    ...segments.flatMap((s) => Object.keys(s.events)),
  ]);
  const events = sparseTable(
    eventColumns,
    segments.reduce((n, s) => n + s.rows, 0),
    used,
  );
  const steps = emptyTable(
    stepColumns,
    segments.reduce((n, s) => n + s.steps.rows, 0),
  );
  let row = 0;
  let step = 0;
  ordered.forEach((source, index) => {
    // Texts are deltas of the source's own table: its index i is the i-th text of its segments. The first source's is the case's.
    const texts = source.segments.reduce((n, s) => n + s.strings.ends.length, 0);
    const indices = strings.size === 0 ? undefined : new Int32Array(texts);
    let known = 0;
    for (const { strings: delta } of source.segments) {
      if (indices) indices.set(strings.append(delta), known);
      else strings.adopt(delta);
      known += delta.ends.length;
    }
    for (const segment of source.segments) {
      const from = { length: segment.rows, columns: segment.events };
      copyRows(eventColumns, from, events, row, undefined, indices);
      events.columns.source.fill(index, row, row + segment.rows);
      const fromSteps = { length: segment.steps.rows, columns: segment.steps.columns };
      copyRows(stepColumns, fromSteps, steps, step, undefined, indices);
      for (let i = step; i < step + segment.steps.rows; i++) steps.columns.event[i]! += row;
      row += segment.rows;
      step += segment.steps.rows;
    }
  });
  return { events, steps, used };
}

function reorder({ events, used }: AllRows, rows: Uint32Array): EventRows {
  const ordered = sparseTable(eventColumns, rows.length, used);
  const columns = Object.fromEntries(Object.entries(events.columns).filter(([name]) => used.has(name)));
  copyRows(eventColumns, { length: events.length, columns }, ordered, 0, rows);
  return ordered;
}

/** @returns 1 for each row that is the event of its group of duplicates, and per source the rows that repeat its own. */
function winners(
  events: EventRows,
  stepCounts: Uint32Array,
  sources: number,
): { keep: Uint8Array; repeated: Uint32Array } {
  const { nativeKey, log, filled, source, recovered } = events.columns;
  const repeated = new Uint32Array(sources);
  const n = events.length;
  const keep = new Uint8Array(n);
  let size = 16;
  while (size < n * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  // Rows stand by (source SHA-256, record) already, so of equals the earlier row wins.
  const better = (a: number, b: number): boolean => {
    // What a log still has was not deleted from it.
    if (recovered[a] !== recovered[b]) return recovered[a]! < recovered[b]!;
    return stepCounts[a] !== stepCounts[b] ? stepCounts[a]! > stepCounts[b]! : filled[a]! > filled[b]!;
  };
  for (let row = 0; row < n; row++) {
    const at = row * 4;
    let hash = Math.imul(nativeKey[at]! ^ log[row]!, 0x9e3779b1);
    for (let w = 1; w < 4; w++) hash = Math.imul(hash ^ (hash >>> 15) ^ nativeKey[at + w]!, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const other = slots[slot]!;
      if (other < 0) {
        slots[slot] = row;
        keep[row] = 1;
        break;
      }
      const o = other * 4;
      if (
        log[other] === log[row] &&
        nativeKey[o] === nativeKey[at] &&
        nativeKey[o + 1] === nativeKey[at + 1] &&
        nativeKey[o + 2] === nativeKey[at + 2] &&
        nativeKey[o + 3] === nativeKey[at + 3]
      ) {
        if (source[other] === source[row] && recovered[other] === 0 && recovered[row] === 0)
          repeated[source[row]!]!++;
        if (better(row, other)) {
          keep[other] = 0;
          keep[row] = 1;
          slots[slot] = row;
        }
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { keep, repeated };
}

function tally(events: EventRows, keep: Uint8Array, repeated: Uint32Array): SourceTally[] {
  const tallies = Array.from(repeated, (count): SourceTally => ({
    events: 0,
    duplicates: 0,
    repeated: count,
    recovered: 0,
    recoveredCopies: 0,
    first: null,
    last: null,
  }));
  const { source, time, recovered } = events.columns;
  for (let row = 0; row < events.length; row++) {
    const t = tallies[source[row]!]!;
    if (recovered[row] !== 0) {
      // Older than the log itself: it does not speak for these days.
      if (keep[row] === 1) t.recovered++;
      else t.recoveredCopies++;
      continue;
    }
    if (keep[row] === 1) t.events++;
    else t.duplicates++;
    if (t.first === null || time[row]! < t.first) t.first = time[row]!;
    if (t.last === null || time[row]! > t.last) t.last = time[row]!;
  }
  return tallies;
}

function inOrder(events: EventRows, keep: Uint8Array): Uint32Array {
  const { time } = events.columns;
  const rows: number[] = [];
  for (let row = 0; row < events.length; row++) if (keep[row] === 1) rows.push(row);
  // Exports come in runs (ascending or descending), which the engine's merge sort makes use of; it is stable.
  rows.sort((a, b) => time[a]! - time[b]!);
  return Uint32Array.from(rows);
}

function orderSteps(
  all: StepRows,
  counts: Uint32Array,
  rows: Uint32Array,
): { steps: StepRows; stepStart: Uint32Array } {
  const starts = startsOf(counts);
  const stepStart = startsOf(rows.map((row) => counts[row]!));
  const order = new Uint32Array(stepStart[rows.length]!);
  const events = new Uint32Array(order.length);
  for (let i = 0; i < rows.length; i++) {
    const from = starts[rows[i]!]! - stepStart[i]!;
    for (let k = stepStart[i]!; k < stepStart[i + 1]!; k++) {
      order[k] = from + k;
      events[k] = i;
    }
  }
  const steps = emptyTable(stepColumns, order.length);
  copyRows(stepColumns, all, steps, 0, order);
  steps.columns.event.set(events);
  return { steps, stepStart };
}

/** @returns where each group begins, and the end of the last, where the groups stand one behind the other. */
function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i]! + counts[i]!;
  return starts;
}
