import type { DurationMs, EpochMs } from '../base/units';

/** When one source speaks. */
export interface CoverageLine {
  /** Hex SHA-256 of the source. */
  sha256: string;
  name: string;
  /** Product names of its events, most events first. */
  providers: string[];
  format: string | null;
  events: number;
  first: EpochMs;
  last: EpochMs;
  /** Events of each bin of {@link Coverage}. */
  counts: number[];
  /** Silences that do not fit its own rhythm. */
  gaps: { from: EpochMs; to: EpochMs; expected: number }[];
}

/** How far the clock of one log is from another's, by what both saw. */
export interface Skew {
  /** What is compared, and with what: a source's name or a product log. */
  of: string;
  against: string;
  /** The source, where `of` is one whose zone is assumed. */
  sha256: string | null;
  /** How much later `of` says it is, in ms. */
  later: DurationMs;
  /** The zone that would explain it, where `of`'s is assumed: `UTC+02:00`. */
  fits: string | null;
  /** Acts both saw at this distance. */
  acts: number;
}

/** What the case can speak of at all: when each source has events, where it falls silent, and whether clocks agree. */
export interface Coverage {
  start: EpochMs;
  binMs: DurationMs;
  bins: number;
  lines: CoverageLine[];
  skews: Skew[];
  /** Pairs of sources with events that never cover the same hour. */
  apart: { a: string; b: string }[];
}
