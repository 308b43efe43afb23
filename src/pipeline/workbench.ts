import { failure, PushtrailError, type Failure, type Result } from '../base/errors';
import type { EpochMs, RowIndex } from '../base/units';
import { wallClock } from '../base/zone';
import { analyse, type Analysis } from '../correlate/analyse';
import { coverageOf } from '../coverage/coverage';
import { caseReport } from '../dossier/case-report';
import { toHtml } from '../dossier/html';
import { toMarkdown } from '../dossier/markdown';
import { Pseudonyms, redacted } from '../dossier/redact';
import type { Dossier, DossierFormat, DossierOptions } from '../model/dossier';
import { withSourceGaps } from '../correlate/source-gaps';
import { incidentPicture } from '../correlate/timeline-model';
import { headerKey } from '../formats/mapped';
import { sourcesOf } from '../intake/archives';
import type { Segment } from '../normalise/event-writer';
import type { Coverage } from '../model/coverage';
import type { Finding } from '../model/finding';
import { responseTo } from '../respond/response';
import type { Response, StepNote } from '../model/response';
import type { ColumnMapping, TableSample } from '../model/mapping';
import { NO_CORRECTIONS, type PeopleCorrections, type Person } from '../model/person';
import type { SourceAnswers, SourceInfo, ToldReject } from '../model/source';
import type { SavedView } from '../model/view';
import { personsOf } from '../present/persons';
import { eventDetail } from '../present/event-detail';
import { eventRow } from '../present/event-words';
import type { Completions } from '../query/complete';
import { Explorer, type Found } from '../query/explorer';
import type { Facet } from '../query/facets';
import type { FieldName } from '../query/fields';
import type { GridColumn } from '../query/grid-columns';
import type { QueryError } from '../query/grammar';
import type { Histogram } from '../query/histogram';
import type { EventValues } from '../query/pivots';
import type { Sort } from '../query/sort';
import { eventLines } from '../report/events-jsonl';
import { REJECT_TEXT_BYTES, rejectsCsv } from '../report/rejects-csv';
import { findingsDocument } from '../report/findings-json';
import { sampleCase } from '../sample/case';
import { alone, ifAlone } from '../store/alone';
import { CaseStore, type CaseRecord, type SourceRecord } from '../store/case-store';
import { readOriginal, sweepOriginals } from '../store/original-files';
import type {
  CaseView,
  DroppedFile,
  EngineApi,
  EventDetail,
  EventRow,
  FindingSummary,
  GridRow,
  ImportProgress,
  IncidentDetail,
  MappingPreview,
  OriginalsFound,
  RawRecord,
  Selection,
} from '../worker/api';
import { previewMapping, tableSample } from './mapping-preview';
import { buildCaseTable } from './case-table';
import { gridRow } from './grid-rows';
import { EarlyLook } from './early-look';
import { readAgain, runImport } from './import-run';
import { LocalKeeper, type Keeper } from './keeper';
import { NO_READERS, type ReaderPool } from './reader';
import { overviewOf } from './overview';
import { hexLines, recordText } from './record-text';
import { searchOriginals } from './search-originals';
import { hashOf } from './sha256';
import { describeSources, type StoredSource } from './sources';

/** What the build stamps into exports. */
export interface BuildInfo {
  version: string;
  build: string;
}

/** Writes a report as a Word document: its library is large, and loaded only when one is wanted. */
export type DocxWriter = (dossier: Dossier, pictures: Record<string, Uint8Array>) => Promise<Blob>;

interface OpenCase {
  about: CaseRecord;
  stored: SourceRecord<StoredSource>[];
  analysis: Analysis;
  sources: SourceInfo[];
}

/**
 * The open case: strings the stages together and answers the page. Holds the case table in memory; everything
 * else is in the store. One import at a time.
 */
export class Workbench implements EngineApi {
  readonly #store: CaseStore;
  readonly #info: BuildInfo;
  readonly #keeper: Keeper;
  readonly #toDocx: DocxWriter;
  readonly #readers: ReaderPool;
  #case: OpenCase | null = null;
  #explorer: Explorer | null = null;
  #searching: AbortController | null = null;
  #version = 0;
  #abort: AbortController | null = null;
  #importing: Promise<unknown> = Promise.resolve();
  /** Files dropped in this tab, or provided since, by SHA-256: hash-only sources can show their bytes. */
  #files = new Map<string, Blob>();

