import { describe, expect, it, vi } from 'vitest';
import { Notices } from '../../../src/ui/state/notices.svelte';
import { Workspace } from '../../../src/ui/state/workspace.svelte';
import { fakeEngine, fakeView } from './fake-engine';

function begin(stored = false): { workspace: Workspace; notices: Notices } {
  const notices = new Notices();
  return { workspace: new Workspace(fakeEngine(stored), notices), notices };
}
const file = (name: string): { name: string; file: Blob } => ({ name, file: new Blob(['x']) });

describe('the import state', () => {
  it('is idle again where no case is stored, and counts no run', async () => {
    const { workspace } = begin();
    const opening = workspace.open();
    expect(workspace.importState).toBe('running');
    await opening;
    expect([workspace.importState, workspace.runs]).toEqual(['idle', 0]);
  });

  it('is done with one run where a case is stored', async () => {
    const { workspace } = begin(true);
    await workspace.open();
    expect([workspace.importState, workspace.runs, workspace.view?.totals.events]).toEqual([
      'done',
      1,
      120_000,
    ]);
  });

  it('is running at once, and done only when the case is on screen', async () => {
    const { workspace } = begin();
    const seen: string[] = [];
    workspace.onView = () => {
      seen.push(workspace.importState);
      return Promise.resolve();
    };
    const adding = workspace.add([file('a.csv')]);
    expect(workspace.importState).toBe('running');
    await adding;
    expect(seen).toEqual(['running']);
    expect(workspace.importState).toBe('done');
  });

  it('returns to what it was on cancel', async () => {
    const { workspace, notices } = begin(true);
    await workspace.open();
    const adding = workspace.add([file('a.csv')]);
    await vi.waitFor(() => expect(workspace.progress).not.toBeNull());
    await workspace.cancel();
    await adding;
    expect([workspace.importState, workspace.runs, notices.list.length]).toEqual(['done', 1, 0]);
  });

  it('fails where no record came in, keeps the case and says why', async () => {
    const { workspace, notices } = begin(true);
    await workspace.open();
    await workspace.add([file('a.bad')]);
    expect(workspace.importState).toBe('failed');
    expect(workspace.view?.totals.events).toBe(120_000);
    expect(notices.list[0]!.message).toContain('a.bad');
  });

  it('stays running until the last of several drops is in', async () => {
    const { workspace } = begin();
    const first = workspace.add([file('a.csv')]);
    const second = workspace.add([file('b.csv')]);
    await first;
    expect([workspace.importState, workspace.runs]).toEqual(['running', 1]);
    await second;
    expect([workspace.importState, workspace.runs]).toEqual(['done', 2]);
  });

  it('is idle after the case is erased', async () => {
    const { workspace } = begin(true);
    await workspace.open();
    await workspace.wipe();
    expect([workspace.importState, workspace.view]).toEqual(['idle', null]);
  });
});

describe('what is told', () => {
  const sample = { kind: 'csv' as const, columns: ['when'], rows: [['now']], suggested: {} };

  it('offers to map a single file only where it holds a table', async () => {
    for (const [table, label] of [
      [null, undefined],
      [sample, 'Map its columns'],
    ] as const) {
      const notices = new Notices();
      const engine = { ...fakeEngine(false), tableSample: () => Promise.resolve(table) };
      await new Workspace(engine, notices).add([file('a.bad')]);
      expect(notices.list.map((n) => n.action?.label)).toEqual([label]);
    }
  });

  it('puts several files that gave nothing into one notice', async () => {
    const notices = new Notices();
    const view = fakeView();
    const [good] = view.sources;
    const bad = ['a', 'b'].map((name) => ({ ...good!, name, format: null, reason: `${name} is no log.` }));
    const told = { ...view, sources: [good!, ...bad], unread: ['c could not be read.'] };
    const engine = { ...fakeEngine(false), open: () => Promise.resolve({ ok: true as const, value: told }) };
    await new Workspace(engine, notices).open();
    expect(notices.list.map((n) => n.each)).toEqual([
      ['a is no log.', 'b is no log.', 'c could not be read.'],
    ]);
  });

  it('lets go of a case that another tab erased', async () => {
    let stored = true;
    const engine = {
      ...fakeEngine(true),
      open: () => Promise.resolve({ ok: true as const, value: stored ? fakeView() : null }),
    };
    const notices = new Notices();
    const [here, there] = [new Workspace(engine, new Notices()), new Workspace(engine, notices)];
    await Promise.all([here.open(), there.open()]);
    stored = false;
    await here.wipe();
    await vi.waitFor(() => expect(there.view).toBeNull());
    await vi.waitFor(() =>
      expect(notices.list.map((n) => n.message)).toEqual(['The case was erased in another tab.']),
    );
    expect(there.importState).toBe('idle');
  });
});
