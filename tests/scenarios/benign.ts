import { DAY, HOUR } from '../../src/base/units';
import type { Act, SignIn } from '../../src/sample/acts';
import { cmdlet, directory, resetStep, sessionOf, userTarget } from '../../src/sample/activity';
import {
  challenged,
  keepSignedIn,
  prompted,
  promptStep,
  silent,
  tokenRefused,
  wrongPassword,
} from '../../src/sample/sign-ins';
import { tenantPolicies } from '../../src/sample/sign-in-texts';
import { bareH, baseline, colleague, H, ids, min, sec, series, tenant, user, withBaseline } from './cast';
import { entraLayouts, withSteps, type Scenario } from './scenario';

const fromH = (): typeof H => H;

/** Unanswered or refused prompts at home, then the user's own approval. */
function atHome(
  id: string,
  start: number,
  outcome: 'timeout' | 'denied',
  gapMs: number,
  count: number,
  waitMs: number,
): Act[] {
  const random = ids(id);
  const adverse = series(random, start, gapMs, count, outcome, fromH);
  return withBaseline(random, start, [
    ...adverse,
    prompted(random, start + (count - 1) * gapMs + waitMs, user, H, 'approved'),
  ]);
}

function benign(scenario: Omit<Scenario, 'entra' | 'ual' | 'must'> & Partial<Scenario>): Scenario {
  return { entra: entraLayouts, ual: 'none', must: [], ...scenario };
}

function holiday(count: number): Scenario {
  const id = `B25-${count}`;
  return benign({
    id,
    title: `on holiday: ${count} unanswered, then approved, new country, known browser, no device id`,
    build: (t) => {
      const random = ids(id);
      const beach = {
        ...bareH,
        ip: '198.18.44.9',
        country: 'PT',
        state: 'Faro',
        city: 'Lagos',
        latitude: 37.1,
        longitude: -8.67,
        asn: 64540,
      };
      const missed = series(random, t, sec(75), count, 'timeout', () => beach);
      return withBaseline(
        random,
        t,
        [...missed, prompted(random, t + count * sec(75), user, beach, 'approved')],
        bareH,
      );
    },
    mustNot: ['S3.1', 'S2.1'],
  });
}

const tokenCodes = [50058, 70043, 700082] as const;

