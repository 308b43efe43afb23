import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import { kqlSpan, valuesOf } from '../../../src/detect/rule';
import { allRules } from '../../../src/detect/rules';
import { vectors } from './vectors';

describe('every rule', () => {
  it('has an id and a catalogue number of its own', () => {
    expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
    expect(new Set(allRules.map(({ catalogue }) => catalogue)).size).toBe(allRules.length);
  });

  it.each(allRules.map((rule) => [rule.id, rule] as const))('%s is well formed', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(rule.techniques.length).toBeGreaterThan(0);
    for (const technique of rule.techniques) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.blindSpots.length).toBeGreaterThan(0);
    for (const param of Object.values(rule.params)) expect(param.why).not.toBe('');
    expect(vectors[id]!.must.length).toBeGreaterThan(0);
    expect(vectors[id]!.not.length).toBeGreaterThan(0);
  });

  it.each(allRules.map((rule) => [rule.id, rule] as const))(
    '%s puts every parameter into its query',
    (_, rule) => {
      // Values nobody would type by chance, so that a match is the parameter.
      const odd = Object.fromEntries(
        Object.entries(rule.params).map(([name, { unit }], i) => [
          name,
          unit === 'ms' ? (7_001 + i) * 1_000 : 7_001 + i,
        ]),
      );
      const kql = rule.kql(odd);
      for (const [name, { unit }] of Object.entries(rule.params))
        expect(kql, name).toContain(unit === 'ms' ? kqlSpan(odd[name]!) : String(odd[name]!));
      expect(rule.describe(valuesOf(rule))).not.toMatch(/undefined|NaN/);
    },
  );
});

/** Start times that fall differently into minutes and hours. */
const phases = [0, 37_003, 59 * 60_000 + 59_999];

describe.each(Object.entries(vectors))('%s', (id, { must, not }) => {
  const found = (vector: (typeof must)[number], phase: number) =>
    analyse(vector.draw(phase).table()).findings.filter(({ detection }) => detection === id);

  it.each(must.map((vector) => [vector.name, vector] as const))('fires on %s', (_, vector) => {
    for (const phase of phases) {
      const findings = found(vector, phase);
      expect(findings.length).toBeGreaterThan(0);
      if (vector.findings !== undefined) expect(findings.length).toBe(vector.findings);
      if (vector.count !== undefined) expect(findings[0]!.count).toBe(vector.count);
      if (vector.severity !== undefined) expect(findings[0]!.severity).toBe(vector.severity);
    }
  });

  it.each(not.map((vector) => [vector.name, vector] as const))('does not fire on %s', (_, vector) => {
    for (const phase of phases) expect(found(vector, phase).map(({ why }) => why)).toEqual([]);
  });
});
