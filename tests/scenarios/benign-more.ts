import { DAY, HOUR } from '../../src/base/units';
import type { Act, Person, SignIn, Source } from '../../src/sample/acts';
import { directory, file, sessionOf, userTarget } from '../../src/sample/activity';
import { prompted, silent, wrongPassword } from '../../src/sample/sign-ins';
import { A, bareH, baselineOf, H, ids, min, sec, series, tenant, user, withBaseline } from './cast';
import { entraLayouts, type Scenario } from './scenario';

const fromH = (): Source => H;
const admin: Person = tenant.people[5]!;
/** The office's exit, usual to everybody who works there. */
const office: Source = { ...bareH, ip: '203.0.113.200' };

function benign(scenario: Omit<Scenario, 'entra' | 'ual' | 'must'> & Partial<Scenario>): Scenario {
  return { entra: entraLayouts, ual: 'none', must: [], quiet: true, ...scenario };
}

const lisbon: Source = {
  ...H,
  ip: '198.18.44.9',
  country: 'PT',
  state: 'Lisboa',
  city: 'Lisbon',
  latitude: 38.72,
  longitude: -9.14,
  asn: 64540,
};

/** Colleagues in one office, each with a fortnight behind them. */
function colleagues(id: string, start: number, n: number, act: (person: Person, i: number) => Act[]): Act[] {
  return tenant.people
    .slice(0, n)
    .flatMap((person, i) => [
      ...baselineOf(person, ids(`${id} base ${i}`), start, { ...office }),
      ...act(person, i),
    ]);
}

/** Six people whose phones stay silent for a quarter of an hour, then work again. */
const outage = (id: string, t: number): Act[] =>
  colleagues(id, t, 6, (person, i) => [
    ...[0, 1, 2].map((k) =>
      prompted(ids(`${id} ${i} ${k}`), t + i * sec(50) + k * min(4), person, office, 'timeout'),
    ),
    prompted(ids(`${id} ${i} in`), t + min(25) + i * sec(40), person, office, 'approved'),
  ]);

const serviceRow = (t: number, night: number, i: number): SignIn => ({
  ...wrongPassword(ids(`B06 ${night} ${i}`), t - night * DAY + i * sec(30), tenant.people[7]!, {
    ...H,
    ip: '203.0.113.99',
    userAgent: '',
    browser: '',
    os: '',
  }),
  clientApp: 'Other clients',
  protocol: 'ropc',
});

