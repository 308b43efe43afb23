import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Workbench } from '../../../src/pipeline/workbench';
import { NO_CORRECTIONS } from '../../../src/model/person';
import type { SourceAnswers, SourceInfo } from '../../../src/model/source';
import type { CaseView } from '../../../src/worker/api';
import { CaseStore } from '../../../src/store/case-store';
import { endedBefore, eventsChunk, evtxFile, value } from '../evtx/evtx-writer';

const signIn = (i: number): object => ({
  id: `5f0f0f0f-0000-4000-8000-${String(i).padStart(12, '0')}`,
  createdDateTime: `2026-09-14T14:00:${String(i).padStart(2, '0')}Z`,
  userPrincipalName: 'a@firm.example',
  status: { errorCode: 0 },
});
const good = { name: 'good.json', file: new Blob([JSON.stringify([signIn(1), signIn(2)])]) };

/** A file that vanished between the drop and the read, as a browser tells of it. */
function vanished(): Blob {
  const blob = new Blob(['x']);
  const refuse = (): Promise<never> => Promise.reject(new DOMException('gone', 'NotReadableError'));
  blob.slice = () => Object.assign(new Blob(['x']), { arrayBuffer: refuse });
  return blob;
}

let store: CaseStore;
let bench: Workbench;
let cases = 0;

beforeEach(() => {
  store = new CaseStore(`case-${cases++}`);
  bench = new Workbench({ version: 'test', build: 'test' }, undefined, store);
});

const nothing = (): void => undefined;

describe('two tabs', () => {
  it('take up each other’s files, and who is who', async () => {
    const other = new Workbench({ version: 'test', build: 'test' }, undefined, store);
    await bench.importFiles([good], nothing);
    await other.open(nothing);
    expect(await other.count({ kind: 'all' })).toBe(2);
    const people = { same: [['a@firm.example', 'b@firm.example'] as const], apart: [] };
    const corrected = await other.correctPeople(people);
    expect(corrected.ok && corrected.value.people).toEqual(people);

    const more = {
      name: 'more.json',
      file: new Blob([JSON.stringify([{ ...signIn(3), userPrincipalName: 'b@firm.example' }])]),
    };
    const result = await bench.importFiles([more], nothing);
    expect(result.ok && result.value.people).toEqual(people);
    expect((await bench.people()).map(({ name, others }) => [name, ...others.map((o) => o.name)])).toEqual([
      ['a@firm.example', 'b@firm.example'],
    ]);
  });
});

describe('an import', () => {
  it('goes on past a file that cannot be read, and says so', async () => {
    const result = await bench.importFiles([{ name: 'gone.csv', file: vanished() }, good], nothing);
    expect(result.ok && result.value.totals.events).toBe(2);
    expect(result.ok && result.value.unread).toEqual([expect.stringContaining('gone.csv could not be read')]);
    expect((await store.sources()).length).toBe(1);
  });

  it('fails if nothing could be read, and leaves nothing', async () => {
    const result = await bench.importFiles([{ name: 'gone.csv', file: vanished() }], nothing);
    expect(result.ok ? '' : result.failure.message).toContain('gone.csv could not be read');
    expect(await store.readCase()).toBeUndefined();
  });

  it.each([
    ['a write', new DOMException('no room left', 'QuotaExceededError')],
    [
      'a transaction',
      Object.assign(new Error('AbortError\n QuotaExceededError: full'), { name: 'AbortError' }),
    ],
  ])('for which there is no room says so of the file, and leaves nothing: %s', async (_, error) => {
    store.putSegment = () => Promise.reject(error);
    const result = await bench.importFiles([good], nothing);
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'storage-full', message: 'The browser has no room left for good.json.' },
    });
    expect(!result.ok && result.failure.advice).toMatch(/erase this case, or drop fewer files/);
    expect(await store.sources()).toEqual([]);
  });

  it('that is cancelled leaves the case as it was', async () => {
    await bench.importFiles([good], nothing);
    const more = { name: 'more.json', file: new Blob([JSON.stringify([signIn(3)])]) };
    const adding = bench.importFiles([more], nothing);
    await bench.cancel();
    const result = await adding;
    expect(result.ok ? '' : result.failure.code).toBe('cancelled');
    expect(await bench.count({ kind: 'all' })).toBe(2);
    expect((await store.sources()).length).toBe(1);
  });

  it('does not undo what was noted meanwhile', async () => {
    await bench.importFiles([good], nothing);
    const note = { owner: 'me', state: 'done', note: 'called', at: 1 } as const;
    const kept = [{ name: 'denied', query: 'outcome:denied' }];
    const more = { name: 'more.json', file: new Blob([JSON.stringify([signIn(3)])]) };
    const adding = bench.importFiles([more], nothing);
    await new Promise((done) => setTimeout(done, 0));
    await bench.noteStep('an incident', 'a step', note);
    await bench.keepViews(kept);
    expect((await adding).ok).toBe(true);
    expect(await bench.views()).toEqual(kept);
    await bench.correctPeople(NO_CORRECTIONS);
    expect(await store.readCase()).toMatchObject({
      views: kept,
      stepNotes: { 'an incident': { 'a step': note } },
    });
  });

  it('does not come back after the case was erased meanwhile', async () => {
    const adding = bench.importFiles([good], nothing);
    expect((await bench.wipe()).ok).toBe(true);
    await adding;
    expect(await store.readCase()).toBeUndefined();
    expect(await store.sources()).toEqual([]);
    expect(await bench.count({ kind: 'all' })).toBe(0);
  });
});

