import { PushtrailError, type Result } from '../base/errors';
import type { RowIndex } from '../base/units';
import { wallClock } from '../base/zone';
import { analyse } from '../correlate/analyse';
import { withSourceGaps } from '../correlate/source-gaps';
import { headerKey } from '../formats/mapped';
import type { Dossier, DossierFormat, DossierOptions } from '../model/dossier';
import type { ColumnMapping, TableSample } from '../model/mapping';
import { NO_CORRECTIONS, type PeopleCorrections } from '../model/person';
import type { StepNote } from '../model/response';
import type { SourceAnswers, SourceInfo, ToldReject } from '../model/source';
import type { SavedView } from '../model/view';
import type { Segment } from '../normalise/event-writer';
import { sampleCase } from '../sample/case';
import { alone, ifAlone } from '../store/alone';
import {
  annotationsOf,
  CaseStore,
  type Annotations,
  type CaseRecord,
  type SourceRecord,
} from '../store/case-store';
import { sweepOriginals } from '../store/original-files';
import type {
  BuildInfo,
  CaseView,
  DroppedFile,
  EngineApi,
  ExportedFile,
  ImportProgress,
  MappingPreview,
  OriginalsFound,
  RawRecord,
} from '../worker/api';
import { attempt, RefusedDrop } from './attempt';
import { buildCaseTable } from './case-table';
import { CaseAnswers } from './case-answers';
import { EarlyLook } from './early-look';
import { dossierFile, eventsFile, findingsFile, rejectsFile } from './exports';
import { readAgain, runImport } from './import-run';
import { LocalKeeper, type Keeper } from './keeper';
import { previewMapping, tableSample } from './mapping-preview';
import { OpenCase } from './open-case';
import { Originals, rawRecord, rejectsWithText } from './originals';
import { NO_READERS, type ReaderPool } from './reader';
import { searchOriginals } from './search-originals';
import { describeSources, type StoredSource } from './sources';

/** Writes a report as a Word document: its library is large, and loaded only when one is wanted. */
export type DocxWriter = (dossier: Dossier, pictures: Record<string, Uint8Array>) => Promise<Blob>;

/**
 * The open case: strings the stages together and answers the page. Holds the case table in memory; everything
 * else is in the store. One import at a time.
 */
export class Workbench extends CaseAnswers implements EngineApi {
  readonly #store: CaseStore;
  readonly #keeper: Keeper;
  readonly #toDocx: DocxWriter;
  readonly #readers: ReaderPool;
  readonly #originals: Originals;
  #searching: AbortController | null = null;
  #version = 0;
  #abort: AbortController | null = null;
  #importing: Promise<unknown> = Promise.resolve();