export const benignScenarios: Scenario[] = [
  benign({
    id: 'B01',
    title: '6 wrong passwords at home, then in',
    build: (t) => {
      const random = ids('B01');
      const wrong = Array.from({ length: 6 }, (_, i) => wrongPassword(random, t + i * sec(20), user, H));
      return withBaseline(random, t, [...wrong, prompted(random, t + sec(150), user, H, 'approved')]);
    },
    mustNot: ['S1.1', 'S1.4', 'S2'],
    quiet: true,
  }),
  benign({
    id: 'B02',
    title: '4 unanswered 70 s apart, then approved, at home',
    build: (t) => atHome('B02', t, 'timeout', sec(70), 4, sec(70)),
    mustNot: ['S2.1', 'S3.1'],
    quiet: true,
  }),
  benign({
    id: 'B02b',
    title: '7 unanswered, then approved, at home',
    build: (t) => atHome('B02b', t, 'timeout', sec(65), 7, sec(70)),
    mustNot: ['S2.1', 'S3.1'],
    quiet: true,
  }),
  benign({
    id: 'B03',
    title: 'one denial, approved 25 s later, at home',
    build: (t) => atHome('B03', t, 'denied', sec(1), 1, sec(25)),
    mustNot: ['S1', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B07',
    title: '300 token refusals nobody saw',
    build: (t) => {
      const random = ids('B07');
      const acts: SignIn[] = [];
      for (let i = 0; i < 300; i++) {
        const time = t + i * min(1);
        acts.push(
          i % 4 === 3
            ? { ...keepSignedIn(random, time, user, H), interactive: false }
            : tokenRefused(random, time, user, H, tokenCodes[i % 4]!),
        );
      }
      return withBaseline(random, t, acts);
    },
    mustNot: ['S1', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B09',
    title: 'one reset of a forgotten password with one notification, at home',
    build: (t) => {
      const random = ids('B09');
      const flow = random.guid();
      return withBaseline(random, t, [
        resetStep(
          random,
          t,
          user,
          H.ip,
          flow,
          'User started the mobile app notification verification option',
        ),
        resetStep(
          random,
          t + sec(15),
          user,
          H.ip,
          flow,
          'User completed the mobile app notification verification option',
        ),
        resetStep(random, t + sec(50), user, H.ip, flow, 'User successfully reset password'),
        directory(random, t + sec(51), { person: user, ip: H.ip }, [userTarget(user)], {
          activity: 'Reset password (self-service)',
          service: 'Self-service Password Management',
        }),
      ]);
    },
    mustNot: ['S2.6', 'S4.8'],
    quiet: true,
  }),
  benign({
    id: 'B11',
    title: "a newsletter rule, and forwarding to the firm's second domain",
    build: (t) => {
      const random = ids('B11');
      const signIn = prompted(random, t, user, H, 'approved');
      const session = sessionOf(signIn);
      return [
        ...baseline(random.fork('baseline'), t),
        prompted(random, t - DAY, colleague, { ...H, ip: '198.51.100.77' }, 'approved'),
        signIn,
        cmdlet(random, t + min(5), session, 'New-InboxRule', 'Newsletters', {
          Name: 'Newsletters',
          From: 'bulletin@barnews.example',
          MoveToFolder: 'Newsletters',
          StopProcessingRules: 'True',
        }),
        cmdlet(random, t + min(9), session, 'New-InboxRule', 'To our second office', {
          Name: 'To our second office',
          SubjectContainsWords: 'Pier 9',
          ForwardTo: `docket@${tenant.domains.at(-1)!}`,
        }),
      ];
    },
    ual: 'with',
    mustNot: ['S4.1', 'S4.2'],
    quiet: true,
  }),
  benign({
    id: 'B18',
    title: 'interrupts 50074, 50076 and 50140, then in, one flow at home',
    build: (t) => {
      const random = ids('B18');
      const flow = { correlationId: random.guid() };
      return withBaseline(random, t, [
        challenged(random, t, user, H, flow, 50074),
        challenged(random, t + sec(4), user, H, flow, 50076),
        keepSignedIn(random, t + sec(24), user, H, flow),
        prompted(random, t + sec(30), user, H, 'approved', flow),
      ]);
    },
    mustNot: ['S1', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B19',
    title: 'a report-only policy would have stopped the user',
    build: (t) => {
      const random = ids('B19');
      const row = prompted(random, t, user, H, 'approved');
      return withBaseline(random, t, [{ ...row, policies: tenantPolicies('success', 'reportOnlyFailure') }]);
    },
    mustNot: ['S1', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B19b',
    title: 'policies stop refresh tokens at home',
    build: (t) => {
      const random = ids('B19b');
      return withBaseline(
        random,
        t,
        Array.from({ length: 8 }, (_, i) =>
          tokenRefused(random, t + i * min(4), user, H, i % 2 === 0 ? 53003 : 50076),
        ),
      );
    },
    mustNot: ['S1.4', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B20',
    title: '200 silent successes at home',
    build: (t) => {
      const random = ids('B20');
      return withBaseline(
        random,
        t,
        Array.from({ length: 200 }, (_, i) =>
          silent(random, t + i * sec(40), user, H, { interactive: i % 3 === 0 }),
        ),
      );
    },
    mustNot: ['S1', 'S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B22',
    title: 'IPv4 and IPv6 of one home take turns',
    build: (t) => {
      const random = ids('B22');
      const six = (n: number): typeof H => ({ ...bareH, ip: `2001:db8:77:1::${(0x10 + n).toString(16)}` });
      const before = baseline(random.fork('four'), t, bareH);
      const beforeSix = [12, 9, 5].map((day) =>
        prompted(random, t - day * DAY + HOUR, user, six(day), 'approved'),
      );
      const now = [
        prompted(random, t, user, six(40), 'timeout'),
        prompted(random, t + sec(70), user, bareH, 'timeout'),
        prompted(random, t + sec(140), user, six(41), 'timeout'),
      ];
      return [...before, ...beforeSix, ...now, prompted(random, t + sec(210), user, six(41), 'approved')];
    },
    mustNot: ['S2.1', 'S2.2', 'S2.3', 'S3.1', 'S3.2'],
    quiet: true,
  }),
  benign({
    id: 'B23',
    title: '10 notifications that could not be sent',
    build: (t) =>
      withBaseline(ids('B23'), t, series(ids('B23 prompts'), t, sec(30), 10, 'undelivered', fromH)),
    mustNot: ['S2', 'S3'],
    quiet: true,
  }),
  benign({
    id: 'B24',
    title: 'a row written early with one step, then with three',
    build: (t) => {
      const random = ids('B24');
      const row = prompted(random, t, user, H, 'approved');
      const later: SignIn = {
        ...row,
        steps: [row.steps[0]!, promptStep(t - sec(20), 'denied'), row.steps[1]!],
      };
      return withBaseline(random, t, [{ ...row, steps: row.steps.slice(0, 1) }, later]);
    },
    entra: withSteps,
    mustNot: ['S2', 'S3.1'],
    quiet: true,
    expect: { duplicates: 1 },
  }),
  holiday(1),
  holiday(3),
  benign({
    id: 'B29',
    title: '5 denials of their own prompts at home, then approved',
    build: (t) => atHome('B29', t, 'denied', sec(12), 5, sec(20)),
    mustNot: ['S3.1', 'S3.8'],
  }),
];
