import { HOUR, MINUTE } from '../../base/units';
import { promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, mergeRuns, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

export const codeGuessing = defineRule({
  id: 'code-guessing',
  catalogue: 'S2.9',
  version: 1,
  title: 'Guessing the code',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1110.001', 'T1621'],
  references: [
    'elastic credential_access_entra_id_totp_brute_force_attempts.toml (20 failures, 10 sessions)',
    'Oasis Security, AuthQuake (many sessions, each with its own tries)',
  ],
  params: {
    minCodes: { value: 10, unit: 'tries', why: 'nobody mistypes six digits ten times in ten minutes' },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a burst of prompts' },
    minSlow: { value: 20, unit: 'tries', why: 'the published count' },
    slow: { value: HOUR, unit: 'ms', why: 'a code lives for minutes; a guesser goes on for longer' },
    minSessions: {
      value: 5,
      unit: 'sign-ins',
      why: 'a sign-in allows few tries, so a guesser opens many; a stuck script has one',
    },
  },
  kql: (p) => `let wrong = SigninLogs | where ResultType == "500121"
| extend D = tolower(tostring(todynamic(tostring(AuthenticationDetails))[1].authenticationStepResultDetail))
| where D has_any ("incorrect code", "invalid mobile app verification code", "code too many times", "already used", "incorrect pin")
| project U = tolower(UserPrincipalName), At = TimeGenerated, CorrelationId;
wrong | project U, Start = At | join kind=inner wrong on U
| summarize N = countif(At between (Start .. Start + ${kqlSpan(p.window)})), Slow = countif(At between (Start .. Start + ${kqlSpan(p.slow)})), Sessions = dcountif(CorrelationId, At between (Start .. Start + ${kqlSpan(p.slow)})) by U, Start
| where N >= ${p.minCodes} or (Slow >= ${p.minSlow} and Sessions >= ${p.minSessions})
| summarize arg_max(Slow, *) by U`,
  describe: (p) =>
    `${p.minCodes} or more wrong codes for one user within ${kqlSpan(p.window)}, or ${p.minSlow} within ${kqlSpan(p.slow)} in ${p.minSessions} or more sign-ins; low from a familiar source`,
  evaluate: (ctx, p) => {
    const byUser = new Map<number, number[]>();
    ctx.prompts.forEach(({ result }, i) => {
      if (result !== 'code-failed') return;
      const list = byUser.get(ctx.asked.user[i]!);
      if (list) list.push(i);
      else byUser.set(ctx.asked.user[i]!, [i]);
    });
    const hits: Hit[] = [];
    for (const [user, codes] of byUser) {
      const times = codes.map((i) => ctx.prompts[i]!.time);
      // A row without a correlation id is a sign-in of its own.
      const sessions = codes.map((i) => {
        const { row } = ctx.prompts[i]!;
        const id = ctx.places.flowOf(row);
        return id >= 0 ? id : -row - 1;
      });
      const distinct = new DistinctCount(sessions);
      const runs = mergeRuns([
        ...slidingRuns(times, p.window, p.slow, (from, to) => (to - from + 1 >= p.minCodes ? 0 : -1)),
        ...slidingRuns(times, p.slow, p.slow, (from, to) =>
          to - from + 1 >= p.minSlow && distinct.of(from, to) >= p.minSessions ? 0 : -1,
        ),
      ]);
      for (const { from, to } of runs) {
        const some = codes.slice(from, to + 1);
        const isFamiliar = some.every((i) => ctx.isFamiliar(i));
        const hit = promptHit(ctx, user, some, isFamiliar ? 'low' : 'medium');
        const n = new Set(sessions.slice(from, to + 1)).size;
        hit.why = `${counted(some.length, 'wrong code')} ${within(hit.first, hit.last)} in ${counted(n, 'sign-in')} from ${fromWhere(ctx, hit.rows)}${isFamiliar ? ', a familiar source' : ''}.`;
        hits.push(hit);
      }
    }
    return hits;
  },
  blindSpots: ['Codes that were intercepted or asked for on the phone are right at once.'],
});