  constructor(
    info: BuildInfo,
    keeper: Keeper = new LocalKeeper(),
    store = new CaseStore(),
    toDocx: DocxWriter = () => Promise.reject(new Error('no writer for DOCX')),
    readers: ReaderPool = NO_READERS,
  ) {
    this.#readers = readers;
    this.#toDocx = toDocx;
    this.#info = info;
    this.#keeper = keeper;
    this.#store = store;
  }

  open(onEarly: (view: CaseView) => void): Promise<Result<CaseView | null>> {
    return attempt(async () => {
      const record = await this.#store.readCase();
      const early = record && (await this.#store.readShown<CaseView>(await this.#madeOf(record)));
      // No row can be asked for by it.
      if (early) onEarly({ ...early, version: 0 });
      // What another tab is reading is in no case yet, and is no litter.
      await ifAlone(() => this.#sweep());
      await this.#catchUp();
      return this.#case ? this.#view() : null;
    });
  }

  /** Takes the case as it is stored, where that is not what is shown: another tab may have changed it. */
  async #catchUp(): Promise<void> {
    const record = await this.#store.readCase();
    const stored = await this.#store.sources<StoredSource>();
    const keys = (list: readonly SourceRecord<StoredSource>[]): string =>
      list
        .map(({ storageKey }) => storageKey)
        .sort()
        .join();
    if (keys(stored) === keys(this.#case?.stored ?? [])) return;
    this.#show(record && stored.length > 0 ? await this.#build(record, stored) : null);
  }

  /** What the shown case depends on: the program, its sources as they were read, and what the analyst corrected. */
  async #madeOf({ name, people }: CaseRecord): Promise<string> {
    const stored = await this.#store.sources<StoredSource>();
    const sources = stored.map((s) => [s.sha256, s.storageKey, s.about.timesDropped]).sort();
    return JSON.stringify([this.#info.build, name, people ?? null, sources]);
  }

  /** Shows a changed case, and keeps what is shown for the next opening. */
  async #showAndKeep(opened: OpenCase, unread: string[] = []): Promise<CaseView> {
    this.#show(opened);
    const view = this.#view(unread);
    await this.#store.writeShown(await this.#madeOf(opened.about), { ...view, unread: [] });
    return view;
  }

  async #sweep(): Promise<void> {
    await sweepOriginals(await this.#store.sweep());
  }

  importFiles(files: DroppedFile[], onProgress: (p: ImportProgress) => void): Promise<Result<CaseView>> {
    return this.#import(files, false, onProgress);
  }

  loadSample(onProgress: (p: ImportProgress) => void): Promise<Result<CaseView>> {
    const files = sampleCase().map(({ name, bytes }) => ({
      name,
      file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
    }));
    return this.#import(files, true, onProgress);
  }

  answer(
    sha256: string,
    answers: SourceAnswers,
    onProgress: (p: ImportProgress) => void,
  ): Promise<Result<CaseView>> {
    return this.#change(async (signal) => {
      const open = this.#case;
      const known = open?.stored.find((s) => s.sha256 === sha256);
      if (!open || !known) throw new PushtrailError('cancelled');
      if (answers.zone !== undefined && !wallClock(answers.zone))
        throw new PushtrailError('unknown-zone', { zone: answers.zone });
      const original = await this.#original(sha256);
      if (!original) throw new PushtrailError('original-needed', { name: known.about.name });
      const told = { ...known.about.answers, ...answers };
      const { read, rows } = await readAgain(
        known,
        original,
        told,
        this.#store,
        signal,
        onProgress,
        this.#keeper,
      );
      const stored = open.stored.map((s) => (s === known ? read : s));
      const opened = await this.#build(open.about, stored, new Map([[read.storageKey, rows]]));
      await this.#store.putSource(read);
      return this.#showAndKeep(opened);
    });
  }

  /** One change of the case after the other, each of which can be cancelled. */
  #change(work: (signal: AbortSignal) => Promise<CaseView>): Promise<Result<CaseView>> {
    const before = this.#importing;
    const abort = (this.#abort = new AbortController());
    const changed = async (): Promise<CaseView> => {
      try {
        await this.#catchUp();
        return await work(abort.signal);
      } finally {
        // Copies of cancelled, refused and repeated files, and rows read before, are in nobody's case.
        await this.#sweep().catch(() => undefined);
      }
    };
    const changing = attempt(async () => {
      await before.catch(() => undefined);
      try {
        return await alone(changed, abort.signal);
      } catch (error) {
        throw abort.signal.aborted ? new PushtrailError('cancelled', {}, error) : error;
      }
    }).finally(() => {
      if (this.#abort === abort) this.#abort = null;
    });
    this.#importing = changing;
    return changing;
  }

  #import(
    files: DroppedFile[],
    synthetic: boolean,
    onProgress: (p: ImportProgress) => void,
  ): Promise<Result<CaseView>> {
    return this.#change(async (signal) => {
      const before = this.#case?.stored ?? [];
      const known = new Set(before.map((s) => s.sha256));
      let told: ImportProgress | undefined;
      const tell = (p: ImportProgress): void => onProgress((told = p));
      const run = await runImport(
        files,
        this.#store,
        known,
        signal,
        tell,
        this.#keeper,
        this.#readers,
        new EarlyLook(this.#case?.about.people),
      );
      if (run.again.length === 0 && !run.added.some((s) => s.about.ingested.records > 0)) {
        for (const s of run.added) await this.#store.discard(s.storageKey);
        const why = run.added.map((s) => s.about.ingested.reason);
        throw new RefusedDrop([...why, ...run.unreadable.map((f) => f.message)]);
      }
      if (told) onProgress({ ...told, phase: 'detecting', secondsLeft: null });
      const stored = [...before, ...run.added].map((s) => {
        const times = run.again.filter((sha) => sha === s.sha256).length;
        return times === 0 ? s : { ...s, about: { ...s.about, timesDropped: s.about.timesDropped + times } };
      });
      const about: CaseRecord = this.#case
        ? { ...this.#case.about, synthetic: this.#case.about.synthetic && synthetic }
        : { id: 'case', name: synthetic ? SAMPLE_NAME : caseName(stored), synthetic };
      // Computed before anything is written: what cannot be analysed is not kept either.
      const opened = await this.#build(about, stored, run.rows);
      await this.#store.writeCase(about);
      for (const s of stored) if (!before.includes(s)) await this.#store.putSource(s);
      for (const { name: path, file } of files) this.#remember(path, file, stored);
      return this.#showAndKeep(
        opened,
        run.unreadable.map((f) => f.message),
      );
    });
  }

