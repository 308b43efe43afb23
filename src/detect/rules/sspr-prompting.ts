import { DAY, MINUTE, type RowIndex } from '../../base/units';
import { outcomes, textAt } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { kindIs } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { mergeRuns, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

const PROGRESS = 1;
const BLOCKED = 2;
const RESET = 3;
const SUCCESS = outcomes.indexOf('success');

const operations: Record<string, number> = {
  'self-service password reset flow activity progress': PROGRESS,
  'blocked from self-service password reset': BLOCKED,
  'reset password (self-service)': RESET,
};

export const ssprPrompting = defineRule({
  id: 'sspr-prompting',
  catalogue: 'S2.6',
  version: 1,
  title: 'Prompts through password reset',
  stage: 'push-bombing',
  severity: 'medium',
  techniques: ['T1621'],
  references: [
    'Microsoft: self-service password reset reporting (activity names)',
    'elastic defense_evasion_suspicious_okta_user_password_reset_or_unlock_attempts.toml (5 in 60 min)',
  ],
  params: {
    minStarts: { value: 3, unit: 'operations', why: 'one start is a person who forgot a password' },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a burst' },
    minPerDay: { value: 5, unit: 'operations', why: 'the service itself blocks after five tries a day' },
    day: { value: DAY, unit: 'ms', why: 'the service counts its tries over a day' },
  },
  kql: (
    p,
  ) => `let starts = AuditLogs | where OperationName =~ "Self-service password reset flow activity progress"
| where ResultReason has "started" and ResultReason has_any ("notification", "call", "phone", "SMS")
| project U = tolower(coalesce(tostring(TargetResources[0].userPrincipalName), tostring(InitiatedBy.user.userPrincipalName))), At = TimeGenerated;
starts | project U, Start = At | join kind=inner starts on U
| summarize Starts = countif(At between (Start .. Start + ${kqlSpan(p.window)})), PerDay = countif(At between (Start .. Start + ${kqlSpan(p.day)})) by U, Start
| where Starts >= ${p.minStarts} or PerDay >= ${p.minPerDay}
| union (AuditLogs | where OperationName =~ "Blocked from self-service password reset")`,
  describe: (p) =>
    `${p.minStarts} or more password resets started with a prompt within ${kqlSpan(p.window)}, ${p.minPerDay} within ${kqlSpan(p.day)}, or a reset blocked for too many tries, from a source that is not familiar`,
  evaluate: (ctx, p) => {
    const { c, identity, table } = ctx;
    const kindOf = memoByText(table.strings, 0, (text) => operations[text.toLowerCase()] ?? 0);
    const asks = memoByText(table.strings, 0, (text) =>
      /started/i.test(text) && /notification|call|phone|sms|text message/i.test(text) ? 1 : 0,
    );
    const byTarget = new Map<number, RowIndex[]>();
    for (let row = 0; row < table.events.length; row++) {
      if (!kindIs(c.kind[row]!, 'directory') || ctx.isAllowed(row)) continue;
      const kind = kindOf(c.operation[row]!);
      if (kind === 0 || (kind === PROGRESS && asks(c.reason[row]!) === 0)) continue;
      const user = identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
      if (user < 0) continue;
      const list = byTarget.get(user);
      if (list) list.push(row);
      else byTarget.set(user, [row]);
    }

    const hits: Hit[] = [];
    for (const [user, all] of byTarget) {
      const sources = ctx.sources(user);
      const rows = all.filter(
        (row) => kindOf(c.operation[row]!) !== RESET && sources.of(row).familiarity !== 'FAMILIAR',
      );
      const isBlock = (i: number): boolean => kindOf(c.operation[rows[i]!]!) === BLOCKED;
      const times = rows.map((row) => c.time[row]!);
      const atLeast =
        (n: number) =>
        (from: number, to: number): number =>
          to - from + 1 >= n || isBlock(to) ? to - from + 1 : -1;
      const runs = mergeRuns([
        ...slidingRuns(times, p.window, p.window, atLeast(p.minStarts)),
        ...slidingRuns(times, p.day, 0, atLeast(p.minPerDay)),
      ]);
      for (const run of runs) {
        const some = rows.slice(run.from, run.to + 1);
        const first = c.time[some[0]!]!;
        const last = c.time[some.at(-1)!]!;
        const reset = all.find(
          (row) =>
            kindOf(c.operation[row]!) === RESET &&
            c.outcome[row] === SUCCESS &&
            c.time[row]! >= first &&
            c.time[row]! <= last + p.day,
        );
        const blocked = some.find((row) => kindOf(c.operation[row]!) === BLOCKED);
        const ending =
          reset !== undefined
            ? '; the password was then reset'
            : blocked !== undefined
              ? `; ${textAt(table, 'operation', blocked)!.toLowerCase()}`
              : '';
        hits.push({
          user,
          severity: reset !== undefined ? 'high' : 'medium',
          rows: reset !== undefined ? [...some, reset] : some,
          first,
          last: reset !== undefined ? Math.max(last, c.time[reset]!) : last,
          count: some.length,
          unit: 'operations',
          why: `${counted(some.length, 'password-reset prompt')} ${within(first, last)} from ${fromWhere(ctx, some)}${ending}.`,
          clusters: [...new Set(some.map((row) => sources.clusterOf(row)))].filter((cluster) => cluster >= 0),
        });
      }
    }
    return hits;
  },
  blindSpots: [
    'The service keeps this activity only after somebody has opened its report once.',
    'The initiator may be anonymous: prompts are counted by target.',
  ],
});
