import { HOUR, MINUTE } from '../../base/units';
import type { MfaMethod } from '../../model/event';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { mergeRuns, prefixSums, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

const telephony: ReadonlySet<MfaMethod> = new Set(['phone-call', 'sms']);

export const voiceSmsBombing = defineRule({
  id: 'voice-sms-bombing',
  catalogue: 'S2.11',
  version: 1,
  title: 'Many calls or messages in a short time',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1621'],
  references: [
    'MITRE ATT&CK T1621 (phone calls and messages)',
    'Okta: toll fraud and SMS pumping; system.sms.send_factor_verify_message',
    'Microsoft Entra error 50088 (limit on telephony MFA calls reached)',
  ],
  params: {
    minPrompts: { value: 5, unit: 'prompts', why: 'as for pushes' },
    minWeight: { value: 3, unit: 'weight', why: 'as for pushes: an unanswered call counts half' },
    minSends: {
      value: 10,
      unit: 'prompts',
      why: 'a message needs no answer on the phone, so that only their number speaks',
    },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for pushes' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one phase is one finding' },
  },
  kql: (p) => `let calls = union isfuzzy=true
(SigninLogs | mv-expand Step = todynamic(tostring(AuthenticationDetails))
  | where tolower(tostring(Step.authenticationMethod)) has_any ("call", "voice", "text message", "sms")
  | extend D = tolower(tostring(Step.authenticationStepResultDetail))
  | project U = tolower(UserPrincipalName), At = TimeGenerated, W = case(D has "hung up", 1.0, D startswith "mfa denied", 0.5, 0.0)),
(SigninLogs | where ResultType == "50088" | project U = tolower(UserPrincipalName), At = TimeGenerated, W = 100.0),
(Okta_CL | where eventType_s in ("system.sms.send_factor_verify_message", "system.voice.send_mfa_challenge_call")
  | project U = tolower(target_0_alternateId_s), At = published_t, W = 0.0);
calls | project U, Start = At | join kind=inner calls on U
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize N = count(), Adverse = countif(W > 0), Weight = sum(W) by U, Start
| where (Adverse >= ${p.minPrompts} and Weight >= ${p.minWeight}) or N >= ${p.minSends} // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(N, *) by U`,
  describe: (p) =>
    `${p.minPrompts} or more calls or messages refused or unanswered within ${kqlSpan(p.window)}, weighing ${p.minWeight} or more, or ${p.minSends} sent, from a source that is not familiar; a reached limit on calls is a lead`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const callsOf = new Map<number, number[]>();
    ctx.prompts.forEach(({ method, result }, i) => {
      if (!telephony.has(method) || result === 'approved') return;
      const list = callsOf.get(ctx.asked.user[i]!);
      if (list) list.push(i);
      else callsOf.set(ctx.asked.user[i]!, [i]);
    });
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const calls = callsOf.get(user) ?? [];
      if (calls.length < Math.min(p.minPrompts, p.minSends)) continue;
      const adverse = prefixSums(calls, (i) => (ctx.asked.isAdverse(i) ? 1 : 0));
      const weight = prefixSums(calls, (i) => ctx.asked.weight[i]!);
      const times = calls.map((i) => ctx.prompts[i]!.time);
      const runs = slidingRuns(times, p.window, p.mergeGap, (from, to) => {
        const isBurst =
          adverse[to + 1]! - adverse[from]! >= p.minPrompts && weight[to + 1]! - weight[from]! >= p.minWeight;
        return isBurst || to - from + 1 >= p.minSends ? 0 : -1;
      });
      for (const { from, to } of mergeRuns(runs)) {
        const some = calls.slice(from, to + 1);
        if (some.every((i) => ctx.isFamiliar(i))) continue;
        const hit = promptHit(ctx, user, some, 'medium');
        const n = some.filter((i) => ctx.prompts[i]!.method === 'phone-call').length;
        const parts = [
          n > 0 ? counted(n, 'call') : '',
          n < some.length ? counted(some.length - n, 'message') : '',
        ];
        hit.why = `${parts.filter((part) => part !== '').join(' and ')} ${within(hit.first, hit.last)} from ${fromWhere(ctx, hit.rows)}, none approved.`;
        hits.push(hit);
      }
    }
    return [...hits, ...limits()];

    /** Entra stops calling: a lead, since the calls themselves may stand in no log. */
    function limits(): Hit[] {
      const told = new Set<number>();
      return ctx.coded('50088').flatMap((row): Hit[] => {
        const user = ctx.identity.userOf[row]!;
        const { cluster, familiarity } = ctx.sources(user).of(row);
        if (told.has(user) || familiarity === 'FAMILIAR') return [];
        told.add(user);
        const time = ctx.c.time[row]!;
        return [
          {
            user,
            severity: 'low',
            rows: [row],
            first: time,
            last: time,
            count: 1,
            unit: 'sign-ins',
            why: `Entra stopped calling: the limit on calls was reached from ${fromWhere(ctx, [row])}.`,
            clusters: cluster < 0 ? [] : [cluster],
          },
        ];
      });
    }
  },
  blindSpots: [
    'Duo’s telephony log does not name the user; its authentication log does.',
    'Numbers that are called to earn on the calls look the same.',
  ],
});
