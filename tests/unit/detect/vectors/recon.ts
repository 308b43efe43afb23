import type { ProductLog } from '../../../../src/model/event';
import { A, B, Drawing, H, upn } from '../../support/drawing';
import { scenarios } from '../../support/scenarios';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);

function spray(phase: number, users: number, tries: number, gapMs: number, base = false): Drawing {
  const d = new Drawing(phase);
  for (let i = 0; i < users; i++) if (base) d.baseline(`user${i}`, A);
  for (let k = 0; k < tries; k++)
    for (let i = 0; i < users; i++)
      d.add({
        time: d.at('09:00') + (k * users + i) * gapMs,
        user: upn(`user${i}`),
        code: '50126',
        outcome: 'failure',
        interactive: true,
        ...A,
      });
  return d;
}

export const recon: Record<string, Vectors> = {
  'password-guessing': {
    must: [
      {
        name: 'ten from a stranger',
        draw: (p) => home(p).codes('cfo 09:00 +1m 10 50126', A),
        count: 10,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'ten across exactly the window',
        draw: (p) => home(p).codes('cfo 09:00 +1m 9 50126', A).codes('cfo 09:10 +1m 1 50126', A),
        count: 10,
      },
      {
        name: 'ten, then the right one',
        draw: (p) => home(p).codes('cfo 09:00 +5s 10 50126', A).codes('cfo 09:30 +1s 1 0', A),
        severity: 'high',
      },
      {
        name: 'twenty at the usual desk',
        draw: (p) => home(p).codes('cfo 09:00 +5s 20 50126', H),
        severity: 'low',
      },
      {
        name: 'a few before a burst: a lead',
        draw: (p) => scenarios.P01prompts(p),
        count: 5,
        severity: 'info',
      },
      { name: 'without a baseline', draw: (p) => new Drawing(p).codes('cfo 09:00 +5s 10 50126', A) },
      ...(['google.reports', 'ping.pingone', 'aws.cloudtrail', 'auth0.tenant-log'] as const).map((log) => ({
        name: `told by the step of ${log}`,
        draw: (p: number) => withoutCodes(p, log, false),
        count: 10,
        severity: 'medium',
      })),
    ],
    not: [
      { name: 'ten right ones told by a step', draw: (p) => withoutCodes(p, 'google.reports', true) },
      { name: 'nine', draw: (p) => home(p).codes('cfo 09:00 +1m 9 50126', A) },
      {
        name: 'the tenth one millisecond past the window',
        draw: (p) => home(p).codes('cfo 09:00 +1m 9 50126', A).codes('cfo 09:10:00.001 +1m 1 50126', A),
      },
      { name: 'nineteen at the usual desk', draw: (p) => home(p).codes('cfo 09:00 +5s 19 50126', H) },
      { name: 'ten users, one each', draw: (p) => spray(p, 10, 1, 1000) },
    ],
  },
  'password-spray': {
    must: [
      {
        name: 'five users, one each',
        draw: (p) => spray(p, 5, 1, 60_000),
        count: 5,
        findings: 1,
        severity: 'medium',
      },
      { name: 'five users over exactly the window', draw: (p) => spray(p, 5, 1, 300_000), count: 5 },
      { name: 'three tries each', draw: (p) => spray(p, 6, 3, 20_000), count: 6 },
    ],
    not: [
      { name: 'four users', draw: (p) => spray(p, 4, 3, 60_000) },
      { name: 'the fifth one millisecond past the window', draw: (p) => spray(p, 5, 1, 300_001) },
      { name: 'four tries each in one window', draw: (p) => spray(p, 5, 4, 1_000) },
      { name: 'an office everybody signs in from', draw: (p) => spray(p, 8, 1, 10_000, true) },
    ],
  },
  'password-known': {
    must: [
      {
        name: 'one interrupt from a stranger',
        draw: (p) => home(p).codes('cfo 09:00 +1m 1 50074', A),
        count: 1,
        severity: 'low',
      },
      {
        name: 'three within the hour',
        draw: (p) => home(p).codes('cfo 09:00 +30m 3 53003', A),
        count: 3,
        severity: 'medium',
      },
      {
        name: 'two within the hour, the third just past it',
        draw: (p) => home(p).codes('cfo 09:00 +59m 2 53003', A).codes('cfo 10:00:00.001 +1m 1 53003', A),
        count: 3,
        severity: 'low',
      },
      {
        name: 'an approval after a refusal exonerates nobody',
        draw: (p) => home(p).codes('cfo 09:00 +1m 1 50074', A).prompts('cfo 09:01 +10s d A', A),
        severity: 'low',
      },
      {
        name: 'an approval too late',
        draw: (p) => home(p).codes('cfo 09:00 +1m 1 53003', A).prompts('cfo 09:10:01 +1s A', A),
        count: 1,
      },
      {
        name: 'the user’s own approval elsewhere',
        draw: (p) => home(p).codes('cfo 09:00 +1m 1 50074', A).prompts('cfo 09:01 +1s A', H),
      },
    ],
    not: [
      {
        name: 'approved within ten minutes',
        draw: (p) => home(p).codes('cfo 09:00 +1m 1 53003', A).prompts('cfo 09:10 +1s A', A),
      },
      { name: 'at the usual desk', draw: (p) => home(p).codes('cfo 09:00 +1m 5 50074', H) },
      { name: 'without a baseline', draw: (p) => new Drawing(p).codes('cfo 09:00 +1m 5 50074', A) },
      {
        name: 'on token refresh',
        draw: (p) => home(p).codes('cfo 09:00 +1m 5 53003', B, { interactive: false }),
      },
      { name: 'first factor by claim', draw: (p) => scenarios.B19b(p) },
      { name: 'report-only results', draw: (p) => scenarios.B19(p) },
    ],
  },
};

/** Ten passwords from a stranger, told by products that have no code for them. */
function withoutCodes(p: number, log: ProductLog, right: boolean): Drawing {
  const d = home(p).codes('cfo 09:00 +1m 10 50126', A);
  for (const row of d.rows)
    if (row.code === '50126') {
      row.log = log;
      row.code = right ? 'login_success' : 'login_failure_invalid_password';
      row.outcome = right ? 'success' : 'failure';
      row.steps = [{ role: 'password', succeeded: right }];
    }
  return d;
}
