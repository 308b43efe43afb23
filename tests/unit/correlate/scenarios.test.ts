import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/correlate/analyse';
import { scenarios, type ScenarioName } from '../support/scenarios';

interface Expected {
  /**
   * Points of the strongest candidate; undefined where there is no candidate at all. Those of place A hold five for
   * its hosting network.
   */
  points?: number;
  must: string[];
  not: string[];
  outcome?: string;
  severity?: string;
  contained?: boolean;
}

const never = ['S3.1A', 'S3.1B', 'S3.1C', 'S3.1x'];

const expected: Record<ScenarioName, Expected> = {
  P01: {
    points: 98,
    must: ['S1.1', 'S1.4', 'S2.1', 'S2.2', 'S2.3', 'S3.1A', 'S4.1', 'S5.1', 'S5.2'],
    not: ['S1.2', 'S3.2'],
    outcome: 'succeeded',
    severity: 'critical',
  },
  P01prompts: {
    points: 80,
    must: ['S1.1', 'S1.4', 'S2.1', 'S2.2', 'S2.3', 'S3.1A'],
    not: ['S3.2'],
    outcome: 'succeeded',
    severity: 'high',
  },
  P01b: {
    points: 55,
    must: ['S1.1', 'S2.1', 'S3.1A'],
    not: ['S2.2', 'S2.3', 'S1.4'],
    outcome: 'succeeded',
    severity: 'high',
  },
  P02: { points: 80, must: ['S2.1', 'S3.1A'], not: [], outcome: 'succeeded' },
  P03: { points: 80, must: ['S2.1', 'S2.2', 'S2.3', 'S3.1A'], not: [] },
  P04: { points: 75, must: ['S2.3', 'S3.1A'], not: ['S2.1'] },
  P04by15: { points: 75, must: ['S2.3', 'S3.1A'], not: ['S2.1'] },
  P04by25: { points: 70, must: ['S2.3', 'S3.1B'], not: ['S2.1', 'S3.1A'] },
  P05: { points: 55, must: ['S2.1', 'S2.3'], not: never, outcome: 'attempted', severity: 'medium' },
  P06: { points: 80, must: ['S2.1', 'S3.1A'], not: ['S3.1x'] },
  P06c: { points: 63, must: ['S2.1', 'S3.1x'], not: ['S3.1A'], outcome: 'succeeded' },
  P07: { points: 60, must: ['S2.4'], not: ['S2.1'], outcome: 'repelled', severity: 'medium' },
  P07audit: { points: 30, must: ['S2.4'], not: ['S2.1'], outcome: 'repelled' },
  P08: { points: 63, must: ['S2.5', 'S2.2'], not: never },
  P09: {
    points: 30,
    must: ['S1.4'],
    not: ['S2.1', 'S2.2', 'S2.3'],
    outcome: 'attempted',
    severity: 'low',
  },
  P10: { points: 30, must: ['S1.2', 'S1.4', 'S1.5'], not: ['S2.1', 'S2.2'] },
  P11: { must: ['S2.6'], not: ['S2.1'] },
  P16: { points: 96, must: ['S4.1', 'S4.2', 'S4.3'], not: [], severity: 'critical' },
  P17: { points: 93, must: ['S4.6'], not: [], severity: 'critical' },
  P20: { points: 80, must: ['S2.1', 'S3.1A'], not: [] },
  P23b: { points: 75, must: ['S3.1B'], not: ['S3.1A', 'S3.1C'] },
  P23c: { points: 68, must: ['S3.1C'], not: ['S3.1A', 'S3.1B'] },
  P24: { points: 30, must: ['S1.4'], not: ['S2.1', 'S2.2'] },
  P25: { points: 60, must: ['S2.1', 'S3.1A'], not: [] },
  P28: { points: 80, must: ['S3.1A'], not: [], contained: true },
  P29: { points: 30, must: ['S3.2'], not: never },
  B01: { must: [], not: ['S1.1', 'S1.4', 'S2.1'] },
  B02: { must: ['S3.S'], not: ['S2.1', ...never] },
  B02b: { must: ['S2.1i', 'S3.S'], not: ['S2.1', ...never] },
  B03: { must: [], not: ['S2.1', 'S2.2', 'S3.S', 'S3.2', ...never] },
  B05: { must: [], not: ['S2.1', 'S2.1i', 'S2.2'] },
  B07: { must: [], not: [] },
  B09: { must: [], not: ['S2.6'] },
  B11: { must: [], not: ['S4.1', 'S4.2', 'S4.3'] },
  B18: { must: [], not: ['S1.4', 'S2.1'] },
  B19: { must: [], not: ['S1.4'] },
  B19b: { must: [], not: ['S1.4'] },
  B20: { must: [], not: ['S3.2', ...never] },
  B22: { must: [], not: ['S2.2', 'S2.3', 'S1.4'] },
  B23: { must: [], not: ['S2.1', 'S2.2', 'S2.3', 'S1.4'] },
  // Nobody was bothered, yet somebody typed the right password.
  B23strange: {
    points: 30,
    must: ['S1.4'],
    not: ['S2.1', 'S2.2', 'S2.3'],
    outcome: 'attempted',
    severity: 'low',
  },
  B24: { must: [], not: ['S2.1', 'S2.2'] },
  B25one: { points: 25, must: ['S3.2'], not: never },
  B25three: { points: 25, must: ['S3.2'], not: never },
  B27: { points: 55, must: ['S2.1', 'S3.R'], not: never, outcome: 'repelled', severity: 'medium' },
  B29: { points: -30, must: ['S2.1', 'S3.S'], not: never },
};

const alerts = new Set(['medium', 'high', 'critical']);
/** Phases that cross minutes, hours and midnight. */
const phases = [0, 1, 31_500, 7 * 60_000 + 7_000, 53 * 60_000, 14 * 3_600_000 + 29_000];

describe.each(Object.keys(scenarios) as ScenarioName[])('scenario %s', (name) => {
  const { points, must, not, outcome, severity, contained } = expected[name];
  it.each(phases)('holds at phase %i ms', (phase) => {
    const { findings, incidents, scored } = explain(scenarios[name](phase).table());
    const catalogues = findings.map((f) => f.catalogue);
    expect(catalogues).toEqual(expect.arrayContaining(must));
    expect(catalogues.filter((c) => not.includes(c))).toEqual([]);
    if (points !== undefined)
      expect(Math.max(...scored.map((s) => s.points)), JSON.stringify(scored.map((s) => s.reasons))).toBe(
        points,
      );
    const isIncident = outcome !== undefined || (points ?? 0) > 30;
    expect(incidents.length).toBe(isIncident ? 1 : 0);
    const [incident] = incidents;
    if (outcome) expect(incident?.outcome).toBe(outcome);
    if (severity) expect(incident?.severity).toBe(severity);
    if (isIncident) expect(incident?.contained).toBe(contained ?? false);
    if (name.startsWith('B') && !isIncident && !['B29', 'B23strange'].includes(name))
      expect(findings.filter((f) => alerts.has(f.severity))).toEqual([]);
  });
});
