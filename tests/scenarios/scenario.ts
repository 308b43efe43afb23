import type { EpochMs } from '../../src/base/units';
import type { Act, SampleFile, Tenant } from '../../src/sample/acts';
import { layouts, type LayoutId } from '../../src/sample/layouts';

/** The layouts of the sign-in log that scenarios are written in. */
export const entraLayouts = [
  'entra.signin.log-analytics-csv',
  'entra.signin.portal-csv',
  'entra.signin.graph-json',
  'entra.signin.diagnostic-json',
] as const satisfies LayoutId[];
export type EntraLayout = (typeof entraLayouts)[number];

/** Layouts whose rows hold authentication steps; the portal CSV does not. */
export const withSteps: EntraLayout[] = entraLayouts.filter((id) => id !== 'entra.signin.portal-csv');

/** Start of every scenario at phase 0: T of its description. */
export const SCENARIO_START: EpochMs = Date.UTC(2026, 8, 14, 14, 0);

/** Start phases in ms: on the minute, just before one, across an hour, across midnight UTC. */
export const phases = [0, 13_500, 59_200, 3_577_000, 35_970_000];

export interface Expectation {
  outcome?: 'succeeded' | 'blocked' | 'repelled' | 'attempted';
  severity?: 'info' | 'low' | 'medium' | 'high' | 'critical';
  /** Highest confidence allowed, 0..1. */
  confidenceAtMost?: number;
  confidenceAtLeast?: number;
  /** Fields of the incident's counts. */
  counts?: {
    prompts?: number;
    denied?: number;
    timedOut?: number;
    approved?: number;
    failed?: number;
    fraud?: number;
    wrongNumber?: number;
  };
  contained?: boolean;
  /** Other readings the incident must offer. */
  alternatives?: string[];
  /** Each must occur in one line of `missing`. */
  missing?: RegExp[];
  /** Records that must be recognised as copies of another. */
  duplicates?: number;
}

/**
 * What happens and what has to be found. Catalogue numbers in `must` may carry the severity the finding must have at
 * least (`S2.1:high`); ids in `mustNot` are prefixes of a family where they end in `.` or have no number after the
 * dot (`S3.1` also forbids `S3.1A`; `S2` forbids every S2.x).
 */
export interface Scenario {
  id: string;
  title: string;
  /** @param start T0. Includes the baseline. */
  build: (start: EpochMs) => Act[];
  /** Sign-in layouts in which its facts survive; empty where it has no sign-in file. */
  entra: readonly EntraLayout[];
  /** `with`: mailbox and file acts come as a unified audit log; `only`: sign-ins too, and there is no other file. */
  ual: 'none' | 'with' | 'only';
  must: string[];
  mustNot: string[];
  /** Findings of severity medium or above are forbidden, and incidents. */
  quiet?: boolean;
  expect?: Expectation;
}

/**
 * @param layout sign-in layout; null where there is no sign-in file.
 * @returns the scenario's files: sign-ins, directory audit if it has any, unified audit log if it has one.
 */
export function render(
  scenario: Scenario,
  tenant: Tenant,
  start: EpochMs,
  layout: EntraLayout | null,
  ual: LayoutId = 'm365.ual.purview-csv',
): SampleFile[] {
  const acts = scenario.build(start);
  const files: SampleFile[] = [];
  if (layout) files.push(layouts[layout](tenant, acts));
  if (acts.some((act) => act.kind === 'directory'))
    files.push(layouts['entra.audit.graph-json'](tenant, acts));
  if (scenario.ual !== 'none') files.push(layouts[ual](tenant, acts));
  return files;
}