export const benignMore: Scenario[] = [
  benign({
    id: 'B04',
    title: 'a VPN goes on and off: address and country change, the device does not',
    build: (t) =>
      withBaseline(
        ids('B04'),
        t,
        Array.from({ length: 12 }, (_, i) =>
          silent(ids(`B04 ${i}`), t + i * min(20), user, i % 2 === 0 ? lisbon : H, { interactive: true }),
        ),
      ),
    // The portal's CSV and Duo state a device id too.
    mustNot: ['S3.3', 'S3.6', 'S1', 'S2'],
  }),
  benign({
    id: 'B05',
    title: 'one office, eight people, one unanswered prompt each',
    build: (t) =>
      colleagues('B05', t, 8, (person, i) => [
        prompted(ids(`B05 ${i}`), t + i * min(3), person, office, 'timeout'),
        prompted(ids(`B05 in ${i}`), t + i * min(3) + sec(70), person, office, 'approved'),
      ]),
    mustNot: ['S2.7', 'S2.1', 'S3.1'],
  }),
  benign({
    id: 'B06',
    title: 'a service account fails every night',
    build: (t) =>
      [1, 2, 3, 4, 5].flatMap((night) => Array.from({ length: 8 }, (_, i) => serviceRow(t, night, i))),
    mustNot: ['S2', 'S3'],
  }),
  benign({
    id: 'B08',
    title: 'a planned change of phone: a pass from the help desk, then the user registers',
    build: (t) => {
      const random = ids('B08');
      return withBaseline(random, t, [
        directory(random, t, { person: admin, ip: office.ip }, [userTarget(user)], {
          activity: 'Create Temporary Access Pass method for user',
          service: 'Authentication Methods',
        }),
        prompted(random, t + min(4), user, H, 'approved'),
        directory(random, t + min(6), { person: user, ip: H.ip }, [userTarget(user)], {
          activity: 'User registered security info',
          service: 'Authentication Methods',
        }),
      ]);
    },
    mustNot: ['S3.1'],
  }),
  benign({
    id: 'B10',
    title: 'a real flight of half a day with one device',
    build: (t) =>
      withBaseline(ids('B10'), t, [
        prompted(ids('B10 home'), t, user, H, 'approved'),
        prompted(ids('B10 away'), t + 12 * HOUR, user, lisbon, 'approved'),
      ]),
    mustNot: ['S3.3', 'S3.1'],
  }),
  benign({
    id: 'B12',
    title: 'a new laptop at home synchronises two thousand files',
    build: (t) => {
      const random = ids('B12');
      const signIn = prompted(random, t, user, H, 'approved');
      return withBaseline(random, t, [
        signIn,
        ...Array.from({ length: 2_000 }, (_, i) =>
          file(random, t + min(5) + i * 800, sessionOf(signIn), 'FileSyncDownloadedFull', {
            site: 'Matters',
            folder: 'Shared Documents',
            fileName: `Paper ${i}.pdf`,
          }),
        ),
      ]);
    },
    entra: ['entra.signin.graph-json'],
    ual: 'with',
    mustNot: ['S5'],
  }),
  benign({
    id: 'B13',
    title: 'a RADIUS client retries every 30 s, then approved, at home',
    build: (t) =>
      withBaseline(ids('B13'), t, [
        ...series(ids('B13 prompts'), t, sec(30), 5, 'timeout', fromH),
        prompted(ids('B13 in'), t + min(3), user, H, 'approved'),
      ]),
    mustNot: ['S2.1', 'S3.1'],
  }),
  benign({
    id: 'B14',
    title: 'an administrator deletes a method, the user registers again',
    build: (t) => {
      const random = ids('B14');
      return withBaseline(random, t, [
        directory(random, t, { person: admin, ip: office.ip }, [userTarget(user)], {
          activity: 'Admin deleted security info',
          service: 'Authentication Methods',
        }),
        prompted(random, t + min(15), user, H, 'approved'),
        directory(random, t + min(17), { person: user, ip: H.ip }, [userTarget(user)], {
          activity: 'User registered security info',
          service: 'Authentication Methods',
        }),
      ]);
    },
    mustNot: ['S3.1'],
  }),
  benign({
    id: 'B21',
    title: 'a password changed at home, and the revocation the service writes by itself',
    build: (t) => {
      const random = ids('B21');
      const by = { person: user, ip: H.ip };
      return withBaseline(random, t, [
        prompted(random, t, user, H, 'approved'),
        directory(random, t + min(2), by, [userTarget(user)], {
          activity: 'Change user password',
          service: 'Core Directory',
        }),
        directory(random, t + min(2) + sec(1), by, [userTarget(user)], {
          activity: 'Update StsRefreshTokenValidFrom Timestamp',
          service: 'Core Directory',
        }),
      ]);
    },
    mustNot: ['S4.8', 'S3.1'],
  }),
  benign({
    id: 'B31',
    title: 'an outage: six people’s prompts unanswered at the office, approved later',
    build: (t) => outage('B31', t),
    must: ['guard'],
    mustNot: ['S2.1', 'S2.3', 'S2.7', 'S3.1'],
  }),
  {
    id: 'B31b',
    title: 'the same outage, and one of the six is bombed from abroad',
    build: (t) => [
      ...outage('B31b', t),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
        prompted(ids(`B31b far ${i}`), t + min(2) + i * sec(20), tenant.people[2]!, A, 'denied'),
      ),
    ],
    entra: entraLayouts,
    ual: 'none',
    must: ['guard', 'S2.1:high'],
    mustNot: ['S2.7', 'S3.1'],
    expect: { counts: { denied: 8 } },
  },
];
