import type { Act, FileAct, Person, SignIn, Source } from '../../src/sample/acts';
import {
  cmdlet,
  directory,
  file,
  mailAccess,
  mailItem,
  resetStep,
  sessionOf,
  userTarget,
} from '../../src/sample/activity';
import { challenged, prompted, silent, wrongPassword } from '../../src/sample/sign-ins';
import { codeTexts } from '../../src/sample/sign-in-texts';
import { A, bareH, baselineOf, H, ids, min, sec, series, stranger, tenant, user, withBaseline } from './cast';
import { entraLayouts, withSteps, type Scenario } from './scenario';

const fromA = (): Source => A;
const admin: Person = tenant.people[5]!;

/** Six refusals and the approval, then what the intruder does in that session. */
function brokenIn(id: string, start: number, then: (approval: SignIn) => Act[]): Act[] {
  const random = ids(id);
  const approval = prompted(random, start + min(3), user, A, 'approved');
  return withBaseline(random, start, [
    ...series(random, start, sec(20), 6, 'denied', fromA),
    approval,
    ...then(approval),
  ]);
}

/** A right password that a policy stops. */
function stopped(id: string, time: number): SignIn {
  const row = challenged(ids(id), time, user, A);
  return {
    ...row,
    code: 53003,
    failureReason: codeTexts[53003]!.reason,
    additionalDetails: '',
    steps: row.steps.slice(0, 1),
  };
}

/** A mail program that only sends a password. */
function legacy(id: string, time: number, source: Source): SignIn {
  const row = prompted(ids(id), time, user, source, 'approved');
  return {
    ...row,
    source: { ...source, userAgent: 'BAV2ROPC', browser: '', os: '' },
    steps: row.steps.slice(0, 1),
    additionalDetails: '',
    requirement: 'singleFactorAuthentication',
    mfaMethod: '',
    clientApp: 'Other clients',
    protocol: 'ropc',
  };
}

const share = (id: string, i: number, time: number, approval: SignIn): Act =>
  // The layouts write whatever operation an act names.
  file(ids(`${id} ${i}`), time, sessionOf(approval), 'AnonymousLinkCreated' as FileAct['operation'], {
    site: 'Matters',
    folder: 'Shared Documents',
    fileName: `Paper ${i}.pdf`,
  });

const nps: Source = {
  ...bareH,
  ip: '198.51.100.9',
  asn: 64777,
  userAgent: '',
  browser: '',
  os: '',
};

