import type { Result } from '../base/errors';
import type { EpochMs, RowIndex } from '../base/units';
import type { Dossier, DossierFormat, DossierOptions } from '../model/dossier';
import type { Coverage } from '../model/coverage';
import type { Campaign, Finding, Incident, Severity, Stage } from '../model/finding';
import type { ColumnMapping, TableSample } from '../model/mapping';
import type { PeopleCorrections, Person } from '../model/person';
import type { MarkShape, TimelineModel } from '../model/timeline';
import type { NotedResponse, StepNote } from '../model/response';
import type { SavedView } from '../model/view';
import type { Completions } from '../query/complete';
import type { Facet } from '../query/facets';
import type { FieldName } from '../query/fields';
import type { GridColumn } from '../query/grid-columns';
import type { QueryError } from '../query/grammar';
import type { Histogram } from '../query/histogram';
import type { EventValues } from '../query/pivots';
import type { Sort } from '../query/sort';
import type { SourceAnswers, SourceInfo, ToldReject } from '../model/source';

/**
 * The contract between the page and the worker that holds the case: plain data only (structured clone),
 * failures as values. Everything that names events does so by row index into the case as it stood when the
 * answer was given; `CaseView.version` changes whenever rows may have moved.
 */

/** A file as it was dropped: its bytes and its path inside what was dropped (`folder/sub/file.csv`). */
export interface DroppedFile {
  name: string;
  file: Blob;
}

/** One card while an import runs. */
export interface FileProgress {
  name: string;
  bytes: number;
  bytesRead: number;
  /** Bytes a second over the last second or so. */
  bytesPerSecond: number;
  records: number;
  rejected: number;
  formatName: string | null;
  /** The member being read, of an archive. */
  member: string | null;
  state: 'waiting' | 'reading' | 'done' | 'failed';
  /** Why it failed or was left out. */
  message: string | null;
}

/** An incident in what has been read so far. */
export type EarlyIncident = Pick<Incident, 'user' | 'severity' | 'outcome' | 'summary'>;

export interface ImportProgress {
  phase: 'reading' | 'detecting';
  files: FileProgress[];
  bytes: number;
  bytesRead: number;
  /** Seconds left at the present speed; null while unknown. */
  secondsLeft: number | null;
  /** Found in a first part of a long import; may change until it is done. */
  early: EarlyIncident[];
}

/** A finding without its evidence rows, for lists. */
export interface FindingSummary extends Omit<Finding, 'evidence'> {
  evidenceCount: number;
}

export interface CaseView {
  /** Grows with every change of the case. */
  version: number;
  name: string;
  /** True for the built-in sample: shown as synthetic wherever the case is named. */
  synthetic: boolean;
  /** What the analyst corrected about who is who. */
  people: PeopleCorrections;
  sources: SourceInfo[];
  totals: {
    records: number;
    events: number;
    duplicates: number;
    rejected: number;
    skipped: number;
    /** Events beside the records. */
    recovered: number;
  };
  /** Ranked: severity, then confidence, then time. */
  incidents: ShownIncident[];
  /** Incidents of several people from one source. */
  campaigns: Campaign[];
  /** Findings of medium severity or above that stand in no incident, by severity, then time. */
  leads: FindingSummary[];
  /** How many findings below that stand in none: {@link EngineApi.quietLeads} tells them. */
  quietLeads: number;
  /** First and last event. */
  first: EpochMs | null;
  last: EpochMs | null;
  /** Sentences on files of the last drop that could not be read at all and are no source. */
  unread: string[];
  /** Prompts of the whole case in equal bins from first to last, for the overview brush. */
  overview: { binMs: number; start: EpochMs; denied: number[]; approved: number[] };
}

/** An incident as the page has it: its rows, which may be a hundred thousand, stay in the worker. */
export type ShownIncident = Omit<Incident, 'attackerRows'>;

/** Everything the incident screen draws besides the incident itself. */
export interface IncidentDetail {
  incident: ShownIncident;
  findings: FindingSummary[];
  timeline: TimelineModel;
  /** Distinct events per stage: `data-count` of the lanes. */
  stageEvents: Record<Stage, RowIndex[]>;
  /** One line per stage for the five cards: `5 wrong passwords`, `20 prompts`; null where empty. */
  stageHeadlines: Record<Stage, string | null>;
}

