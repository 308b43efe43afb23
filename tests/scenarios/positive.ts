import { HOUR } from '../../src/base/units';
import type { Act, SignIn } from '../../src/sample/acts';
import { directory, file, outlookRule, sessionOf, userTarget } from '../../src/sample/activity';
import { challenged, promptStep, prompted, wrongPassword } from '../../src/sample/sign-ins';
import { A, H, ids, min, sec, series, stranger, user, withBaseline } from './cast';
import { entraLayouts, withSteps, type Scenario } from './scenario';

const fromA = (): typeof A => A;

/** Sign-ins of the walkthrough: stages 1 to 3, approval five minutes after the first prompt. */
function stages123(id: string, start: number): SignIn[] {
  const random = ids(id);
  const guesses = Array.from({ length: 5 }, (_, i) =>
    wrongPassword(random, start - min(20) + i * sec(75), user, A),
  );
  const timeouts = series(random, start, sec(9), 10, 'timeout', fromA);
  const denials = series(random, start + sec(90), sec(10), 9, 'denied', fromA);
  return [
    ...guesses,
    challenged(random, start - sec(15), user, A),
    ...timeouts,
    ...denials,
    prompted(random, start + min(5), user, A, 'approved'),
  ];
}

function stages45(id: string, start: number, approval: SignIn): Act[] {
  const random = ids(`${id} later`);
  const session = sessionOf(approval);
  const acts: Act[] = [
    outlookRule(random, start + min(20), session, 'sync', [
      { type: 'Forward', recipients: ['box.4471@freemail.example'] },
    ]),
  ];
  for (let i = 0; i < 500; i++)
    acts.push(
      file(random, start + min(30) + Math.floor((i * 2 * HOUR) / 500), session, 'FileDownloaded', {
        site: 'Matters',
        folder: 'Shared Documents',
        fileName: `Paper ${i}.pdf`,
      }),
    );
  return acts;
}

/** Denials at a fixed pace from A, then A's approval `waitMs` after the last. */
function denialsThenApproval(id: string, start: number, gapMs: number, count: number, waitMs: number): Act[] {
  const random = ids(id);
  const denials = series(random, start, gapMs, count, 'denied', fromA);
  return withBaseline(random, start, [
    ...denials,
    prompted(random, start + (count - 1) * gapMs + waitMs, user, A, 'approved'),
  ]);
}

