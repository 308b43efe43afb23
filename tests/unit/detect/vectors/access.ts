import { DAY } from '../../../../src/base/units';
import { A, B, Drawing, type DrawnRow, guid, H, type Place } from '../../support/drawing';
import { scenarios } from '../../support/scenarios';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);

const withMachine = (phase: number): Drawing =>
  new Drawing(phase).baseline('cfo', { ...H, deviceId: guid(9) });
/** The user's provider, country, system and browser, at an address never seen. */
const neighbour: Place = { ...H, ip: '203.0.113.99' };

/** A rule that forwards to outside, made from a place. */
const sentAway = ({ ip }: Place): Partial<DrawnRow> => ({
  ip,
  parameters: { Name: '.', ForwardTo: 'drop@evil.example' },
});

export const access: Record<string, Vectors> = {
  'approved-after-burst': {
    must: [
      {
        name: 'three denials, then approved',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d A', A),
        count: 4,
        findings: 1,
        severity: 'high',
      },
      {
        name: 'four timeouts, then approved',
        draw: (p) => home(p).prompts('cfo 09:00 +60s t t t t A', A),
        count: 5,
      },
      {
        name: 'exactly a day later',
        draw: (p) => home(p).prompts('cfo 00:00 +1ms d d d', A).prompts('cfo 24:00 +1s A', A),
        count: 4,
      },
      { name: 'in one row', draw: (p) => scenarios.P20(p), count: 6, findings: 1 },
      { name: 'told by the unified audit log only', draw: (p) => scenarios.P25(p), count: 7, findings: 1 },
      {
        name: 'two users interleaved',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d A', A).prompts('ceo 09:00:05 +10s d d d A', A),
        findings: 2,
      },
      {
        name: 'a second approval needs new refusals',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d A A A', A),
        findings: 1,
      },
    ],
    not: [
      {
        name: 'at home, by somebody who missed prompts there before anything was usual',
        draw: (p) => {
          const drawing = home(p);
          for (const day of [14, 11, 8, 5, 2]) drawing.prompt('cfo', drawing.at('07:59') - day * DAY, 't', H);
          return drawing.prompts('cfo 09:00 +61s t t t t t t A', H);
        },
      },
      { name: 'two denials', draw: (p) => scenarios.P29(p) },
      { name: 'three timeouts', draw: (p) => home(p).prompts('cfo 09:00 +60s t t t A', A) },
      { name: 'approval before the burst', draw: (p) => home(p).prompts('cfo 09:00 +10s A d d d d d', A) },
      { name: 'at the usual desk', draw: (p) => scenarios.B29(p) },
      { name: 'own approval elsewhere', draw: (p) => scenarios.B27(p) },
      {
        name: 'more than a day later',
        draw: (p) => home(p).prompts('cfo 00:00 +1ms d d d', A).prompts('cfo 24:00:00.001 +1s A', A),
      },
      {
        name: 'by claim',
        draw: (p) =>
          home(p)
            .prompts('cfo 09:00 +10s d d d', A)
            .codes('cfo 09:02 +1s 3 0', A, {
              mfaMethod: 'claim',
              steps: [{ role: 'silent', method: 'claim' }],
            }),
      },
    ],
  },
  'approved-elsewhere': {
    must: [
      { name: 'everything differs', draw: (p) => scenarios.P06c(p), count: 7, findings: 1 },
      {
        name: 'told by the unified audit log only',
        draw: (p) =>
          new Drawing(p)
            .baseline('cfo', H, 'ual')
            .prompts('cfo 09:00 +10s u u u', A, 'ual')
            .prompts('cfo 09:05 +1s A', B, 'ual'),
        count: 4,
        findings: 1,
        severity: 'high',
      },
    ],
    not: [
      {
        name: 'the person at home, told by the unified audit log only',
        draw: (p) =>
          new Drawing(p)
            .baseline('cfo', H, 'ual')
            .prompts('cfo 09:00 +10s u u u', A, 'ual')
            .prompts('cfo 09:05 +1s A', H, 'ual'),
      },
      { name: 'the same source', draw: (p) => scenarios.P06(p) },
      { name: 'own approval', draw: (p) => scenarios.B27(p) },
      {
        name: 'two denials',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d', A).prompts('cfo 09:01 +1s A', B),
      },
      {
        name: 'more than an hour later',
        draw: (p) => home(p).prompts('cfo 09:00 +10s d d d', A).prompts('cfo 10:00:21 +1s A', B),
      },
      {
        name: 'without a baseline',
        draw: (p) => new Drawing(p).prompts('cfo 09:00 +10s d d d d d', A).prompts('cfo 09:02 +1s A', B),
      },
    ],
  },
  'unfamiliar-approval': {
    must: [
      {
        name: 'on a journey',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A),
        count: 1,
        severity: 'low',
        findings: 1,
      },
      { name: 'after two denials', draw: (p) => scenarios.P29(p), severity: 'medium' },
      { name: 'after a timeout on holiday', draw: (p) => scenarios.B25one(p), severity: 'low' },
      { name: 'after three timeouts on holiday', draw: (p) => scenarios.B25three(p), severity: 'low' },
      {
        name: 'rated risky',
        draw: (p) => home(p).prompts('cfo 09:00 +1s A', A, 'steps', { risk: 'high' }),
        severity: 'medium',
      },
      {
        name: 'with a rule from there that sends mail away',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1s A', A).act('cfo', '09:10', 'mailbox', 'New-InboxRule', sentAway(A)),
        severity: 'medium',
      },
      {
        name: 'with such a rule from home',
        draw: (p) =>
          home(p).prompts('cfo 09:00 +1s A', A).act('cfo', '09:10', 'mailbox', 'New-InboxRule', sentAway(H)),
        severity: 'low',
      },
      {
        name: 'with such a rule a day later',
        draw: (p) =>
          home(p)
            .prompts('cfo 09:00 +1s A', A)
            .act('cfo', '33:00:01', 'mailbox', 'New-InboxRule', sentAway(A)),
        severity: 'low',
      },
    ],
    not: [
      { name: 'at the usual desk', draw: (p) => home(p).prompts('cfo 09:00 +1s A', H) },
      { name: 'without a baseline', draw: (p) => new Drawing(p).prompts('cfo 09:00 +1s A', A) },
      { name: 'after a burst', draw: (p) => scenarios.P02(p) },
      { name: 'by claim', draw: (p) => scenarios.B20(p) },
    ],
  },
  repelled: {
    must: [
      {
        name: 'own sign-in after the burst',
        draw: (p) => scenarios.B27(p),
        count: 12,
        severity: 'info',
        findings: 1,
      },
    ],
    not: [
      { name: 'no own sign-in', draw: (p) => scenarios.P05(p) },
      { name: 'approved', draw: (p) => scenarios.P02(p).prompts('cfo 09:30 +1s A', H) },
      {
        name: 'somebody strange got in from yet another place, hours later',
        draw: (p) =>
          home(p)
            .prompts('cfo 09:00 +10s d d d d d d', A)
            .prompts('cfo 11:00 +1s A', B)
            .prompts('cfo 12:00 +1s A', H),
      },
      {
        name: 'own sign-in before the burst',
        draw: (p) => home(p).prompts('cfo 08:55 +1s A', H).prompts('cfo 09:00 +10s d d d d d d', A),
      },
      {
        name: 'own sign-in more than a day later',
        draw: (p) => home(p).prompts('cfo 01:00 +10s d d d d d', A).prompts('cfo 25:00:41 +1s A', H),
      },
    ],
  },
  'self-recovered': {
    must: [
      { name: 'four timeouts, then approved', draw: (p) => scenarios.B02(p), count: 5, severity: 'info' },
      { name: 'five denials, then approved', draw: (p) => scenarios.B29(p), count: 6 },
      {
        name: 'by somebody in the provider’s network, without the machine the user always has',
        draw: (p) => withMachine(p).prompts('cfo 09:00 +30s d d d A', neighbour),
        severity: 'medium',
      },
      {
        name: 'by the user’s machine at another address',
        draw: (p) => withMachine(p).prompts('cfo 09:00 +30s d d d A', { ...neighbour, deviceId: guid(9) }),
        severity: 'info',
      },
      {
        name: 'unanswered, at another address without a machine',
        draw: (p) => withMachine(p).prompts('cfo 09:00 +30s t t t A', neighbour),
        severity: 'info',
      },
      {
        name: 'at another address of somebody who never has a machine',
        draw: (p) => home(p).prompts('cfo 09:00 +30s d d d A', neighbour),
        severity: 'info',
      },
    ],
    not: [
      { name: 'one denial', draw: (p) => scenarios.B03(p) },
      { name: 'a stranger', draw: (p) => scenarios.P02(p) },
    ],
  },
};
