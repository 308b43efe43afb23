import type { DurationMs, EpochMs } from '../base/units';

/**
 * A VPN, RADIUS or mail client that retries by itself asks to the second; a person does not.
 * @returns the gap between prompts if all are even to within `tolerance`, ms; undefined else. Three gaps at least.
 */
export function evenGap(times: readonly EpochMs[], tolerance: DurationMs): DurationMs | undefined {
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  if (gaps.length < 3) return undefined;
  const middle = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!;
  return gaps.every((gap) => Math.abs(gap - middle) <= tolerance) ? middle : undefined;
}
