import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import { incidentPicture } from '../../../src/correlate/timeline-model';
import type { Drawing } from '../support/drawing';
import { Drawing as NewDrawing } from '../support/drawing';
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
