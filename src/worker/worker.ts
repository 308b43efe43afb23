import { expose, transfer, wrap } from 'comlink';
import docxCode from 'virtual:docx-worker';
import code from 'virtual:keeper-worker';
import { LocalKeeper, type Keeper } from '../pipeline/keeper';
import type { Dossier } from '../model/dossier';
import { Workbench } from '../pipeline/workbench';
import type { DocxWorker } from './docx-worker';
import { readerPool } from './readers';
import { startWorker } from './start-worker';

declare const __BUILD__: string;
declare const __VERSION__: string;

/** A keeper in a worker of its own; in this one where the browser refuses a second. */
function startKeeper(): Keeper {
  try {
    const remote = wrap<Keeper>(startWorker(code, 'pushtrail-keeper')) as unknown as Keeper;
    return {
      open: (key) => remote.open(key),
      write: (chunk) => remote.write(transfer(chunk, [chunk.buffer])),
      close: (keep) => remote.close(keep),
    };
  } catch {
    return new LocalKeeper();
  }
}

async function writeDocx(dossier: Dossier, pictures: Record<string, Uint8Array>): Promise<Blob> {
  const worker = startWorker(docxCode, 'pushtrail-docx');
  try {
    return await wrap<DocxWorker>(worker).write(dossier, pictures);
  } finally {
    worker.terminate();
  }
}

/** The worker's entry: only wires the workbench to the page. */
expose(
  new Workbench({ version: __VERSION__, build: __BUILD__ }, startKeeper(), undefined, writeDocx, readerPool),
);
