import { expose } from 'comlink';
import { toDocx } from '../dossier/docx';
import type { Dossier } from '../model/dossier';

/** The Word writer's worker: started when a document is wanted, ended behind it. */
const writer = {
  write: (dossier: Dossier, pictures: Record<string, Uint8Array>): Promise<Blob> =>
    toDocx(dossier, new Map(Object.entries(pictures))),
};
export type DocxWorker = typeof writer;

expose(writer);
