import { expect, it } from 'vitest';
import { Inquiry } from '../../../src/ui/state/inquiry.svelte';
import { Notices } from '../../../src/ui/state/notices.svelte';
import type { SavedView } from '../../../src/model/view';
import { fakeEngine, fakeView } from './fake-engine';

it('a query asked while a case arrives is not undone by it', async () => {
  let arrived = (_: SavedView[]): void => undefined;
  const asked: string[] = [];
  const engine = {
    ...fakeEngine(true),
    views: () => new Promise<SavedView[]>((resolve) => (arrived = resolve)),
    ask: (query: string) => {
      asked.push(query);
      return Promise.resolve({ ok: true as const, count: query === '' ? 100 : 14 });
    },
  };
  const inquiry = new Inquiry(engine, new Notices());
  const showing = inquiry.showCase(fakeView());
  await inquiry.ask('outcome:denied');
  arrived([]);
  await showing;
  expect(asked).toEqual(['outcome:denied']);
  expect([inquiry.query, inquiry.count]).toEqual(['outcome:denied', 14]);
});
