import { DAY, type RowIndex, spoken } from '../../base/units';
import { mfaMethods, stepRoles, textAt } from '../../model/event';
import { legacyClient } from '../../prompts/entra-codes';
import { positionOf } from '../../prompts/grouped-rows';
import { memoByText } from '../../prompts/text-memo';
import type { Context } from '../context';
import { promptsKql } from '../kql';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums } from '../sliding';
import { fromWhere } from '../words';

const BYPASS = mfaMethods.indexOf('bypass');
const CLAIM = mfaMethods.indexOf('claim');
const SILENT = stepRoles.indexOf('silent');

export const successWithoutMfa = defineRule({
  id: 'success-without-mfa',
  catalogue: 'S3.8',
  version: 1,
  title: 'Let in without a second factor, after bombing',
  stage: 'access',
  severity: 'high',
  techniques: ['T1078.004', 'T1556.006'],
  references: [
    'SigmaHQ azure_ad_suspicious_signin_bypassing_mfa.yml',
    'SigmaHQ cisco_duo_mfa_bypass_via_bypass_code.yml',
    'Microsoft Entra: authenticationRequirement of sign-ins',
  ],
  params: {
    minPrompts: { value: 3, unit: 'prompts', why: 'as for an approval after refused prompts' },
    minWeight: { value: 2, unit: 'weight', why: 'as for an approval after refused prompts' },
    lookback: { value: DAY, unit: 'ms', why: 'a way round is looked for the same day' },
  },
  kql: (p) => `${promptsKql}
adverse | summarize N = count(), Weight = sum(W), Last = max(At) by U, Ip | where N >= ${p.minPrompts} and Weight >= ${p.minWeight}
| join kind=inner (SigninLogs | where ResultType == "0"
  | where AuthenticationRequirement == "singleFactorAuthentication" or ClientAppUsed in~ ("Other clients", "IMAP4", "POP3", "SMTP", "MAPI Over HTTP", "Exchange ActiveSync") or AuthenticationProtocol == "ropc"
  | project U = tolower(UserPrincipalName), Ip = IPAddress, At = TimeGenerated, ClientAppUsed) on U, Ip
| where At > Last and At - Last <= ${kqlSpan(p.lookback)}`,
  describe: (p) =>
    `a success at most ${kqlSpan(p.lookback)} after ${p.minPrompts} refused prompts weighing ${p.minWeight} of the same source, which is not familiar, with a client that cannot ask, a bypass, a trusted network or one factor only`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const isLegacy = memoByText(ctx.table.strings, 0, (text) => (legacyClient.test(text) ? 1 : 0));
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const adverse = ctx.asked.adverseOf(user);
      if (adverse.length < p.minPrompts) continue;
      const byCluster = new Map<number, number[]>();
      for (const i of adverse) {
        if (ctx.isFamiliar(i)) continue;
        const { cluster } = ctx.sourceOf(i);
        if (cluster < 0) continue;
        const list = byCluster.get(cluster);
        if (list) list.push(i);
        else byCluster.set(cluster, [i]);
      }
      for (const [cluster, prompts] of byCluster) {
        if (prompts.length < p.minPrompts) continue;
        const times = prompts.map((i) => ctx.asked.time[i]!);
        const weight = prefixSums(prompts, (i) => ctx.asked.weight[i]!);
        for (const row of ctx.sources(user).rows(cluster)) {
          const from = positionOf(times, ctx.c.time[row]! - p.lookback);
          const to = positionOf(times, ctx.c.time[row]!);
          if (to - from < p.minPrompts || weight[to]! - weight[from]! < p.minWeight) continue;
          const how = bypass(ctx, row, isLegacy);
          if (how === undefined) continue;
          hits.push(wayRound(user, row, prompts.slice(from, to), how));
          break;
        }
      }
    }
    return hits;

    function wayRound(user: number, row: RowIndex, before: readonly number[], how: string): Hit {
      const time = ctx.c.time[row]!;
      const { cluster } = ctx.sources(user).of(row);
      return {
        user,
        severity: 'high',
        rows: [...before.flatMap((i) => ctx.prompts[i]!.rows), row],
        first: time,
        last: time,
        count: 1,
        unit: 'sign-ins',
        why: `Let in at ${ctx.clock(time)} from ${fromWhere(ctx, [row])}, ${spoken(time - ctx.prompts[before.at(-1)!]!.time)} after the last of ${before.length} refused prompts of the same source: ${how}.`,
        clusters: [cluster],
      };
    }
  },
  blindSpots: ['A sign-in that a stolen token answers says that the second factor was met.'],
});

/** @returns how a success came without a second factor, in words; undefined where it did not. */
function bypass(ctx: Context, row: RowIndex, isLegacy: (text: number) => number): string | undefined {
  const { c, table } = ctx;
  if (!ctx.isSuccess(row)) return undefined;
  for (const column of ['userAgent', 'clientApp', 'protocol'] as const) {
    if (isLegacy(c[column][row]!) === 1)
      return `${textAt(table, column, row)!} cannot ask for a second factor`;
  }
  if (c.mfaMethod[row] === BYPASS) return 'a bypass stood for the second factor';
  if (
    c.mfaMethod[row] === CLAIM &&
    /trusted[ _](?:network|location)/i.test(textAt(table, 'reason', row) ?? '')
  )
    return 'a trusted network stood for the second factor';
  // On a token refresh one factor is the rule.
  if (!ctx.isInteractive(row) || c.mfaResult[row] !== 0) return undefined;
  for (let s = table.stepStart[row]!; s < table.stepStart[row + 1]!; s++)
    if (table.steps.columns.role[s] === SILENT) return undefined;
  return /^single/i.test(textAt(table, 'authRequirement', row) ?? '') ? 'one factor was enough' : undefined;
}
