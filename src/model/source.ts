import type { EpochMs } from '../base/units';

/** A bad record: counted, located, explained; never a made-up row. */
export interface Reject {
  /** From 1. */
  record: number;
  /** From 1; null for binary. */
  line: number | null;
  /** Bytes in the source. */
  offset: number;
  length: number;
  reason: string;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type OpenQuestion = 'format' | 'zone' | 'date-order' | 'mapping';

/** One file, as the source card and the findings export tell of it. */
export interface SourceInfo {
  /** Hex SHA-256 of the bytes; the source's identity. */
  sha256: string;
  /** Path inside what was dropped; told apart by `#` and 8 hex digits where two sources share it. */
  name: string;
  bytes: number;
  timesDropped: number;
  format: string | null;
  formatName: string | null;
  /** Why this format was recognised, or why none was. */
  reason: string;
  /** Records per format id, where kinds are mixed. */
  formats: Record<string, number>;
  encoding: Encoding;
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
  skipped: number;
  skippedBy: Record<string, number>;
  /** The first {@link REJECTS_KEPT}. */
  rejects: Reject[];
  zone: { name: string; known: 'stated' | 'file' | 'assumed' | 'analyst' };
  first: EpochMs | null;
  last: EpochMs | null;
  question: OpenQuestion | null;
  /** What an analyst should know: rows cut at the portal's cap, a page link left over, cells cut off. */
  notes: string[];
  /** Where the original is kept. */
  original: 'opfs' | 'indexeddb' | 'hash-only';
}

/** Rejects kept with a source; the rest are counted. */
export const REJECTS_KEPT = 1_000;
