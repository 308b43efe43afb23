import type { EpochMs } from '../../src/base/units';
import type { Act, SampleFile } from '../../src/sample/acts';
import { layouts, type LayoutId } from '../../src/sample/layouts';
import { oktaEvents, type OktaEngine, type OktaEvent } from '../../src/sample/layouts/okta-event';
import { idOf } from '../../src/sample/layouts/text';
import { challenged, prompted, silent, wrongPassword } from '../../src/sample/sign-ins';
import { A, H, ids, min, sec, series, tenant, user, withBaseline } from './cast';
import { scenarios } from './catalogue';
import type { Scenario } from './scenario';

/** Scenarios in the logs of Okta and Duo: those of the catalogue that survive there, and those stated for them alone. */

type Told = Pick<Scenario, 'id' | 'title' | 'must' | 'mustNot' | 'quiet' | 'expect'>;

export interface ProductScenario extends Told {
  layout: string;
  files: (start: EpochMs) => SampleFile[];
}

const okta = [
  'okta.system-log.json',
  'okta.system-log.json:lines',
  'okta.system-log.json:classic',
] as const satisfies LayoutId[];
const duo = ['duo.auth.v2-json', 'duo.auth.v1-json', 'duo.auth.csv'] as const satisfies LayoutId[];

/** What a log cannot state is not asked of it. */
interface Where {
  id: string;
  in: readonly LayoutId[];
  must?: string[];
  expect?: Scenario['expect'];
}

const both = [...okta, ...duo];

const shared: Where[] = [
  {
    id: 'P01',
    in: ['okta.system-log.json', 'duo.auth.v2-json'],
    must: ['S2.1:high', 'S3.1A', 'S4.1', 'S5.1'],
  },
  { id: 'P16', in: ['okta.system-log.json', 'duo.auth.v2-json'] },
  { id: 'P18', in: ['okta.system-log.json', 'duo.auth.v2-json'] },
  { id: 'P19', in: ['okta.system-log.json', 'duo.auth.v2-json'] },
  { id: 'B12', in: ['okta.system-log.json', 'duo.auth.v2-json'] },
  { id: 'P01b', in: both },
  { id: 'P02', in: both },
  { id: 'P03', in: both },
  { id: 'P04-10', in: both },
  { id: 'P04-25', in: both },
  // Classic logs no unanswered push: the last ones are pending until the log goes on (P05c).
  { id: 'P05', in: both.filter((id) => id !== 'okta.system-log.json:classic') },
  // Duo states neither user agent nor network owner: nothing ties new addresses together.
  { id: 'P06', in: okta },
  { id: 'P06c', in: both },
  { id: 'P07', in: both },
  // Duo has no numbers to choose from.
  { id: 'P08', in: okta },
  { id: 'P17', in: ['okta.system-log.json', 'okta.system-log.json:classic'] },
  // Okta logs no tokens, but the session.
  { id: 'P26', in: ['okta.system-log.json'], must: ['S3.1A', 'S3.6'] },
  { id: 'P21', in: both },
  { id: 'P29', in: both },
  { id: 'P23-50', in: both },
  { id: 'P23-90', in: both },
  { id: 'B01', in: both },
  { id: 'B02', in: both },
  { id: 'B02b', in: both },
  { id: 'B03', in: both },
  { id: 'B04', in: both },
  { id: 'B05', in: both },
  { id: 'B10', in: both },
  { id: 'B13', in: both },
  // Classic logs no unanswered push.
  { id: 'B31', in: both.filter((id) => id !== 'okta.system-log.json:classic') },
  { id: 'B31b', in: both.filter((id) => id !== 'okta.system-log.json:classic') },
  { id: 'B07', in: okta },
  { id: 'B18', in: both },
  { id: 'B20', in: both },
  { id: 'B23', in: both },
  { id: 'B25-1', in: both },
  { id: 'B25-3', in: both },
  { id: 'B27', in: both },
  { id: 'B29', in: both },
];

function inLayout({ id, must, expect }: Where, layout: LayoutId): ProductScenario {
  const scenario = scenarios.find((one) => one.id === id)!;
  return {
    ...scenario,
    ...(must ? { must } : {}),
    ...(expect ? { expect } : {}),
    layout,
    files: (start) => {
      const acts = scenario.build(start);
      const files = [layouts[layout](tenant, acts)];
      if (scenario.ual === 'with') files.push(layouts['m365.ual.purview-csv'](tenant, withoutSignIns(acts)));
      return files;
    },
  };
}

/** The unified audit log of a tenant whose sign-ins another product does. */
const withoutSignIns = (acts: Act[]): Act[] => acts.filter((act) => act.kind !== 'signin');

