import type { RecordView } from '../scan/record-view';
import type { Format } from './format';

/** A record of a binary format: its own bytes, and where they stand in the file. */
export interface BinaryRecord {
  buf: Uint8Array;
  from: number;
  to: number;
  offset: number;
  /** Why it cannot be read; null where it can. */
  broken: string | null;
}

/** Bytes in, records out, each with its facts in the view. */
export interface BinaryReader {
  push(chunk: Uint8Array): void;
  end(): void;
  /** What the file says of its own state, once it is read. */
  notes(): string[];
}

/** How the records of a binary format are read. */
export type ReadBinary = (
  format: Format,
  onRecord: (record: BinaryRecord, view: RecordView) => void,
) => BinaryReader;
