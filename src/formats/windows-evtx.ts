import { EvtxReader, type EvtxCondition } from '../evtx/reader';
import { windowsEvents } from '../normalise/windows';
import { dataPaths, xmlNames } from '../normalise/windows-facts';
import { RecordView } from '../scan/record-view';
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
  const view = new RecordView(paths);
  view.facts = facts;
  const reader = new EvtxReader({
    wanted: (name) => slots.get(name) ?? -1,
    onBegin: () => view.slots.reset(),
    onField: (slot, buf, from, to) => view.slots.set(slot, TEXT, buf, from, to, true),
    onRecord: (record) => onRecord(record, view),
    onRecovered: onRecovered ? (record): boolean => onRecovered(record, view) : null,
  });
  return {
    push: (chunk) => reader.push(chunk),
    end: () => reader.end(),
    notes: () => notesOf(reader.condition),
  };
};

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
