import { tick } from 'svelte';
import type { Result } from '../../base/errors';
import type { Coverage } from '../../model/coverage';
import type { PeopleCorrections } from '../../model/person';
import type { SourceAnswers, SourceInfo } from '../../model/source';
import type { CaseView, DroppedFile, ImportProgress } from '../../worker/api';
import { save } from '../save';
import type { Engine } from './engine';
import type { Notices } from './notices.svelte';
import { OtherTabs } from './other-tabs';
import { pause } from './pause';
import { noteReading, unfinished } from './unfinished';
import { plural } from '../format';

export type ImportState = 'idle' | 'running' | 'done' | 'failed';

type Run = (onProgress: (p: ImportProgress) => void) => Promise<Result<CaseView | null>>;

/** A table that no format claims, about to be mapped by hand. */
export interface ToMap {
  name: string;
  file: Blob;
  /** The source it is in the case; null for a file that was refused. */
  source: SourceInfo | null;
}

/** The case and what is being done to it: opening, adding, cancelling, erasing, exporting. */
export class Workspace {
  /** The case as the worker last told it; null while there is none. */
  view = $state.raw<CaseView | null>(null);
  /** The case's sources, which join the screen after its frame: one long task less. */
  sources = $state.raw<CaseView['sources']>([]);
  /** When each source speaks; asked for by the screens that show it. */
  coverage = $state.raw<Coverage | null>(null);
  importState = $state<ImportState>('idle');
  /** Completed runs since the page opened; cancelled ones do not count. */
  runs = $state(0);
  progress = $state.raw<ImportProgress | null>(null);
  /** Names of what is being read, shown until the first progress arrives. */
  waiting = $state.raw<string[]>([]);
  exporting = $state(false);
  /** What is being mapped. */
  mapping = $state.raw<ToMap | null>(null);
  /** Called with a new case before the run counts as done, so that it is on screen by then. */
  onView: (view: CaseView | null) => Promise<void> = () => Promise.resolve();

