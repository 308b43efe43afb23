import { PushtrailError } from '../base/errors';
import type { RowIndex } from '../base/units';
import { sourcesOf } from '../intake/archives';
import type { CaseTable } from '../model/event';
import type { SourceInfo, ToldReject } from '../model/source';
import { REJECT_TEXT_BYTES } from '../report/rejects-csv';
import type { CaseStore, SourceRecord } from '../store/case-store';
import { readOriginal } from '../store/original-files';
import type { RawRecord } from '../worker/api';
import { hexLines, recordText } from './record-text';
import { hashOf } from './sha256';
import type { StoredSource } from './sources';

/** The files a case was read from: kept in the browser, or at hand in this tab, or known by their hash only. */
export class Originals {
  readonly #store: CaseStore;
  /** Files dropped in this tab, or given back since, by SHA-256: hash-only sources can show their bytes. */
  readonly #atHand = new Map<string, Blob>();

  constructor(store: CaseStore) {
    this.#store = store;
  }

  /** Keeps a dropped file at hand for those of its sources of which only the hash is stored. */
  remember(name: string, file: Blob, stored: readonly SourceRecord<StoredSource>[]): void {
    for (const { sha256, about } of stored)
      if (about.original === 'hash-only' && about.name === name && about.ingested.bytes === file.size)
        this.#atHand.set(sha256, file);
  }

  /**
   * Takes a file an analyst gives back: the source itself, or the archive it was dropped in.
   * @throws PushtrailError `original-differs` where neither has that hash.
   */
  async giveBack(name: string, sha256: string, file: Blob): Promise<void> {
    for await (const source of sourcesOf(name, file)) {
      const found = await hashOf(source);
      if (found.sha256 !== sha256) continue;
      this.#atHand.set(sha256, found.bytes);
      return;
    }
    throw new PushtrailError('original-differs', { name, sha256 });
  }

  forget(): void {
    this.#atHand.clear();
  }

  /** @returns the source's bytes; null where only the hash is known. */
  async of({ sha256, originalKey, about }: SourceRecord<StoredSource>): Promise<Blob | null> {
    switch (about.original) {
      case 'opfs':
        return readOriginal(originalKey);
      case 'indexeddb':
        return (await this.#store.original(originalKey)) ?? null;
      case 'hash-only':
        return this.#atHand.get(sha256) ?? null;
    }
  }
}

/** @returns an event's record as it stands in its original. */
export async function rawRecord(
  original: Blob,
  { sha256, name, encoding }: SourceInfo,
  { events }: CaseTable,
  row: RowIndex,
): Promise<RawRecord> {
  const c = events.columns;
  const offset = c.offset[row]!;
  const length = c.length[row]!;
  const line = c.line[row]! < 0 ? null : c.line[row]!;
  const text = await recordText(original, offset, length, line === null ? null : encoding);
  return { text, sha256, name, record: c.record[row]!, line, offset, length };
}

/** @returns some of a source's rejects, each with the beginning of its own text. */
export function rejectsWithText(
  original: Blob,
  { rejects, encoding }: SourceInfo,
  from: number,
  to: number,
): Promise<ToldReject[]> {
  const decoder = new TextDecoder(encoding);
  return Promise.all(
    rejects.slice(from, to).map(async (reject) => {
      const end = reject.offset + Math.min(reject.length, REJECT_TEXT_BYTES);
      const bytes = await original.slice(reject.offset, end).arrayBuffer();
      const text = reject.line === null ? hexLines(new Uint8Array(bytes)) : decoder.decode(bytes);
      return { ...reject, text };
    }),
  );
}