const fromA = (): typeof A => A;
const fromH = (): typeof H => H;

function oktaFile(events: readonly OktaEvent[]): SampleFile {
  return { name: 'okta.json', bytes: new TextEncoder().encode(JSON.stringify(events)) };
}

function oktaOnly(
  told: Told,
  engine: OktaEngine,
  build: (start: EpochMs) => Act[],
  change: (events: OktaEvent[], start: EpochMs) => OktaEvent[] = (events) => events,
): ProductScenario {
  return {
    ...told,
    layout: `okta, ${engine}`,
    files: (start) => [oktaFile(change(oktaEvents(build(start), engine), start))],
  };
}

function duoOnly(
  told: Told,
  build: (start: EpochMs) => Act[],
  change: (text: string) => string = (text) => text,
): ProductScenario {
  return {
    ...told,
    layout: 'duo',
    files: (start) => {
      const { name, bytes } = layouts['duo.auth.v2-json'](tenant, build(start));
      return [{ name, bytes: new TextEncoder().encode(change(new TextDecoder().decode(bytes))) }];
    },
  };
}

/** The phone answers from its own network, and Okta calls the sign-in's device and address new. */
const answeredElsewhere = (events: OktaEvent[], start: EpochMs): OktaEvent[] =>
  events.map((event) => {
    if (Date.parse(event.published) < start - min(1)) return event;
    if (event.eventType === 'system.push.send_factor_verify_push')
      return withDebug(event, { behaviors: '{New IP=POSITIVE, New Device=POSITIVE, New Country=NEGATIVE}' });
    if (event.debugContext.debugData['pushOnlyResponseType'] === undefined) return event;
    const userAgent = { ...event.client.userAgent, rawUserAgent: 'Okta Verify/9.1 iOS/18.5 com.okta.mobile' };
    return {
      ...event,
      client: {
        ...event.client,
        userAgent,
        ipAddress: '192.0.2.77',
        geographicalContext: { ...event.client.geographicalContext, country: 'United States' },
      },
    };
  });

const withDebug = (event: OktaEvent, debug: Record<string, string>): OktaEvent => ({
  ...event,
  debugContext: { debugData: { ...event.debugContext.debugData, ...debug } },
});

/** Okta's own verdict on the last event. */
const bruteForce = (events: OktaEvent[]): OktaEvent[] => {
  const last = events.at(-1)!;
  return [
    ...events,
    {
      ...withDebug(last, { risk: '{reasons=MFA brute force, level=HIGH}' }),
      client: { ...last.client, ipAddress: A.ip },
      authenticationContext: {
        ...last.authenticationContext,
        externalSessionId: 'unknown',
        rootSessionId: 'unknown',
      },
      eventType: 'user.risk.detect',
      displayMessage: 'Brute Force Attack',
      outcome: { result: 'SUCCESS', reason: 'MFA brute force' },
      uuid: idOf(last.uuid, 9),
      published: new Date(Date.parse(last.published) + 60_000).toISOString(),
    },
  ];
};

/** Each push goes to three phones within a second. */
const threePhones = (events: OktaEvent[]): OktaEvent[] =>
  events.flatMap((event) =>
    event.eventType !== 'system.push.send_factor_verify_push'
      ? [event]
      : [0, 350, 700].map((later, i) => ({
          ...event,
          uuid: i === 0 ? event.uuid : idOf(event.uuid, i),
          published: new Date(Date.parse(event.published) + later).toISOString(),
        })),
  );

const denials = (id: string, t: EpochMs, n: number, gap: number): Act[] =>
  series(ids(id), t, gap, n, 'denied', fromA);