  constructor(
    info: BuildInfo,
    keeper: Keeper = new LocalKeeper(),
    store = new CaseStore(),
    toDocx: DocxWriter = () => Promise.reject(new Error('no writer for DOCX')),
    readers: ReaderPool = NO_READERS,
  ) {
    super(info);
    this.#readers = readers;
    this.#toDocx = toDocx;
    this.#keeper = keeper;
    this.#store = store;
    this.#originals = new Originals(store);
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
      return this.shown?.view(this.#version) ?? null;
    });
  }

  /** Takes the case as it is stored, where that is not what is shown: another tab may have changed it. */
  async #catchUp(): Promise<void> {
    const record = await this.#store.readCase();
    const stored = await this.#store.sources<StoredSource>();
    const madeOf = (
      about: CaseRecord | undefined,
      list: readonly SourceRecord<StoredSource>[] = [],
    ): string =>
      JSON.stringify([about?.people ?? NO_CORRECTIONS, list.map(({ storageKey }) => storageKey).sort()]);
    if (madeOf(record, stored) === madeOf(this.shown?.about, this.shown?.stored)) return;
    this.#show(record && stored.length > 0 ? await this.#build(record, stored) : null);
  }

  /** What the shown case depends on: the program, its sources as they were read, and what the analyst corrected. */
  async #madeOf({ name, people }: CaseRecord): Promise<string> {
    const stored = await this.#store.sources<StoredSource>();
    const sources = stored.map((s) => [s.sha256, s.storageKey, s.about.timesDropped]).sort();
    return JSON.stringify([this.info.build, name, people ?? null, sources]);
  }

  /** Shows a changed case, and keeps what is shown for the next opening. */
  async #showAndKeep(opened: OpenCase, unread: string[] = []): Promise<CaseView> {
    // What was noted while it was being made.
    if (this.shown) opened.annotate(annotationsOf(this.shown.about));
    this.#show(opened);
    const view = opened.view(this.#version, unread);
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
      const open = this.shown;
      const known = open?.stored.find((s) => s.sha256 === sha256);
      if (!open || !known) throw new PushtrailError('cancelled');
      if (answers.zone !== undefined && !wallClock(answers.zone))
        throw new PushtrailError('unknown-zone', { zone: answers.zone });
      const original = await this.original(sha256);
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
      const before = this.shown?.stored ?? [];
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
        new EarlyLook(this.shown?.about.people),
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
      const about: CaseRecord = this.shown
        ? { ...this.shown.about, synthetic: this.shown.about.synthetic && synthetic }
        : { id: 'case', name: synthetic ? SAMPLE_NAME : caseName(stored), synthetic };
      // Computed before anything is written: what cannot be analysed is not kept either.
      const opened = await this.#build(about, stored, run.rows);
      await this.#store.writeCase(about);
      for (const s of stored) if (!before.includes(s)) await this.#store.putSource(s);
      for (const { name: path, file } of files) this.#originals.remember(path, file, stored);
      return this.#showAndKeep(
        opened,
        run.unreadable.map((f) => f.message),
      );
    });
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
    return new OpenCase(about, stored, sources, withSourceGaps(analysis, sources));
  }

  #show(opened: OpenCase | null): void {
    this.shown = opened;
    this.#searching?.abort();
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
      this.#originals.forget();
      this.#show(null);
      return null;
    });
  }

  async original(sha256: string): Promise<Blob | null> {
    const source = this.shown?.stored.find((s) => s.sha256 === sha256);
    return source ? this.#originals.of(source) : null;
  }

  rejects(sha256: string, from: number, to: number): Promise<Result<ToldReject[]>> {
    return attempt(async () => {
      const source = this.#source(sha256);
      return rejectsWithText(await this.#needed(source), source, from, to);
    });
  }

  async exportRejects(sha256: string): Promise<Result<ExportedFile>> {
    const told = await this.rejects(sha256, 0, Infinity);
    if (!told.ok) return told;
    return attempt(() => rejectsFile(this.#source(sha256).name, told.value));
  }

  #source(sha256: string): SourceInfo {
    return this.shown!.sources.find((s) => s.sha256 === sha256)!;
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

  correctPeople(people: PeopleCorrections): Promise<Result<CaseView>> {
    return this.#change(async () => {
      const open = this.shown;
      if (!open) throw new PushtrailError('cancelled');
      const about = { ...open.about, people };
      const opened = await this.#build(about, open.stored);
      await this.#store.writeCase(about);
      return this.#showAndKeep(opened);
    });
  }

  noteStep(incident: string, step: string, note: StepNote): Promise<Result<null>> {
    const notes = this.shown?.about.stepNotes ?? {};
    return this.#annotate({ stepNotes: { ...notes, [incident]: { ...notes[incident], [step]: note } } });
  }

  /** Not a change of what is in the case: it need not wait for one that is under way. */
  #annotate(annotations: Annotations): Promise<Result<null>> {
    return attempt(async () => {
      if (!this.shown) return null;
      this.shown.annotate(annotations);
      await this.#store.annotate(annotations);
      return null;
    });
  }

  exportDossier(
    options: DossierOptions,
    format: DossierFormat,
    pictures: Record<string, Uint8Array>,
  ): Promise<Result<ExportedFile>> {
    return attempt(() => {
      const open = this.shown!;
      const dossier = open.dossier(options, this.info);
      // A file name is no place for a name that the text hides.
      const name = options.redact ? null : open.about.name;
      return dossierFile(name, dossier, format, () => this.#toDocx(dossier, pictures));
    });
  }

  searchOriginals(
    phrase: string,
    onProgress: (bytesRead: number, bytes: number) => void,
  ): Promise<Result<OriginalsFound>> {
    return attempt(async () => {
      const open = this.shown;
      if (!open) throw new PushtrailError('cancelled');
      this.#searching?.abort();
      const { signal } = (this.#searching = new AbortController());
      const original = (sha256: string): Promise<Blob | null> => this.original(sha256);
      try {
        const { rows, ...told } = await searchOriginals(
          open.analysis.table,
          open.sources,
          phrase,
          original,
          onProgress,
          signal,
        );
        open.explorer.know(phrase, rows);
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

  keepViews(views: SavedView[]): Promise<Result<null>> {
    return this.#annotate({ views });
  }

  raw(row: RowIndex): Promise<Result<RawRecord>> {
    return attempt(async () => {
      const { table } = this.shown!.analysis;
      const source = this.#source(table.sources[table.events.columns.source[row]!]!.sha256);
      return rawRecord(await this.#needed(source), source, table, row);
    });
  }

  /** @throws PushtrailError `original-absent` where only its hash is known. */
  async #needed({ sha256, name }: SourceInfo): Promise<Blob> {
    const original = await this.original(sha256);
    if (!original) throw new PushtrailError('original-absent', { name });
    return original;
  }

  provideOriginal(sha256: string, file: Blob): Promise<Result<null>> {
    return attempt(async () => {
      const name = this.shown?.sources.find((s) => s.sha256 === sha256)?.name ?? 'the source';
      await this.#originals.giveBack(name, sha256, file);
      return null;
    });
  }

  exportFindings(): Promise<Result<ExportedFile>> {
    return attempt(() => findingsFile(this.shown!, this.info));
  }

  exportEvents(): Promise<Result<ExportedFile>> {
    return attempt(() => eventsFile(this.shown!));
  }
}

/** What the built-in case is called; the generator's firm. */
const SAMPLE_NAME = 'Harbor Law (sample)';

function caseName(stored: readonly SourceRecord<StoredSource>[]): string {
  const first = stored.find((s) => s.about.ingested.records > 0)?.about.name ?? 'case';
  return first.includes('/') ? first.slice(0, first.indexOf('/')) : first.replace(/\.[a-z0-9]+$/i, '');
}
