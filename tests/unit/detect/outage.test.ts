import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import type { Finding } from '../../../src/model/finding';
import { A, Drawing, H } from '../support/drawing';

/** Four people at home in the office, a newcomer without a past, all of them asked in vain. */
function office(): Drawing {
  const d = new Drawing();
  for (let i = 0; i < 4; i++) d.baseline(`user${i}`, H);
  for (let i = 0; i < 4; i++) d.prompts(`user${i} 09:0${i} +20s t t`, H);
  return d.prompts('newcomer 09:01 +60s t t t t t t t', H);
}
const of = (d: Drawing, catalogue: string): Finding[] =>
  analyse(d.table()).findings.filter((finding) => finding.catalogue === catalogue);

describe('an outage of the provider', () => {
  it('makes a newcomer’s burst at the office information, and says why', () => {
    const [burst] = of(office(), 'S2.1');
    expect(burst).toMatchObject({ severity: 'info', user: 'newcomer@firm.example' });
    expect(burst!.why).toContain('an outage explains them');
  });

  it('explains nothing that somebody refused', () => {
    const [burst] = of(office().prompts('newcomer 09:09 +10s d', H), 'S2.1');
    expect(burst).toMatchObject({ severity: 'medium' });
  });

  it('explains nothing from elsewhere', () => {
    const d = office().prompts('user2 09:05 +10s d d d d d d d d', A);
    const [burst] = of(d, 'S2.1').filter(({ user }) => user === 'user2@firm.example');
    expect(burst).toMatchObject({ severity: 'high' });
    expect(analyse(d.table()).incidents.map(({ user }) => user)).toEqual(['user2@firm.example']);
  });

  it('does not hide a burst that comes later', () => {
    const { incidents } = analyse(office().prompts('newcomer 13:00 +20s d d d d d d', A).table());
    expect(incidents.map(({ user }) => user)).toEqual(['newcomer@firm.example']);
    expect(incidents[0]!.reasons).toContain('S2.1: 6 prompts refused or unanswered in 1 min 40 s (+15)');
  });

  it('is none while few people are concerned', () => {
    const d = new Drawing();
    for (let i = 0; i < 3; i++) d.baseline(`user${i}`, H).prompts(`user${i} 09:0${i} +20s t t`, H);
    d.prompts('newcomer 09:01 +60s t t t t t t t', H);
    expect(of(d, 'S2.1')[0]).toMatchObject({ severity: 'medium' });
  });
});
