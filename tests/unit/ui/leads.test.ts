import { describe, expect, it, vi } from 'vitest';
import type { FindingSummary } from '../../../src/worker/api';
import type { Severity } from '../../../src/model/finding';
import { campaignOf } from '../../../src/ui/state/campaign';
import { Desk } from '../../../src/ui/state/desk.svelte';
import { leadsOf } from '../../../src/ui/state/leads';
import { Notices } from '../../../src/ui/state/notices.svelte';
import { fakeEngine, fakeView } from './fake-engine';

vi.stubGlobal('window', { innerHeight: 720 });

let made = 0;
function lead(user: string, severity: Severity, first: number, title = 'A hiding rule'): FindingSummary {
  return {
    ...{
      id: `l${made++}`,
      detection: 'hiding-rule',
      catalogue: 'S4.2',
      version: 1,
      title,
      stage: 'post-access',
    },
    ...{ techniques: [], severity, incident: null, user, first, last: first, count: 1, unit: 'operations' },
    ...{ ips: [], countries: [], why: 'A rule was made.', parameters: {}, evidenceCount: 2 },
  };
}

describe('leads', () => {
  it('stand by person, ranked as the gravest of each is', () => {
    const leads = leadsOf([
      lead('c@firm.example', 'high', 30, 'A role granted'),
      lead('b@firm.example', 'high', 40, 'A role granted'),
      lead('b@firm.example', 'medium', 5),
      lead('b@firm.example', 'medium', 10),
      lead('a@firm.example', 'medium', 20),
    ]);
    expect(leads.map((l) => [l.user, l.severity, l.findings.map((f) => f.first), l.titles])).toEqual([
      ['c@firm.example', 'high', [30], ['A role granted']],
      ['b@firm.example', 'high', [40, 5, 10], ['A role granted', 'A hiding rule']],
      ['a@firm.example', 'medium', [20], ['A hiding rule']],
    ]);
    expect(leadsOf([])).toEqual([]);
  });

  it('are what a case without incidents opens with, and each leads to its events', async () => {
    const desk = new Desk(fakeEngine(false), new Notices());
    const leads = [lead('b@firm.example', 'high', 10), lead('a@firm.example', 'medium', 5)];
    await desk.showCase({ ...fakeView(), incidents: [], leads });
    expect([desk.screen, desk.leadUser, desk.lead?.selection]).toEqual([
      'leads',
      null,
      { kind: 'finding', id: leads[0]!.id },
    ]);
    expect(desk.event).not.toBeNull();
    await desk.openLeads('a@firm.example');
    expect([desk.leadUser, desk.lead?.id]).toEqual(['a@firm.example', leads[1]!.id]);
  });

  it('are told apart from findings of an incident wherever a finding is opened', async () => {
    const desk = new Desk(fakeEngine(true), new Notices());
    const loose = lead('b@firm.example', 'high', 10);
    await desk.showCase({ ...fakeView(), leads: [loose] });
    desk.showFinding('f2', 'S2.1 Many prompts');
    expect([desk.screen, desk.finding, desk.lead]).toEqual(['timeline', 'f2', null]);
    desk.showFinding(loose.id, 'S4.2 A hiding rule');
    expect([desk.screen, desk.finding, desk.lead?.id]).toEqual(['leads', 'f2', loose.id]);
  });
});

describe('a campaign', () => {
  it('names the other incidents of its source, and none where there is none', () => {
    const view = fakeView();
    const campaigns = [{ id: 'c1', incidents: ['i1', 'i3'], first: 0, last: 1, ips: ['192.0.2.7'] }];
    expect(campaignOf(view, 'i1')).toBeNull();
    const found = campaignOf({ ...view, campaigns }, 'i1')!;
    expect([found.accounts, found.others.map((i) => i.id)]).toEqual([2, ['i3']]);
    expect(campaignOf({ ...view, campaigns }, 'i2')).toBeNull();
  });
});
