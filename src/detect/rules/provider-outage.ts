import { MINUTE } from '../../base/units';
import type { PromptResult } from '../../model/prompt';
import { promptsKql, windowKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, endings, within } from '../words';

const silent: ReadonlySet<PromptResult> = new Set(['timeout', 'undelivered']);
const refused: ReadonlySet<PromptResult> = new Set(['denied', 'fraud', 'wrong-number']);

export const providerOutage = defineRule({
  id: 'provider-outage',
  catalogue: 'guard',
  version: 1,
  title: 'Prompts of many people went unanswered at once',
  stage: 'push-bombing',
  severity: 'info',
  techniques: ['T1621'],
  references: ['Microsoft Entra: reporting on multifactor authentication (delivery failures and time-outs)'],
  params: {
    minUsers: { value: 5, unit: 'users', why: 'five people do not leave their phones behind together' },
    window: { value: 30 * MINUTE, unit: 'ms', why: 'an outage of a push service lasts minutes at least' },
    egressUsers: {
      value: 3,
      unit: 'users',
      why: 'an address usual to so many of them is the office, also for a newcomer',
    },
  },
  kql: (p) => `${promptsKql}
${windowKql('(adverse | extend All = 1)', p.window, 'All')}
| summarize Users = dcountif(U, O == "timeout"), Refusing = dcountif(U, O != "timeout") by Start
| where Users >= ${p.minUsers} and Refusing == 0
// From addresses usual to each of them, or usual to ${p.egressUsers} of them.`,
  describe: (p) =>
    `prompts of ${p.minUsers} or more users unanswered or undelivered within ${kqlSpan(p.window)}, asked from their usual sources or from one usual to ${p.egressUsers} of them, and none of theirs refused there`,
  evaluate: (ctx, p) => {
    const told: number[] = [];
    for (let i = 0; i < ctx.prompts.length; i++) if (silent.has(ctx.prompts[i]!.result)) told.push(i);
    if (told.length < p.minUsers) return [];
    const usual = new Map<number, Set<number>>();
    for (const i of told) {
      if (!ctx.isFamiliar(i)) continue;
      const network = ctx.networks[ctx.prompts[i]!.row]!;
      usual.set(network, (usual.get(network) ?? new Set()).add(ctx.asked.user[i]!));
    }
    const isUsual = (i: number): boolean =>
      ctx.isFamiliar(i) || (usual.get(ctx.networks[ctx.prompts[i]!.row]!)?.size ?? 0) >= p.egressUsers;
    // Whoever refuses at home has a phone that works.
    const refusing = new Set<number>();
    for (let i = 0; i < ctx.prompts.length; i++)
      if (refused.has(ctx.prompts[i]!.result) && isUsual(i)) refusing.add(ctx.asked.user[i]!);
    const quiet = told.filter((i) => !refusing.has(ctx.asked.user[i]!) && isUsual(i));

    const times = quiet.map((i) => ctx.prompts[i]!.time);
    const users = quiet.map((i) => ctx.asked.user[i]!);
    const distinct = new DistinctCount(users);
    const judge = (from: number, to: number): number => (distinct.of(from, to) >= p.minUsers ? 0 : -1);
    return slidingRuns(times, p.window, p.window, judge).map(({ from, to }): Hit => {
      const prompts = quiet.slice(from, to + 1);
      const concerned = [...new Set(users.slice(from, to + 1))].sort((a, b) => a - b);
      const hit = promptHit(ctx, concerned[0]!, prompts, 'info');
      return {
        ...hit,
        users: concerned,
        count: concerned.length,
        unit: 'users',
        clusters: [],
        why: `${counted(prompts.length, 'prompt')} of ${counted(concerned.length, 'user')} ${within(hit.first, hit.last)} at their usual places: ${endings(ctx, prompts) || 'not delivered'}; nobody refused there.`,
      };
    });
  },
  blindSpots: ['A campaign against many people that runs through the office’s own address looks the same.'],
});
