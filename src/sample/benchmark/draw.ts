import { DAY, HOUR, MINUTE, SECOND, type DurationMs, type EpochMs } from '../../base/units';
import type { Act, Person, SignIn, Source, Tenant } from '../acts';
import type { Habits } from '../people';
import type { Random } from '../random';
import { challenged, prompted, wrongPassword, type FlowOptions } from '../sign-ins';
import type { PromptOutcome } from '../sign-in-texts';
import { noFacts, type Facts, type Familiarity, type Place } from './definition';
import type { Provider } from './providers';

/** How far a drawn number may lie from the one a definition names. */
const SPREAD = 0.3;

/** What a scenario may draw on. */
export interface Stage {
  random: Random;
  tenant: Tenant;
  provider: Provider;
  start: EpochMs;
  habits: ReadonlyMap<Person, Habits>;
  /** Takes somebody nothing else happens to. */
  take: () => Person;
  /** People nothing much happens to, who may be tried as well. */
  bystanders: readonly Person[];
  /** The place the person has signed in from most. */
  usual: (person: Person) => Source;
  /** A number no other draw has: sources are made from it. */
  number: number;
}

/** One draw of a scenario: its acts, and the facts of what an attacker did to whom. */
export class Draw {
  readonly acts: Act[] = [];
  readonly facts = new Map<Person, Facts>();
  /** Numbers drawn, for the list of misses. */
  readonly parameters: Record<string, number | string> = {};
  readonly person: Person;
  /** People whose days before it are not in the logs. */
  readonly newcomers = new Set<Person>();
  readonly random: Random;
  readonly start: EpochMs;
  /** The attacker's seat. */
  readonly attacker: Source;
  /** The person's usual seat. */
  readonly own: Source;
  #familiarity: Familiarity = 'strange';

  constructor(readonly stage: Stage) {
    this.random = stage.random;
    this.start = stage.start;
    this.person = stage.take();
    this.attacker = strangerAt(stage.number, stage.random);
    this.own = stage.usual(this.person);
  }

  /** The person has no days before the attack. */
  withoutBaseline(): void {
    this.newcomers.add(this.person);
    this.#familiarity = 'no baseline';
  }

  /** A number up to 30 % off the one named. */
  about(name: string, value: number): number {
    const drawn = value * this.random.between(1 - SPREAD, 1 + SPREAD);
    this.parameters[name] = Math.round(drawn * 100) / 100;
    return drawn;
  }

  /** A whole number up to 30 % off. */
  count(name: string, value: number): number {
    const drawn = Math.round(this.about(name, value));
    this.parameters[name] = drawn;
    return drawn;
  }

  whole(name: string, low: number, high: number): number {
    return (this.parameters[name] = low + this.random.int(high - low + 1));
  }

  pick<T extends string>(name: string, items: readonly T[]): T {
    const picked = this.random.pick(items);
    this.parameters[name] = picked;
    return picked;
  }

  seconds(name: string, value: number): DurationMs {
    return Math.round(this.about(name, value) * SECOND);
  }

  minutes(name: string, value: number): DurationMs {
    return Math.round(this.about(name, value) * MINUTE);
  }

  hours(name: string, value: number): DurationMs {
    return Math.round(this.about(name, value) * HOUR);
  }

  of(person: Person): Facts {
    const known = this.facts.get(person);
    if (known) return known;
    const facts = noFacts();
    this.facts.set(person, facts);
    return facts;
  }

  place(source: Source, familiarity: Familiarity = this.#familiarity): Place {
    const name = this.stage.provider.joinsNetworks ? `${source.asn} ${source.userAgent}` : source.ip;
    return { name, familiarity };
  }

  /** The attacker asks somebody. @returns the sign-in. */
  ask(
    time: EpochMs,
    outcome: PromptOutcome,
    {
      source = this.attacker,
      person = this.person,
      familiarity,
      ...options
    }: FlowOptions & { source?: Source; person?: Person; familiarity?: Familiarity } = {},
  ): SignIn {
    const answerMs = 1_000 + this.random.int(2_000);
    const signIn = prompted(this.random, time, person, source, outcome, { ...options, answerMs });
    this.acts.push(signIn);
    this.of(person).askings.push({
      time: time + answerMs,
      outcome: this.stage.provider.sees(outcome),
      place: this.place(source, familiarity),
    });
    return signIn;
  }

