import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/units';
import type { MfaResult, Outcome } from '../../../src/model/event';
import type { Prompt } from '../../../src/model/prompt';
import { resolveUsers } from '../../../src/prompts/identity';
import { buildPrompts } from '../../../src/prompts/prompts';
import { A, B, guid, H, tableOf, type DrawnRow } from '../support/drawn-table';

const T = Date.UTC(2026, 8, 14, 14);
const SEND = 'system.push.send_factor_verify_push';
const MFA = 'user.authentication.auth_via_mfa';

/** An Okta event `at` seconds in. */
function okta(at: number, result: MfaResult, more: Partial<DrawnRow> = {}): DrawnRow {
  const outcome: Outcome = result === 'approved' || result === 'challenged' ? 'success' : 'failure';
  return {
    time: T + at * SECOND,
    log: 'okta.system-log',
    kind: 'mfa',
    user: 'cfo@firm.example',
    operation: result === 'challenged' ? SEND : MFA,
    outcome,
    mfaResult: result,
    mfaMethod: 'push',
    ...A,
    ...more,
  };
}

function duo(at: number, result: MfaResult, more: Partial<DrawnRow> = {}): DrawnRow {
  return { ...okta(at, result, more), log: 'duo.auth', operation: 'authentication' };
}

/** Any later event: the log goes on. */
const later = (at: number): DrawnRow =>
  okta(at, '', { kind: 'other', operation: 'policy.evaluate_sign_on', user: 'ceo@firm.example' });
const flow = (n: number): Partial<DrawnRow> => ({ correlationId: guid(n) });

function promptsOf(...rows: DrawnRow[]): Prompt[] {
  const table = tableOf(rows);
  return buildPrompts(table, resolveUsers(table));
}
const told = (...rows: DrawnRow[]): [string, number[]][] =>
  promptsOf(...rows).map(({ result, rows: of }) => [result, of]);

