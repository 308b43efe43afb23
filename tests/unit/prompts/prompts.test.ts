import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/base/units';
import type { Prompt } from '../../../src/model/prompt';
import { resolveUsers } from '../../../src/prompts/identity';
import { buildPrompts } from '../../../src/prompts/prompts';
import { A, B, Drawing, type DrawnRow, guid, H, upn } from '../support/drawing';
import { scenarios } from '../support/scenarios';

function promptsOf(drawing: Drawing): Prompt[] {
  const table = drawing.table();
  return buildPrompts(table, resolveUsers(table));
}
const results = (drawing: Drawing): string[] => promptsOf(drawing).map(({ result }) => result);
const row = (time: number, more: Partial<DrawnRow>): DrawnRow => ({
  time,
  user: upn('cfo'),
  interactive: true,
  outcome: 'failure',
  ...A,
  ...more,
});

describe('buildPrompts', () => {
  it('explodes steps and counts a retold step once', () => {
    expect(results(scenarios.P20().add())).toEqual([
      ...Array<string>(14).fill('approved'),
      'denied',
      'denied',
      'denied',
      'denied',
      'denied',
      'approved',
    ]);
    expect(results(scenarios.B24()).slice(14)).toEqual(['denied', 'denied']);
  });

  it('takes one prompt from a row without steps', () => {
    expect(results(new Drawing().prompts('cfo 09:00 +30s d t A', A, 'portal'))).toEqual([
      'denied',
      'timeout',
      'approved',
    ]);
    expect(results(new Drawing().prompts('cfo 09:00 +30s u', A, 'ual'))).toEqual(['failed']);
  });

  it('folds interrupts into the answer of the same flow', () => {
    const [only, ...rest] = promptsOf(scenarios.B18()).slice(14);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ result: 'approved', afterPassword: true });
    expect(only!.rows.length).toBe(3);
  });

  it('leaves an interrupt pending after ten minutes, or in another flow', () => {
    const d = new Drawing();
    const flow = { correlationId: guid(5) };
    expect(
      results(d.prompts('cfo 09:00 +1s p', A, 'steps', flow).prompts('cfo 09:10 +1s d', A, 'steps', flow)),
    ).toEqual(['denied']);
    expect(
      results(
        new Drawing()
          .prompts('cfo 09:00 +1s p', A, 'steps', flow)
          .prompts('cfo 09:10:00.001 +1s d', A, 'steps', flow),
      ),
    ).toEqual(['challenged', 'denied']);
    expect(results(new Drawing().prompts('cfo 09:00 +1s p d', A))).toEqual(['challenged', 'denied']);
  });

  it('folds an interrupt without correlation id by address within three minutes', () => {
    const bare = row(new Drawing().at('09:00'), {
      code: '50074',
      mfaResult: 'challenged',
      outcome: 'interrupted',
    });
    expect(results(new Drawing().add(bare).prompts('cfo 09:03 +1s d', A))).toEqual(['denied']);
    expect(results(new Drawing().add(bare).prompts('cfo 09:03:01 +1s d', A))).toEqual([
      'challenged',
      'denied',
    ]);
    expect(results(new Drawing().add(bare).prompts('cfo 09:01 +1s d', B))).toEqual(['challenged', 'denied']);
  });

  describe('a report in the audit log', () => {
    const reported = (asked: string, ...clocks: string[]): Drawing => {
      const d = new Drawing();
      if (asked !== '') d.prompts(asked, A);
      for (const clock of clocks)
        d.act('cfo', clock, 'directory', 'Suspicious activity reported', {
          mfaResult: 'fraud',
          target: upn('cfo'),
          ip: H.ip,
        });
      return d;
    };

    it('is told already by a prompt that was reported', () => {
      const [only, ...rest] = promptsOf(reported('cfo 09:00 +1s f', '09:05'));
      expect(rest).toEqual([]);
      expect(only!.rows).toHaveLength(2);
    });

    it('is about the prompt refused or left last, within an hour', () => {
      expect(results(reported('cfo 09:00 +30s d t d', '09:31'))).toEqual(['denied', 'timeout', 'fraud']);
      expect(results(reported('cfo 09:00 +30s d d', '10:00:30'))).toEqual(['denied', 'fraud']);
      expect(results(reported('cfo 09:00 +30s d d', '10:00:31'))).toEqual(['denied', 'denied', 'fraud']);
      expect(promptsOf(reported('cfo 09:00 +30s d d', '09:10'))[1]).toMatchObject({ row: 1, rows: [1, 2] });
    });

    it('is one with another telling of it within five minutes', () => {
      expect(results(reported('cfo 09:00 +30s d d', '09:20', '09:25'))).toEqual(['denied', 'fraud']);
      expect(results(reported('', '09:20', '09:25', '09:30:01'))).toEqual(['fraud', 'fraud']);
    });

    it('stands alone where nothing was refused before, and undoes no approval', () => {
      expect(results(reported('', '09:20'))).toEqual(['fraud']);
      expect(results(reported('cfo 09:00 +1s A', '09:20'))).toEqual(['approved', 'fraud']);
      expect(results(reported('cfo 09:30 +1s d', '09:20'))).toEqual(['fraud', 'denied']);
    });
  });

  it('counts a sign-in that two logs tell of once', () => {
    const both = (ual: Partial<DrawnRow>): Drawing => {
      const d = new Drawing().prompts('cfo 09:00 +1s d', A, 'steps', { requestId: guid(3) });
      return d.add({
        time: d.at('09:00'),
        log: 'm365.ual',
        user: upn('cfo'),
        code: '500121',
        outcome: 'failure',
        mfaResult: 'failed',
        ip: A.ip,
        ...ual,
      });
    };
    expect(promptsOf(both({})).map(({ result, rows }) => [result, rows.length])).toEqual([['denied', 2]]);
    expect(results(both({ time: new Drawing().at('09:00') + SECOND }))).toEqual(['denied']);
    expect(results(both({ time: new Drawing().at('09:00') + SECOND + 1 }))).toEqual(['denied', 'failed']);
    expect(results(both({ time: new Drawing().at('09:01'), requestId: guid(3) }))).toEqual(['denied']);
    expect(results(both({ ip: B.ip }))).toEqual(['denied', 'failed']);
  });

  it('merges what two exports tell within a second, and not two prompts of one export', () => {
    const d = new Drawing();
    const time = d.at('09:00');
    const portal = row(time + 900, { code: '500121', mfaResult: 'denied', source: 1 });
    expect(results(d.prompts('cfo 09:00 +1s d', A).add(portal))).toEqual(['denied']);
    expect(
      results(new Drawing().prompts('cfo 09:00 +1s d', A).add({ ...portal, time: time + 1001 })),
    ).toEqual(['denied', 'denied']);
    expect(results(new Drawing().prompts('cfo 09:00 +500ms d d', A))).toEqual(['denied', 'denied']);
  });

  it('asks nobody on a token refresh, unless the row says that somebody refused', () => {
    const refresh = { interactive: false };
    expect(results(new Drawing().prompts('cfo 09:00 +30s A p x', A, 'steps', refresh))).toEqual([]);
    expect(results(new Drawing().prompts('cfo 09:00 +30s d f', A, 'steps', refresh))).toEqual([
      'denied',
      'fraud',
    ]);
  });

  it('takes a claim for no approval', () => {
    expect(results(scenarios.B20()).slice(14)).toEqual([]);
    expect(
      results(
        new Drawing().add(
          row(new Drawing().at('09:00'), {
            code: '0',
            outcome: 'success',
            mfaResult: 'approved',
            mfaMethod: 'claim',
          }),
        ),
      ),
    ).toEqual([]);
  });

  it('knows whether a password came first', () => {
    const claim = {
      steps: [
        { role: 'silent' as const, detail: 'First factor requirement satisfied by claim in the token' },
        { role: 'prompt' as const, result: 'denied' as const },
      ],
    };
    const first = (d: Drawing): boolean | undefined => promptsOf(d)[0]?.afterPassword;
    expect(first(new Drawing().prompts('cfo 09:00 +1s d', A))).toBe(true);
    expect(first(new Drawing().prompts('cfo 09:00 +1s d', A, 'portal'))).toBe(true);
    expect(first(new Drawing().prompts('cfo 09:00 +1s d', A, 'portal', { interactive: false }))).toBe(false);
    expect(first(new Drawing().prompts('cfo 09:00 +1s d', A, 'steps', claim))).toBe(false);
    expect(
      first(
        new Drawing().prompts('cfo 09:00 +1s d', A, 'steps', {
          steps: [
            { role: 'password', succeeded: false },
            { role: 'prompt', result: 'denied' },
          ],
        }),
      ),
    ).toBe(false);
  });
});

