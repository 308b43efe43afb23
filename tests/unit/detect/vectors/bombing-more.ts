import { MINUTE } from '../../../../src/base/units';
import { A, B, Drawing, type DrawnRow, guid, H, type Place, upn } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number, user = 'cfo'): Drawing => new Drawing(phase).baseline(user, H);
const office = (i: number): Place => ({ ...H, ip: `203.0.113.${30 + i}` });

/** Users with a desk each; then one line of prompts for each, a minute apart. */
function many(
  phase: number,
  n: number,
  letters: string,
  place: (i: number) => Place,
  gapMs = MINUTE,
): Drawing {
  const d = new Drawing(phase);
  for (let i = 0; i < n; i++) d.baseline(`user${i}`, office(i));
  for (let i = 0; i < n; i++) {
    const from = d.rows.length;
    d.prompts(`user${i} 09:00 +20s ${letters}`, place(i));
    for (const row of d.rows.slice(from)) row.time += i * gapMs;
  }
  return d;
}

const fromA = (): Place => A;

/** Wrong codes: `n` of them, each in a sign-in of its own unless told. */
function codes(d: Drawing, n: number, gap: string, place: Place, one = false): Drawing {
  const from = d.rows.length;
  d.codes(`cfo 09:00 ${gap} ${n} 500121`, place);
  for (const row of d.rows.slice(from)) {
    row.mfaMethod = 'otp';
    row.mfaResult = 'code-failed';
    row.steps = [
      { role: 'password', succeeded: true },
      { role: 'prompt', method: 'otp', result: 'code-failed', succeeded: false },
    ];
    if (one) row.correlationId = guid(9_999);
  }
  return d;
}

const verdict = (d: Drawing, more: Partial<DrawnRow>): Drawing =>
  d.add({
    time: d.at('09:00'),
    log: 'okta.system-log',
    kind: 'risk',
    operation: 'user.risk.detect',
    user: upn('cfo'),
    ...more,
  });

const blocked = (d: Drawing, place: Place, reason: string, log: DrawnRow['log'] = 'duo.auth'): Drawing =>
  d.prompts('cfo 09:00 +1m b b', place, 'portal', {
    log: log,
    kind: log === 'duo.auth' ? 'mfa' : 'signin',
    reason,
  });

/** Calls or messages instead of pushes. */
function calls(
  d: Drawing,
  letters: string,
  place: Place,
  method: 'phone-call' | 'sms' = 'phone-call',
): Drawing {
  return d.prompts(`cfo 09:00 ${letters}`, place, 'portal', { mfaMethod: method });
}

