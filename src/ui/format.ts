import { format as numberFormat, utcFormat } from 'd3';
import type { EpochMs } from '../base/units';
import type { IncidentOutcome, Severity, Stage } from '../model/finding';

const stamp = utcFormat('%Y-%m-%d %H:%M:%S.%L');
const dayTime = utcFormat('%Y-%m-%d %H:%M');
const clock = utcFormat('%H:%M:%S');
const day = utcFormat('%b %-d');
const grouped = numberFormat(',');

/** `2026-09-14 14:09:16.204`, always UTC. */
export function timeText(t: EpochMs): string {
  return Number.isFinite(t) ? stamp(new Date(t)) : '—';
}

/** `2026-09-14 14:09`, always UTC. */
export function minuteText(t: EpochMs | null): string {
  return t === null ? '—' : dayTime(new Date(t));
}

/** `14:09:16`, always UTC. */
export function clockText(t: EpochMs): string {
  return clock(new Date(t));
}

/** `14:00:02 – 14:01:22`; the days are named where it crosses midnight. */
export function spanText(first: EpochMs, last: EpochMs): string {
  if (clockText(first) === clockText(last) && last - first < 1_000) return clockText(first);
  const [a, b] = [day(new Date(first)), day(new Date(last))];
  if (a === b) return `${clockText(first)} – ${clockText(last)}`;
  return `${a} ${clockText(first)} – ${b} ${clockText(last)}`;
}

/** Names of accounts read from left to right everywhere, whatever script they begin in: `user@firm` stays in that order. */
export function isAccount(field: string): boolean {
  return field === 'user' || field === 'userAlias';
}

/** `74,102`. */
export function countText(n: number): string {
  return grouped(n);
}

/** `1 event`, `2 events`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${countText(n)} ${n === 1 ? one : many}`;
}

/** `6.9 MB`, in thousands of bytes as file managers count. */
export function bytesText(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]!}`;
}

/** The row sum: `n = a events + b duplicates + c rejected + d skipped`. */
export function rowSum(t: {
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
  skipped: number;
  recovered?: number;
}): string {
  const beside = t.recovered ? `, beside ${countText(t.recovered)} recovered from slack` : '';
  return `${countText(t.records)} = ${plural(t.events, 'event')} + ${plural(t.duplicates, 'duplicate')} + ${countText(t.rejected)} rejected + ${countText(t.skipped)} skipped${beside}`;
}

/** Severity as dot, shape and word. */
export const severitySigns: Record<Severity, string> = {
  critical: '■',
  high: '◆',
  medium: '▲',
  low: '●',
  info: '○',
};

export const outcomeWords: Record<IncidentOutcome, string> = {
  succeeded: 'access gained',
  blocked: 'approved, then blocked',
  repelled: 'repelled',
  attempted: 'attempted',
};

/** The verdict's first words. */
export function headline(
  outcome: IncidentOutcome,
  contained: boolean,
  stages: readonly Stage[],
  approved = 0,
): string {
  switch (outcome) {
    case 'succeeded': {
      const followed = stages.includes('exfiltration')
        ? ', data taken'
        : stages.includes('post-access')
          ? ', account searched'
          : '';
      return `Access gained${followed}${contained ? ', since contained' : ''}.`;
    }
    case 'blocked':
      return 'A prompt was approved, but a control stopped the access.';
    case 'repelled':
      return 'Prompts were sent and all were refused.';
    case 'attempted':
      return approved > 0
        ? 'An attempt, with an approval that may be the person’s own.'
        : 'An attempt, with no approval seen.';
  }
}

const zoneWords = {
  stated: 'stated in the file',
  file: 'read from the file',
  assumed: 'assumed',
  analyst: 'set by the analyst',
} as const;

/** How the zone of a source is known. */
export function zoneText(zone: { name: string; known: keyof typeof zoneWords }): string {
  return `${zone.name}, ${zoneWords[zone.known]}`;
}

const originalWords = {
  opfs: 'kept in this browser (private file system)',
  indexeddb: 'kept in this browser (database)',
  'hash-only': 'only its hash is kept',
} as const;

/** Where the original of a source is kept. */
export function originalText(original: keyof typeof originalWords): string {
  return originalWords[original];
}

/** `it may be cut` as a sentence. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