describe('an answer about a source', () => {
  const header = 'userPrincipalName,createdDateTime,ipAddress,appDisplayName,status.errorCode';
  const flat = (...times: string[]): Blob =>
    new Blob([[header, ...times.map((t) => `a@firm.example,${t},192.0.2.7,Mail,0`)].join('\r\n')]);
  const times = async (): Promise<string[]> =>
    (await bench.gridRows({ kind: 'all' }, null, ['time'], 0, 10)).map(({ time }) =>
      new Date(time).toISOString(),
    );
  const import_ = async (file: Blob): Promise<SourceInfo> => {
    const result = await bench.importFiles([{ name: 'flat.csv', file }], nothing);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value.sources[0]!;
  };
  const answer = async (sha256: string, answers: SourceAnswers): Promise<SourceInfo> => {
    // Without a browser's file system the original is not kept: dropped again, it is at hand.
    const result = await bench.answer(sha256, answers, nothing);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value.sources[0]!;
  };

  it('moves its times, and is kept', async () => {
    const source = await import_(flat('9/14/2026 2:00:00 PM', '9/15/2026 2:00:00 AM'));
    expect(source).toMatchObject({
      format: 'entra.signin.flat-csv',
      questions: ['zone'],
      zone: { name: 'UTC', known: 'assumed' },
    });
    expect(await times()).toEqual(['2026-09-14T14:00:00.000Z', '2026-09-15T02:00:00.000Z']);
    expect(await answer(source.sha256, { zone: 'America/New_York' })).toMatchObject({
      questions: [],
      zone: { name: 'America/New_York', known: 'analyst' },
    });
    expect(await times()).toEqual(['2026-09-14T18:00:00.000Z', '2026-09-15T06:00:00.000Z']);
    // The answer may be corrected, and a case that is opened again knows it.
    await answer(source.sha256, { zone: 'UTC+02:00' });
    const again = new Workbench({ version: 'test', build: 'test' }, undefined, store);
    const opened = await again.open(nothing);
    expect(opened.ok && opened.value?.sources[0]).toMatchObject({
      zone: { name: 'UTC+02:00' },
      questions: [],
    });
    expect((await again.gridRows({ kind: 'all' }, null, ['time'], 0, 1))[0]!.time).toBe(
      Date.UTC(2026, 8, 14, 12),
    );
    expect((await store.sources()).length).toBe(1);
  });

  it('settles the order of day and month', async () => {
    const source = await import_(flat('4/5/2026 2:00:00 PM', '6/7/2026 2:00:00 PM'));
    expect(source.questions).toEqual(['date-order', 'zone']);
    expect(await answer(source.sha256, { dayFirst: true })).toMatchObject({ questions: ['zone'] });
    expect(await times()).toEqual(['2026-05-04T14:00:00.000Z', '2026-07-06T14:00:00.000Z']);
  });

  it('reads deleted records too, and leaves them out again', async () => {
    const events = Array.from({ length: 5 }, (_, i) => ({
      id: 4624,
      data: { TargetUserName: value.string(`u${i}`) },
    }));
    const file = new Blob([evtxFile([endedBefore(eventsChunk(events), 2)]) as Uint8Array<ArrayBuffer>]);
    const source = await import_(file);
    expect(source).toMatchObject({
      format: 'windows.evtx',
      records: 2,
      events: 2,
      recovered: 0,
      questions: [],
    });
    expect(await bench.count({ kind: 'all' })).toBe(2);
    const told = await bench.answer(source.sha256, { slack: true }, nothing);
    expect(told.ok && told.value.totals).toMatchObject({ records: 2, events: 2, recovered: 3 });
    expect(await bench.count({ kind: 'all' })).toBe(5);
    const again = new Workbench({ version: 'test', build: 'test' }, undefined, store);
    const opened = await again.open(nothing);
    expect(opened.ok && opened.value?.sources[0]).toMatchObject({ recovered: 3, answers: { slack: true } });
    expect((await bench.event(4))!.source).toMatchObject({ recovered: true, record: 3 });
    expect(await answer(source.sha256, { slack: false })).toMatchObject({ records: 2, recovered: 0 });
    expect(await bench.count({ kind: 'all' })).toBe(2);
  });

  it('of a zone that does not exist is refused, and nothing changes', async () => {
    const source = await import_(flat('9/14/2026 2:00:00 PM'));
    const result = await bench.answer(source.sha256, { zone: 'Mars/Olympus' }, nothing);
    expect(result.ok ? '' : result.failure.code).toBe('unknown-zone');
    expect(await times()).toEqual(['2026-09-14T14:00:00.000Z']);
  });

  it('is not needed where a later row proves the order', async () => {
    const early = Array.from({ length: 6_000 }, () => '4/5/2026 2:00:00 PM');
    const source = await import_(flat(...early, '16/7/2026 2:00:00 PM'));
    expect(source).toMatchObject({ questions: ['zone'], rejected: 0 });
    expect((await times())[0]).toBe('2026-05-04T14:00:00.000Z');
  });

  it('is asked for where dates contradict each other', async () => {
    const source = await import_(flat('16/7/2026 2:00:00 PM', '7/16/2026 2:00:00 PM'));
    expect(source).toMatchObject({ questions: ['date-order', 'zone'], events: 1, rejected: 1 });
  });
});