  readonly #engine: Engine;
  readonly #notices: Notices;
  /** Where cancel returns to. */
  #settled: ImportState = 'idle';
  #queue: Promise<void> = Promise.resolve();
  #pending = 0;
  readonly #others = new OtherTabs();

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
    engine.onCrash((reason) => {
      notices.fail({
        message: `The part that reads and keeps the case stopped: ${reason}`,
        advice: 'What was stored before is intact. Reload the page to go on.',
      });
    });
    this.#others.onErased = () => void this.#takeErased();
  }

  /** Opens the stored case, if there is one. */
  open(): Promise<void> {
    const files = unfinished();
    if (files > 0)
      this.#notices.fail({
        message: `The page was left while ${plural(files, 'file was', 'files were')} being read: nothing of ${files === 1 ? 'it' : 'them'} was kept.`,
        advice: `Drop ${files === 1 ? 'it' : 'them'} again; what was in the case before is intact.`,
      });
    return this.#open();
  }

  #open(): Promise<void> {
    // Incidents are on screen before the table behind them is whole again; what they lead to follows.
    return this.#run(() => this.#engine.open((view) => (this.view = view)), []);
  }

  /** Adds files; the state is `running` before this returns. */
  add(files: DroppedFile[]): Promise<void> {
    if (files.length === 0) return Promise.resolve();
    return this.#run(
      (onProgress) => this.#import(files, onProgress),
      files.map((f) => f.name),
      files,
    );
  }

  /** Opens the mapping of a source of the case. */
  async mapSource(source: SourceInfo): Promise<void> {
    const file = await this.#engine.original(source.sha256);
    if (file) this.mapping = { name: source.name, file, source };
    else
      this.#notices.fail({
        message: `The original of ${source.name} is not kept.`,
        advice: 'Drop the file once more, then map it.',
      });
  }

  stopMapping(): void {
    this.mapping = null;
  }

  /** Reads what was mapped, once its mapping is known to the worker. */
  async readMapped(): Promise<void> {
    const mapped = this.mapping;
    this.mapping = null;
    if (!mapped) return;
    if (mapped.source) await this.answer(mapped.source, {});
    else await this.add([{ name: mapped.name, file: mapped.file }]);
  }

  /** As {@link add}, for a drop whose folders are still being walked. */
  addLater(reading: Promise<DroppedFile[]>): Promise<void> {
    return this.#run(async (onProgress) => {
      const files = await reading;
      this.waiting = files.map((f) => f.name);
      if (files.length === 0) return { ok: false, failure: { code: 'cancelled', message: '', advice: '' } };
      return this.#import(files, onProgress);
    }, []);
  }

  #import(files: DroppedFile[], onProgress: (p: ImportProgress) => void): Promise<Result<CaseView | null>> {
    noteReading(files.length);
    return this.#engine.importFiles(files, onProgress);
  }

  sample(): Promise<void> {
    return this.#run((onProgress) => this.#engine.loadSample(onProgress), ['Sample case']);
  }

  /** Asks for the coverage of the case as it is now. */
  async loadCoverage(): Promise<void> {
    const of = this.view?.version;
    const coverage = await this.#engine.coverage();
    if (this.view?.version === of) this.coverage = coverage;
  }

  /** Has a source read again by what the analyst says of it. */
  answer({ sha256, name }: SourceInfo, answers: SourceAnswers): Promise<void> {
    return this.#run((onProgress) => this.#engine.answer(sha256, answers, onProgress), [name]);
  }

  correctPeople(corrections: PeopleCorrections): Promise<void> {
    return this.#run(() => this.#engine.correctPeople(corrections), []);
  }

  async cancel(): Promise<void> {
    await this.#engine.cancel();
  }

  /** Deletes everything stored. */
  async wipe(): Promise<void> {
    const result = await this.#engine.wipe();
    if (!result.ok) {
      this.#notices.fail(result.failure);
      return;
    }
    this.#others.tellErased();
    this.view = null;
    this.sources = [];
    await this.onView(null);
    this.#settle('idle');
    this.#notices.say('The case was erased.', 'Nothing of it is left in this browser.');
  }

  /** Another tab erased the case: what this one shows and could export is gone. */
  async #takeErased(): Promise<void> {
    if (this.view === null) return;
    await this.#open();
    // Unless this tab was reading files, which then are the case.
    if (this.view === null) this.#notices.say('The case was erased in another tab.');
  }

  async export(what: 'findings' | 'events'): Promise<void> {
    this.exporting = true;
    try {
      const result =
        what === 'findings' ? await this.#engine.exportFindings() : await this.#engine.exportEvents();
      if (result.ok) save(result.value.name, result.value.blob);
      else this.#notices.fail(result.failure);
    } catch (error) {
      this.#defect('The export stopped', error);
    } finally {
      this.exporting = false;
    }
  }

  /** One run after the other; `running` holds until the last one queued has ended. */
  #run(run: Run, names: string[], files: readonly DroppedFile[] = []): Promise<void> {
    this.importState = 'running';
    this.#pending++;
    const next = this.#queue.then(() => this.#once(run, names, files));
    this.#queue = next;
    return next;
  }

  async #once(run: Run, names: string[], files: readonly DroppedFile[]): Promise<void> {
    this.waiting = names;
    let outcome: ImportState;
    let counts = true;
    try {
      const result = await run((p) => (this.progress = p));
      if (result.ok) {
        outcome = result.value ? 'done' : 'idle';
        counts = result.value !== null;
        await this.#show(result.value);
      } else if (result.failure.code === 'cancelled') {
        outcome = this.#settled;
        counts = false;
      } else {
        outcome = 'failed';
        const map = result.failure.code === 'unknown-format' ? await this.#table(files) : null;
        this.#notices.fail(
          result.failure,
          map && { label: 'Map its columns', run: () => (this.mapping = { ...map, source: null }) },
        );
      }
    } catch (error) {
      outcome = 'failed';
      this.#defect('The import stopped', error);
    }
    noteReading(null);
    this.progress = null;
    this.waiting = [];
    await tick();
    this.#pending--;
    if (counts) this.runs++;
    this.#settle(outcome);
  }

  async #show(view: CaseView | null): Promise<void> {
    this.view = view;
    this.coverage = null;
    await pause();
    this.sources = view?.sources ?? [];
    await pause();
    await this.onView(view);
    if (view) this.#tellLeftOut(view);
    await tick();
    await pause();
  }

  /** Says which files of the case gave nothing: several in one notice, whose cards offer to map them. */
  #tellLeftOut({ sources, unread }: CaseView): void {
    const unknown = sources.filter(({ format }) => format === null);
    const each = [...unknown.map(({ reason }) => reason), ...unread];
    if (each.length === 0) return;
    const [only] = each.length === 1 ? unknown : [];
    this.#notices.fail(
      { message: each.join(' '), each, advice: 'Other files are not affected.' },
      only?.questions.includes('mapping')
        ? { label: 'Map its columns', run: () => void this.mapSource(only) }
        : null,
    );
  }

  /** @returns the one file dropped, where it holds a table that can be mapped at once. */
  async #table(files: readonly DroppedFile[]): Promise<DroppedFile | null> {
    const [only] = files;
    if (!only || files.length > 1) return null;
    return (await this.#engine.tableSample(only.file)) ? only : null;
  }

  #settle(state: ImportState): void {
    this.#settled = state;
    this.importState = this.#pending > 0 ? 'running' : state;
  }

  #defect(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#notices.fail({ message: `${what}: ${reason}`, advice: 'The case stays as it was.' });
  }
}
