import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../../src/base/units';
import type { Act, Person, SignIn, Source } from '../../src/sample/acts';
import { attackerSource, firms, habitsOf, makeTenant } from '../../src/sample/people';
import { Random } from '../../src/sample/random';
import { prompted, type FlowOptions } from '../../src/sample/sign-ins';
import { type PromptOutcome } from '../../src/sample/sign-in-texts';

/** Who and where in every scenario. H: the user's own laptop at home. A: the attacker. */
export const tenant = makeTenant(new Random(7), firms[0]!, 20);
export const user: Person = tenant.people[0]!;
/** Has an address under the firm's second domain. */
export const colleague: Person = tenant.people[9]!;

const habits = habitsOf(new Random(11), 0);
export const H: Source = habits.home;
export const A: Source = attackerSource();

/** The same laptop without a device id, for users whose devices are not registered. */
export const bareH: Source = { ...placeOf(H), userAgent: H.userAgent, browser: H.browser, os: H.os };

function placeOf({
  ip,
  country,
  state,
  city,
  latitude,
  longitude,
  asn,
}: Source): Omit<Source, 'userAgent' | 'browser' | 'os'> {
  return { ip, country, state, city, latitude, longitude, asn };
}

/** Ids of one scenario; the same for every phase. */
export function ids(scenario: string): Random {
  return new Random(99).fork(scenario);
}

export interface PromptLine {
  outcome: PromptOutcome;
  source?: Source;
  options?: FlowOptions;
}

/** @returns prompts `gapMs` apart, the first at `start`; a flow each unless the options say otherwise. */
export function series(
  random: Random,
  start: EpochMs,
  gapMs: number,
  count: number,
  outcome: PromptOutcome,
  source: (i: number) => Source,
  options: FlowOptions = {},
): SignIn[] {
  return Array.from({ length: count }, (_, i) =>
    prompted(random, start + i * gapMs, user, source(i), outcome, options),
  );
}

/** Fourteen days of the user's approvals from their own source, ten of them, at changing hours. */
export function baseline(random: Random, start: EpochMs, source: Source = H): SignIn[] {
  return baselineOf(user, random, start, source);
}

/** As {@link baseline}, of anybody. */
export function baselineOf(person: Person, random: Random, start: EpochMs, source: Source): SignIn[] {
  return [13, 12, 11, 10, 9, 6, 5, 4, 3, 2].map((day) =>
    prompted(random, start - day * DAY - HOUR + random.int(40) * MINUTE, person, source, 'approved', {}),
  );
}

/** @returns the acts with a baseline before them. */
export function withBaseline(random: Random, start: EpochMs, acts: Act[], source: Source = H): Act[] {
  return [...baseline(random.fork('baseline'), start, source), ...acts];
}

export const min = (n: number): number => n * MINUTE;
export const sec = (n: number): number => n * SECOND;

const strangers: [string, string, number, string, string, string][] = [
  [
    'RO',
    'Bucharest',
    9009,
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'Firefox 128.0',
    'Linux',
  ],
  [
    'BR',
    'Recife',
    64520,
    'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
    'Chrome Mobile 137.0.0',
    'Android',
  ],
  [
    'VN',
    'Hue',
    64521,
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36',
    'Chrome 136.0.0',
    'ChromeOS',
  ],
  [
    'KE',
    'Nakuru',
    64522,
    'Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0',
    'Firefox 115.0',
    'Windows7',
  ],
  [
    'TR',
    'Izmir',
    64523,
    'Opera/9.80 (Windows NT 6.2; Win64; x64) Presto/2.12.388 Version/12.18',
    'Opera 12.18',
    'Windows8',
  ],
  [
    'CL',
    'Arica',
    64524,
    'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Mobile Safari 17.5',
    'Ios17',
  ],
  [
    'ID',
    'Medan',
    64525,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0',
    'Firefox 130.0',
    'MacOs',
  ],
];

/** Seven sources with nothing in common: country, network and browser all differ. */
export function stranger(i: number): Source {
  const [country, city, asn, userAgent, browser, os] = strangers[i % strangers.length]!;
  return {
    ip: `198.18.${10 + i}.7`,
    country,
    city,
    state: '',
    latitude: 10 + 3 * i,
    longitude: -60 + 25 * i,
    asn,
    userAgent,
    browser,
    os,
  };
}
