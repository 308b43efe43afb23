import { A, B, Drawing, H, upn } from '../../support/drawing';
import { scenarios } from '../../support/scenarios';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);

const asAdmin = (d: Drawing): Drawing =>
  d.act('boss', '07:00', 'directory', 'Add member to role', { target: upn('cfo') });

function resets(
  phase: number,
  clocks: string[],
  ip: string,
  text = 'User started the mobile app notification verification option',
): Drawing {
  const d = home(phase);
  for (const clock of clocks)
    d.act('', clock, 'directory', 'Self-service password reset flow activity progress', {
      reason: text,
      target: upn('cfo'),
      ip,
      userType: 'application',
    });
  return d;
}

export const bombing: Record<string, Vectors> = {
  'push-burst': {
    must: [
      {
        name: 'three of an administrator’s',
        draw: (p) => asAdmin(home(p)).prompts('cfo 09:00 +10s d d d', A),
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'five denials',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d', A),
        count: 5,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'five over exactly ten minutes',
        draw: (p) => home(p).prompts('cfo 09:00 +150s d d d d d', A),
        count: 5,
      },
      {
        name: 'six timeouts of a stranger',
        draw: (p) => home(p).prompts('cfo 09:00 +60s t t t t t t', A),
        count: 6,
      },
      { name: 'across a minute', draw: (p) => home(p).prompts('cfo 09:00:40 +8s d d d d d', A), count: 5 },
      {
        name: 'ten from anywhere',
        draw: (p) => new Drawing(p).prompts('cfo 09:00 +10s d d d d d d d d d d', A),
        severity: 'high',
      },
      {
        name: 'eight from a stranger',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d d d d', A),
        severity: 'high',
      },
      {
        name: 'eight without a baseline',
        draw: (p) => new Drawing(p).prompts('cfo 09:00 +10s d d d d d d d d', A),
        severity: 'medium',
      },
      {
        name: 'two phases an hour apart are one',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d d +60m d d d d d', A),
        count: 10,
        findings: 1,
      },
      {
        name: 'two users interleaved are two',
        draw: (p) =>
          home(p).prompts('cfo 09:00:00 +10s d d d d d', A).prompts('ceo 09:00:05 +10s d d d d d', A),
        count: 5,
        findings: 2,
      },
      { name: 'denials at the usual desk', draw: (p) => scenarios.B29(p), severity: 'medium' },
      {
        name: 'portal rows',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d t d t d', A, 'portal'),
        count: 5,
      },
    ],
    not: [
      { name: 'two of an administrator’s', draw: (p) => asAdmin(home(p)).prompts('cfo 09:00 +10s d d', A) },
      {
        name: 'three unanswered of an administrator’s',
        draw: (p) => asAdmin(home(p)).prompts('cfo 09:00 +60s t t t', A),
      },
      {
        name: 'three of an administrator’s at the usual desk',
        draw: (p) => asAdmin(home(p)).prompts('cfo 09:00 +10s d d d', H),
      },
      { name: 'four denials', draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d', A) },
      {
        name: 'the fifth one millisecond past the window',
        draw: (p) => home(p).prompts('cfo 09:00 +150s d d d d', A).prompts('cfo 09:10:00.001 +1s d', A),
      },
      { name: 'five timeouts weigh too little', draw: (p) => home(p).prompts('cfo 09:00 +60s t t t t t', A) },
      { name: 'only timeouts at the usual desk', draw: (p) => scenarios.B02b(p) },
      {
        name: 'two users, four and one',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d d', A).prompts('ceo 09:00:05 +10s d', A),
      },
      { name: 'undelivered', draw: (p) => scenarios.B23strange(p) },
      {
        name: 'pending',
        draw: (p) => home(p).prompts('cfo 09:00 +4m p p p p p', A).prompts('cfo 09:00:10 +1s p p p p p', A),
      },
      { name: 'the same row read twice', draw: (p) => scenarios.B24(p) },
    ],
  },
  'prompts-unanswered': {
    must: [
      { name: 'seven at the usual desk', draw: (p) => scenarios.B02b(p), count: 7, severity: 'info' },
      {
        name: 'six at the usual desk',
        draw: (p) => home(p).prompts('cfo 09:00 +30s t t t t t t', H),
        count: 6,
      },
    ],
    not: [
      { name: 'five weigh too little', draw: (p) => home(p).prompts('cfo 09:00 +30s t t t t t', H) },
      { name: 'of a stranger', draw: (p) => scenarios.P05(p) },
      { name: 'with a denial among them', draw: (p) => home(p).prompts('cfo 09:00 +30s t t t d t t t', H) },
    ],
  },
  'push-burst-unfamiliar': {
    must: [
      {
        name: 'three denials',
        draw: (p) => home(p).prompts('cfo 09:00 +30s d d d', A),
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'four timeouts over exactly ten minutes',
        draw: (p) => home(p).prompts('cfo 09:00 +200s t t t t', A),
        count: 4,
      },
      {
        name: 'no password asked for: low',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +30s d d d', A, 'steps', {
            steps: [
              { role: 'prompt', result: 'denied', method: 'push' },
              { role: 'silent', detail: 'First factor requirement satisfied by claim in the token' },
            ],
          }),
        severity: 'low',
      },
    ],
    not: [
      { name: 'two denials', draw: (p) => home(p).prompts('cfo 09:00 +30s d d', A) },
      { name: 'three timeouts weigh too little', draw: (p) => home(p).prompts('cfo 09:00 +30s t t t', A) },
      { name: 'at the usual desk', draw: (p) => home(p).prompts('cfo 09:00 +30s d d d d', H) },
      { name: 'without a baseline', draw: (p) => new Drawing(p).prompts('cfo 09:00 +30s d d d d', A) },
      {
        name: 'two strangers, two each',
        draw: (p) => home(p).prompts('cfo 09:00 +30s d d', A).prompts('cfo 09:00:10 +30s d d', B),
      },
      {
        name: 'one millisecond past the window',
        draw: (p) => home(p).prompts('cfo 09:00 +300s d d', A).prompts('cfo 09:10:00.001 +1s d', A),
      },
    ],
  },
  'push-drip': {
    must: [
      {
        name: 'six over exactly an hour',
        draw: (p) => home(p).prompts('cfo 09:00 +12m d d d d d d', A),
        count: 6,
        findings: 1,
      },
      {
        name: 'ten over a day',
        draw: (p) => home(p).prompts('cfo 00:00 +2h t t t t t t t t t t', A),
        count: 10,
        findings: 1,
      },
      {
        name: 'timeouts count in number',
        draw: (p) => home(p).prompts('cfo 09:00 +10m t t t t t t', A),
        count: 6,
      },
    ],
    not: [
      { name: 'five in an hour', draw: (p) => home(p).prompts('cfo 09:00 +12m d d d d d', A) },
      { name: 'the sixth past the hour', draw: (p) => home(p).prompts('cfo 09:00 +721s d d d d d d', A) },
      { name: 'nine in a day', draw: (p) => home(p).prompts('cfo 00:00 +2h d d d d d d d d d', A) },
      { name: 'at the usual desk', draw: (p) => home(p).prompts('cfo 09:00 +10m t t t t t t', H) },
    ],
  },
  'user-reported-fraud': {
    must: [
      { name: 'one report', draw: (p) => scenarios.P07(p), count: 1, severity: 'high', findings: 1 },
      { name: 'only in the audit log', draw: (p) => scenarios.P07audit(p), count: 1 },
      {
        name: 'in both logs is one',
        draw: (p) =>
          scenarios.P07(p).act('cfo', '09:04', 'directory', 'Fraud reported - user is blocked for MFA', {
            mfaResult: 'fraud',
            target: upn('cfo'),
          }),
        count: 1,
        findings: 1,
      },
      {
        name: 'on the user’s own prompt',
        draw: (p) => home(p).prompts('cfo 09:00 +1s f', H),
        severity: 'high',
      },
    ],
    not: [{ name: 'denials', draw: (p) => home(p).prompts('cfo 09:00 +1s d d d d d d', A) }],
  },
  'wrong-number': {
    must: [
      { name: 'two wrong numbers', draw: (p) => home(p).prompts('cfo 09:00 +40s w w', A), count: 2 },
      { name: 'one beside a denial', draw: (p) => home(p).prompts('cfo 09:00 +40s w d', A), count: 2 },
      { name: 'without a baseline', draw: (p) => new Drawing(p).prompts('cfo 09:00 +40s w w', A) },
    ],
    not: [
      { name: 'one alone', draw: (p) => home(p).prompts('cfo 09:00 +40s w', A) },
      { name: 'at the usual desk', draw: (p) => home(p).prompts('cfo 09:00 +40s w w w', H) },
      { name: 'two, past the window', draw: (p) => home(p).prompts('cfo 09:00 +601s w w', A) },
    ],
  },
  'sspr-prompting': {
    must: [
      {
        name: 'three starts in exactly ten minutes',
        draw: (p) => resets(p, ['09:00', '09:05', '09:10'], A.ip),
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'five over a day',
        draw: (p) => resets(p, ['01:00', '05:00', '09:00', '13:00', '17:00'], A.ip),
        count: 5,
        findings: 1,
      },
      { name: 'then reset', draw: (p) => scenarios.P11(p), severity: 'high' },
      {
        name: 'blocked by the service',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'directory', 'Blocked from self-service password reset', {
            target: upn('cfo'),
            ip: A.ip,
          }),
        count: 1,
      },
    ],
    not: [
      { name: 'two starts', draw: (p) => resets(p, ['09:00', '09:05'], A.ip) },
      { name: 'the third past the window', draw: (p) => resets(p, ['09:00', '09:05', '09:10:01'], A.ip) },
      { name: 'from the usual desk', draw: (p) => resets(p, ['09:00', '09:02', '09:04', '09:06'], H.ip) },
      {
        name: 'steps that ask nobody',
        draw: (p) => resets(p, ['09:00', '09:02', '09:04'], A.ip, 'User submitted a new password'),
      },
    ],
  },
};
