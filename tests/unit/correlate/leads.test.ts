import { expect, it } from 'vitest';
import { leadsOf } from '../../../src/correlate/leads';
import type { Finding, Severity } from '../../../src/model/finding';

const finding = (id: string, severity: Severity, first: number, incident: string | null = null): Finding =>
  ({ id, severity, first, incident }) as Finding;

it('are findings outside incidents, the grave apart from the quiet, by severity, then time, then id', () => {
  const { grave, quiet } = leadsOf([
    finding('a', 'medium', 10),
    finding('b', 'low', 5),
    finding('c', 'high', 30),
    finding('d', 'critical', 1, 'i1'),
    finding('f', 'medium', 5),
    finding('e', 'medium', 5),
    finding('g', 'info', 1),
    finding('h', 'low', 1, 'i1'),
  ]);
  expect(grave.map(({ id }) => id)).toEqual(['c', 'e', 'f', 'a']);
  expect(quiet.map(({ id }) => id)).toEqual(['b', 'g']);
});