  /** Keeps the dropped file at hand for sources of which only the hash is stored. */
  #remember(name: string, file: Blob, stored: readonly SourceRecord<StoredSource>[]): void {
    for (const s of stored) {
      if (s.about.original === 'hash-only' && s.about.name === name && s.about.ingested.bytes === file.size)
        this.#files.set(s.sha256, file);
    }
  }

  async #build(
    about: CaseRecord,
    stored: SourceRecord<StoredSource>[],
    read = new Map<string, Segment[]>(),
  ): Promise<OpenCase> {
    const rows = await Promise.all(
      stored.map(async (s) => ({
        ref: { sha256: s.sha256, name: s.about.name, format: s.about.ingested.format?.id ?? null },
        segments: read.get(s.storageKey) ?? (s.segments > 0 ? await this.#store.segments(s.storageKey) : []),
      })),
    );
    const { table, tallies } = buildCaseTable(rows);
    const sources = describeSources(
      stored.map((s) => s.about),
      table.sources,
      tallies,
    );
    const names = new Map(sources.map((s) => [s.sha256, s.name]));
    table.sources = table.sources.map((ref) => ({ ...ref, name: names.get(ref.sha256) ?? ref.name }));
    const analysis = analyse(table, about.people ? { people: about.people } : {});
    return { about, stored, sources, analysis: withSourceGaps(analysis, sources) };
  }

  #show(opened: OpenCase | null): void {
    this.#case = opened;
    this.#searching?.abort();
    this.#explorer = opened && new Explorer(opened.analysis);
    this.#version++;
  }

  cancel(): Promise<void> {
    this.#abort?.abort();
    return Promise.resolve();
  }

  wipe(): Promise<Result<null>> {
    return attempt(async () => {
      this.#abort?.abort();
      // A running import still puts its own things away; what it stores after the erasure would come back.
      await this.#importing.catch(() => undefined);
      await alone(async () => {
        await this.#store.erase();
        await sweepOriginals(new Set());
      });
      this.#files.clear();
      this.#show(null);
      return null;
    });
  }

  incident(id: string): Promise<IncidentDetail | null> {
    const analysis = this.#case?.analysis;
    const incident = analysis?.incidents.find((i) => i.id === id);
    if (!analysis || !incident) return Promise.resolve(null);
    const findings = analysis.findings.filter((f) => f.incident === id).map(summaryOf);
    return Promise.resolve({ incident, findings, ...incidentPicture(analysis, incident) });
  }

  async original(sha256: string): Promise<Blob | null> {
    return this.#original(sha256);
  }

  rejects(sha256: string, from: number, to: number): Promise<Result<ToldReject[]>> {
    return attempt(async () => {
      const source = this.#source(sha256);
      const original = await this.#original(sha256);
      if (!original) throw new PushtrailError('original-absent', { name: source.name });
      const decoder = new TextDecoder(source.encoding);
      return Promise.all(
        source.rejects.slice(from, to).map(async (reject) => {
          const end = reject.offset + Math.min(reject.length, REJECT_TEXT_BYTES);
          const bytes = await original.slice(reject.offset, end).arrayBuffer();
          const text = reject.line === null ? hexLines(new Uint8Array(bytes)) : decoder.decode(bytes);
          return { ...reject, text };
        }),
      );
    });
  }

  async exportRejects(sha256: string): Promise<Result<{ name: string; blob: Blob }>> {
    const told = await this.rejects(sha256, 0, Infinity);
    if (!told.ok) return told;
    const blob = new Blob([rejectsCsv(told.value)], { type: 'text/csv' });
    return { ok: true, value: { name: `${fileName(this.#source(sha256).name)}.rejects.csv`, blob } };
  }

  #source(sha256: string): SourceInfo {
    return this.#case!.sources.find((s) => s.sha256 === sha256)!;
  }

  async tableSample(file: Blob): Promise<TableSample | null> {
    return tableSample(file);
  }

  async previewMapping(file: Blob, mapping: ColumnMapping): Promise<MappingPreview> {
    return previewMapping(file, mapping);
  }

  saveMapping(mapping: ColumnMapping): Promise<Result<null>> {
    return attempt(async () => {
      await this.#store.putMapping({ ...mapping, header: headerKey(mapping.header) });
      return null;
    });
  }

  people(): Promise<Person[]> {
    const identity = this.#case?.analysis.identity;
    return Promise.resolve(identity ? personsOf(identity) : []);
  }

  correctPeople(people: PeopleCorrections): Promise<Result<CaseView>> {
    return this.#change(async () => {
      const open = this.#case;
      if (!open) throw new PushtrailError('cancelled');
      const about = { ...open.about, people };
      const opened = await this.#build(about, open.stored);
      await this.#store.writeCase(about);
      return this.#showAndKeep(opened);
    });
  }

  response(id: string): Promise<(Response & { notes: Record<string, StepNote> }) | null> {
    const open = this.#case;
    const incident = open?.analysis.incidents.find((i) => i.id === id);
    if (!open || !incident) return Promise.resolve(null);
    return Promise.resolve({
      ...responseTo(open.analysis, incident),
      notes: open.about.stepNotes?.[id] ?? {},
    });
  }

  noteStep(incident: string, step: string, note: StepNote): Promise<Result<null>> {
    return attempt(async () => {
      const open = this.#case;
      if (!open) return null;
      const notes = open.about.stepNotes ?? {};
      open.about = {
        ...open.about,
        stepNotes: { ...notes, [incident]: { ...notes[incident], [step]: note } },
      };
      await this.#store.writeCase(open.about);
      return null;
    });
  }

  dossier(options: DossierOptions): Promise<Dossier | null> {
    return Promise.resolve(this.#case ? this.#dossier(this.#case, options) : null);
  }

  #dossier({ about, analysis, sources }: OpenCase, options: DossierOptions): Dossier {
    const responses = new Map(
      analysis.incidents
        .filter(({ id }) => options.incidents.includes(id))
        .map((incident) => {
          const notes = about.stepNotes?.[incident.id] ?? {};
          return [incident.id, { ...responseTo(analysis, incident), notes }];
        }),
    );
    const facts = {
      name: about.name,
      synthetic: about.synthetic,
      analysis,
      sources,
      coverage: coverageOf(analysis.table, analysis.identity, sources),
      responses,
      exportedAt: Date.now(),
      ...this.#info,
    };
    const told = caseReport(facts, options);
    return options.redact ? redacted(told, new Pseudonyms(analysis.identity.users)) : told;
  }

  exportDossier(
    options: DossierOptions,
    format: DossierFormat,
    pictures: Record<string, Uint8Array>,
  ): Promise<Result<{ name: string; blob: Blob }>> {
    return attempt(async () => {
      const open = this.#case!;
      const dossier = this.#dossier(open, options);
      const name = options.redact ? 'report' : `${fileName(open.about.name)}.report`;
      switch (format) {
        case 'html':
          return { name: `${name}.html`, blob: new Blob([toHtml(dossier)], { type: 'text/html' }) };
        case 'markdown':
          return { name: `${name}.md`, blob: new Blob([toMarkdown(dossier)], { type: 'text/markdown' }) };
        case 'docx':
          return { name: `${name}.docx`, blob: await this.#toDocx(dossier, pictures) };
      }
    });
  }

  coverage(): Promise<Coverage | null> {
    const open = this.#case;
    if (!open) return Promise.resolve(null);
    return Promise.resolve(coverageOf(open.analysis.table, open.analysis.identity, open.sources));
  }

  count(selection: Selection): Promise<number> {
    return Promise.resolve(this.#rowsOf(selection)?.length ?? this.#case?.analysis.table.events.length ?? 0);
  }

  rows(selection: Selection, from: number, to: number): Promise<EventRow[]> {
    const open = this.#case;
    if (!open) return Promise.resolve([]);
    const line = (row: RowIndex): EventRow => eventRow(open.analysis.table, row, this.#sourceName);
    return Promise.resolve(this.#window(this.#rowsOf(selection), from, to).map(line));
  }

  ask(query: string): Promise<{ ok: true; count: number } | { ok: false; error: QueryError }> {
    const found = this.#find(query);
    const all = this.#case?.analysis.table.events.length ?? 0;
    return Promise.resolve(found.ok ? { ok: true, count: found.rows?.length ?? all } : found);
  }

  gridRows(
    selection: Selection,
    sort: Sort | null,
    columns: GridColumn[],
    from: number,
    to: number,
  ): Promise<GridRow[]> {
    const [open, explorer] = [this.#case, this.#explorer];
    if (!open || !explorer) return Promise.resolve([]);
    const line = (row: RowIndex): GridRow =>
      gridRow(open.analysis.table, explorer, row, columns, this.#sourceName);
    return Promise.resolve(this.#window(this.#ordered(selection, sort), from, to).map(line));
  }

  placeOf(selection: Selection, sort: Sort | null, row: RowIndex): Promise<number> {
    return Promise.resolve(this.#ordered(selection, sort)?.indexOf(row) ?? row);
  }

  facet(selection: Selection, field: FieldName, most: number, holding: string): Promise<Facet | null> {
    return Promise.resolve(this.#explorer?.facet(field, this.#rowsOf(selection), most, holding) ?? null);
  }

  histogram(selection: Selection, from: EpochMs, to: EpochMs, bins: number): Promise<Histogram | null> {
    return Promise.resolve(this.#explorer?.histogram(this.#rowsOf(selection), from, to, bins) ?? null);
  }

  complete(text: string, caret: number): Promise<Completions> {
    return Promise.resolve(this.#explorer?.complete(text, caret) ?? { from: caret, to: caret, options: [] });
  }

  values(row: RowIndex): Promise<EventValues> {
    return Promise.resolve(this.#explorer?.values(row) ?? {});
  }

  searchOriginals(
    phrase: string,
    onProgress: (bytesRead: number, bytes: number) => void,
  ): Promise<Result<OriginalsFound>> {
    return attempt(async () => {
      const [open, explorer] = [this.#case, this.#explorer];
      if (!open || !explorer) throw new PushtrailError('cancelled');
      this.#searching?.abort();
      const { signal } = (this.#searching = new AbortController());
      const original = (sha256: string): Promise<Blob | null> => this.#original(sha256);
      try {
        const { rows, ...told } = await searchOriginals(
          open.analysis.table,
          open.sources,
          phrase,
          original,
          onProgress,
          signal,
        );
        explorer.know(phrase, rows);
        return told;
      } catch (error) {
        if (signal.aborted) throw new PushtrailError('cancelled');
        throw error;
      }
    });
  }

  cancelSearch(): Promise<void> {
    this.#searching?.abort();
    return Promise.resolve();
  }

  views(): Promise<SavedView[]> {
    return Promise.resolve(this.#case?.about.views ?? []);
  }

  keepViews(views: SavedView[]): Promise<Result<null>> {
    return attempt(async () => {
      const open = this.#case;
      if (!open) return null;
      open.about = { ...open.about, views };
      await this.#store.writeCase(open.about);
      return null;
    });
  }

  #find(query: string): Found {
    return this.#explorer?.find(query) ?? { ok: true, rows: new Uint32Array() };
  }

  /** @returns a window of rows; null stands for all of them. */
  #window(rows: ArrayLike<RowIndex> | null, from: number, to: number): RowIndex[] {
    const { length } = this.#case!.analysis.table.events;
    const part: RowIndex[] = [];
    for (let i = Math.max(0, from); i < Math.min(rows?.length ?? length, to); i++) {
      const row = rows ? rows[i]! : i;
      if (row < length) part.push(row);
    }
    return part;
  }

  /** @returns the rows a selection names, by time; null for all of them. */
  #rowsOf(selection: Selection): Uint32Array | null {
    switch (selection.kind) {
      case 'all':
        return null;
      case 'rows':
        return Uint32Array.from(selection.rows).sort();
      case 'finding':
        return Uint32Array.from(
          this.#case?.analysis.findings.find((f) => f.id === selection.id)?.evidence ?? [],
        );
      case 'query': {
        const found = this.#find(selection.text);
        return found.ok ? found.rows : new Uint32Array();
      }
    }
  }

  /** As {@link Workbench.#rowsOf}, in another order. Orders of the case and of queries are remembered. */
  #ordered(selection: Selection, sort: Sort | null): Uint32Array | null {
    const rows = this.#rowsOf(selection);
    if (!sort || !this.#explorer) return rows;
    const key =
      selection.kind === 'rows'
        ? null
        : selection.kind === 'finding'
          ? `finding ${selection.id}`
          : `query ${selection.kind === 'query' ? selection.text : ''}`;
    return this.#explorer.sorted(key, rows, sort);
  }

  event(row: RowIndex): Promise<EventDetail | null> {
    return Promise.resolve(this.#case ? eventDetail(this.#case.analysis, row, this.#sourceName) : null);
  }

  raw(row: RowIndex): Promise<Result<RawRecord>> {
    return attempt(async () => {
      const open = this.#case!;
      const c = open.analysis.table.events.columns;
      const { sha256 } = open.analysis.table.sources[c.source[row]!]!;
      const info = this.#source(sha256);
      const blob = await this.#original(sha256);
      if (!blob) throw new PushtrailError('original-absent', { name: info.name });
      const offset = c.offset[row]!;
      const length = c.length[row]!;
      const line = c.line[row]! < 0 ? null : c.line[row]!;
      return {
        text: await recordText(blob, offset, length, line === null ? null : info.encoding),
        sha256,
        name: info.name,
        record: c.record[row]!,
        line,
        offset,
        length,
      };
    });
  }

  async #original(sha256: string): Promise<Blob | null> {
    const source = this.#case?.stored.find((s) => s.sha256 === sha256);
    if (!source) return null;
    switch (source.about.original) {
      case 'opfs':
        return readOriginal(source.originalKey);
      case 'indexeddb':
        return (await this.#store.original(source.originalKey)) ?? null;
      case 'hash-only':
        return this.#files.get(sha256) ?? null;
    }
  }

  provideOriginal(sha256: string, file: Blob): Promise<Result<null>> {
    return attempt(async () => {
      const name = this.#case?.sources.find((s) => s.sha256 === sha256)?.name ?? 'the source';
      // The file itself, or the archive it was dropped in.
      for await (const source of sourcesOf(name, file)) {
        const found = await hashOf(source);
        if (found.sha256 !== sha256) continue;
        this.#files.set(sha256, found.bytes);
        return null;
      }
      throw new PushtrailError('original-differs', { name, sha256 });
    });
  }

  exportFindings(): Promise<Result<{ name: string; blob: Blob }>> {
    return attempt(() => {
      const {
        analysis,
        sources,
        about: { name },
      } = this.#case!;
      const context = { caseName: name, exportedAt: Date.now(), ...this.#info };
      const text = JSON.stringify(findingsDocument(analysis, sources, context), null, 2);
      return {
        name: `${fileName(name)}.findings.json`,
        blob: new Blob([text], { type: 'application/json' }),
      };
    });
  }

  exportEvents(): Promise<Result<{ name: string; blob: Blob }>> {
    return attempt(() => {
      const {
        analysis,
        about: { name },
      } = this.#case!;
      const blob = new Blob([...eventLines(analysis.table, this.#sourceName)], {
        type: 'application/x-ndjson',
      });
      return { name: `${fileName(name)}.events.jsonl`, blob };
    });
  }

  readonly #sourceName = (index: number): string => this.#case!.analysis.table.sources[index]!.name;

  /** @param unread what of the last drop could not be read. */
  #view(unread: string[] = []): CaseView {
    const { about, sources, analysis } = this.#case!;
    const sum = (key: 'records' | 'events' | 'duplicates' | 'rejected' | 'skipped'): number =>
      sources.reduce((n, s) => n + s[key], 0);
    const { time } = analysis.table.events.columns;
    return {
      version: this.#version,
      name: about.name,
      synthetic: about.synthetic,
      people: about.people ?? NO_CORRECTIONS,
      sources,
      totals: {
        records: sum('records'),
        events: sum('events'),
        duplicates: sum('duplicates'),
        rejected: sum('rejected'),
        skipped: sum('skipped'),
      },
      // What only the worker needs stays here: an incident may name a hundred thousand rows.
      incidents: analysis.incidents.map((i) => ({ ...i, attackerRows: [] })),
      findings: analysis.findings.map(summaryOf),
      first: time.length > 0 ? time[0]! : null,
      last: time.length > 0 ? time[time.length - 1]! : null,
      overview: overviewOf(analysis),
      unread,
    };
  }
}

function summaryOf({ evidence, ...finding }: Finding): FindingSummary {
  return { ...finding, evidenceCount: evidence.length };
}

/** What the built-in case is called; the generator's firm. */
const SAMPLE_NAME = 'Harbor Law (sample)';

/** Not one record came in: says of each file why. */
class RefusedDrop extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join(' '));
  }
}

function caseName(stored: readonly SourceRecord<StoredSource>[]): string {
  const first = stored.find((s) => s.about.ingested.records > 0)?.about.name ?? 'case';
  return first.includes('/') ? first.slice(0, first.indexOf('/')) : first.replace(/\.[a-z0-9]+$/i, '');
}

/** A case name as a file name: nothing a file system or a shell would read into it. */
function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80) || 'case'
  );
}

async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: describe(error) };
  }
}

function describe(error: unknown): Failure {
  if (error instanceof PushtrailError) return error.failure;
  if (error instanceof RefusedDrop) {
    return {
      code: 'unknown-format',
      message: error.message,
      advice: 'Nothing was added; the case stays as it was.',
    };
  }
  const name = error instanceof Error ? error.name : '';
  if (/Quota/.test(name)) return failure('storage-full', { name: 'the case', need: 'more than is free' });
  if (/DatabaseClosed|VersionChange|OpenFailed|MissingAPI|InvalidState|Unknown/.test(name))
    return failure('storage-failed', { why: (error as Error).message });
  // A defect: shown as what it is, with its message.
  throw error;
}