/** One line of the event grid; texts are ready to show, '' where absent. */
export interface EventRow {
  row: RowIndex;
  time: EpochMs;
  provider: string;
  kind: string;
  user: string;
  action: string;
  /** Sentence first: `denied by the user (500121)`. */
  outcome: string;
  shape: MarkShape;
  method: string;
  ip: string;
  country: string;
  app: string;
  device: string;
  source: string;
}

/** What to list: the whole case, given rows, a finding's evidence, or what answers a query. */
export type Selection =
  | { kind: 'all' }
  | { kind: 'rows'; rows: RowIndex[] }
  | { kind: 'finding'; id: string }
  | { kind: 'query'; text: string };

/** One line of the event grid: a text per column that was asked for, '' where absent. */
export interface GridRow {
  row: RowIndex;
  time: EpochMs;
  shape: MarkShape;
  cells: string[];
}

/** What looking through the originals gave. */
export interface OriginalsFound {
  /** Events whose record holds the phrase. */
  events: number;
  /** Places outside any event: headers, duplicates, rejects. */
  elsewhere: number;
  /** Names of sources whose original is not at hand. */
  notSearched: string[];
}

export interface EventDetail {
  row: RowIndex;
  time: EpochMs;
  title: string;
  /** Name, value, and the export's field name for it (`correlationId`), in reading order. */
  fields: { label: string; value: string; field: string }[];
  steps: { time: EpochMs; method: string; result: string; detail: string }[];
  /** The prompt this event is part of, and the rows folded into it. */
  prompt: { result: string; number: number; of: number; rows: RowIndex[]; inferred: boolean } | null;
  /** Long texts it carries, put together or decoded: scripts, commands. To be shown as text and nothing else. */
  texts: { title: string; text: string }[];
  /** The processes around the one a Windows event tells of; null where there is none. */
  processes: ProcessLine[] | null;
  /** Findings that rest on this event. */
  flagged: { finding: string; catalogue: string; title: string; severity: Severity; why: string }[];
  source: {
    name: string;
    sha256: string;
    format: string | null;
    record: number;
    line: number | null;
    offset: number;
    length: number;
    /** Found in slack: `record` counts these alone. */
    recovered: boolean;
  };
}

/** One line of the tree around a process, in drawing order. */
export interface ProcessLine {
  /** `rest` tells in words of what is not drawn: how many more, or a parent that no log holds. */
  is: 'ancestor' | 'self' | 'sibling' | 'child' | 'rest';
  /** Steps from the top. */
  depth: number;
  /** The record of its start; null of a `rest`. */
  row: RowIndex | null;
  time: EpochMs | null;
  /** File of the program. */
  name: string;
  /** Shortened, and on one line. */
  command: string;
  user: string;
}

/** What the beginning of a table becomes under a mapping. */
export interface MappingPreview {
  rows: EventRow[];
  records: number;
  rejected: number;
  /** Why the first reject is one, or why nothing was read. */
  reason: string | null;
}

export interface RawRecord {
  /** The record's bytes decoded in the source's encoding. */
  text: string;
  sha256: string;
  name: string;
  record: number;
  line: number | null;
  offset: number;
  length: number;
}

/** What the build stamps into exports. */
export interface BuildInfo {
  version: string;
  build: string;
}

export interface ExportedFile {
  name: string;
  blob: Blob;
}

/** How many events answer a query, or what is wrong with it. */
export type Asked = { ok: true; count: number } | { ok: false; error: QueryError };

