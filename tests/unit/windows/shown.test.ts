import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Workbench } from '../../../src/pipeline/workbench';
import { CaseStore } from '../../../src/store/case-store';
import { eventsFile, value } from '../evtx/evtx-writer';
import { readFile } from '../support/reading';

it('a record of an EVTX file is shown as XML, a rejected one as its bytes', async () => {
  const file = eventsFile([1, 2, 3].map((id) => ({ id, data: { a: value.string(`<${id}>`) } })));
  const { offset, length } = (await readFile(file)).events[1] as { offset: number; length: number };
  file[offset + 24] = 0x7f;
  const bench = new Workbench({ version: 'test', build: 'test' }, undefined, new CaseStore('evtx'));
  const blob = new Blob([file as Uint8Array<ArrayBuffer>]);
  const imported = await bench.importFiles([{ name: 'Security.evtx', file: blob }], () => undefined);
  if (!imported.ok) throw new Error(imported.failure.message);
  const [source] = imported.value.sources;
  expect(source).toMatchObject({ format: 'windows.evtx', records: 3, events: 2, rejected: 1 });

  // The original is kept here only where storage says how much is left.
  await bench.provideOriginal(source!.sha256, blob);
  const raw = await bench.raw(1);
  expect(raw).toMatchObject({ ok: true, value: { record: 3, line: null } });
  expect(raw.ok && raw.value.text).toContain('<Data Name="a">&lt;3&gt;</Data>');

  const rejects = await bench.rejects(source!.sha256, 0, 10);
  expect(rejects).toMatchObject({ ok: true, value: [{ record: 2, line: null, offset, length }] });
  expect(rejects.ok && rejects.value[0]!.text).toMatch(/^0000 {2}2a 2a 00 00 /);
});
