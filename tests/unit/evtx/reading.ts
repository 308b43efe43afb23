import { bytesAround, EvtxReader, recordXml, type EvtxCondition } from '../../../src/evtx/reader';

export interface ReadRecord {
  offset: number;
  length: number;
  broken: string | null;
  /** Every field, named as in `field-plan.ts`. */
  fields: Record<string, string>;
}

/** Reads a file with all the fields of its records. */
export function readEvtxFile(
  bytes: Uint8Array,
  chunkBytes = bytes.length,
): { records: ReadRecord[]; condition: EvtxCondition } {
  const names: string[] = [];
  const slots = new Map<string, number>();
  const records: ReadRecord[] = [];
  let fields: Record<string, string> = {};
  const decoder = new TextDecoder();
  const reader = new EvtxReader({
    wanted: (name) => {
      let slot = slots.get(name);
      if (slot === undefined) slots.set(name, (slot = names.push(name) - 1));
      return slot;
    },
    onBegin: () => (fields = {}),
    onField: (slot, buf, from, to) => (fields[names[slot]!] = decoder.decode(buf.subarray(from, to))),
    onRecord: ({ offset, from, to, broken }) =>
      void records.push({ offset, length: to - from, broken, fields: broken === null ? fields : {} }),
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  reader.end();
  return { records, condition: reader.condition };
}

/** A record of a file as XML. */
export function xmlOf(bytes: Uint8Array, offset: number): string | null {
  const { from, to } = bytesAround(offset);
  return recordXml(bytes.subarray(from, to), from, offset);
}
