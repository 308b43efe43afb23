import { HOUR, MINUTE, SECOND, spoken } from '../../base/units';
import { promptsKql, windowKql } from '../kql';
import { evenGap } from '../even-gap';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, endings, within } from '../words';
import { isQuiet } from './push-burst';

export const promptsUnanswered = defineRule({
  id: 'prompts-unanswered',
  catalogue: 'S2.1i',
  version: 1,
  title: 'Unanswered prompts at the usual desk',
  stage: 'push-bombing',
  severity: 'info',
  techniques: ['T1621'],
  references: ['MITRE ATT&CK T1621'],
  params: {
    minPrompts: { value: 5, unit: 'prompts', why: 'as for a burst' },
    minWeight: { value: 3, unit: 'weight', why: 'as for a burst: six unanswered prompts, half each' },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a burst' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
    evenWithin: {
      value: 2 * SECOND,
      unit: 'ms',
      why: 'a person does not retry to the second; a VPN or mail client does',
    },
  },
  kql: (p) => `${promptsKql}
${windowKql('adverse', p.window)}
| summarize N = count(), Weight = sum(W), Others = countif(O != "timeout"), First = min(At), Last = max(At) by U, Start
| where N >= ${p.minPrompts} and Weight >= ${p.minWeight} and Others == 0
// From a source familiar to the user; even gaps within ${kqlSpan(p.evenWithin)} mean a retrying client; hits within ${kqlSpan(p.mergeGap)} are one.`,
  describe: (p) =>
    `${p.minPrompts} or more prompts within ${kqlSpan(p.window)}, all unanswered and all asked from a familiar source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user);
      if (adverse.length < p.minPrompts) continue;
      const weight = prefixSums(adverse, (i) => ctx.asked.weight[i]!);
      const quiet = prefixSums(adverse, (i) => (isQuiet(ctx.prompts[i]!.result, ctx.isFamiliar(i)) ? 1 : 0));
      const times = adverse.map((i) => ctx.prompts[i]!.time);
      const judge = (from: number, to: number): number => {
        const n = to - from + 1;
        return n >= p.minPrompts &&
          weight[to + 1]! - weight[from]! >= p.minWeight &&
          quiet[to + 1]! - quiet[from]! === n
          ? n
          : -1;
      };
      for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const prompts = adverse.slice(run.from, run.to + 1);
        const hit = promptHit(ctx, user, prompts, 'info');
        const gap = evenGap(times.slice(run.from, run.to + 1), p.evenWithin);
        const reading =
          gap === undefined
            ? 'the phone was out of reach'
            : `one every ${spoken(gap)}, as a retrying client asks`;
        hit.why = `${counted(prompts.length, 'prompt')} ${within(hit.first, hit.last)} from a familiar source (${endings(ctx, prompts)}): ${reading}.`;
        hit.facts = { regular: gap === undefined ? 0 : 1 };
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: ['An attacker behind the user’s own device or address looks familiar.'],
});
