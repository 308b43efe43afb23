import type { Failure } from '../base/errors';
import { headerKey, mappedFormat } from '../formats/mapped';
import { sampleTable } from '../formats/table-sample';
import { fileSource } from '../intake/byte-source';
import type { ColumnMapping, TableSample } from '../model/mapping';
import type { Segment } from '../normalise/event-writer';
import { eventRow } from '../present/event-words';
import type { MappingPreview } from '../worker/api';
import { buildCaseTable } from './case-table';
import { headBlob, headOf, ingest } from './ingest';

const MOST_ROWS = 8;

/** @returns the columns and first rows of a file, or null where it is no table. */
export async function tableSample(file: Blob): Promise<TableSample | null> {
  return sampleTable(await headOf(file));
}

/** @returns what the beginning of a file becomes under a mapping: read by the same stages as an import. */
export async function previewMapping(file: Blob, mapping: ColumnMapping): Promise<MappingPreview> {
  const segments: Segment[] = [];
  const head = fileSource('preview', headBlob(file));
  const read = await ingest(head, { onSegment: (segment) => void segments.push(segment) }, {}, [
    { ...mapping, header: headerKey(mapping.header) },
  ]);
  const ref = { sha256: read.sha256, name: mapping.name, format: mappedFormat(mapping).id };
  const { table } = buildCaseTable([{ ref, segments }]);
  const rows = Array.from({ length: Math.min(MOST_ROWS, table.events.length) }, (_, row) =>
    eventRow(table, row, () => mapping.name),
  );
  return {
    rows,
    // Where the file goes on behind the head, its last record is cut.
    records: read.records,
    rejected:
      read.rejected - (file.size > head.size! && read.rejects.at(-1)?.record === read.records ? 1 : 0),
    reason: read.rejects[0]?.reason ?? (read.failure ? whyNothing(mapping, read.failure) : null),
  };
}

/** @returns what a mapping lacks under which no record was read. */
function whyNothing({ kind, facts }: ColumnMapping, refused: Failure): string {
  if (kind !== 'json' || refused.code !== 'unknown-format') return refused.message;
  return Object.keys(facts).length < 2
    ? 'map one more key besides the time: a file of JSON is known by both'
    : `no record of its beginning has a time (${facts.time?.replaceAll('>', '.')}) and one more of the mapped keys`;
}
