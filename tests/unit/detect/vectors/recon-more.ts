import { DAY, MINUTE, SECOND } from '../../../../src/base/units';
import { A, B, Drawing, type DrawnRow, H, type Place, upn } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const office = (i: number): Place => ({ ...H, ip: `203.0.113.${30 + i}` });

/** Wrong passwords of one tool through many proxies: user i at `gapMs * i`, from address i modulo `addresses`. */
function stuffing(
  phase: number,
  users: number,
  addresses: number,
  gapMs: number,
  tries = 1,
  more: Partial<DrawnRow> = {},
): Drawing {
  const d = new Drawing(phase);
  for (let i = 0; i < users; i++)
    for (let k = 0; k < tries; k++)
      d.add({
        time: d.at('09:00') + i * gapMs + k * SECOND,
        user: upn(`user${i}`),
        code: '50126',
        outcome: 'failure',
        interactive: true,
        ...A,
        ip: `198.18.${i % addresses}.9`,
        ...more,
      });
  return d;
}

function sprayed(phase: number, place: Place = A): Drawing {
  const d = new Drawing(phase);
  for (let i = 0; i < 6; i++) d.baseline(`user${i}`, office(i));
  for (let i = 0; i < 6; i++) d.codes(`user${i} 09:0${i} +1s 1 50126`, place);
  return d;
}

function unknown(phase: number, names: number, gapMs: number, place: Place = A): Drawing {
  const d = home(phase);
  for (let i = 0; i < names; i++)
    d.add({
      time: d.at('09:00') + i * gapMs,
      user: upn(`nobody${i}`),
      code: '50034',
      outcome: 'failure',
      interactive: true,
      ...place,
    });
  return d;
}

function locked(
  d: Drawing,
  user: string,
  clock: string,
  place: Place,
  more: Partial<DrawnRow> = {},
): Drawing {
  return d.codes(`${user} ${clock} +1s 1 50053`, place, { reason: 'The account is locked.', ...more });
}

const risk = (d: Drawing, more: Partial<DrawnRow>): Drawing =>
  d.add({ time: d.at('09:00'), log: 'entra.risk', kind: 'risk', user: upn('cfo'), ...more });

