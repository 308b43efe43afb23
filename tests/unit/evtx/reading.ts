import type { RecordFields } from '../../../src/evtx/record-fields';
import { EvtxReader, type EvtxCondition } from '../../../src/evtx/reader';
import { bytesAround, recordXml } from '../../../src/evtx/record-xml';

export interface ReadRecord {
  offset: number;
  length: number;
  broken: string | null;
  /** Every field, named as in `field-plan.ts`. */
  fields: Record<string, string>;
}

/**
 * Reads a file with all the fields of its records.
 * @param withSlack whether what remains behind the records of its chunks is read too.
 */
export function readEvtxFile(
  bytes: Uint8Array,
  chunkBytes = bytes.length,
  withSlack = false,
): { records: ReadRecord[]; recovered: ReadRecord[]; condition: EvtxCondition } {
  const names: string[] = [];
  const slots = new Map<string, number>();
  const records: ReadRecord[] = [];
  const recovered: ReadRecord[] = [];
  const decoder = new TextDecoder();
  const read = (found: RecordFields): Record<string, string> => {
    const fields: Record<string, string> = {};
    names.forEach((name, slot) => {
      const buf = found.read(slot);
      if (buf) fields[name] = decoder.decode(buf.subarray(found.from, found.to));
    });
    return fields;
  };
  const reader = new EvtxReader({
    wanted: (name) => {
      let slot = slots.get(name);
      if (slot === undefined) slots.set(name, (slot = names.push(name) - 1));
      return slot;
    },
    onRecord: ({ offset, from, to, broken }, fields) =>
      void records.push({ offset, length: to - from, broken, fields: broken === null ? read(fields) : {} }),
    onRecovered: withSlack
      ? ({ offset, from, to, broken }, fields): boolean =>
          recovered.push({ offset, length: to - from, broken, fields: read(fields) }) > 0
      : null,
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  reader.end();
  return { records, recovered, condition: reader.condition };
}

/** A record of a file as XML. */
export function xmlOf(bytes: Uint8Array, offset: number): string | null {
  const { from, to } = bytesAround(offset);
  return recordXml(bytes.subarray(from, to), from, offset);
}