describe('Okta prompts', () => {
  it('one push to several phones is one asking; a second later on is another', () => {
    expect(
      told(okta(0, 'challenged'), okta(0.4, 'challenged'), okta(1.2, 'challenged'), okta(5, 'denied')),
    ).toEqual([['denied', [0, 1, 2, 3]]]);
    expect(told(okta(0, 'challenged'), okta(4, 'challenged'))).toEqual([
      ['challenged', [0]],
      ['challenged', [1]],
    ]);
  });

  it('an answer finds its push by transaction, then by session, then as the latest', () => {
    const s = (n: number): Partial<DrawnRow> => ({ sessionId: guid(900 + n) });
    expect(
      told(
        okta(0, 'challenged', flow(1)),
        okta(5, 'challenged', flow(2)),
        okta(8, 'denied', flow(1)),
        okta(9, 'approved', flow(2)),
      ),
    ).toEqual([
      ['denied', [0, 2]],
      ['approved', [1, 3]],
    ]);
    expect(
      told(
        okta(0, 'challenged', { ...flow(1), ...s(1) }),
        okta(5, 'challenged', { ...flow(2), ...s(2), ...H }),
        okta(8, 'denied', { ...flow(3), ...s(1) }),
      ),
    ).toEqual([
      ['challenged', [1]],
      ['denied', [0, 2]],
    ]);
    expect(told(okta(0, 'challenged'), okta(10, 'challenged'), okta(12, 'denied', B))).toEqual([
      ['challenged', [0]],
      ['denied', [1, 2]],
    ]);
  });

  it('the asking is judged by where it was asked for, and dated by its answer', () => {
    const [only] = promptsOf(okta(0, 'challenged', A), okta(7, 'denied', { ...B, ...flow(1) }));
    expect(only).toMatchObject({ row: 0, rows: [0, 1], time: T + 7 * SECOND, inferred: false });
  });

  it('an answer without a push is an asking; a code is not the push’s answer', () => {
    expect(told(okta(0, 'denied'))).toEqual([['denied', [0]]]);
    expect(told(okta(0, 'challenged'), okta(9, 'approved', { mfaMethod: 'otp' }))).toEqual([
      ['challenged', [0]],
      ['approved', [1]],
    ]);
  });

  it('a refusal and the factor that failed by it are one answer', () => {
    const deny = { operation: 'user.mfa.okta_verify.deny_push' };
    expect(told(okta(0, 'challenged'), okta(5, 'denied', deny), okta(5.2, 'failed'))).toEqual([
      ['denied', [0, 1, 2]],
    ]);
    expect(told(okta(5, 'failed'), okta(5.2, 'denied', deny), okta(9, 'denied', deny))).toEqual([
      ['denied', [0, 1]],
      ['denied', [2]],
    ]);
  });

  it('whoever approved a later push left the ones before it', () => {
    const pushes = [0, 70, 140].map((at, i) => okta(at, 'challenged', flow(i)));
    expect(told(...pushes, okta(145, 'approved', flow(2)))).toEqual([
      ['timeout', [0]],
      ['timeout', [1]],
      ['approved', [2, 3]],
    ]);
    expect(told(...pushes, okta(145, 'approved', flow(1)))).toEqual([
      ['timeout', [0]],
      ['challenged', [2]],
      ['approved', [1, 3]],
    ]);
  });

  it('nobody answered: pending at the end of the log, unanswered once it goes on, unknown where no answers are logged', () => {
    const answered = okta(-600, 'approved', H);
    const result = (...rows: DrawnRow[]): [string, boolean][] =>
      promptsOf(...rows)
        .filter(({ result: r }) => r !== 'approved')
        .map(({ result: r, inferred }) => [r, inferred]);
    expect(result(answered, okta(0, 'challenged'), later(299))).toEqual([['challenged', false]]);
    expect(result(answered, okta(0, 'challenged'), later(300))).toEqual([['timeout', true]]);
    expect(result(okta(0, 'challenged'), later(3_000))).toEqual([['challenged', false]]);
    // A message with a code is answered at the keyboard or not at all.
    expect(result(answered, okta(0, 'challenged', { mfaMethod: 'sms' }), later(3_000))).toEqual([
      ['challenged', false],
    ]);
  });

  it('a password counts for the prompts of its own flow', () => {
    const password = (at: number, right: boolean, more: Partial<DrawnRow> = {}): DrawnRow =>
      okta(at, '', {
        kind: 'signin',
        outcome: right ? 'success' : 'failure',
        steps: [{ role: 'password', succeeded: right }],
        ...more,
      });
    const after = (...rows: DrawnRow[]): boolean[] => promptsOf(...rows).map((p) => p.afterPassword);
    expect(after(password(0, true), okta(5, 'challenged'), okta(9, 'denied'))).toEqual([true]);
    expect(after(password(0, false), okta(5, 'challenged'), okta(9, 'denied'))).toEqual([false]);
    expect(after(password(0, true, H), okta(5, 'denied'))).toEqual([false]);
    expect(after(password(0, true), okta(601, 'denied'))).toEqual([false]);
    expect(after(okta(5, 'denied'))).toEqual([false]);
  });

  describe('a report of the user', () => {
    const report = (at: number, about: Record<string, string>): DrawnRow =>
      okta(at, 'fraud', {
        kind: 'directory',
        mfaMethod: '',
        operation: 'user.account.report_suspicious_activity_by_enduser',
        parameters: about,
        outcome: 'success',
      });
    const answer = (result: MfaResult): DrawnRow => okta(7, result, { nativeKey: guid(77), ...flow(7) });

    it('turns the refused asking it is about into fraud', () => {
      expect(
        told(okta(0, 'challenged'), answer('denied'), report(600, { suspiciousActivityEventId: guid(77) })),
      ).toEqual([['fraud', [0, 1, 2]]]);
      expect(told(answer('denied'), report(600, { suspiciousActivityEventTransactionId: guid(7) }))).toEqual([
        ['fraud', [0, 1]],
      ]);
    });

    it('does not undo an approval', () => {
      expect(told(answer('approved'), report(600, { suspiciousActivityEventId: guid(77) }))).toEqual([
        ['approved', [0]],
        ['fraud', [0, 1]],
      ]);
    });

    it('is about the asking refused last where it names none, within an hour', () => {
      expect(told(answer('denied'), report(600, {}))).toEqual([['fraud', [0, 1]]]);
      expect(told(answer('denied'), report(3_608, {}))).toEqual([
        ['denied', [0]],
        ['fraud', [1]],
      ]);
    });
  });

  it('a session after refused prompts is their approval; other successes of the log are none', () => {
    const session = (at: number, more: Partial<DrawnRow> = {}): DrawnRow =>
      okta(at, '', {
        kind: 'signin',
        operation: 'user.session.start',
        outcome: 'success',
        mfaMethod: '',
        ...more,
      });
    const inferred = (...rows: DrawnRow[]): number[] =>
      promptsOf(...rows).flatMap((p) => (p.inferred && p.result === 'approved' ? [p.row] : []));
    expect(inferred(okta(0, 'denied'), session(60))).toEqual([1]);
    expect(inferred(okta(0, 'denied'), session(60, { mfaMethod: 'claim' }))).toEqual([]);
    const password = session(30, { steps: [{ role: 'password', succeeded: true }] });
    expect(inferred(okta(0, 'denied'), password, session(60))).toEqual([2]);
    // The approval is stated: the session it opened is no second one.
    expect(inferred(okta(0, 'denied'), okta(60, 'approved'), session(60.2))).toEqual([]);
    expect(inferred(okta(0, 'denied'), session(60), okta(60.2, 'approved'))).toEqual([]);
  });
});

