import Dexie, { type EntityTable, type Table } from 'dexie';
import type { ColumnMapping } from '../model/mapping';
import type { PeopleCorrections } from '../model/person';
import type { StepNote } from '../model/response';
import type { SavedView } from '../model/view';
import type { Segment } from '../normalise/event-writer';

/** A case as a whole; one at a time. */
export interface CaseRecord {
  id: 'case';
  name: string;
  /** It is the built-in sample: shown as synthetic. */
  synthetic: boolean;
  /** Who is who, where the analyst corrected it. */
  people?: PeopleCorrections;
  /** What the analyst noted about response steps, by incident and step. */
  stepNotes?: Record<string, Record<string, StepNote>>;
  /** Queries the analyst kept. */
  views?: SavedView[];
}

/** What an analyst may add at any time, an import under way or not. */
export type Annotations = Pick<CaseRecord, 'stepNotes' | 'views'>;

export function annotationsOf({ stepNotes, views }: CaseRecord): Annotations {
  return { ...(stepNotes && { stepNotes }), ...(views && { views }) };
}

/** What was last shown of the case, for opening it at once; plain data of the pipeline's. */
interface ShownRecord {
  id: 'shown';
  /** What it was made of: it is of no use where that has changed. */
  of: string;
  view: unknown;
}

/** A source that was read to its end. `about` is plain data of the pipeline's. */
export interface SourceRecord<About = unknown> {
  sha256: string;
  /** Key of its segments; made up when reading began, before the hash was known. */
  storageKey: string;
  /** Key of its original: that of its first reading. */
  originalKey: string;
  segments: number;
  about: About;
}

interface SegmentRecord {
  key: string;
  seq: number;
  segment: Segment;
}

type Database = Dexie & {
  cases: Table<CaseRecord | ShownRecord, string>;
  sources: EntityTable<SourceRecord, 'sha256'>;
  segments: Table<SegmentRecord, [string, number]>;
  originals: EntityTable<{ key: string; blob: Blob }, 'key'>;
  mappings: EntityTable<{ id: string; mapping: ColumnMapping }, 'id'>;
};

/**
 * The IndexedDB database: the only place that knows it. Segments of about 32,000 rows are one record each.
 *
 * Version 1: `cases`, `sources` by SHA-256, `segments` by [key+seq], `originals` by key (where OPFS is absent).
 * Version 2: a source may be read again, so its original has a key of its own, and its questions are a list.
 * Version 3: `mappings` of tables that no format claims, by what they are recognised by.
 * A source counts only once its record is written, which is last; segments without one are swept.
 */
export class CaseStore {
  readonly #db: Database;

  constructor(name = 'pushtrail') {
    const db = new Dexie(name, { chromeTransactionDurability: 'relaxed' });
    db.version(1).stores({ cases: 'id', sources: 'sha256', segments: '[key+seq]', originals: 'key' });
    db.version(2).upgrade((change) =>
      change.table<SourceRecord>('sources').toCollection().modify(upgradeSource),
    );
    db.version(3).stores({ mappings: 'id' });
    this.#db = db as Database;
  }

  async readCase(): Promise<CaseRecord | undefined> {
    return (await this.#db.cases.get('case')) as CaseRecord | undefined;
  }

  /** @returns what was last shown of a case made of `of`. */
  async readShown<View>(of: string): Promise<View | undefined> {
    const shown = (await this.#db.cases.get('shown')) as ShownRecord | undefined;
    return shown?.of === of ? (shown.view as View) : undefined;
  }

  async writeShown(of: string, view: unknown): Promise<void> {
    await this.#db.cases.put({ id: 'shown', of, view });
  }

  /** Makes or changes the case. Annotations stay as they are stored: they may be newer than the record given. */
  async writeCase(record: CaseRecord): Promise<void> {
    await this.#db.transaction('rw', this.#db.cases, async () => {
      const was = await this.readCase();
      await this.#db.cases.put({ ...record, ...(was && annotationsOf(was)) });
    });
  }

  /** Changes the annotations given and nothing else; nothing where the case has been erased since. */
  async annotate(annotations: Annotations): Promise<void> {
    await this.#db.transaction('rw', this.#db.cases, async () => {
      const was = await this.readCase();
      if (was) await this.#db.cases.put({ ...was, ...annotations });
    });
  }

  async sources<About>(): Promise<SourceRecord<About>[]> {
    return (await this.#db.sources.toArray()) as SourceRecord<About>[];
  }

  /** Makes a source count; also overwrites what is known about one. */
  async putSource(source: SourceRecord): Promise<void> {
    await this.#db.sources.put(source);
  }

  /** @returns the segment: where another thread writes it, it comes back from there. */
  async putSegment(key: string, seq: number, segment: Segment): Promise<Segment> {
    await this.#db.segments.put({ key, seq, segment });
    return segment;
  }

  async segments(key: string): Promise<Segment[]> {
    const records = await this.#db.segments
      .where('[key+seq]')
      .between([key, Dexie.minKey], [key, Dexie.maxKey])
      .toArray();
    return records.map((r) => r.segment);
  }

  async putOriginal(key: string, blob: Blob): Promise<void> {
    await this.#db.originals.put({ key, blob });
  }

  async original(key: string): Promise<Blob | undefined> {
    return (await this.#db.originals.get(key))?.blob;
  }

  /** In the order they were made known by: the header, or the paths of JSON. */
  async mappings(): Promise<ColumnMapping[]> {
    return (await this.#db.mappings.toArray()).map((r) => r.mapping);
  }

  /** Keeps a mapping; one made before for the same table goes. */
  async putMapping(mapping: ColumnMapping): Promise<void> {
    const { kind, header, facts } = mapping;
    await this.#db.mappings.put({
      id: JSON.stringify(kind === 'csv' ? header : [facts.time, facts.user]),
      mapping,
    });
  }

  /** Deletes what an unfinished import left. */
  async discard(key: string): Promise<void> {
    await this.#db.segments.where('[key+seq]').between([key, Dexie.minKey], [key, Dexie.maxKey]).delete();
    await this.#db.originals.delete(key);
  }

  /** Sweeps segments and originals of imports that never finished. @returns the keys of originals in use. */
  async sweep(): Promise<Set<string>> {
    const sources = await this.#db.sources.toArray();
    const used = new Set(sources.map((s) => s.storageKey));
    const kept = new Set(sources.map((s) => s.originalKey));
    // By key alone: the segments themselves are large.
    const segments = await this.#db.segments.toCollection().primaryKeys();
    await this.#db.segments.bulkDelete(segments.filter(([key]) => !used.has(key)));
    const originals = await this.#db.originals.toCollection().primaryKeys();
    await this.#db.originals.bulkDelete(originals.filter((key) => !kept.has(key)));
    return kept;
  }

  /** Deletes the database; a later call makes it anew. */
  async erase(): Promise<void> {
    await this.#db.delete();
    await this.#db.open();
  }
}

interface FirstSourceRecord {
  storageKey: string;
  originalKey?: string;
  about: { ingested: { question?: string | null; questions?: string[] } };
}

function upgradeSource(source: unknown): void {
  const record = source as FirstSourceRecord;
  record.originalKey = record.storageKey;
  const { ingested } = record.about;
  ingested.questions = typeof ingested.question === 'string' ? [ingested.question] : [];
  delete ingested.question;
}
