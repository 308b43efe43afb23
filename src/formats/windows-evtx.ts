import type { StringTable } from '../base/string-table';
import type { EpochMs, StringIndex } from '../base/units';
import type { RecordFields } from '../evtx/record-fields';
import { EvtxReader, type EvtxCondition } from '../evtx/reader';
import { windowsEvents } from '../normalise/windows';
import { BinaryRecord } from '../normalise/windows-binary';
import { dataPaths, xmlNames } from '../normalise/windows-facts';
import type { FactSlots } from '../scan/record-view';
import { TEXT } from '../scan/slots';
import { PathSet } from '../scan/trie';
import type { ReadBinary } from './binary';
import { compileFacts, defineFormat } from './format';

/**
 * Windows' own log files, and chunks carved out of them.
 * Cannot tell: the text the Event Viewer shows, which stands in the programs that write the events.
 */
export const windowsEvtx = defineFormat({
  id: 'windows.evtx',
  name: 'Windows event log, EVTX',
  obtainedFrom: 'C:\\Windows\\System32\\winevt\\Logs, wevtutil epl, or Event Viewer, Save All Events As',
  family: windowsEvents,
  facts: { ...xmlNames, ...dataPaths('') },
});

/** The records of an EVTX file; only the wanted fields of a record are decoded. */
export const readEvtx: ReadBinary = (format, onRecord, onRecovered) => {
  const paths = new PathSet();
  const facts = compileFacts(format, paths);
  const slots = new Map(
    Object.values(format.facts)
      .flat()
      .flatMap((path) => (path === undefined ? [] : [[path, paths.add(path)] as const])),
  );
  const view = new EvtxView(paths, facts);
  const reader = new EvtxReader({
    wanted: (name) => slots.get(name) ?? -1,
    onRecord: (record, fields) => onRecord(record, view.of(fields)),
    onRecovered: onRecovered ? (record, fields): boolean => onRecovered(record, view.of(fields)) : null,
  });
  return {
    push: (chunk) => reader.push(chunk),
    end: () => reader.end(),
    notes: () => notesOf(reader.condition),
  };
};

/** A record whose facts become text when they are asked for, and whose repeated values are known by their bytes. */
class EvtxView extends BinaryRecord {
  /** By fact; a field has one name, so a fact has one slot, or -1 for none. */
  readonly #slots: Int32Array;
  #fields!: RecordFields;

  constructor(paths: PathSet, facts: FactSlots) {
    super(paths);
    this.facts = facts;
    this.#slots = Int32Array.from(facts, ([slot = -1]) => slot);
  }

  of(fields: RecordFields): this {
    this.#fields = fields;
    return this;
  }

  override slot(fact: number): number {
    const fields = this.#fields;
    const slot = this.#slots[fact]!;
    const buf = slot < 0 ? null : fields.read(slot);
    if (!buf || fields.from === fields.to) return -1;
    this.slots.set(slot, TEXT, buf, fields.from, fields.to, true);
    return slot;
  }

  override find(fact: number): Uint8Array | null {
    const fields = this.#fields;
    const slot = this.#slots[fact]!;
    const buf = slot < 0 ? null : fields.read(slot);
    if (!buf) return null;
    let { from, to } = fields;
    while (from < to && buf[from]! <= 0x20) from++;
    while (to > from && buf[to - 1]! <= 0x20) to--;
    this.from = from;
    this.to = to;
    return from === to ? null : buf;
  }

  override integer(fact: number): number {
    const slot = this.#slots[fact]!;
    return slot < 0 ? NaN : this.#fields.integer(slot);
  }

  override time(fact: number): EpochMs {
    const slot = this.#slots[fact]!;
    return slot < 0 ? NaN : this.#fields.time(slot);
  }

  override text(fact: number, strings: StringTable): StringIndex {
    const slot = this.#slots[fact]!;
    if (slot < 0) return -1;
    const noted = this.#fields.noted(slot);
    if (noted >= -1) return noted;
    const buf = this.find(fact);
    const index = buf ? strings.internBytes(buf, this.from, this.to) : -1;
    this.#fields.note(slot, index);
    return index;
  }
}

function notesOf(condition: EvtxCondition): string[] {
  const { chunks, gaps, slack } = condition;
  const of = (n: number): string => `${n} of ${chunks} chunks`;
  const notes: string[] = [];
  if (!condition.hasHeader && chunks > 0)
    notes.push('It has no file header: it was read as chunks carved out of a log.');
  if (condition.isDirty)
    notes.push(
      'The log was not closed when it was copied (dirty): it was read by its chunks, not by its header’s counts.',
    );
  if (condition.isHeaderChecksumWrong) notes.push('The checksum of the file header is wrong.');
  if (condition.chunksWithWrongHeaderChecksum > 0)
    notes.push(
      `The header checksum is wrong in ${of(condition.chunksWithWrongHeaderChecksum)}; their records were read.`,
    );
  if (condition.chunksWithWrongRecordChecksum > 0)
    notes.push(
      `The checksum of the records is wrong in ${of(condition.chunksWithWrongRecordChecksum)}; those that could be read were.`,
    );
  if (gaps.count > 0)
    notes.push(
      `${gaps.bytes} bytes in ${gaps.count} ${gaps.count === 1 ? 'stretch' : 'stretches'} are no chunk of a log and were passed over, the first at byte ${gaps.first}.`,
    );
  if (slack)
    notes.push(
      `The slack behind the records of its chunks was read, as asked: it held ${slack.recovered} whole ${slack.recovered === 1 ? 'record' : 'records'}, and ${slack.unreadable} of which too much is overwritten.`,
    );
  return notes;
}