export interface EngineApi {
  /**
   * Loads the stored case; null where there is none.
   * @param onEarly told at once what was last shown of it, where nothing has changed since.
   */
  open(onEarly: (view: CaseView) => void): Promise<Result<CaseView | null>>;
  /**
   * Adds files to the case (which is made if there is none). Some bad files among good ones still succeed;
   * fails only if not one record came in, or on cancel, with the case as it was.
   */
  importFiles(files: DroppedFile[], onProgress: (p: ImportProgress) => void): Promise<Result<CaseView>>;
  /** Loads the built-in synthetic sample case through the same importers. Replaces nothing: it adds. */
  loadSample(onProgress: (p: ImportProgress) => void): Promise<Result<CaseView>>;
  /** Reads one source again by what the analyst says of it, and the case with it. */
  answer(
    sha256: string,
    answers: SourceAnswers,
    onProgress: (p: ImportProgress) => void,
  ): Promise<Result<CaseView>>;
  /** Ends the running import; its files leave nothing behind. */
  cancel(): Promise<void>;
  /** Deletes everything stored. */
  wipe(): Promise<Result<null>>;
  incident(id: string): Promise<IncidentDetail | null>;
  /** Findings of low or info severity that stand in no incident. */
  quietLeads(): Promise<FindingSummary[]>;
  /** The kept bytes of a source, or null where there are none at hand. */
  original(sha256: string): Promise<Blob | null>;
  /** The rejects that are kept of a source, with their own text, from one to another. */
  rejects(sha256: string, from: number, to: number): Promise<Result<ToldReject[]>>;
  /** The same as a CSV file, ready to save. */
  exportRejects(sha256: string): Promise<Result<ExportedFile>>;
  /** Columns and first rows of a file that no format claims; null where it is no table. */
  tableSample(file: Blob): Promise<TableSample | null>;
  previewMapping(file: Blob, mapping: ColumnMapping): Promise<MappingPreview>;
  /** Has tables with this header read so from now on. */
  saveMapping(mapping: ColumnMapping): Promise<Result<null>>;
  /** Who is who, and what joined the names. */
  people(): Promise<Person[]>;
  /** Has the case told anew with the analyst's corrections, which replace those before. */
  correctPeople(corrections: PeopleCorrections): Promise<Result<CaseView>>;
  /** What to do about an incident and what the logs say of it, with the analyst's notes by step. */
  response(incident: string): Promise<NotedResponse | null>;
  /** Keeps what the analyst noted about a step. */
  noteStep(incident: string, step: string, note: StepNote): Promise<Result<null>>;
  /** The report as plain data, to be looked at before it is saved; null where there is no case. */
  dossier(options: DossierOptions): Promise<Dossier | null>;
  /** @param pictures PNGs by figure id, for DOCX. */
  exportDossier(
    options: DossierOptions,
    format: DossierFormat,
    pictures: Record<string, Uint8Array>,
  ): Promise<Result<ExportedFile>>;
  /** When each source speaks, and whether their clocks agree; null where there is no case. */
  coverage(): Promise<Coverage | null>;
  /** How many events a selection has. */
  count(selection: Selection): Promise<number>;
  /** Whether a query can be answered, and by how many events. */
  ask(query: string): Promise<Asked>;
  /** A window of a selection in any order, as the grid shows it. */
  gridRows(
    selection: Selection,
    sort: Sort | null,
    columns: GridColumn[],
    from: number,
    to: number,
  ): Promise<GridRow[]>;
  /** Where an event stands in a list; -1 where it is not in it. */
  placeOf(selection: Selection, sort: Sort | null, row: RowIndex): Promise<number>;
  /** The most frequent values of a field within a selection. */
  facet(selection: Selection, field: FieldName, most: number, holding: string): Promise<Facet | null>;
  /** Events of a selection over a span of time. */
  histogram(selection: Selection, from: EpochMs, to: EpochMs, bins: number): Promise<Histogram | null>;
  /** What may be written at a place of a query. */
  complete(text: string, caret: number): Promise<Completions>;
  /** What an event holds, by field, for pivots. */
  values(row: RowIndex): Promise<EventValues>;
  /** Looks for a phrase in every kept original, so that `raw` terms can be asked; `cancelSearch` ends it. */
  searchOriginals(
    phrase: string,
    onProgress: (bytesRead: number, bytes: number) => void,
  ): Promise<Result<OriginalsFound>>;
  cancelSearch(): Promise<void>;
  /** Queries kept with the case. */
  views(): Promise<SavedView[]>;
  keepViews(views: SavedView[]): Promise<Result<null>>;
  event(row: RowIndex): Promise<EventDetail | null>;
  raw(row: RowIndex): Promise<Result<RawRecord>>;
  /** Gives a hash-only source its bytes back, after checking the hash. */
  provideOriginal(sha256: string, file: Blob): Promise<Result<null>>;
  /** The two exports, ready to save. */
  exportFindings(): Promise<Result<ExportedFile>>;
  exportEvents(): Promise<Result<ExportedFile>>;
}
