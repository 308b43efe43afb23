import { HOUR, MINUTE } from '../../base/units';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { promptsKql, windowKql } from '../kql';
import { outagePrompts, unlessOutage } from '../outage';
import { promptHit } from '../prompt-hit';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, endings, within } from '../words';

export const pushBurst = defineRule({
  id: 'push-burst',
  catalogue: 'S2.1',
  version: 2,
  title: 'Many prompts in a short time',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1621'],
  references: [
    'Azure-Sentinel MFASpammingfollowedbySuccessfullogin.yaml (more than 10 in 5 min)',
    'Sentinel-Queries Identity-MultipleMFAFailuresPrivUsers.kql (lower bar for administrators)',
    'elastic credential_access_okta_mfa_bombing_via_push_notifications.toml (5 denials in 10 min)',
  ],
  params: {
    minPrompts: {
      value: 5,
      unit: 'prompts',
      why: 'people mistap once or twice; the published rules that find short bursts ask for five',
    },
    minWeight: {
      value: 3,
      unit: 'weight',
      why: 'an unanswered prompt counts half, so a phone in a drawer alone takes six',
    },
    window: {
      value: 10 * MINUTE,
      unit: 'ms',
      why: 'one minute, as in the published hunting query, misses five refusals ten seconds apart in 83 % of start phases',
    },
    highPrompts: { value: 10, unit: 'prompts', why: 'twice the threshold: nobody mistaps ten times' },
    highUnfamiliar: { value: 8, unit: 'prompts', why: 'from a source never seen, fewer are enough' },
    minPrivileged: {
      value: 3,
      unit: 'prompts',
      why: 'an administrator’s account is worth more: fewer are enough from a source that is not familiar',
    },
    weightPrivileged: { value: 2, unit: 'weight', why: 'three unanswered prompts are a slow phone' },
    mergeGap: {
      value: HOUR,
      unit: 'ms',
      why: 'one phase of the attack is one finding, however long it pauses',
    },
  },
  kql: (p) => `${promptsKql}
${windowKql('adverse', p.window)}
| summarize N = count(), Weight = sum(W), First = min(At), Last = max(At) by U, Start
| where N >= ${p.minPrompts} and Weight >= ${p.minWeight}
| extend Severity = iff(N >= ${p.highPrompts}, "High", "Medium")
// For administrators, from a source that is not familiar, N >= ${p.minPrivileged} and Weight >= ${p.weightPrivileged} are enough.
// High too at ${p.highUnfamiliar} from a source new to the user; hits within ${kqlSpan(p.mergeGap)} are one.
| summarize arg_max(N, *) by U`,
  describe: (p) =>
    `${p.minPrompts} or more prompts refused or unanswered within ${kqlSpan(p.window)}, weighing ${p.minWeight} or more, not all of them unanswered at the usual desk; for an administrator ${p.minPrivileged} weighing ${p.weightPrivileged} from sources that are not familiar`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const outage = outagePrompts(ctx);
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user);
      if (adverse.length < Math.min(p.minPrompts, p.minPrivileged)) continue;
      const privilege = ctx.privilege(user);
      if (adverse.length < p.minPrompts && privilege === undefined) continue;
      const weight = prefixSums(adverse, (i) => ctx.asked.weight[i]!);
      const telling = prefixSums(adverse, (i) =>
        isQuiet(ctx.prompts[i]!.result, ctx.isFamiliar(i)) ? 0 : 1,
      );
      const strange = prefixSums(adverse, (i) =>
        !ctx.isFamiliar(i) && ctx.sourceOf(i).familiarity === 'UNFAMILIAR' ? 1 : 0,
      );
      const usual = prefixSums(adverse, (i) => (ctx.isFamiliar(i) ? 1 : 0));
      const times = adverse.map((i) => ctx.prompts[i]!.time);
      const isEnoughForAdmin = (from: number, to: number): boolean =>
        privilege !== undefined &&
        to - from + 1 >= p.minPrivileged &&
        weight[to + 1]! - weight[from]! >= p.weightPrivileged &&
        usual[to + 1]! === usual[from]!;
      // A window with eight from an unfamiliar source weighs as much as one with ten.
      const judge = (from: number, to: number): number => {
        const n = to - from + 1;
        const enough =
          n >= p.minPrompts &&
          weight[to + 1]! - weight[from]! >= p.minWeight &&
          telling[to + 1]! > telling[from]!;
        if (!enough && !isEnoughForAdmin(from, to)) return -1;
        return n >= p.highPrompts || strange[to + 1]! - strange[from]! >= p.highUnfamiliar ? 1 : 0;
      };
      for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const prompts = adverse.slice(run.from, run.to + 1);
        const hit = promptHit(ctx, user, prompts, run.peak === 1 ? 'high' : 'medium');
        hit.why = `${counted(prompts.length, 'prompt')} ${within(hit.first, hit.last)}: ${endings(ctx, prompts)}${prompts.length < p.minPrompts ? `; few, but ${privilege!}` : ''}.`;
        hits.push(unlessOutage(hit, outage));
      }
    }
    return hits;
  },
  blindSpots: [
    'An export without authentication details cannot tell denied from unanswered: such prompts count as failed.',
    'Prompts that the phone app suppressed appear as unanswered: the person may have seen none.',
  ],
});

/** Unanswered at the usual desk, or blocked there after too many: a phone out of reach, a client that retries. */
export function isQuiet(result: string, isFamiliar: boolean): boolean {
  return (result === 'timeout' || result === 'blocked') && isFamiliar;
}