  /** Askings at a pace. @returns the time of the last. */
  series(
    start: EpochMs,
    gap: DurationMs,
    n: number,
    outcome: (i: number) => PromptOutcome,
    source: (i: number) => Source = () => this.attacker,
  ): EpochMs {
    // A hand is uneven; some tools are not.
    const unevenness = this.random.chance(0.85) ? 0.1 : 0;
    let time = start;
    for (let i = 0; i < n; i++) {
      time = Math.round(start + gap * (i + (i > 0 ? this.random.between(-unevenness, unevenness) : 0)));
      this.ask(time, outcome(i), { source: source(i) });
    }
    return time;
  }

  guess(time: EpochMs, person = this.person): void {
    this.acts.push(wrongPassword(this.random, time, person, this.attacker));
    // Duo is asked once the password was right.
    if (this.stage.provider.family !== 'duo')
      this.of(person).wrongPasswords.push({ time, place: this.place(this.attacker) });
  }

  /** The right password, and the attacker stops there. */
  rightPassword(time: EpochMs, change: (signIn: SignIn) => SignIn = (signIn) => signIn): void {
    this.acts.push(change(challenged(this.random, time, this.person, this.attacker)));
    this.of(this.person).rightPasswords.push({ time, place: this.place(this.attacker) });
  }

  /** The person's own prompt. */
  self(time: EpochMs, outcome: PromptOutcome, source = this.own, person = this.person): SignIn {
    const signIn = prompted(this.random, time, person, source, outcome, { answerMs: 2_000 });
    this.acts.push(signIn);
    return signIn;
  }

  add(...acts: Act[]): void {
    this.acts.push(...acts);
  }
}

const countries: readonly [country: string, city: string, latitude: number, longitude: number][] = [
  ['RO', 'Bucharest', 44.43, 26.1],
  ['NL', 'Amsterdam', 52.37, 4.9],
  ['BR', 'Recife', -8.05, -34.9],
  ['VN', 'Hue', 16.46, 107.6],
  ['KE', 'Nakuru', -0.3, 36.07],
  ['TR', 'Izmir', 38.42, 27.14],
  ['CL', 'Arica', -18.48, -70.31],
  ['ID', 'Medan', 3.59, 98.67],
  ['PL', 'Gdynia', 54.52, 18.53],
];
const programs: readonly [userAgent: string, browser: string, os: string][] = [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox 128.0', 'Linux'],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
    'Chrome Mobile 137.0.0',
    'Android',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36',
    'Chrome 136.0.0',
    'ChromeOS',
  ],
  ['Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0', 'Firefox 115.0', 'Windows7'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0',
    'Firefox 130.0',
    'MacOs',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Mobile Safari 17.5',
    'Ios17',
  ],
];

/** A seat nobody of the firm has ever had; another number, another address and network. */
export function strangerAt(number: number, random: Random, host = 7): Source {
  const [country, city, latitude, longitude] = random.pick(countries);
  const [userAgent, browser, os] = random.pick(programs);
  return {
    ip: `198.${18 + ((number >> 8) & 1)}.${number & 255}.${host}`,
    country,
    state: '',
    city,
    latitude,
    longitude,
    asn: 64600 + number,
    userAgent,
    browser,
    os,
  };
}

/** Seats with nothing in common. */
export function unrelated(draw: Draw, i: number): Source {
  const [country, city, latitude, longitude] = countries[i % countries.length]!;
  const [userAgent, browser, os] = programs[i % programs.length]!;
  return {
    ip: `198.${18 + ((draw.stage.number >> 8) & 1)}.${draw.stage.number & 255}.${50 + i}`,
    country,
    city,
    state: '',
    latitude,
    longitude,
    // A block of its own for each draw.
    asn: 70_000 + draw.stage.number * 16 + i,
    userAgent: `${userAgent} v${i}`,
    browser,
    os,
  };
}

/** Latest moment of a day on which nothing of a draw may happen any more. */
export const LONGEST: DurationMs = 32 * HOUR;
export const DAYS = 16;
export const BASELINE: DurationMs = 14 * DAY;