function drip(minutes: number, tier: 'A' | 'B'): Scenario {
  const id = `P04-${minutes}`;
  return {
    id,
    title: `one denial every ${minutes} min, twelve times, then an approval`,
    build: (t) => denialsThenApproval(id, t, min(minutes), 12, min(minutes)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.3:medium', `S3.1${tier}:high`],
    mustNot: ['S2.1'],
    expect: { outcome: 'succeeded', counts: { denied: 12, approved: 1 } },
  };
}

function late(minutes: number, tier: 'B' | 'C'): Scenario {
  const id = `P23-${minutes}`;
  return {
    id,
    title: `8 denials, approval ${minutes} min later`,
    build: (t) => denialsThenApproval(id, t, sec(20), 8, min(minutes)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1', `S3.1${tier}:high`],
    mustNot: ['S3.1A'],
    expect: { outcome: 'succeeded', counts: { denied: 8, approved: 1 } },
  };
}

/** One success whose steps hold five denials and the approval; the row comes twice. */
function manySteps(start: number): Act[] {
  const random = ids('P20');
  const end = start + sec(55);
  const row = prompted(random, end, user, A, 'approved');
  const denials = Array.from({ length: 5 }, (_, i) => promptStep(start + i * sec(10), 'denied'));
  const whole: SignIn = { ...row, steps: [row.steps[0]!, ...denials, promptStep(end, 'approved')] };
  return withBaseline(random, start, [whole, whole]);
}

export const positive: Scenario[] = [
  {
    id: 'P01',
    title: 'the whole walkthrough',
    build: (t) => {
      const signIns = stages123('P01', t);
      return withBaseline(ids('P01'), t, [...signIns, ...stages45('P01', t, signIns.at(-1)!)]);
    },
    entra: entraLayouts,
    ual: 'with',
    must: ['S1.4', 'S2.1:high', 'S2.2', 'S2.3', 'S3.1A', 'S4.1', 'S5.1', 'S5.2'],
    mustNot: ['S1.1', 'S3.R'],
    expect: {
      outcome: 'succeeded',
      severity: 'critical',
      confidenceAtLeast: 0.75,
      counts: { prompts: 20, denied: 9, timedOut: 10, approved: 1 },
    },
  },
  {
    id: 'P01b',
    title: 'stages 1 to 3 without a baseline',
    build: (t) => stages123('P01b', t),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1:high', 'S3.1A:high'],
    mustNot: ['S2.2', 'S2.3'],
    expect: { outcome: 'succeeded', confidenceAtMost: 0.7, missing: [/baseline/i] },
  },
  {
    id: 'P02',
    title: '5 denials 8 s apart across a minute, approval 18 s after the last',
    build: (t) => denialsThenApproval('P02', t + sec(40), sec(8), 5, sec(18)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1', 'S3.1A:high'],
    mustNot: ['S3.R'],
    expect: { outcome: 'succeeded', counts: { denied: 5, approved: 1 } },
  },
  {
    id: 'P03',
    title: '6 denials 45 s apart, approval 45 s later',
    build: (t) => denialsThenApproval('P03', t, sec(45), 6, sec(45)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1', 'S2.2', 'S2.3', 'S3.1A:high'],
    mustNot: [],
    expect: { outcome: 'succeeded', counts: { denied: 6, approved: 1 } },
  },
  drip(10, 'A'),
  drip(15, 'A'),
  drip(25, 'B'),
  {
    id: 'P05',
    title: '12 timeouts a minute apart, no approval',
    build: (t) => withBaseline(ids('P05'), t, series(ids('P05 prompts'), t, min(1), 12, 'timeout', fromA)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1:high', 'S2.3'],
    mustNot: ['S3.1', 'S3.2', 'S3.8'],
    expect: { outcome: 'attempted', counts: { timedOut: 12, approved: 0 } },
  },
  {
    id: 'P06',
    title: '12 denials, each from a new address of one network, approval from the thirteenth',
    build: (t) => {
      const random = ids('P06');
      const from = (i: number): typeof A => ({ ...A, ip: `185.220.70.${20 + i}` });
      return withBaseline(random, t, [
        ...series(random, t, sec(20), 12, 'denied', from),
        prompted(random, t + min(5), user, from(12), 'approved'),
      ]);
    },
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1:high', 'S3.1A:high'],
    mustNot: ['S3.1x'],
    expect: { outcome: 'succeeded', counts: { denied: 12, approved: 1 } },
  },
  {
    id: 'P06c',
    title: '6 denials from six unrelated places, approval from a seventh',
    build: (t) => {
      const random = ids('P06c');
      return withBaseline(random, t, [
        ...series(random, t, sec(40), 6, 'denied', stranger),
        prompted(random, t + min(6), user, stranger(6), 'approved'),
      ]);
    },
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1', 'S3.1x:high'],
    mustNot: ['S3.1A', 'S3.1B', 'S3.1C'],
    expect: { outcome: 'succeeded' },
  },
  {
    id: 'P07',
    title: 'one fraud report on a prompt',
    build: (t) => withBaseline(ids('P07'), t, [prompted(ids('P07 prompt'), t, user, A, 'fraud')]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.4:high'],
    mustNot: ['S2.1', 'S3.1'],
    expect: { outcome: 'repelled' },
  },
  {
    id: 'P07b',
    title: 'one fraud report in the directory audit',
    build: (t) =>
      withBaseline(ids('P07b'), t, [
        directory(ids('P07b report'), t, { person: user, ip: '' }, [userTarget(user)], {
          activity: 'Suspicious activity reported',
          service: 'Authentication Methods',
          details: [{ key: 'AuthenticationMethod', value: 'PhoneAppNotification' }],
        }),
      ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.4:high'],
    mustNot: ['S2.1', 'S3.1'],
    expect: { outcome: 'repelled' },
  },
  {
    id: 'P20',
    title: 'one row with five denials and the approval, and its copy',
    build: manySteps,
    entra: withSteps,
    ual: 'none',
    must: ['S2.1', 'S3.1A:high'],
    mustNot: [],
    expect: { outcome: 'succeeded', counts: { denied: 5, approved: 1 }, duplicates: 1 },
  },
  late(50, 'B'),
  late(90, 'C'),
  {
    id: 'P25',
    title: 'unified audit log only: six failed prompts, then in',
    build: (t) => {
      const random = ids('P25');
      return withBaseline(random, t, [
        ...series(random, t, sec(20), 6, 'denied', fromA),
        prompted(random, t + min(3), user, A, 'approved'),
      ]);
    },
    entra: [],
    ual: 'only',
    must: ['S2.1', 'S3.1A:high'],
    mustNot: [],
    expect: { outcome: 'succeeded', counts: { denied: 0, failed: 6, approved: 1 } },
  },
  {
    id: 'B27',
    title: 'repelled: 12 denials from A, the user approves their own sign-in',
    build: (t) => {
      const random = ids('B27');
      return withBaseline(random, t, [
        ...series(random, t, sec(15), 12, 'denied', fromA),
        prompted(random, t + min(5), user, H, 'approved'),
      ]);
    },
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1:high', 'S3.R'],
    mustNot: ['S3.1', 'S3.8'],
    expect: { outcome: 'repelled', counts: { denied: 12 } },
  },
];