export const bombingMore: Record<string, Vectors> = {
  'provider-outage': {
    must: [
      {
        name: 'six people’s phones at once, each at the usual desk',
        draw: (p) => many(p, 6, 't t t', office),
        count: 6,
        severity: 'info',
        findings: 1,
      },
      {
        name: 'undelivered',
        draw: (p) => many(p, 5, 'x', office),
        count: 5,
      },
      {
        name: 'a newcomer behind the office’s address',
        draw: (p) => {
          const d = new Drawing(p);
          for (let i = 0; i < 4; i++) d.baseline(`user${i}`, H);
          for (let i = 0; i < 5; i++) d.prompts(`user${i} 09:0${i} +20s t t`, H);
          return d;
        },
        count: 5,
      },
    ],
    not: [
      { name: 'four people', draw: (p) => many(p, 4, 't t t', office) },
      { name: 'one refuses', draw: (p) => many(p, 5, 't t', office).prompts('user2 09:10 +1s d', office(2)) },
      { name: 'from abroad', draw: (p) => many(p, 6, 't t t', fromA) },
      { name: 'over two hours', draw: (p) => many(p, 6, 't', office, 20 * MINUTE) },
    ],
  },
  'push-campaign': {
    must: [
      { name: 'four users in eight minutes', draw: (p) => many(p, 4, 'd d', fromA, 2 * MINUTE), findings: 4 },
      {
        name: 'three users over exactly an hour',
        draw: (p) => many(p, 3, 'd', fromA, 30 * MINUTE),
        findings: 3,
      },
      { name: 'three who do not answer', draw: (p) => many(p, 3, 't', fromA), findings: 3 },
    ],
    not: [
      { name: 'two users', draw: (p) => many(p, 2, 'd d d', fromA) },
      { name: 'three, a millisecond past the hour', draw: (p) => many(p, 3, 'd', fromA, 30 * MINUTE + 1) },
      {
        name: 'three users, an address each',
        draw: (p) => many(p, 3, 'd', (i) => ({ ...A, ip: `198.18.${i}.9` })),
      },
      {
        name: 'the office’s address',
        draw: (p) => {
          const d = new Drawing(p);
          for (let i = 0; i < 8; i++) d.baseline(`user${i}`, H).prompts(`user${i} 09:0${i} +1s t`, H);
          return d;
        },
      },
      {
        name: 'an address usual to three of those it asks',
        draw: (p) => {
          const d = many(p, 4, 'd', fromA);
          for (let i = 4; i < 7; i++) d.baseline(`user${i}`, A).prompts(`user${i} 09:10 +1s t`, A);
          return d;
        },
      },
      { name: 'colleagues at a conference with slow phones', draw: (p) => many(p, 4, 't A', fromA) },
    ],
  },
  'single-denial': {
    must: [
      {
        name: 'one refusal of a stranger',
        draw: (p) => home(p).prompts('cfo 09:00 +1s d', A),
        count: 1,
        severity: 'low',
        findings: 1,
      },
      { name: 'two', draw: (p) => home(p).prompts('cfo 09:00 +30s d d', A), count: 2, findings: 1 },
    ],
    not: [
      { name: 'at the usual desk', draw: (p) => home(p).prompts('cfo 09:00 +1s d', H) },
      { name: 'no baseline', draw: (p) => new Drawing(p).prompts('cfo 09:00 +1s d', A) },
      { name: 'unanswered', draw: (p) => home(p).prompts('cfo 09:00 +1s t', A) },
      { name: 'part of a burst', draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d', A) },
      {
        name: 'without a password',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1s d', A, 'steps', {
            code: '0',
            steps: [{ role: 'prompt', method: 'push', result: 'denied' }],
            interactive: false,
          }),
      },
    ],
  },
  'code-guessing': {
    must: [
      {
        name: 'ten in ten minutes',
        draw: (p) => codes(home(p), 10, '+1m', A),
        count: 10,
        severity: 'medium',
        findings: 1,
      },
      { name: 'twenty in an hour', draw: (p) => codes(home(p), 20, '+3m', A), count: 20, findings: 1 },
      { name: 'at the usual desk', draw: (p) => codes(home(p), 12, '+20s', H), severity: 'low' },
    ],
    not: [
      { name: 'nine', draw: (p) => codes(home(p), 9, '+1m', A) },
      { name: 'nineteen slowly', draw: (p) => codes(home(p), 19, '+3m', A) },
      { name: 'twenty slowly in one sign-in', draw: (p) => codes(home(p), 20, '+3m', A, true) },
      { name: 'refused pushes', draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d d d d d d d', A) },
    ],
  },
  'vendor-push-verdict': {
    must: [
      {
        name: 'Okta: MFA brute force',
        draw: (p) => verdict(home(p), { reason: 'MFA brute force' }),
        count: 1,
        severity: 'high',
        findings: 1,
      },
      { name: 'Okta: among the reasons', draw: (p) => verdict(home(p), { riskTypes: 'MFA brute force' }) },
      {
        name: 'Duo: anomalous push',
        draw: (p) => blocked(home(p), A, 'anomalous_push'),
        count: 2,
        severity: 'high',
      },
      {
        name: 'Duo: at the usual desk',
        draw: (p) => blocked(home(p), H, 'frequent_attempts'),
        severity: 'info',
      },
      {
        name: 'Entra: user is blocked',
        draw: (p) => blocked(home(p), A, 'x', 'entra.signin'),
        severity: 'high',
      },
    ],
    not: [
      { name: 'Okta: another risk', draw: (p) => verdict(home(p), { reason: 'New device' }) },
      { name: 'Duo: locked out', draw: (p) => blocked(home(p), A, 'locked_out') },
      { name: 'denials', draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d', A) },
    ],
  },
  'voice-sms-bombing': {
    must: [
      {
        name: 'five calls refused',
        draw: (p) => calls(home(p), '+1m d d d d d', A),
        count: 5,
        severity: 'medium',
        findings: 1,
      },
      { name: 'six unanswered', draw: (p) => calls(home(p), '+1m t t t t t t', A), count: 6 },
      { name: 'without a baseline', draw: (p) => calls(new Drawing(p), '+1m t t t t t t', B), count: 6 },
      { name: 'ten messages', draw: (p) => calls(home(p), '+1m t t t t t t t t t t', A, 'sms'), count: 10 },
      {
        name: 'a limit reached',
        draw: (p) => home(p).codes('cfo 09:00 +1s 1 50088', A),
        severity: 'low',
        findings: 1,
      },
    ],
    not: [
      { name: 'four calls', draw: (p) => calls(home(p), '+1m d d d d', A) },
      { name: 'five unanswered', draw: (p) => calls(home(p), '+1m t t t t t', A) },
      { name: 'five, past the window', draw: (p) => calls(home(p), '+150001ms d d d d d', A) },
      { name: 'at the usual desk', draw: (p) => calls(home(p), '+1m d d d d d d', H) },
      { name: 'pushes', draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d d', A) },
      { name: 'a limit reached at home', draw: (p) => home(p).codes('cfo 09:00 +1s 1 50088', H) },
    ],
  },
};
