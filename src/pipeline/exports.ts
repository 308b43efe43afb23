import { toHtml } from '../dossier/html';
import { toMarkdown } from '../dossier/markdown';
import type { Dossier, DossierFormat } from '../model/dossier';
import type { ToldReject } from '../model/source';
import { eventLines } from '../report/events-jsonl';
import { findingsDocument } from '../report/findings-json';
import { rejectsCsv } from '../report/rejects-csv';
import type { BuildInfo, ExportedFile } from '../worker/api';
import type { OpenCase } from './open-case';

/** The files a case is handed on in. */

export function findingsFile({ about, analysis, sources }: OpenCase, info: BuildInfo): ExportedFile {
  const context = { caseName: about.name, exportedAt: Date.now(), ...info };
  const text = JSON.stringify(findingsDocument(analysis, sources, context), null, 2);
  return {
    name: `${fileName(about.name)}.findings.json`,
    blob: new Blob([text], { type: 'application/json' }),
  };
}

export function eventsFile({ about, analysis, sourceName }: OpenCase): ExportedFile {
  const blob = new Blob([...eventLines(analysis.table, sourceName)], { type: 'application/x-ndjson' });
  return { name: `${fileName(about.name)}.events.jsonl`, blob };
}

export function rejectsFile(source: string, rejects: readonly ToldReject[]): ExportedFile {
  const blob = new Blob([rejectsCsv(rejects)], { type: 'text/csv' });
  return { name: `${fileName(source)}.rejects.csv`, blob };
}

/** @param name of the case; null where it may not be told. @param toDocx writes it as Word. */
export async function dossierFile(
  name: string | null,
  dossier: Dossier,
  format: DossierFormat,
  toDocx: () => Promise<Blob>,
): Promise<ExportedFile> {
  const file = name === null ? 'report' : `${fileName(name)}.report`;
  switch (format) {
    case 'html':
      return { name: `${file}.html`, blob: new Blob([toHtml(dossier)], { type: 'text/html' }) };
    case 'markdown':
      return { name: `${file}.md`, blob: new Blob([toMarkdown(dossier)], { type: 'text/markdown' }) };
    case 'docx':
      return { name: `${file}.docx`, blob: await toDocx() };
  }
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