describe('inferred approvals', () => {
  const inferred = (d: Drawing): string[] =>
    promptsOf(d)
      .filter((p) => p.inferred)
      .map(({ result }) => result);
  const bare = (clock: string, more: Partial<DrawnRow> = {}): DrawnRow => ({
    time: new Drawing().at(clock),
    log: 'm365.ual',
    user: upn('cfo'),
    code: '0',
    ip: A.ip,
    ...more,
  });

  it('is the success that follows a refused prompt of the same source', () => {
    expect(inferred(new Drawing().prompts('cfo 09:00 +30s u u', A, 'ual').add(bare('09:05')))).toEqual([
      'approved',
    ]);
    expect(inferred(new Drawing().prompts('cfo 09:00 +30s u u', A, 'ual').add(bare('33:00:30')))).toEqual([
      'approved',
    ]);
  });

  it('is told by the user agent where the address changed', () => {
    expect(
      inferred(
        new Drawing()
          .prompts('cfo 09:00 +30s u', A, 'ual')
          .add(bare('09:05', { ip: B.ip, userAgent: A.userAgent! })),
      ),
    ).toEqual(['approved']);
  });

  it.each([
    ['later than a day', new Drawing().prompts('cfo 09:00 +30s u', A, 'ual').add(bare('33:00:00.001'))],
    [
      'from another source',
      new Drawing().prompts('cfo 09:00 +30s u', A, 'ual').add(bare('09:05', { ip: H.ip })),
    ],
    ['another user', new Drawing().prompts('ceo 09:00 +30s u', A, 'ual').add(bare('09:05'))],
    ['before it', new Drawing().prompts('cfo 09:06 +30s u', A, 'ual').add(bare('09:05'))],
    [
      'a row that states its second factor',
      new Drawing().prompts('cfo 09:00 +30s u', A, 'ual').add(bare('09:05', { mfaMethod: 'claim' })),
    ],
    [
      'a single factor',
      new Drawing()
        .prompts('cfo 09:00 +30s u', A, 'ual')
        .add(bare('09:05', { authRequirement: 'singleFactorAuthentication' })),
    ],
    [
      'a legacy client',
      new Drawing().prompts('cfo 09:00 +30s u', A, 'ual').add(bare('09:05', { userAgent: 'BAV2ROPC' })),
    ],
  ])('is not %s', (_, drawing) => expect(inferred(drawing)).toEqual([]));

  describe('of another source', () => {
    const lived = (): Drawing => new Drawing().baseline('cfo', H, 'ual');
    const refused = (): Drawing => lived().prompts('cfo 09:00 +30s u u u', A, 'ual');
    const elsewhere = (clock: string, more: Partial<DrawnRow> = {}): DrawnRow =>
      bare(clock, { ip: B.ip, userAgent: B.userAgent!, ...more });

    it('is a success from where and with what the person never got in, within an hour after three', () => {
      expect(inferred(refused().add(elsewhere('09:05')))).toEqual(['approved']);
      expect(inferred(refused().add(elsewhere('10:00')))).toEqual(['approved']);
    });

    it.each([
      ['later than an hour after the third last', refused().add(elsewhere('10:00:00.001'))],
      ['after two', lived().prompts('cfo 09:00 +30s u u', A, 'ual').add(elsewhere('09:05'))],
      ['from a known address', refused().add(elsewhere('09:05', { ip: H.ip }))],
      ['with a known program', refused().add(elsewhere('09:05', { userAgent: H.userAgent! }))],
      ['with no program stated', refused().add(bare('09:05', { ip: B.ip }))],
      [
        'of a person never seen before',
        new Drawing().prompts('cfo 09:00 +30s u u u', A, 'ual').add(elsewhere('09:05')),
      ],
    ])('is not one %s', (_, drawing) => expect(inferred(drawing)).toEqual([]));
  });

  it('is the first success only', () => {
    expect(
      inferred(new Drawing().prompts('cfo 09:00 +30s u', A, 'ual').add(bare('09:05'), bare('09:06'))),
    ).toEqual(['approved']);
  });
});