describe('opening a case', () => {
  it('tells at once what was last shown of it, and then the same, whole', async () => {
    await bench.importFiles([good], nothing);
    const early: CaseView[] = [];
    const again = new Workbench({ version: 'test', build: 'test' }, undefined, store);
    const opened = await again.open((view) => early.push(view));
    if (!opened.ok || !opened.value) throw new Error('no case');
    expect(early).toEqual([{ ...opened.value, version: 0 }]);
    // Another build may see it otherwise: nothing is told before it has looked.
    const newer = new Workbench({ version: 'test', build: 'newer' }, undefined, store);
    const told: CaseView[] = [];
    expect((await newer.open((view) => told.push(view))).ok).toBe(true);
    expect(told).toEqual([]);
  });
});

describe('rejects', () => {
  it('are shown with their own text, and saved without a formula', async () => {
    const rows = [
      'a@firm.example,2026-09-14 14:00:00,192.0.2.7,Mail,0',
      '=cmd|calc,no time,192.0.2.7,Mail,0',
    ];
    const header = 'userPrincipalName,createdDateTime,ipAddress,appDisplayName,status.errorCode';
    const file = new Blob([[header, ...rows].join('\r\n')]);
    const result = await bench.importFiles([{ name: 'flat.csv', file }], nothing);
    const { sha256, rejected } = (result.ok ? result.value.sources[0] : undefined)!;
    expect(rejected).toBe(1);
    const told = await bench.rejects(sha256, 0, 10);
    expect(told.ok && told.value).toMatchObject([
      { record: 2, line: 3, text: rows[1], reason: 'no readable time' },
    ]);
    const saved = await bench.exportRejects(sha256);
    expect(saved.ok && saved.value.name).toBe('flat.csv.rejects.csv');
    const text = saved.ok ? await saved.value.blob.text() : '';
    expect(text).toContain(`"'=cmd|calc,no time`);
  });
});
