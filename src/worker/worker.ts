import { expose, transfer, wrap } from 'comlink';
import docxCode from 'virtual:docx-worker';
import code from 'virtual:keeper-worker';
import { LocalKeeper, type Keeper } from '../pipeline/keeper';
import type { Dossier } from '../model/dossier';
import type { Segment } from '../normalise/event-writer';
import { Workbench } from '../pipeline/workbench';
import { CaseStore } from '../store/case-store';
import type { DocxWorker } from './docx-worker';
import type { KeeperWorker } from './keeper-worker';
import { readerPool } from './readers';
import { handedOver } from './segments';
import { startWorker } from './start-worker';

declare const __BUILD__: string;
declare const __VERSION__: string;

/** A store whose rows another thread writes: putting them costs the parser a sixth of a second in half a gigabyte. */
class StoreBeside extends CaseStore {
  readonly #writer: Pick<CaseStore, 'putSegment'>;

  constructor(writer: Pick<CaseStore, 'putSegment'>) {
    super();
    this.#writer = writer;
  }

  override putSegment(key: string, seq: number, segment: Segment): Promise<Segment> {
    return this.#writer.putSegment(key, seq, handedOver(segment));
  }
}

/** The keeper in a worker of its own, which writes the rows as well; all in this one where the browser refuses a second. */
function startKeeper(): { keeper: Keeper; store: CaseStore } {
  try {
    const remote = wrap<KeeperWorker>(startWorker(code, 'pushtrail-keeper')) as unknown as KeeperWorker;
    const keeper: Keeper = {
      open: (key) => remote.open(key),
      write: (chunk) => remote.write(transfer(chunk, [chunk.buffer])),
      close: (keep) => remote.close(keep),
    };
    return { keeper, store: new StoreBeside(remote) };
  } catch {
    return { keeper: new LocalKeeper(), store: new CaseStore() };
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
const { keeper, store } = startKeeper();
expose(new Workbench({ version: __VERSION__, build: __BUILD__ }, keeper, store, writeDocx, readerPool));
