import { bytesAround, EvtxReader, recordXml, type EvtxCondition } from '../../../src/evtx/reader';

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
    onRecovered: withSlack
      ? ({ offset, from, to, broken }): boolean =>
          recovered.push({ offset, length: to - from, broken, fields }) > 0
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
