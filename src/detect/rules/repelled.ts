import { DAY, type EpochMs } from '../../base/units';
import type { Context } from '../context';
import { promptsKql } from '../kql';
import { followsPassword, promptHit } from '../prompt-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { fromWhere } from '../words';

export const repelled = defineRule({
  id: 'repelled',
  catalogue: 'S3.R',
  version: 2,
  title: 'The attempt was repelled',
  stage: 'access',
  severity: 'info',
  techniques: ['T1621'],
  references: ['MITRE ATT&CK T1621'],
  params: { after: { value: DAY, unit: 'ms', why: 'an approval may come as late' } },
  kql: (p) => `${promptsKql}
adverse | summarize Last = max(At), Sources = make_set(Ip) by U
| join kind=inner (SigninLogs | where ResultType == "0" | extend U = tolower(UserPrincipalName)) on U
| where TimeGenerated between (Last .. Last + ${kqlSpan(p.after)}) and not(set_has_element(Sources, IPAddress))
// The later success comes from a source familiar to the user, and no approval from the attacker's.`,
  describe: (p) =>
    `refused prompts, no approval from their source and no success from an unfamiliar one within ${kqlSpan(p.after)}, and then the user’s own sign-in from a familiar source`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const approvals = ['approved-after-burst', 'approved-elsewhere'].flatMap(
      (id) => ctx.earlier.get(id) ?? [],
    );
    const told = new Set<string>();
    for (const id of ['push-burst', 'push-burst-unfamiliar', 'push-drip'])
      for (const burst of ctx.earlier.get(id) ?? []) {
        const { user, first, last, prompts = [] } = burst;
        const sources = ctx.sources(user);
        const strange = burst.clusters.filter((cluster) => sources.familiarity(cluster) !== 'FAMILIAR');
        const key = `${user} ${strange.join(' ')}`;
        if (strange.length === 0 || told.has(key)) continue;
        const gaveIn =
          approvals.some((hit) => hit.user === user && hit.last >= first && hit.first <= last + p.after) ||
          ctx.asked
            .between(user, first, last + p.after)
            .some(
              (i) =>
                ctx.prompts[i]!.result === 'approved' &&
                ctx.prompts[i]!.time > first &&
                strange.includes(ctx.sourceOf(i).cluster),
            );
        const rows = ctx.signIns(user);
        if (gaveIn || strangerGotIn(ctx, user, rows, first, last + p.after)) continue;
        for (let k = ctx.positionIn(rows, last); k < rows.length; k++) {
          const row = rows[k]!;
          const time = ctx.c.time[row]!;
          if (time > last + p.after) break;
          if (!ctx.isInteractiveSuccess(row)) continue;
          const cluster = sources.clusterOf(row);
          if (cluster < 0 || sources.familiarity(cluster) !== 'FAMILIAR') continue;
          told.add(key);
          const hit = promptHit(ctx, user, prompts, 'info');
          hit.clusters = strange;
          hit.rows = [...hit.rows, row];
          hit.first = hit.last = time;
          hit.why = `No approval followed from the source of these prompts; the user’s own sign-in came at ${ctx.clock(time)} from ${fromWhere(ctx, [row])}, a familiar source.${followsPassword(ctx, prompts) ? ' The password is still known to somebody else.' : ''}`;
          hits.push(hit);
          break;
        }
      }
    return hits;
  },
  blindSpots: ['Needs the user’s own later sign-in in the export.'],
});

/** Somebody who changes source with every prompt may have got in from yet another one: then nobody can say repelled. */
function strangerGotIn(ctx: Context, user: number, rows: Uint32Array, from: EpochMs, to: EpochMs): boolean {
  const sources = ctx.sources(user);
  for (let k = ctx.positionIn(rows, from); k < rows.length; k++) {
    const row = rows[k]!;
    if (ctx.c.time[row]! > to) break;
    if (ctx.isInteractiveSuccess(row) && sources.familiarity(sources.clusterOf(row)) === 'UNFAMILIAR')
      return true;
  }
  return false;
}