describe('Duo prompts', () => {
  it('a record is a prompt after a password; what nobody was asked for is none', () => {
    expect(
      promptsOf(
        duo(0, 'denied'),
        duo(20, 'approved', { mfaMethod: 'otp' }),
        duo(40, '', { mfaMethod: 'remembered', outcome: 'success' }),
        duo(60, '', { mfaMethod: 'bypass', outcome: 'success' }),
      ).map(({ result, afterPassword }) => [result, afterPassword]),
    ).toEqual([
      ['denied', true],
      ['approved', false],
    ]);
  });

  it('is joined with the other logs’ names by the second name it gives', () => {
    const table = tableOf([duo(0, 'denied', { user: 'FIRM\\cfo' })]);
    table.events.columns.userAlias[0] = table.strings.intern('cfo@firm.example');
    const { users, userOf } = resolveUsers(table);
    expect(users[userOf[0]!]).toMatchObject({
      name: 'cfo@firm.example',
      aliases: ['FIRM\\cfo', 'firm\\cfo'],
    });
  });

  it('Entra’s hand-over is the same asking, before or after it', () => {
    const handed = (at: number): DrawnRow => ({
      ...okta(at, 'challenged', { code: '50158', outcome: 'interrupted', mfaMethod: '' }),
      log: 'entra.signin',
      kind: 'signin',
      interactive: true,
    });
    expect(told(handed(0), duo(20, 'denied', B))).toEqual([['denied', [0, 1]]]);
    expect(told(duo(0, 'denied', B), handed(80))).toEqual([['denied', [0, 1]]]);
    expect(told(duo(0, 'denied', B), handed(120))).toEqual([
      ['denied', [0]],
      ['challenged', [1]],
    ]);
    expect(told(handed(0))).toEqual([['challenged', [0]]]);
  });
});

it('the fold does not depend on how far apart prompts lie from the hour', () => {
  const rows = [okta(0, 'challenged'), okta(4, 'denied'), okta(9, 'challenged'), okta(12, 'approved')];
  const shifted = rows.map((row) => ({ ...row, time: row.time + 59 * MINUTE + 57 * SECOND }));
  expect(told(...shifted)).toEqual(told(...rows));
});
