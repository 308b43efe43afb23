import { proxy, wrap } from 'comlink';
import code from 'virtual:engine-worker';
import type { EngineApi } from './api';
import { startWorker } from './start-worker';

/** The worker as the page sees it. */
export type Engine = EngineApi & { onCrash(cb: (reason: string) => void): void };

/** Starts the engine. Calls cross as plain data; a worker that dies is told to `onCrash`, and its calls reject. */
export function createEngine(): Engine {
  const worker = startWorker(code, 'pushtrail-engine');
  // Comlink's Remote spreads a union over its promises; every method here is asynchronous already.
  const remote = wrap<EngineApi>(worker) as unknown as EngineApi;
  const pending = new Set<(reason: Error) => void>();
  let crashed: string | null = null;
  const listeners: ((reason: string) => void)[] = [];
  const crash = (reason: string): void => {
    crashed ??= reason;
    for (const reject of pending) reject(new Error(crashed));
    for (const listener of listeners) listener(crashed);
  };
  worker.addEventListener('error', (event) => crash(event.message || 'the worker could not start'));
  worker.addEventListener('messageerror', () => crash('a message could not be read'));
  const guard = <T>(call: Promise<T>): Promise<T> =>
    crashed !== null
      ? Promise.reject(new Error(crashed))
      : new Promise<T>((resolve, reject) => {
          pending.add(reject);
          call.then(resolve, reject).finally(() => pending.delete(reject));
        });
  return {
    onCrash: (cb) => void listeners.push(cb),
    open: (onEarly) => guard(remote.open(proxy(onEarly))),
    importFiles: (files, onProgress) => guard(remote.importFiles(files, proxy(onProgress))),
    loadSample: (onProgress) => guard(remote.loadSample(proxy(onProgress))),
    answer: (sha256, answers, onProgress) => guard(remote.answer(sha256, answers, proxy(onProgress))),
    cancel: () => guard(remote.cancel()),
    wipe: () => guard(remote.wipe()),
    original: (sha256) => guard(remote.original(sha256)),
    rejects: (sha256, from, to) => guard(remote.rejects(sha256, from, to)),
    exportRejects: (sha256) => guard(remote.exportRejects(sha256)),
    tableSample: (file) => guard(remote.tableSample(file)),
    previewMapping: (file, mapping) => guard(remote.previewMapping(file, mapping)),
    saveMapping: (mapping) => guard(remote.saveMapping(mapping)),
    people: () => guard(remote.people()),
    correctPeople: (corrections) => guard(remote.correctPeople(corrections)),
    response: (incident) => guard(remote.response(incident)),
    noteStep: (incident, step, note) => guard(remote.noteStep(incident, step, note)),
    dossier: (options) => guard(remote.dossier(options)),
    exportDossier: (options, format, pictures) => guard(remote.exportDossier(options, format, pictures)),
    coverage: () => guard(remote.coverage()),
    incident: (id) => guard(remote.incident(id)),
    quietLeads: () => guard(remote.quietLeads()),
    count: (selection) => guard(remote.count(selection)),
    ask: (query) => guard(remote.ask(query)),
    gridRows: (selection, sort, columns, from, to) =>
      guard(remote.gridRows(selection, sort, columns, from, to)),
    placeOf: (selection, sort, row) => guard(remote.placeOf(selection, sort, row)),
    facet: (selection, field, most, holding) => guard(remote.facet(selection, field, most, holding)),
    histogram: (selection, from, to, bins) => guard(remote.histogram(selection, from, to, bins)),
    complete: (text, caret) => guard(remote.complete(text, caret)),
    values: (row) => guard(remote.values(row)),
    searchOriginals: (phrase, onProgress) => guard(remote.searchOriginals(phrase, proxy(onProgress))),
    cancelSearch: () => guard(remote.cancelSearch()),
    views: () => guard(remote.views()),
    keepViews: (views) => guard(remote.keepViews(views)),
    event: (row) => guard(remote.event(row)),
    raw: (row) => guard(remote.raw(row)),
    provideOriginal: (sha256, file) => guard(remote.provideOriginal(sha256, file)),
    exportFindings: () => guard(remote.exportFindings()),
    exportEvents: () => guard(remote.exportEvents()),
  };
}
