import { DAY, MINUTE, type EpochMs } from '../../base/units';
import {
  inOrder,
  type Act,
  type Person,
  type SampleFile,
  type SignIn,
  type Source,
  type Tenant,
} from '../acts';
import { background } from '../background';
import { firms, makeTenant, type Habits } from '../people';
import { Random } from '../random';
import { attacks, type Scenario } from './attacks';
import { judge, type Outcome, type Stage, type Verdict } from './definition';
import { BASELINE, DAYS, Draw, LONGEST } from './draw';
import { lookAlikes, type LookAlike } from './look-alikes';
import type { Provider } from './providers';

/** What a run holds, said before anything reads it. */
export interface Label {
  scenario: string;
  provider: string;
  /** Lower-case names; the first is the one it is about. */
  users: string[];
  first: EpochMs;
  last: EpochMs;
  /** Somebody means harm. */
  attack: boolean;
  /** `no` of an attack: it lies below what the definition calls one, and an alert is not wrong either. */
  alert: 'yes' | 'no' | 'either';
  /** Null where no incident is owed. */
  outcome: Outcome | null;
  stages: Stage[];
  because: string[];
  parameters: Record<string, number | string>;
}

export interface BenchmarkRun {
  seed: number;
  provider: string;
  labels: Label[];
  files: SampleFile[];
  /** Records' worth of acts, for scale. */
  acts: number;
}

export interface BenchmarkSize {
  users: number;
  attacks: number;
  lookAlikes: number;
}

export const fullSize: BenchmarkSize = { users: 260, attacks: 44, lookAlikes: 32 };

/** A weekday's midnight: the sixteen days end on a Tuesday. */
const START = Date.UTC(2026, 5, 1);

/**
 * One firm's sixteen days in one provider's exports, with attacks and look-alikes on the last two. All of it is
 * synthetic; the same seed gives the same bytes.
 */
export function benchmarkRun(seed: number, provider: Provider, size: BenchmarkSize = fullSize): BenchmarkRun {
  const random = new Random(seed).fork(provider.id);
  const tenant = makeTenant(random.fork('people'), firms[seed % firms.length]!, size.users);
  const start = START + random.int(12) * 7 * DAY;
  const ordinary = background(random.fork('background'), tenant, { start, days: DAYS });
  const cast = new Cast(tenant, ordinary.acts, ordinary.habits, start, random.fork('cast'));

  const draws = [
    ...drawn(attacks, provider, size.attacks).map((scenario) => ({ scenario, isAttack: true })),
    ...drawn(lookAlikes, provider, size.lookAlikes).map((scenario) => ({ scenario, isAttack: false })),
  ].map(({ scenario, isAttack }, number) => {
    const own = random.fork(`${scenario.id} ${number}`);
    const draw = new Draw({
      random: own,
      tenant,
      provider,
      start: start + BASELINE + Math.floor(own.next() * (2 * DAY - LONGEST)) + 4 * MINUTE,
      habits: ordinary.habits,
      take: () => cast.take(),
      bystanders: cast.bystanders,
      usual: (person) => cast.usual(person),
      number: number + 1,
    });
    scenario.play(draw);
    return { scenario, isAttack, draw };
  });

  const newcomers = new Set(draws.flatMap(({ draw }) => [...draw.newcomers]));
  const acts = inOrder([
    ...ordinary.acts.filter((act) => !newcomers.has(personOf(act)!)),
    ...draws.flatMap(({ draw }) => draw.acts),
  ]);
  const ownSignIns = signInsByPerson(acts, provider);
  const labels = draws.map(({ scenario, isAttack, draw }) =>
    labelOf(scenario, provider, draw, isAttack, ownSignIns),
  );
  return {
    seed,
    provider: provider.id,
    labels,
    files: provider.write(tenant, acts, seed),
    acts: acts.length,
  };
}

/** `n` draws, the scenarios that the provider can tell of taken in turn. */
function drawn<S extends Scenario>(scenarios: readonly S[], provider: Provider, n: number): S[] {
  const told = scenarios.filter((scenario) => scenario.in(provider));
  return Array.from({ length: n }, (_, i) => told[i % told.length]!);
}

/** Who is who: people with days enough behind them for scenarios, the others as bystanders. */
class Cast {
  readonly bystanders: readonly Person[];
  readonly #free: Person[];
  readonly #usual = new Map<Person, Source>();

