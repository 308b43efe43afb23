/** UTC milliseconds since 1970-01-01. NaN where a time is absent. */
export type EpochMs = number;
/** Length of time in milliseconds. */
export type DurationMs = number;
/** Index of a row in a table. */
export type RowIndex = number;
/** Index into a {@link StringTable}; -1 where a text is absent. */
export type StringIndex = number;

export const SECOND: DurationMs = 1_000;
export const MINUTE: DurationMs = 60_000;
export const HOUR: DurationMs = 3_600_000;
export const DAY: DurationMs = 86_400_000;

/** ISO 8601 with three decimals and Z, the only spelling of a time in exports. */
export function isoTime(t: EpochMs): string {
  return new Date(t).toISOString();
}

/** @returns the first row at or after a time, in rows ordered by time. */
export function firstAt(time: Float64Array, t: EpochMs): RowIndex {
  let [low, high] = [0, time.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A duration as a person reads it: `3 min 4 s`, `1 h 20 min`, `2 d 3 h`. */
export function spoken(duration: DurationMs): string {
  const seconds = Math.round(Math.abs(duration) / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}
