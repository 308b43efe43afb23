import { HOUR, MINUTE } from '../../base/units';
import { promptsKql, windowKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, endings } from '../words';

export const wrongNumber = defineRule({
  id: 'wrong-number',
  catalogue: 'S2.5',
  version: 1,
  title: 'Wrong number entered',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1621'],
  references: ['Sentinel-Queries Identity-PotentialMFANumberMatchingAbuse.kql'],
  params: {
    minWrong: { value: 2, unit: 'prompts', why: 'once may be a slip of the finger' },
    minTogether: { value: 2, unit: 'prompts', why: 'one wrong number beside any other refused prompt' },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a burst' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
  },
  kql: (p) => `${promptsKql}
${windowKql('adverse', p.window)}
| summarize N = count(), Wrong = countif(O == "wrong-number") by U, Start
| where Wrong >= ${p.minWrong} or (Wrong >= 1 and N >= ${p.minTogether})
// From sources that are not familiar; hits within ${kqlSpan(p.mergeGap)} are one.`,
  describe: (p) =>
    `${p.minWrong} or more wrong numbers within ${kqlSpan(p.window)}, or one among ${p.minTogether} or more refused prompts, from an unfamiliar or unknown source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user).filter((i) => {
        if (ctx.isFamiliar(i)) return false;
        const { familiarity } = ctx.sourceOf(i);
        return familiarity === 'UNFAMILIAR' || familiarity === 'UNKNOWN';
      });
      const wrong = prefixSums(adverse, (i) => (ctx.prompts[i]!.result === 'wrong-number' ? 1 : 0));
      if (wrong.at(-1) === 0) continue;
      const times = adverse.map((i) => ctx.prompts[i]!.time);
      const judge = (from: number, to: number): number => {
        const numbers = wrong[to + 1]! - wrong[from]!;
        return numbers >= p.minWrong || (numbers >= 1 && to - from + 1 >= p.minTogether) ? numbers : -1;
      };
      for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const prompts = adverse.slice(run.from, run.to + 1);
        const hit = promptHit(ctx, user, prompts, 'medium');
        hit.why = `${counted(prompts.length, 'prompt')}: ${endings(ctx, prompts)}. Number matching was on, and somebody tried numbers.`;
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: ['Not every export states a wrong number; some say only that the prompt was denied.'],
});