export const positiveMore: Scenario[] = [
  {
    id: 'P08',
    title: '3 wrong numbers 40 s apart',
    build: (t) =>
      withBaseline(ids('P08'), t, series(ids('P08 prompts'), t, sec(40), 3, 'wrongNumber', fromA)),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.5:medium', 'S2.2'],
    mustNot: ['S3.1', 'S3.8'],
    expect: { outcome: 'attempted', counts: { wrongNumber: 3, approved: 0 } },
  },
  {
    id: 'P09',
    title: '4 wrong passwords, then the right one three times, stopped by a policy',
    build: (t) =>
      withBaseline(ids('P09'), t, [
        ...[0, 1, 2, 3].map((i) => wrongPassword(ids(`P09 wrong ${i}`), t + i * sec(40), user, A)),
        ...[0, 1, 2].map((i) => stopped(`P09 right ${i}`, t + min(5) + i * min(2))),
      ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S1.4:medium'],
    mustNot: ['S2', 'S3'],
  },
  {
    id: 'P10',
    title: 'a spray over 20 users finds one password',
    build: (t) =>
      withBaseline(ids('P10'), t, [
        ...tenant.people.map((person, i) => wrongPassword(ids(`P10 ${i}`), t + i * sec(30), person, A)),
        challenged(ids('P10 found'), t + min(14), user, A),
      ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S1.2', 'S1.4', 'S1.5'],
    mustNot: ['S2', 'S3'],
  },
  {
    id: 'P11',
    title: 'four resets started with a notification, the password reset, a factor registered',
    build: (t) => {
      const random = ids('P11');
      const by = { person: user, ip: A.ip };
      return withBaseline(random, t, [
        ...[0, 1, 2, 3].map((i) =>
          resetStep(
            random,
            t + i * min(2),
            user,
            A.ip,
            random.guid(),
            'User started the mobile app notification verification option',
          ),
        ),
        directory(random, t + min(7), by, [userTarget(user)], {
          activity: 'Reset password (self-service)',
          service: 'Self-service Password Management',
        }),
        directory(random, t + min(12), by, [userTarget(user)], {
          activity: 'User registered security info',
          service: 'Authentication Methods',
        }),
      ]);
    },
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.6:high', 'S4.8', 'S4.6'],
    mustNot: ['S3.1'],
  },
  {
    id: 'P16',
    title: 'a rule named “.” forwards to outside, and the notice of the new method is deleted',
    build: (t) =>
      brokenIn('P16', t, (approval) => {
        const random = ids('P16 later');
        const session = sessionOf(approval);
        return [
          cmdlet(random, t + min(8), session, 'New-InboxRule', '.', {
            Name: '.',
            RedirectTo: 'smtp:box.4471@freemail.example',
          }),
          mailItem(
            random,
            t + min(11),
            session,
            'HardDelete',
            'You have added a new sign-in method to your account',
          ),
        ];
      }),
    entra: entraLayouts,
    ual: 'with',
    must: ['S4.1:critical', 'S4.3:medium', 'S4.5:high', 'S4.14:high', 'S3.1A'],
    mustNot: ['S3.R'],
    expect: { outcome: 'succeeded', severity: 'critical' },
  },
  {
    id: 'P17',
    title: 'a second factor, then a device, registered after the approval',
    build: (t) =>
      brokenIn('P17', t, () => {
        const random = ids('P17 later');
        const by = { person: user, ip: A.ip };
        return [
          directory(random, t + min(7), by, [userTarget(user)], {
            activity: 'User registered security info',
            service: 'Authentication Methods',
          }),
          directory(random, t + min(9), by, [userTarget(user)], {
            activity: 'Register device',
            service: 'Device Registration Service',
          }),
        ];
      }),
    entra: entraLayouts,
    ual: 'none',
    must: ['S3.1A', 'S4.6:critical'],
    mustNot: [],
    expect: { outcome: 'succeeded', severity: 'critical' },
  },
  {
    id: 'P18',
    title: 'the inbox synchronised, later records cut short',
    build: (t) =>
      brokenIn('P18', t, (approval) => {
        const random = ids('P18 later');
        const session = sessionOf(approval);
        return [
          mailAccess(random, t + min(9), session, 1, { accessType: 'Sync' }),
          mailAccess(random, t + min(40), session, 3, { throttled: true }),
        ];
      }),
    entra: entraLayouts,
    ual: 'with',
    must: ['S5.4:high', 'S4.12:medium'],
    mustNot: [],
    expect: { outcome: 'succeeded', severity: 'critical' },
  },
  {
    id: 'P19',
    title: '6 anonymous links in 20 min',
    build: (t) =>
      brokenIn('P19', t, (approval) =>
        Array.from({ length: 6 }, (_, i) => share('P19', i, t + min(10) + i * min(4), approval)),
      ),
    entra: entraLayouts,
    ual: 'with',
    must: ['S5.5:high'],
    mustNot: [],
    expect: { outcome: 'succeeded', severity: 'critical' },
  },
  {
    id: 'P21',
    title: 'one source, one or two refusals of four users each within 8 min',
    build: (t) =>
      tenant.people
        .slice(1, 5)
        .flatMap((person, i) => [
          ...baselineOf(person, ids(`P21 base ${i}`), t, { ...H, ip: `198.51.100.${20 + i}` }),
          prompted(ids(`P21 a ${i}`), t + i * min(2), person, A, 'denied'),
          prompted(ids(`P21 b ${i}`), t + i * min(2) + sec(40), person, A, 'denied'),
        ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.7:high'],
    mustNot: ['S2.1', 'S3'],
  },
  {
    id: 'P26',
    title: 'the session opened by the approval is used from another machine an hour later',
    build: (t) =>
      brokenIn('P26', t, (approval) => [
        silent(ids('P26 own'), t + min(10), user, A, { sessionId: approval.sessionId }),
        silent(ids('P26 moved'), t + min(63), user, stranger(1), { sessionId: approval.sessionId }),
      ]),
    // The portal's CSV does not state which sign-ins were interactive.
    entra: withSteps,
    ual: 'none',
    must: ['S3.1A', 'S3.6:medium', 'S3.7'],
    mustNot: [],
    expect: { outcome: 'succeeded', alternatives: ['token-theft'] },
  },
  {
    id: 'P28',
    title: 'reset by an administrator, sessions revoked, the intruder bounces off',
    build: (t) =>
      brokenIn('P28', t, (approval) => {
        const random = ids('P28 later');
        const by = { person: admin, ip: '198.51.100.70' };
        const refused = silent(random, t + min(70), user, A, { sessionId: approval.sessionId });
        return [
          directory(random, t + min(60), by, [userTarget(user)], {
            activity: 'Reset password (by admin)',
            service: 'Self-service Password Management',
          }),
          directory(random, t + min(62), by, [userTarget(user)], {
            activity: 'Update StsRefreshTokenValidFrom Timestamp',
            service: 'Core Directory',
          }),
          {
            ...refused,
            code: 50133,
            failureReason: 'Session is invalid due to expiration or recent password change.',
          },
        ];
      }),
    entra: entraLayouts,
    ual: 'none',
    must: ['S3.1A'],
    mustNot: ['S4.8'],
    expect: { outcome: 'succeeded', contained: true },
  },
  {
    id: 'P29',
    title: '2 denials, then an approval',
    build: (t) =>
      withBaseline(ids('P29'), t, [
        ...series(ids('P29 prompts'), t, sec(30), 2, 'denied', fromA),
        prompted(ids('P29 in'), t + min(2), user, A, 'approved'),
      ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S3.2'],
    mustNot: ['S3.1', 'S2.1'],
  },
  {
    id: 'P30',
    title: '6 denials, then in with a client that cannot ask',
    build: (t) =>
      withBaseline(ids('P30'), t, [
        ...series(ids('P30 prompts'), t, sec(20), 6, 'denied', fromA),
        legacy('P30 in', t + min(6), A),
      ]),
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1', 'S3.8:high', 'S1.9'],
    mustNot: ['S3.1'],
    expect: { outcome: 'succeeded', severity: 'high', counts: { approved: 0 } },
  },
  {
    id: 'P31',
    title: '10 unanswered through a VPN gateway’s NPS extension, then approved from a new address',
    build: (t) => {
      const gaps = [0, 31, 75, 96, 141, 203, 229, 277, 342, 371];
      const asked = gaps.map((s, i) => ({
        ...prompted(ids(`P31 ${i}`), t + sec(s), user, nps, 'timeout'),
        tokenIssuerType: 'NPSExtension',
      }));
      return withBaseline(ids('P31'), t, [
        ...asked,
        prompted(ids('P31 in'), t + min(8), user, A, 'approved'),
      ]);
    },
    entra: entraLayouts,
    ual: 'none',
    must: ['S2.1'],
    mustNot: [],
  },
];
