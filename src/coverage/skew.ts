import { HOUR, MINUTE, SECOND, type RowIndex } from '../base/units';
import { wideAbsent } from '../base/wide';
import type { Skew } from '../model/coverage';
import { eventKinds, productLogs, type CaseTable } from '../model/event';
import type { SourceInfo } from '../model/source';
import type { Identity } from '../prompts/identity';

/** Zones lie at most so far apart that a person's working day still meets. */
const FARTHEST = 15 * HOUR;
const BIN = 10 * SECOND;
/** Fewer acts at one distance are chance. */
const LEAST_ACTS = 5;
/** The best distance must stand out this much from any other. */
const STANDS_OUT = 2;
/** Other bins this near belong to the same distance: one log tells of the prompt's end, the other of its beginning. */
const NEAR = 3 * MINUTE;
/** Pairs looked at for one comparison: bounds the work where one address has ten thousand sign-ins. */
const MOST_PAIRS = 4_000_000;

const SIGN_IN = new Set([eventKinds.indexOf('signin'), eventKinds.indexOf('mfa')]);

interface Clock {
  of: string;
  sha256: string | null;
  log: number;
  /** Sign-ins by user and address, in time order. */
  rows: Map<string, RowIndex[]>;
  count: number;
}

/**
 * Compares clocks by what two logs both saw: sign-ins of one person from one address. Each source whose zone is assumed is
 * compared by itself; all others by product log.
 */
export function clockSkews(table: CaseTable, identity: Identity, sources: readonly SourceInfo[]): Skew[] {
  const clocks = clocksOf(table, identity, sources);
  const trusted = clocks.filter((clock) => clock.sha256 === null).sort((a, b) => b.count - a.count);
  return clocks.flatMap((clock) => {
    // Two logs of known clocks are compared once, the smaller with the larger.
    const others = clock.sha256 === null ? trusted.slice(0, trusted.indexOf(clock)) : trusted;
    for (const other of others) {
      const found = distance(table.events.columns.time, clock, other);
      if (!found) continue;
      const fits = clock.sha256 === null ? null : zoneThatFits(found.later);
      return [{ of: clock.of, against: other.of, sha256: clock.sha256, fits, ...found }];
    }
    return [];
  });
}

function clocksOf(table: CaseTable, identity: Identity, sources: readonly SourceInfo[]): Clock[] {
  const { log, kind, source, ip } = table.events.columns;
  const assumed = new Map(sources.filter((s) => s.zone.known === 'assumed').map((s) => [s.sha256, s]));
  const clocks = new Map<string, Clock>();
  for (let row = 0; row < table.events.length; row++) {
    const user = identity.userOf[row]!;
    if (user < 0 || !SIGN_IN.has(kind[row]!) || wideAbsent(ip, row * 4)) continue;
    const own = assumed.get(table.sources[source[row]!]!.sha256);
    const id = own?.sha256 ?? `log ${log[row]}`;
    let clock = clocks.get(id);
    if (!clock) {
      const of = own?.name ?? productLogs[log[row]!]!;
      clocks.set(
        id,
        (clock = { of, sha256: own?.sha256 ?? null, log: log[row]!, rows: new Map(), count: 0 }),
      );
    }
    const key = `${user} ${ip[row * 4]} ${ip[row * 4 + 1]} ${ip[row * 4 + 2]} ${ip[row * 4 + 3]}`;
    const rows = clock.rows.get(key);
    if (rows) rows.push(row);
    else clock.rows.set(key, [row]);
    clock.count++;
  }
  return [...clocks.values()];
}

/** @returns the distance at which the acts of two clocks meet most often, where one stands out. */
function distance(time: Float64Array, a: Clock, b: Clock): { later: number; acts: number } | undefined {
  const half = FARTHEST / BIN;
  const bins = new Uint32Array(2 * half + 1);
  const pairs: number[] = [];
  for (const [key, rows] of a.rows) {
    const others = b.rows.get(key);
    if (!others) continue;
    let from = 0;
    for (const row of rows) {
      while (from < others.length && time[others[from]!]! < time[row]! - FARTHEST) from++;
      for (let k = from; k < others.length && time[others[k]!]! <= time[row]! + FARTHEST; k++) {
        const later = time[row]! - time[others[k]!]!;
        bins[Math.round(later / BIN) + half]!++;
        if (pairs.push(later) >= MOST_PAIRS) return peak(bins, pairs);
      }
    }
  }
  return peak(bins, pairs);
}

function peak(bins: Uint32Array, pairs: readonly number[]): { later: number; acts: number } | undefined {
  const half = (bins.length - 1) / 2;
  // Acts that straddle the edge of a bin count together.
  const around = (i: number): number => (bins[i - 1] ?? 0) + bins[i]! + (bins[i + 1] ?? 0);
  let best = 0;
  for (let i = 1; i < bins.length; i++) if (around(i) > around(best)) best = i;
  const acts = around(best);
  if (acts < LEAST_ACTS) return undefined;
  for (let i = 0; i < bins.length; i++)
    if (Math.abs(i - best) * BIN > NEAR && around(i) * STANDS_OUT > acts) return undefined;
  const centre = (best - half) * BIN;
  const near = pairs.filter((later) => Math.abs(later - centre) <= 1.5 * BIN).sort((x, y) => x - y);
  return { later: near[Math.floor(near.length / 2)]!, acts };
}

/** @returns the offset of a zone that would explain a distance, `UTC+02:00`; null where it is no zone's. */
function zoneThatFits(later: number): string | null {
  const QUARTER = 15 * MINUTE;
  const quarters = Math.round(later / QUARTER);
  if (quarters === 0 || Math.abs(later - quarters * QUARTER) > 2 * MINUTE) return null;
  const minutes = Math.abs(quarters) * 15;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `UTC${quarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
