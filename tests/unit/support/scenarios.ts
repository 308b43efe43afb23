import { MINUTE, SECOND } from '../../../src/base/units';
import { A, B, Drawing, guid, H, H6, type Place, upn } from './drawing';

/** Scenarios as drawings; `phase` shifts every time, in milliseconds. */
export type Scenario = (phase?: number) => Drawing;

const session = guid(77);

/** Prompts of P01: ten unanswered, nine denied, in three minutes. */
function burst(d: Drawing, user: string, at: string, place: Place): Drawing {
  const letters = 't d t d t d t d t d t d t d t d t d t'.split(' ');
  letters.forEach((letter, i) => d.prompt(user, d.at(at) + i * 10 * SECOND, letter, place));
  return d;
}

function stages1to3(d: Drawing): Drawing {
  d.codes('cfo 08:40 +1m 5 50126', A).codes('cfo 08:59 +1m 1 50074', A);
  return burst(d, 'cfo', '09:00', A).prompt('cfo', d.at('09:05'), 'A', A, 'steps', { sessionId: session });
}

const home = (phase?: number, user = 'cfo'): Drawing => new Drawing(phase).baseline(user, H);

const drawn = {
  P01: (phase) =>
    stages1to3(home(phase))
      .act('cfo', '09:20', 'mailbox', 'UpdateInboxRules', {
        ip: A.ip,
        sessionId: session,
        parameters: { Name: 'sync', RuleOperation: 'AddMailboxRule', ForwardTo: 'drop@evil.example' },
      })
      .downloads('cfo', '09:30', 14_400, 500, A, { sessionId: session }),
  P01prompts: (phase) => stages1to3(home(phase)),
  P01b: (phase) => stages1to3(new Drawing(phase)),
  P02: (phase) => home(phase).prompts('cfo 09:00:40 +8s d d d d d +18s A', A),
  P03: (phase) => home(phase).prompts('cfo 09:00 +45s d d d d d d A', A),
  P04: (phase) => home(phase).prompts('cfo 09:00 +10m d d d d d d d d d d d d A', A),
  P04by15: (phase) => home(phase).prompts('cfo 09:00 +10m d d d d d d d d d d d d +15m A', A),
  P04by25: (phase) => home(phase).prompts('cfo 09:00 +10m d d d d d d d d d d d d +25m A', A),
  P05: (phase) => home(phase).prompts('cfo 09:00 +60s t t t t t t t t t t t t', A),
  P06: (phase) => {
    const d = home(phase);
    for (let i = 0; i < 13; i++)
      d.prompt('cfo', d.at('09:00') + i * 20 * SECOND, i < 12 ? 'd' : 'A', {
        ...A,
        ip: `185.220.${70 + i}.9`,
      });
    return d;
  },
  P06c: (phase) => {
    const d = home(phase);
    const countries = ['RU', 'BR', 'VN', 'NG', 'TR', 'ID', 'RO'];
    const systems = ['Linux', 'Android', 'iOS', 'MacOs', 'Chrome OS', 'Windows Phone', 'Ubuntu'];
    countries.forEach((country, i) =>
      d.prompt('cfo', d.at('09:00') + i * 30 * SECOND, i < 6 ? 'd' : 'A', {
        ip: `45.${90 + i}.11.7`,
        country,
        asn: 60_000 + i,
        os: systems[i]!,
        browser: 'Opera 120.0',
        userAgent: `agent-${i}`,
      }),
    );
    return d;
  },
  P07: (phase) => home(phase).prompts('cfo 09:00 +1s f', A),
  P07audit: (phase) =>
    home(phase).act('cfo', '09:00', 'directory', 'Suspicious activity reported', {
      mfaResult: 'fraud',
      target: upn('cfo'),
    }),
  P08: (phase) => home(phase).prompts('cfo 09:00 +40s w w w', A),
  P09: (phase) => home(phase).codes('cfo 09:00 +1m 4 50126', A).codes('cfo 09:06 +1m 3 53003', A),
  P10: (phase) => {
    const d = new Drawing(phase);
    for (let i = 0; i < 25; i++) d.baseline(`user${i}`, { ...H, ip: `203.0.113.${30 + i}` });
    for (let i = 0; i < 25; i++)
      d.add({
        time: d.at('09:00') + i * 20 * SECOND,
        user: upn(`user${i}`),
        code: '50126',
        outcome: 'failure',
        interactive: true,
        ...A,
      });
    return d.codes('user7 09:12 +1m 1 50074', A);
  },
  P11: (phase) => {
    const d = home(phase);
    for (let i = 0; i < 4; i++)
      d.add({
        time: d.at('09:00') + i * 2 * MINUTE,
        log: 'entra.audit',
        kind: 'directory',
        operation: 'Self-service password reset flow activity progress',
        reason: 'User started the mobile app notification verification option',
        target: upn('cfo'),
        ip: A.ip,
      });
    return d.add({
      time: d.at('09:08'),
      log: 'entra.audit',
      kind: 'directory',
      operation: 'Reset password (self-service)',
      target: upn('cfo'),
      ip: A.ip,
    });
  },
  P16: (phase) =>
    stages1to3(home(phase)).act('cfo', '09:10', 'mailbox', 'New-InboxRule', {
      ip: A.ip,
      sessionId: session,
      parameters: { Name: '.', RedirectTo: 'smtp:drop@evil.example', DeleteMessage: 'True' },
    }),
  P17: (phase) =>
    stages1to3(home(phase))
      .act('cfo', '09:09', 'directory', 'User registered security info', { ip: A.ip, target: upn('cfo') })
      .act('cfo', '09:11', 'directory', 'Register device', { ip: A.ip, target: 'DESKTOP-X' }),
  P20: (phase) => {
    const d = home(phase);
    const time = d.at('09:01');
    const steps = 'd d d d d A'.split(' ').map((letter, i) => ({
      role: 'prompt' as const,
      method: 'push' as const,
      time: time - 60 * SECOND + i * 10 * SECOND,
      result: letter === 'd' ? ('denied' as const) : ('approved' as const),
    }));
    const row = {
      user: upn('cfo'),
      code: '0',
      interactive: true,
      correlationId: guid(9),
      requestId: guid(8),
      mfaMethod: 'push' as const,
      mfaResult: 'approved' as const,
      ...A,
    };
    const password = { role: 'password' as const, succeeded: true };
    return d.add(
      { time, ...row, steps: [password, ...steps] },
      { time, ...row, requestId: guid(7), steps: [password, ...steps.slice(0, 3)] },
    );
  },
  P23b: (phase) => home(phase).prompts('cfo 09:00 +20s d d d d d d d d +50m A', A),
  P23c: (phase) => home(phase).prompts('cfo 09:00 +20s d d d d d d d d +90m A', A),
  P24: (phase) => home(phase).prompts('cfo 09:00 +60s t t', A),
  P25: (phase) =>
    new Drawing(phase).baseline('cfo', H, 'ual').prompts('cfo 09:00 +30s u u u u u u A', A, 'ual'),
  P28: (phase) =>
    stages1to3(home(phase))
      .act('admin', '10:00', 'directory', 'Reset password (by admin)', { target: upn('cfo') })
      .act('admin', '10:02', 'directory', 'Update StsRefreshTokenValidFrom Timestamp', { target: upn('cfo') })
      .codes('cfo 10:10 +1m 1 50133', A, { interactive: false }),
  P29: (phase) => home(phase).prompts('cfo 09:00 +30s d d A', A),
  B01: (phase) => home(phase).codes('cfo 09:00 +5s 6 50126', H).prompts('cfo 09:01 +1s A', H),
  B02: (phase) => home(phase).prompts('cfo 09:00 +70s t t t t A', H),
  B02b: (phase) => home(phase).prompts('cfo 09:00 +70s t t t t t t t A', H),
  B03: (phase) => home(phase).prompts('cfo 09:00 +25s d A', H),
  B05: (phase) => {
    const d = new Drawing(phase);
    for (let i = 0; i < 8; i++) d.baseline(`user${i}`, H).prompts(`user${i} 09:0${i} +1s t`, H);
    return d;
  },
  B07: (phase) => {
    const d = home(phase);
    for (const code of ['50058', '50140', '70043', '700082'])
      d.codes(`cfo 09:00 +30s 75 ${code}`, H, { interactive: false });
    return d;
  },
  B09: (phase) =>
    home(phase).act('cfo', '09:00', 'directory', 'Self-service password reset flow activity progress', {
      reason: 'User started the mobile app notification verification option',
      target: upn('cfo'),
      ip: H.ip,
    }),
  B11: (phase) =>
    home(phase)
      .baseline('ceo@firm-two.example', { ...H, ip: '203.0.113.99' })
      .act('cfo', '09:00', 'mailbox', 'New-InboxRule', {
        ip: H.ip,
        parameters: { Name: 'Newsletters', SubjectContainsWords: 'newsletter', MoveToFolder: 'Newsletters' },
      })
      .act('cfo', '09:30', 'mailbox', 'New-InboxRule', {
        ip: H.ip,
        parameters: { Name: 'To the office', From: 'board', ForwardTo: 'ceo@firm-two.example' },
      }),
  B18: (phase) => {
    const d = home(phase);
    const flow = { correlationId: guid(5) };
    return d
      .codes('cfo 09:00:00 +1s 1 50074', H, flow)
      .codes('cfo 09:00:05 +1s 1 50076', H, flow)
      .codes('cfo 09:00:20 +1s 1 50140', H, flow)
      .prompt('cfo', d.at('09:00:25'), 'A', H, 'steps', flow);
  },
  B19: (phase) => home(phase).codes('cfo 09:00 +1m 5 0', H, { conditionalAccess: 'reportOnlyFailure' }),
  B19b: (phase) => {
    const byClaim = {
      interactive: false,
      steps: [
        { role: 'silent' as const, detail: 'First factor requirement satisfied by claim in the token' },
      ],
    };
    return home(phase)
      .codes('cfo 09:00 +1m 5 53003', B, byClaim)
      .codes('cfo 09:10 +1m 5 50076', B, { ...byClaim, interactive: true });
  },
  B20: (phase) =>
    home(phase).codes('cfo 09:00 +10s 200 0', H, {
      mfaMethod: 'claim',
      steps: [{ role: 'silent', method: 'claim', detail: 'MFA requirement satisfied by claim in the token' }],
    }),
  B22: (phase) =>
    home(phase)
      .baseline('cfo', H6)
      .prompts('cfo 09:00 +30s d d d d', { ...H6, ip: '2001:db8:77:1::beef' }),
  B23: (phase) => home(phase).prompts('cfo 09:00 +20s x x x x x x x x x x', H),
  B23strange: (phase) => home(phase).prompts('cfo 09:00 +20s x x x x x x x x x x', A),
  B24: (phase) => {
    const d = home(phase);
    const time = d.at('09:00');
    const flow = { correlationId: guid(4) };
    const denied = { role: 'prompt' as const, method: 'push' as const, result: 'denied' as const, time };
    const row = {
      time,
      user: upn('cfo'),
      code: '500121',
      outcome: 'failure' as const,
      interactive: true,
      mfaResult: 'denied' as const,
      ...A,
      ...flow,
    };
    return d.add(
      { ...row, steps: [denied] },
      {
        ...row,
        steps: [{ role: 'password', succeeded: true, time }, denied, { ...denied, time: time + 20 * SECOND }],
      },
    );
  },
  B25one: (phase) =>
    home(phase).prompts('cfo 09:00 +60s t A', { ...H, ip: '81.2.69.160', country: 'ES', asn: 3352 }),
  B25three: (phase) =>
    home(phase).prompts('cfo 09:00 +60s t t t A', { ...H, ip: '81.2.69.160', country: 'ES', asn: 3352 }),
  B27: (phase) =>
    home(phase).prompts('cfo 09:00 +20s d d d d d d d d d d d d', A).prompts('cfo 09:05 +1s A', H),
  B29: (phase) => home(phase).prompts('cfo 09:00 +15s d d d d d A', H),
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof drawn;
export const scenarios: Record<ScenarioName, Scenario> = drawn;
