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

/** A reject with its own bytes as text. */
export interface ToldReject extends Reject {
  text: string;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type OpenQuestion = 'format' | 'zone' | 'date-order' | 'mapping';

/** What an analyst has said of a source; it is read again by it. */
export interface SourceAnswers {
  /** Zone of the times that state none: an IANA name or an offset. */
  zone?: string;
  /** Slashed dates are day-first. */
  dayFirst?: boolean;
  /** The columns that were taken by their meaning are right. */
  columnsConfirmed?: boolean;
  /** Records that remain in the slack of an EVTX file's chunks are read too. */
  slack?: boolean;
}

/** The zone of a source's times, and how it is known. */
export interface SourceZone {
  name: string;
  known: 'stated' | 'file' | 'assumed' | 'analyst';
}

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
  /** Deleted records that were found in slack and are in no log: events beside `records`. */
  recovered: number;
  /** And those that a log still has. */
  recoveredCopies: number;
  /** The first {@link REJECTS_KEPT}. */
  rejects: Reject[];
  zone: SourceZone;
  first: EpochMs | null;
  last: EpochMs | null;
  /** Open questions, the one that matters most first. */
  questions: OpenQuestion[];
  answers: SourceAnswers;
  /** What an analyst should know of how it was read. */
  notes: string[];
  /** What it may lack, for the incidents that rest on it: rows cut at the portal's cap, a page link left over. */
  cautions: string[];
  /** Where the original is kept. */
  original: 'opfs' | 'indexeddb' | 'hash-only';
}

/** Rejects kept with a source; the rest are counted. */
export const REJECTS_KEPT = 1_000;
