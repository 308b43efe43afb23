import { DAY, HOUR, type EpochMs } from '../base/units';
import type { Coverage, CoverageLine } from '../model/coverage';
import { providers, type CaseTable } from '../model/event';
import type { SourceInfo } from '../model/source';

/** Bins of a strip at most: more than a screen has columns. */
const MOST_BINS = 1_500;
const BIN_LENGTHS = [HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];
/** A silence in which so many events were to be expected is a gap: at a steady pace it happens by chance once in 20,000. */
const EXPECTED_IN_GAP = 10;
/** A rhythm is only known from so many days on. */
const DAYS_OF_RHYTHM = 3;
const HOURS_A_DAY = 24;

/** @returns the events of every source over time, in the order of the table's sources; sources without events are left out. */
export function strips(
  table: CaseTable,
  sources: readonly SourceInfo[],
): Pick<Coverage, 'start' | 'binMs' | 'bins' | 'lines'> {
  const { time, source, provider, recovered } = table.events.columns;
  const n = table.events.length;
  if (n === 0) return { start: 0, binMs: HOUR, bins: 0, lines: [] };
  const span = time[n - 1]! - time[0]!;
  const binMs = BIN_LENGTHS.find((length) => span / length < MOST_BINS - 1) ?? BIN_LENGTHS.at(-1)!;
  const start = Math.floor(time[0]! / binMs) * binMs;
  const bins = Math.floor((time[n - 1]! - start) / binMs) + 1;
  const infos = new Map(sources.map((s) => [s.sha256, s]));
  const gathered = table.sources.map(() => ({
    counts: new Array<number>(bins).fill(0),
    hours: new Map<number, number>(),
    by: new Array<number>(providers.length).fill(0),
    events: 0,
    first: NaN,
    last: NaN,
  }));
  for (let row = 0; row < n; row++) {
    // What is left of deleted records says nothing of when a log speaks.
    if (recovered[row] !== 0) continue;
    const line = gathered[source[row]!]!;
    const t = time[row]!;
    line.counts[Math.floor((t - start) / binMs)]!++;
    line.by[provider[row]!]!++;
    if (line.events++ === 0) line.first = t;
    line.last = t;
    const hour = Math.floor(t / HOUR);
    line.hours.set(hour, (line.hours.get(hour) ?? 0) + 1);
  }
  const lines = gathered.flatMap(({ by, hours, ...line }, i): CoverageLine[] => {
    const { sha256, name, format } = table.sources[i]!;
    if (line.events === 0) return [];
    const named = providers.filter((p, code) => p !== '' && by[code]! > 0);
    named.sort((a, b) => by[providers.indexOf(b)]! - by[providers.indexOf(a)]!);
    return [
      {
        ...line,
        sha256,
        name: infos.get(sha256)?.name ?? name,
        providers: named,
        format,
        gaps: gapsOf(hours, line.first, line.last),
      },
    ];
  });
  return { start, binMs, bins, lines };
}

/** Hours of a weekday and of a day off are apart: nights and week-ends are quiet, and no gap. */
const rhythmHour = (hour: number): number => {
  const at = new Date(hour * HOUR);
  const off = at.getUTCDay() === 0 || at.getUTCDay() === 6;
  return at.getUTCHours() + (off ? HOURS_A_DAY : 0);
};

/**
 * Silences of whole hours in which the source's own rhythm (its median per hour of day, weekdays and week-ends apart, silences
 * of a day and more left out) makes events to be expected.
 * @param hours events by hour since 1970.
 */
export function gapsOf(
  hours: ReadonlyMap<number, number>,
  first: EpochMs,
  last: EpochMs,
): CoverageLine['gaps'] {
  const from = Math.floor(first / HOUR);
  const to = Math.floor(last / HOUR);
  if (to - from < DAYS_OF_RHYTHM * HOURS_A_DAY) return [];
  const silent = silences(hours, from, to);
  const seen = Array.from({ length: 2 * HOURS_A_DAY }, (): number[] => []);
  let next = 0;
  for (let hour = from; hour <= to; hour++) {
    while (next < silent.length && silent[next]!.to <= hour) next++;
    const within = silent[next];
    // A long silence may be the gap looked for: it is no part of the rhythm.
    if (within && within.from <= hour && within.to - within.from >= HOURS_A_DAY) continue;
    seen[rhythmHour(hour)]!.push(hours.get(hour) ?? 0);
  }
  const usual = seen.map(median);
  return silent.flatMap((s) => {
    let expected = 0;
    for (let hour = s.from; hour < s.to; hour++) expected += usual[rhythmHour(hour)]!;
    return expected >= EXPECTED_IN_GAP
      ? [{ from: s.from * HOUR, to: s.to * HOUR, expected: Math.round(expected) }]
      : [];
  });
}

function silences(
  hours: ReadonlyMap<number, number>,
  from: number,
  to: number,
): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const spoken = [...hours.keys()].sort((a, b) => a - b);
  let before = from - 1;
  for (const hour of [...spoken, to + 1]) {
    if (hour - before > 1) found.push({ from: before + 1, to: hour });
    before = hour;
  }
  return found;
}

/** One bulk download does not make the hour's rhythm. @returns 0 of nothing. */
function median(counts: number[]): number {
  counts.sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
