import { DAY, HOUR, MINUTE, SECOND, type EpochMs, type RowIndex } from '../base/units';
import type { Severity, Stage, Unit } from '../model/finding';
import type { CampaignSpan } from './campaign-spans';
import type { Context } from './context';

/** A number a rule decides by, with the reason it has this value. */
export interface Param {
  value: number;
  /** `ms` is shown and put into KQL as a time span. */
  unit:
    | 'ms'
    | 'prompts'
    | 'weight'
    | 'sign-ins'
    | 'users'
    | 'tries'
    | 'operations'
    | 'files'
    | 'items'
    | 'bytes'
    | 'chars'
    | 'km'
    | 'km/h'
    | 'times';
  why: string;
}

/** One thing a rule found; the engine makes a `Finding` of it. */
export interface Hit {
  /** Index of the person into the identity's users. */
  user: number;
  severity: Severity;
  /** Severity once joined to an incident, where that differs. */
  anchoredSeverity?: Severity;
  /** Catalogue number, where the rule has several: `S3.1B`. */
  catalogue?: string;
  title?: string;
  techniques?: string[];
  /** Rows of every distinct record behind it, in any order. */
  rows: RowIndex[];
  /** When what it claims happened; for an approval its own time, though its evidence begins earlier. */
  first: EpochMs;
  last: EpochMs;
  count: number;
  unit: Unit;
  why: string;
  /** Indices of the prompts it rests on. */
  prompts?: number[];
  /** The approved prompt, for stage 3. */
  approval?: number;
  /** Source clusters it speaks of (see clusters.ts). */
  clusters: number[];
  /** Facts beside the parameters: `{ tier: 'A' }`. */
  facts?: Record<string, number | string>;
  /** How long before the access it may lie and still be joined to it, ms. */
  anchorBefore?: number;
  /** How long after the access it may lie, ms; to the end of the episode where left out. */
  anchorAfter?: number;
  /** Stands only within an incident; left out where there is none. */
  leadOnly?: boolean;
  /** Other users the hit is about (a spray's). */
  users?: number[];
  /** The campaign it is the first to tell of. */
  campaign?: CampaignSpan;
}

/** What every rule states about itself, parameters apart. */
interface RuleText {
  /** Rule id; the file's name: `push-burst`. */
  id: string;
  /** Catalogue number: `S2.1`. */
  catalogue: string;
  version: number;
  title: string;
  stage: Stage;
  /** Base severity. */
  severity: Severity;
  /** MITRE ATT&CK ids (v18.1). */
  techniques: string[];
  /** Where the thresholds and the idea come from. */
  references: string[];
  /** What a missed attack could look like. */
  blindSpots: string[];
  /**
   * Whether it runs after the rules that find out who got in, as those of the last two stages do unless they say that they
   * ask nobody.
   */
  followsAccess?: boolean;
}

type Params = Record<string, Param>;
type Values<P extends Params> = { readonly [K in keyof P]: number };

interface RuleDefinition<P extends Params> extends RuleText {
  params: P;
  /** The equivalent hunting query, from the same numbers. */
  kql: (p: Values<P>) => string;
  /** One sentence, from the same numbers. */
  describe: (p: Values<P>) => string;
  /** Pure: no clock, no storage, no page. Hits in any order. */
  evaluate: (ctx: Context, p: Values<P>) => Hit[];
}

export type Rule = RuleDefinition<Params>;

/** States a rule; its parameters are checked against their use. */
export function defineRule<P extends Params>(definition: RuleDefinition<P>): Rule {
  // The engine passes back exactly the names the rule declared.
  return definition as unknown as Rule;
}

/** @returns the rule's parameters in force: its own values, where the analyst did not set others. */
export function valuesOf(
  rule: Rule,
  overrides: Readonly<Record<string, number>> = {},
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(rule.params).map(([name, param]) => [name, overrides[name] ?? param.value]),
  );
}

const spans: readonly [number, string][] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
  [SECOND, 's'],
  [1, 'ms'],
];

/** @returns milliseconds as a KQL time span: `10m`, `1d`. */
export function kqlSpan(ms: number): string {
  const [length, unit] = spans.find(([size]) => ms % size === 0 && ms >= size) ?? [1, 'ms'];
  return `${ms / length}${unit}`;
}