  constructor(
    tenant: Tenant,
    acts: readonly Act[],
    habits: ReadonlyMap<Person, Habits>,
    start: EpochMs,
    random: Random,
  ) {
    const places = new Map<Person, Map<string, { source: Source; days: Set<number> }>>();
    for (const act of acts) {
      if (act.kind !== 'signin' || act.code !== 0 || !act.interactive || act.time >= start + BASELINE)
        continue;
      const own = places.get(act.person) ?? new Map<string, { source: Source; days: Set<number> }>();
      places.set(act.person, own);
      const place = own.get(act.source.ip) ?? { source: act.source, days: new Set() };
      own.set(act.source.ip, place);
      place.days.add(Math.floor(act.time / DAY));
    }
    for (const [person, own] of places) {
      const [most] = [...own.values()].sort((a, b) => b.days.size - a.days.size);
      this.#usual.set(person, most!.source);
    }
    // Those whose machine is registered come first: a look-alike may need its number. Administrators and the people
    // of the firm's one-off happenings are left alone.
    const settled = tenant.people
      .slice(12)
      .filter((person) => !person.admin && (places.get(person)?.size ?? 0) > 0);
    const mixed = settled
      .map((person) => ({ person, key: random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ person }) => person)
      .filter((person) => habits.get(person)!.office.deviceId !== undefined);
    const kept = Math.floor(mixed.length * 0.85);
    this.#free = mixed.slice(0, kept);
    this.bystanders = mixed.slice(kept);
  }

  take(): Person {
    const person = this.#free.shift();
    if (!person) throw new Error('more scenarios than people');
    return person;
  }

  usual(person: Person): Source {
    return this.#usual.get(person)!;
  }
}

function personOf(act: Act): Person | undefined {
  if (act.kind === 'signin') return act.person;
  if (act.kind === 'directory') return 'person' in act.actor ? act.actor.person : undefined;
  return act.session.person;
}

/** When people signed in from a place of their own, as far as the export says so. */
function signInsByPerson(acts: readonly Act[], provider: Provider): Map<Person, SignIn[]> {
  const found = new Map<Person, SignIn[]>();
  for (const act of acts) {
    if (act.kind !== 'signin' || !provider.shows(act)) continue;
    const list = found.get(act.person);
    if (list) list.push(act);
    else found.set(act.person, [act]);
  }
  return found;
}

/** Sign-ins of the person's own, with a machine or from an address that two of the days before know. */
function atUsualPlaces(own: readonly SignIn[], { statesDevices }: Provider, start: EpochMs): EpochMs[] {
  const isBefore = ({ time }: SignIn): boolean => time < start && time >= start - BASELINE;
  const isUsual = ({ source }: SignIn): boolean => {
    const before = own.filter(isBefore);
    if (statesDevices && source.deviceId !== undefined)
      return before.some((signIn) => signIn.source.deviceId === source.deviceId);
    const days = before
      .filter((signIn) => signIn.source.ip === source.ip)
      .map(({ time }) => Math.floor((start - time) / DAY));
    return new Set(days).size >= 2;
  };
  return own.filter((signIn) => signIn.time >= start && isUsual(signIn)).map(({ time }) => time);
}

const ranks: readonly (Outcome | null)[] = [null, 'attempted', 'repelled', 'succeeded'];

function labelOf(
  { id, either }: Scenario & Partial<LookAlike>,
  provider: Provider,
  draw: Draw,
  isAttack: boolean,
  ownSignIns: ReadonlyMap<Person, SignIn[]>,
): Label {
  const facts = [...draw.facts];
  const strangers = new Set(isAttack ? draw.acts.flatMap((act) => addressOf(act, draw)) : []);
  const verdicts = facts.map(([person, fact]): Verdict => {
    const own = (ownSignIns.get(person) ?? []).filter(({ source }) => !strangers.has(source.ip));
    return judge(fact, provider.tellsPassword, atUsualPlaces(own, provider, draw.start));
  });
  const worst = verdicts.sort((a, b) => ranks.indexOf(b.outcome) - ranks.indexOf(a.outcome))[0];
  const people = [
    ...new Set([draw.person, ...draw.facts.keys(), ...draw.acts.flatMap((act) => personOf(act) ?? [])]),
  ];
  const times = draw.acts.map(({ time }) => time);
  const isOwed = verdicts.some(({ alert }) => alert);
  return {
    scenario: id,
    provider: provider.id,
    users: people.filter((person) => !person.admin).map(({ upn }) => upn.toLowerCase()),
    first: Math.min(...times),
    last: Math.max(...times),
    attack: isAttack,
    alert: isAttack ? (isOwed ? 'yes' : 'no') : either ? 'either' : 'no',
    outcome: isAttack && isOwed ? (worst?.outcome ?? null) : null,
    stages: isAttack ? (worst?.stages ?? []) : [],
    because: isAttack ? [...new Set(verdicts.flatMap(({ because }) => because))] : [],
    parameters: draw.parameters,
  };
}

/** Addresses of the attacker's seats: those of acts that are not at the person's own. */
function addressOf(act: Act, draw: Draw): string[] {
  if (act.kind !== 'signin') return [];
  return act.source.ip === draw.own.ip ? [] : [act.source.ip];
}
