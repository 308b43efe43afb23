import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import { incidentPicture } from '../../../src/correlate/timeline-model';
import type { Drawing } from '../support/drawing';
import { A, Drawing as NewDrawing, H } from '../support/drawing';
import { scenarios } from '../support/scenarios';

const pictureOf = (d: Drawing) => {
  const analysis = analyse(d.table());
  return { ...incidentPicture(analysis, analysis.incidents[0]!), analysis };
};

describe('the picture of P01', () => {
  const { timeline, stageEvents, stageHeadlines } = pictureOf(scenarios.P01());

  it('puts each event into its stage, once', () => {
    expect(
      Object.fromEntries(Object.entries(stageEvents).map(([stage, rows]) => [stage, rows.length])),
    ).toEqual({
      recon: 6,
      'push-bombing': 20,
      access: 1,
      'post-access': 1,
      exfiltration: 500,
    });
  });

  it('says each stage in a line', () => {
    expect(stageHeadlines).toEqual({
      recon: '5 wrong passwords',
      'push-bombing': '20 prompts',
      access: '1 approval, RU',
      'post-access': 'rule',
      exfiltration: '500 downloads',
    });
  });

  it('has marks by time, a bracket and an anchor', () => {
    const times = timeline.marks.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(timeline.anchor).toBe(new NewDrawing().at('09:05'));
    expect(timeline.bursts.map(({ label }) => label)).toEqual(['19 prompts refused or unanswered · 3 min']);
    expect(timeline.marks.find(({ stage }) => stage === 'post-access')?.label).toBe(
      'UpdateInboxRules “sync”',
    );
    expect(timeline.techniques['push-bombing']).toEqual(['T1621']);
  });
});

it('shows the user’s own sign-in after a repelled attempt, quiet', () => {
  const { timeline, stageHeadlines, stageEvents } = pictureOf(scenarios.B27());
  expect(
    timeline.marks.filter(({ attacker }) => !attacker).map(({ stage, shape }) => [stage, shape]),
  ).toEqual([['access', 'sign-in']]);
  expect(stageHeadlines.access).toBe('none; the user’s own sign-in');
  expect(stageHeadlines.exfiltration).toBeNull();
  expect(stageEvents.exfiltration).toEqual([]);
});

it('shows a finding whose events all stand in another stage', () => {
  const d = new NewDrawing().baseline('cfo', H).prompts('cfo 09:00 +30s d d d d d d', A);
  const { timeline, stageEvents, stageHeadlines, analysis } = pictureOf(d);
  const [incident] = analysis.incidents;
  expect(incident!.stages.map(({ stage }) => stage)).toContain('recon');
  const marks = timeline.marks.filter(({ stage }) => stage === 'recon');
  expect(marks.map(({ label }) => label)).toEqual(['Somebody else knows the password']);
  expect(stageHeadlines.recon).toBe('Somebody else knows the password');
  expect(stageEvents.recon).toHaveLength(6);
});

it('shows a product’s own verdict where the bombing stands', () => {
  const d = new NewDrawing().baseline('cfo', H);
  d.act('cfo', '09:00', 'risk', 'user.risk.detect', { log: 'okta.system-log', reason: 'MFA brute force' });
  const { timeline, stageEvents } = pictureOf(d);
  expect(timeline.marks.map(({ stage, label }) => [stage, label])).toEqual([
    ['push-bombing', 'user.risk.detect'],
  ]);
  expect(stageEvents['push-bombing']).toHaveLength(1);
});

it('shows mail that was taken as taken, and the rule as what was done', () => {
  const d = new NewDrawing()
    .baseline('cfo', H)
    .prompts('cfo 09:00 +10s d d d d d A', A)
    .act('cfo', '09:10', 'mailbox', 'New-InboxRule', {
      ip: A.ip,
      parameters: { ForwardTo: 'x@evil.example' },
    })
    .act('cfo', '09:20', 'mailbox', 'MailItemsAccessed', {
      ip: A.ip,
      parameters: { MailAccessType: 'Sync' },
    });
  const { stageHeadlines } = pictureOf(d);
  expect(stageHeadlines['post-access']).toBe('rule');
  expect(stageHeadlines.exfiltration).toBe('1 mail read');
});
