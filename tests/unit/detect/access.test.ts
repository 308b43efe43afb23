import { expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import { Context } from '../../../src/detect/context';
import { runRules } from '../../../src/detect/engine';
import { resolveUsers } from '../../../src/prompts/identity';
import { A, Drawing, H } from '../support/drawing';

/** Approved at 09:00:50; with `early` a token of the same source was taken among the refusals. */
function bombed(early: boolean): Drawing {
  const d = new Drawing().baseline('cfo', H).prompts('cfo 09:00 +10s d d d d d A', A);
  return early ? d.codes('cfo 09:00:25 +1m 1 0', A, { interactive: false }) : d;
}

it.each([
  ['at its approval', false, '09:00:50'],
  ['at a success before it, the approval known', true, '09:00:25'],
])('a source gets in once: %s', (_, early, clock) => {
  const d = bombed(early);
  const table = d.table();
  const ctx = new Context(table, resolveUsers(table));
  runRules(ctx);
  const accesses = [...ctx.access!.values()].flat();
  expect(accesses).toHaveLength(1);
  expect(accesses[0]!.time).toBe(d.at(clock));
  expect(ctx.prompts[accesses[0]!.approval!]).toMatchObject({ result: 'approved', time: d.at('09:00:50') });
  // The incident still turns on the approval.
  expect(analyse(table).incidents.map(({ anchor }) => anchor)).toEqual([d.at('09:00:50')]);
});

it('apps that an intruder opens are told once', () => {
  const d = bombed(true);
  for (let i = 0; i < 10; i++) d.codes(`cfo 09:10:${10 + i} +1m 1 0`, A, { app: `App ${i}` });
  const tours = analyse(d.table()).findings.filter(({ catalogue }) => catalogue === 'S4.12');
  expect(tours.map(({ count }) => count)).toEqual([10]);
});
