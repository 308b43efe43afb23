import type { EvtxRecord } from '../evtx/reader';
import type { RecordView } from '../scan/record-view';
import type { Format } from './format';

/** Bytes in, records out, each with its facts in the view. */
export interface BinaryReader {
  push(chunk: Uint8Array): void;
  end(): void;
  /** What the file says of its own state, once it is read. */
  notes(): string[];
}

/**
 * How the records of a binary format are read.
 * @param onRecovered takes what was deleted and is still there; left out, it is not looked for. False where it is of no use.
 */
export type ReadBinary = (
  format: Format,
  onRecord: (record: EvtxRecord, view: RecordView) => void,
  onRecovered?: ((record: EvtxRecord, view: RecordView) => boolean) | null,
) => BinaryReader;
