import { describe, expect, it } from 'vitest';
import type { Response, ResponseStep } from '../../src/model/response';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { responseTo } from '../../src/respond/response';
import type { Act, Person, SignIn } from '../../src/sample/acts';
import { cmdlet, directory, mailAccess, sessionOf, userTarget } from '../../src/sample/activity';
import { layouts } from '../../src/sample/layouts';
import { prompted, silent } from '../../src/sample/sign-ins';
import { sampleCase } from '../../src/sample/case';
import { A, H, ids, min, sec, series, tenant, user, withBaseline } from './cast';
import { SCENARIO_START } from './scenario';

const admin: Person = tenant.people[5]!;
const T = SCENARIO_START;
const desk = { person: admin, ip: '198.51.100.70' };
const random = ids('response');

const reset = (at: number, by: { person: Person; ip: string } = desk): Act =>
  directory(random, at, by, [userTarget(user)], {
    activity: by.person === user ? 'Change user password' : 'Reset password (by admin)',
    service: 'Core Directory',
  });
const revocation = (at: number, by: { person: Person; ip: string } = desk): Act =>
  directory(random, at, by, [userTarget(user)], {
    activity: 'Update StsRefreshTokenValidFrom Timestamp',
    service: 'Core Directory',
  });
const bounced = (at: number, approval: SignIn): Act => ({
  ...silent(random, at, user, A, { sessionId: approval.sessionId }),
  code: 50133,
  failureReason: 'Session is invalid due to expiration or recent password change.',
});
const rule = (at: number, approval: SignIn): Act =>
  cmdlet(random, at, sessionOf(approval), 'New-InboxRule', "'; Remove-Mailbox", {
    Name: "'; Remove-Mailbox",
    ForwardTo: 'x@freemail.example',
    DeleteMessage: 'True',
  });
const ruleRemoved = (at: number, approval: SignIn): Act =>
  cmdlet(
    random,
    at,
    { ...sessionOf(approval), person: admin, source: H },
    'Remove-InboxRule',
    "'; Remove-Mailbox",
    {
      Mailbox: user.upn,
      Identity: `${user.upn}\\'; Remove-Mailbox`,
    },
  );

/** Six refusals, an approval, a rule; then what is done about it. */
async function respond(then: (approval: SignIn) => Act[]): Promise<Response> {
  const approval = prompted(random, T + min(3), user, A, 'approved');
  const acts = withBaseline(random, T, [
    ...series(random, T, sec(20), 6, 'denied', () => A),
    approval,
    mailAccess(random, T + min(8), sessionOf(approval), 9),
    rule(T + min(10), approval),
    ...then(approval),
  ]);
  const { analysis } = await analyseFiles([
    layouts['entra.signin.graph-json'](tenant, acts),
    layouts['entra.audit.graph-json'](tenant, acts),
    layouts['m365.ual.purview-csv'](tenant, acts),
  ]);
  expect(analysis.incidents).toHaveLength(1);
  return responseTo(analysis, analysis.incidents[0]!);
}

const states = ({ steps }: Response, ...wanted: string[]): Record<string, string> =>
  Object.fromEntries(steps.filter(({ id }) => wanted.includes(id)).map(({ id, state }) => [id, state]));
const step = ({ steps }: Response, id: string): ResponseStep => steps.find((s) => s.id === id)!;

describe('what the logs say of the response', () => {
  it('reset, revoked, rule removed, the intruder bounces off: ticked', async () => {
    const response = await respond((approval) => [
      reset(T + min(60)),
      revocation(T + min(62)),
      ruleRemoved(T + min(65), approval),
      bounced(T + min(70), approval),
    ]);
    expect(states(response, 'reset-password', 'revoke-sessions', 'mailbox-rules', 'disable')).toEqual({
      'reset-password': 'done',
      'revoke-sessions': 'done',
      'mailbox-rules': 'done',
      disable: 'not-seen',
    });
    expect(step(response, 'reset-password').at).toBe(T + min(60));
  });

  it('a success of the intruder afterwards takes the tick away', async () => {
    const response = await respond((approval) => [
      reset(T + min(60)),
      revocation(T + min(62)),
      silent(random, T + min(80), user, A, { sessionId: approval.sessionId }),
    ]);
    expect(states(response, 'reset-password', 'revoke-sessions', 'mailbox-rules')).toEqual({
      'reset-password': 'contradicted',
      'revoke-sessions': 'contradicted',
      'mailbox-rules': 'not-seen',
    });
    expect(step(response, 'revoke-sessions').said).toContain('the attacker acted again until');
  });

  it('the revocation that the service writes behind a password change is no administrator’s', async () => {
    const response = await respond(() => [reset(T + min(60)), revocation(T + min(60) + sec(1))]);
    expect(states(response, 'reset-password', 'revoke-sessions')).toEqual({
      'reset-password': 'done',
      'revoke-sessions': 'not-seen',
    });
    expect(step(response, 'revoke-sessions').said).toContain('automatic');
  });

  it('a change of the password by the intruder is none', async () => {
    const response = await respond(() => [reset(T + min(20), { person: user, ip: A.ip })]);
    expect(step(response, 'reset-password')).toMatchObject({ state: 'not-seen' });
    expect(step(response, 'reset-password').said).toContain('take-over');
  });

  it('the user’s own change from home is one', async () => {
    const response = await respond(() => [reset(T + min(90), { person: user, ip: H.ip })]);
    expect(step(response, 'reset-password').state).toBe('done');
  });

  it('a rule made again after its removal is not gone', async () => {
    const response = await respond((approval) => [
      ruleRemoved(T + min(65), approval),
      rule(T + min(75), approval),
    ]);
    expect(step(response, 'mailbox-rules')).toMatchObject({
      state: 'contradicted',
      items: [{ state: 'made-again' }],
    });
  });

  it('names go into commands as texts', async () => {
    const response = await respond(() => []);
    const commands = step(response, 'mailbox-rules').actions.map(({ command }) => command);
    expect(commands).toContain(
      `Remove-InboxRule -Mailbox '${user.upn.toLowerCase()}' -Identity '''; Remove-Mailbox'`,
    );
  });
});

describe('the sample case', () => {
  it('has sixteen steps with reasons, and controls with effects', async () => {
    const { analysis } = await analyseFiles(sampleCase());
    const { steps, controls } = responseTo(analysis, analysis.incidents[0]!);
    expect(steps.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(new Set(steps.map(({ id }) => id)).size).toBe(16);
    for (const { title, why, said } of steps)
      expect([title, why, said].every((text) => text.length > 10)).toBe(true);
    expect(controls.length).toBeGreaterThanOrEqual(14);
    for (const { said, effect, how } of controls)
      expect([said, effect, how].every((t) => t.length > 10)).toBe(true);
    // The CFO's prompts were approved without any word of a number, from a device that is not the firm's.
    expect(Object.fromEntries(controls.map(({ id, state }) => [id, state]))).toMatchObject({
      'phishing-resistant': 'off',
    });
    const methods = steps.find(({ id }) => id === 'methods-devices')!;
    expect(methods).toMatchObject({ state: 'not-seen', items: [{ state: 'open' }] });
    for (const s of steps) for (const a of s.actions) expect(a.source.length).toBeGreaterThan(10);
  });
});