const own: ProductScenario[] = [
  oktaOnly(
    {
      id: 'P12',
      title: 'Okta Classic: five refusals, then a session from the same place',
      must: ['S2.1', 'S3.1A:high'],
      mustNot: ['S3.1x'],
      expect: { outcome: 'succeeded', counts: { denied: 5, approved: 1 }, missing: [/inferred/] },
    },
    'classic',
    (t) =>
      withBaseline(ids('P12'), t, [
        ...denials('P12 prompts', t, 5, sec(20)),
        prompted(ids('P12 in'), t + min(3), user, A, 'approved'),
      ]),
    // The factor's own events are not in the export.
    (events, t) =>
      events.filter(
        ({ eventType, published }) =>
          Date.parse(published) < t - min(1) || /deny_push$|session\.start$/.test(eventType),
      ),
  ),
  oktaOnly(
    {
      id: 'P05c',
      title: 'Okta Classic: twelve pushes nobody answers, then the user’s own sign-in',
      must: ['S2.1:high', 'S2.3'],
      mustNot: ['S3.1', 'S3.2', 'S3.8'],
      expect: {
        outcome: 'repelled',
        counts: { prompts: 12, timedOut: 12, approved: 0 },
        missing: [/no answer is logged for 12 prompts/],
      },
    },
    'classic',
    (t) =>
      withBaseline(ids('P05c'), t, [
        ...series(ids('P05c prompts'), t, min(1), 12, 'timeout', fromA),
        prompted(ids('P05c own'), t + min(40), user, H, 'approved'),
      ]),
  ),
  oktaOnly(
    {
      id: 'P13',
      title: 'Okta Identity Engine: four refusals and an approval, every push to three phones',
      must: ['S2.2', 'S3.1A:high'],
      mustNot: ['S2.1'],
      expect: { outcome: 'succeeded', counts: { prompts: 5, denied: 4, approved: 1, timedOut: 0 } },
    },
    'identity',
    (t) =>
      withBaseline(ids('P13'), t, [
        ...denials('P13 prompts', t, 4, sec(40)),
        prompted(ids('P13 in'), t + min(4), user, A, 'approved'),
      ]),
    threePhones,
  ),
  oktaOnly(
    {
      id: 'P13d',
      title: 'Okta Identity Engine: four refusals and an approval, answered on the phone elsewhere',
      must: ['S2.2', 'S3.1A:high', 'S3.4:medium'],
      mustNot: ['S2.1'],
      expect: { outcome: 'succeeded', counts: { prompts: 5, denied: 4, approved: 1 } },
    },
    'identity',
    (t) =>
      withBaseline(ids('P13d'), t, [
        ...denials('P13d prompts', t, 4, sec(40)),
        prompted(ids('P13d in'), t + min(4), user, A, 'approved'),
      ]),
    answeredElsewhere,
  ),
  oktaOnly(
    {
      id: 'P27',
      title: 'Okta calls it MFA brute force, and nothing else is logged',
      must: ['S2.10:high'],
      mustNot: ['S3.1', 'S2.1'],
      expect: { outcome: 'attempted', severity: 'medium' },
    },
    'identity',
    (t) => withBaseline(ids('P27'), t, [silent(ids('P27 own'), t, user, H, { interactive: true })]),
    bruteForce,
  ),
  duoOnly(
    {
      id: 'P30d',
      title: 'Duo: six refused, then a bypass code',
      must: ['S2.1', 'S3.8:high'],
      mustNot: ['S3.1'],
      expect: { outcome: 'succeeded', counts: { denied: 6, approved: 0 } },
    },
    (t) =>
      withBaseline(ids('P30d'), t, [
        ...denials('P30d prompts', t, 6, sec(20)),
        prompted(ids('P30d in'), t + min(4), user, { ...A, deviceName: 'BYPASSED' }, 'approved'),
      ]),
    (text) => {
      const log = JSON.parse(text) as {
        response: { authlogs: { access_device: { hostname: string | null } }[] };
      };
      for (const record of log.response.authlogs)
        if (record.access_device.hostname === 'BYPASSED')
          Object.assign(record, { factor: 'bypass_code', reason: 'valid_passcode' });
      return JSON.stringify(log);
    },
  ),
  duoOnly(
    {
      id: 'B26',
      title: 'Duo: a VPN client that pushes by itself until it is locked out, at home',
      must: [],
      mustNot: ['S2.1', 'S2.10', 'S3.1'],
      quiet: true,
    },
    (t) => withBaseline(ids('B26'), t, series(ids('B26 prompts'), t, sec(60), 9, 'timeout', fromH)),
    (text) => {
      const log = JSON.parse(text) as { response: { authlogs: { timestamp: number; reason: string }[] } };
      const [last] = [...log.response.authlogs].sort((a, b) => b.timestamp - a.timestamp);
      Object.assign(last!, { reason: 'locked_out' });
      return JSON.stringify(log);
    },
  ),
  oktaOnly(
    {
      id: 'P13b',
      title: 'Okta Identity Engine: six wrong passwords are no prompts',
      must: [],
      mustNot: ['S2', 'S3'],
      quiet: true,
    },
    'identity',
    (t) =>
      withBaseline(
        ids('P13b'),
        t,
        Array.from({ length: 6 }, (_, i) => wrongPassword(ids(`P13b ${i}`), t + i * sec(20), user, A)),
      ),
  ),
  oktaOnly(
    {
      id: 'P13c',
      title: 'Okta Identity Engine: wrong passwords, the right one, then refused prompts',
      must: ['S1.1', 'S1.4', 'S2.1'],
      mustNot: ['S3.1'],
      expect: { outcome: 'attempted', counts: { denied: 6, approved: 0 } },
    },
    'identity',
    (t) =>
      withBaseline(ids('P13c'), t, [
        ...Array.from({ length: 6 }, (_, i) =>
          wrongPassword(ids(`P13c ${i}`), t - min(9) + i * sec(20), user, A),
        ),
        ...denials('P13c prompts', t, 6, sec(20)),
      ]),
  ),
  oktaOnly(
    {
      id: 'B16',
      title: 'Okta group push at home: one asking on three phones, refused once',
      must: [],
      mustNot: ['S1', 'S2', 'S3'],
      quiet: true,
    },
    'identity',
    (t) => withBaseline(ids('B16'), t, [prompted(ids('B16 prompt'), t, user, H, 'denied')]),
    threePhones,
  ),
  oktaOnly(
    {
      id: 'B30',
      title: 'Okta Classic: five pushes that an old app refused by itself',
      must: [],
      mustNot: ['S2', 'S3'],
      quiet: true,
    },
    'classic',
    (t) => withBaseline(ids('B30'), t, series(ids('B30 prompts'), t, sec(30), 5, 'undelivered', fromA)),
  ),
  oktaOnly(
    {
      id: 'B28',
      title: 'a report of the user’s own prompt by mistake',
      must: ['S2.4'],
      mustNot: ['S3.1', 'S3.2'],
    },
    'identity',
    (t) => withBaseline(ids('B28'), t, [prompted(ids('B28 prompt'), t, user, H, 'fraud')]),
  ),
  duoOnly(
    {
      id: 'P14',
      title: 'Duo: three refused, three unanswered from another country, then approved',
      must: ['S1.4', 'S2.1', 'S3.1A:high', 'S3.4'],
      mustNot: ['S3.1x'],
      expect: { outcome: 'succeeded', counts: { prompts: 7, denied: 3, timedOut: 3, approved: 1 } },
    },
    (t) =>
      withBaseline(ids('P14'), t, [
        ...denials('P14 denied', t, 3, sec(40)),
        ...series(ids('P14 silent'), t + min(2), sec(40), 3, 'timeout', fromA),
        prompted(ids('P14 in'), t + min(6), user, A, 'approved'),
      ]),
  ),
  duoOnly(
    {
      id: 'B17',
      title: 'Duo: fifty successes of a remembered device',
      must: [],
      mustNot: ['S1', 'S2', 'S3'],
      quiet: true,
    },
    (t) =>
      withBaseline(
        ids('B17'),
        t,
        Array.from({ length: 50 }, (_, i) =>
          silent(ids(`B17 ${i}`), t + i * min(3), user, H, { interactive: true }),
        ),
      ),
  ),
  {
    id: 'P15',
    title: 'Entra hands over to Duo: six refused and an approval are told twice and counted once',
    layout: 'duo and Entra',
    must: ['S2.1', 'S3.1A:high'],
    mustNot: ['S3.1x'],
    expect: { outcome: 'succeeded', counts: { prompts: 7, denied: 6, approved: 1 } },
    files: (t) => {
      const asked = withBaseline(ids('P15'), t, [
        ...denials('P15 prompts', t, 6, sec(45)),
        prompted(ids('P15 in'), t + min(6), user, A, 'approved'),
      ]);
      const handed = asked.flatMap((act): Act[] => {
        if (act.kind !== 'signin') return [];
        const before = challenged(ids(`P15 ${act.requestId}`), act.time - sec(20), user, act.source);
        const through = silent(ids(`P15 in ${act.requestId}`), act.time + sec(2), user, act.source, {
          interactive: true,
        });
        return [
          { ...before, code: 50158, steps: before.steps.slice(0, 1) },
          ...(act.code === 0 ? [through] : []),
        ];
      });
      return [layouts['duo.auth.v2-json'](tenant, asked), layouts['entra.signin.graph-json'](tenant, handed)];
    },
  },
  {
    id: 'H15',
    title: 'Okta at home beside an Okta attack: each answer finds its own push',
    layout: 'okta, identity',
    must: ['S2.1', 'S3.R'],
    mustNot: ['S3.1'],
    expect: { outcome: 'repelled', counts: { denied: 8, approved: 0 } },
    files: (t) => [
      oktaFile(
        oktaEvents(
          withBaseline(ids('H15'), t, [
            ...denials('H15 prompts', t, 8, sec(20)),
            ...series(ids('H15 own'), t + sec(51), min(4), 2, 'approved', fromH),
          ]),
          'identity',
        ),
      ),
    ],
  },
];

export const productScenarios: ProductScenario[] = [
  ...shared.flatMap((one) => one.in.map((layout) => inLayout(one, layout))),
  ...own,
];