export const reconMore: Record<string, Vectors> = {
  'credential-stuffing': {
    must: [
      {
        name: 'ten users from five addresses',
        draw: (p) => stuffing(p, 10, 5, MINUTE),
        count: 10,
        findings: 1,
        severity: 'medium',
      },
      { name: 'over exactly an hour', draw: (p) => stuffing(p, 11, 5, 6 * MINUTE), count: 11 },
      { name: 'two tries each', draw: (p) => stuffing(p, 12, 6, MINUTE, 2), count: 12 },
    ],
    not: [
      { name: 'nine users', draw: (p) => stuffing(p, 9, 9, MINUTE) },
      { name: 'four addresses', draw: (p) => stuffing(p, 10, 4, MINUTE) },
      { name: 'the tenth past the hour', draw: (p) => stuffing(p, 10, 5, 400_001) },
      { name: 'three tries each', draw: (p) => stuffing(p, 12, 6, MINUTE, 3) },
      {
        name: 'people who mistype and then get in',
        draw: (p) => {
          const d = stuffing(p, 12, 12, MINUTE);
          for (let i = 0; i < 12; i++)
            d.prompt(`user${i}`, d.at('09:00') + i * MINUTE + 30 * SECOND, 'A', {
              ...A,
              ip: `198.18.${i}.9`,
            });
          return d;
        },
      },
      {
        name: 'a different program for each',
        draw: (p) => {
          const d = stuffing(p, 12, 6, MINUTE);
          d.rows.forEach((row, i) => (row.userAgent = `agent ${i}`));
          return d;
        },
      },
    ],
  },
  'spray-success': {
    must: [
      {
        name: 'the right password of one of them',
        draw: (p) => sprayed(p).codes('user3 09:20 +1s 1 50074', A),
        findings: 1,
        severity: 'medium',
      },
      {
        name: 'let in the next morning',
        draw: (p) => sprayed(p).codes('user3 31:00 +1s 1 0', A),
        findings: 1,
        severity: 'high',
      },
    ],
    not: [
      { name: 'the spray alone', draw: (p) => sprayed(p) },
      { name: 'from elsewhere', draw: (p) => sprayed(p).codes('user3 09:20 +1s 1 50074', B) },
      { name: 'more than a day later', draw: (p) => sprayed(p).codes('user3 33:05:01 +1s 1 50074', A) },
      {
        name: 'at the user’s own desk',
        draw: (p) => sprayed(p).codes('user3 09:20 +1s 1 50074', office(3)),
      },
    ],
  },
  'user-enumeration': {
    must: [
      { name: 'five names', draw: (p) => unknown(p, 5, MINUTE), count: 5, findings: 1, severity: 'low' },
      { name: 'five over exactly an hour', draw: (p) => unknown(p, 5, 15 * MINUTE), count: 5 },
      {
        name: 'five names Okta does not know',
        draw: (p) => {
          const d = unknown(p, 5, MINUTE);
          for (const row of d.rows)
            if (row.code === '50034') {
              row.log = 'okta.system-log';
              row.code = 'FAILURE';
              row.steps = [{ role: 'password', succeeded: false }];
            }
          return d;
        },
      },
    ],
    not: [
      { name: 'four names', draw: (p) => unknown(p, 4, MINUTE) },
      { name: 'the fifth past the hour', draw: (p) => unknown(p, 5, 900_001) },
      {
        name: 'one name again and again',
        draw: (p) => {
          const d = unknown(p, 8, MINUTE);
          for (const row of d.rows) if (row.code === '50034') row.user = upn('nobody');
          return d;
        },
      },
    ],
  },
  'account-lockout': {
    must: [
      {
        name: 'three users of one address in five minutes',
        draw: (p) => {
          const d = home(p);
          for (const i of [0, 1, 2]) locked(d, `user${i}`, `09:0${i * 2}`, A);
          return d;
        },
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'one user twice a day',
        draw: (p) => locked(locked(home(p), 'cfo', '09:00', A), 'cfo', '20:00', A),
        count: 2,
        severity: 'low',
        findings: 1,
      },
      {
        name: 'as Okta tells it',
        draw: (p) =>
          home(p)
            .act('', '09:00', 'directory', 'user.account.lock', {
              log: 'okta.system-log',
              target: upn('cfo'),
            })
            .act('', '12:00', 'directory', 'user.account.lock', {
              log: 'okta.system-log',
              target: upn('cfo'),
            }),
        count: 2,
      },
      {
        name: 'as Duo tells it',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1h b b', A, 'portal', {
            log: 'duo.auth',
            kind: 'mfa',
            reason: 'locked_out',
          }),
        count: 2,
      },
    ],
    not: [
      { name: 'one user once', draw: (p) => locked(home(p), 'cfo', '09:00', A) },
      {
        name: 'one user twice, more than a day apart',
        draw: (p) => locked(locked(home(p), 'cfo', '09:00', A), 'cfo', '33:00:01', A),
      },
      {
        name: 'an address known as malicious',
        draw: (p) => {
          const d = home(p);
          const reason = 'Sign-in was blocked because it came from an IP address with malicious activity.';
          for (const i of [0, 1, 2]) locked(d, `user${i}`, `09:0${i}`, A, { reason });
          return d;
        },
      },
      {
        name: 'two users',
        draw: (p) => locked(locked(home(p), 'cfo', '09:00', A), 'ceo', '09:01', A),
      },
    ],
  },
  'vendor-credential-verdict': {
    must: [
      {
        name: 'a spray that ended with it',
        draw: (p) => risk(home(p), { riskTypes: 'passwordSpray' }),
        severity: 'medium',
      },
      {
        name: 'leaked',
        draw: (p) => risk(home(p), { riskTypes: 'leakedCredentials' }),
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'on the sign-in itself',
        draw: (p) => home(p).codes('cfo 09:00 +1s 1 50126', A, { riskTypes: 'maliciousIPAddress' }),
        severity: 'low',
      },
      {
        name: 'breached, as Okta says',
        draw: (p) =>
          risk(home(p), { log: 'okta.system-log', operation: 'security.breached_credential.detected' }),
        severity: 'medium',
      },
      {
        name: 'a threat, as Okta says',
        draw: (p) => risk(home(p), { log: 'okta.system-log', operation: 'security.threat.detected' }),
        severity: 'low',
      },
    ],
    not: [
      { name: 'another risk', draw: (p) => risk(home(p), { riskTypes: 'unfamiliarFeatures' }) },
      { name: 'hidden', draw: (p) => risk(home(p), { riskTypes: 'generic', risk: 'hidden' }) },
      {
        name: 'a change of the user’s risk',
        draw: (p) => risk(home(p), { log: 'okta.system-log', operation: 'user.risk.change' }),
      },
    ],
  },
  'legacy-protocol': {
    must: [
      {
        name: 'a password tool from abroad',
        draw: (p) => home(p).codes('cfo 09:00 +1s 1 0', { ...A, userAgent: 'BAV2ROPC', os: '', browser: '' }),
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'IMAP from abroad',
        draw: (p) => home(p).codes('cfo 09:00 +1m 4 0', A, { clientApp: 'IMAP4' }),
        severity: 'low',
        count: 4,
        findings: 1,
      },
    ],
    not: [
      { name: 'IMAP at home', draw: (p) => home(p).codes('cfo 09:00 +1m 4 0', H, { clientApp: 'IMAP4' }) },
      {
        name: 'no baseline',
        draw: (p) => new Drawing(p).codes('cfo 09:00 +1m 4 0', A, { clientApp: 'IMAP4' }),
      },
      {
        name: 'refused',
        draw: (p) => home(p).codes('cfo 09:00 +1m 4 50126', A, { clientApp: 'IMAP4' }),
      },
      { name: 'a browser', draw: (p) => home(p).codes('cfo 09:00 +1m 4 0', A, { clientApp: 'Browser' }) },
      {
        name: 'a mail program used there every day',
        draw: (p) => {
          const d = home(p);
          for (let day = 1; day <= 13; day++)
            d.codes('cfo 09:00 +1m 1 0', A, { clientApp: 'IMAP4' })
              .rows.slice(-1)
              .forEach((row) => (row.time -= day * DAY));
          return d.codes('cfo 09:30 +1m 2 0', A, { clientApp: 'IMAP4' });
        },
      },
    ],
  },
};
