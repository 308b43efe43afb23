import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import type { Context } from '../context';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, fromWhere, raised, within } from '../words';

export const passwordGuessing = defineRule({
  id: 'password-guessing',
  catalogue: 'S1.1',
  version: 1,
  title: 'Password guessing',
  stage: 'recon',
  severity: 'medium',
  techniques: ['T1110.001'],
  references: [
    'splunk azure_ad_high_number_of_failed_authentications_for_user.yml (more than 20 in 10 min)',
    'elastic credential_access_entra_id_brute_force_activity.toml (30 in 5 min)',
  ],
  params: {
    minFromStrange: {
      value: 10,
      unit: 'sign-ins',
      why: 'nobody at a new desk mistypes ten times in ten minutes',
    },
    minFromAny: {
      value: 20,
      unit: 'sign-ins',
      why: 'a saved old password retries often; the published rules start here',
    },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'the published window' },
    successAfter: {
      value: HOUR,
      unit: 'ms',
      why: 'a success of the same source soon after says the guess was right',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one run of guesses is one finding' },
  },
  kql: (p) => `let failed = SigninLogs | where ResultType in ("50126", "50053", "50055", "50056", "50064")
| project U = tolower(UserPrincipalName), At = TimeGenerated, Ip = IPAddress;
failed | project U, Start = At | join kind=inner failed on U
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize N = count(), Ips = make_set(Ip) by U, Start
| where N >= ${p.minFromStrange} // from a source new to the user; N >= ${p.minFromAny} from any
| summarize arg_max(N, *) by U // hits within ${kqlSpan(p.mergeGap)} are one; raised by a success within ${kqlSpan(p.successAfter)}`,
  describe: (p) =>
    `${p.minFromStrange} or more wrong passwords for one user within ${kqlSpan(p.window)} from a source that is not familiar, or ${p.minFromAny} from any`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const wrong = [...ctx.wrongPasswords(user)];
      if (wrong.length === 0) continue;
      const told = new Set<RowIndex>();
      if (wrong.length >= p.minFromStrange) bursts(user, wrong, told);
      hits.push(...leads(ctx, user, told));
    }
    return hits;

    function bursts(user: number, wrong: RowIndex[], told: Set<RowIndex>): void {
      const times = wrong.map((row) => ctx.c.time[row]!);
      const enough = Math.min(p.minFromStrange, p.minFromAny);
      const anyRun = slidingRuns(times, p.window, p.mergeGap, (from, to) =>
        to - from + 1 >= enough ? 0 : -1,
      );
      if (anyRun.length === 0) return;
      const strangeNetworks = new Map<number, boolean>();
      const strange = prefixSums(wrong, (row) => {
        const network = ctx.networks[row]!;
        let is = strangeNetworks.get(network);
        if (is === undefined)
          strangeNetworks.set(network, (is = ctx.sources(user).of(row).familiarity !== 'FAMILIAR'));
        return is ? 1 : 0;
      });
      const judge = (from: number, to: number): number => {
        const n = strange[to + 1]! - strange[from]!;
        if (n >= p.minFromStrange) return n;
        return to - from + 1 >= p.minFromAny ? 0 : -1;
      };
      for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const rows = wrong.slice(run.from, run.to + 1);
        for (const row of rows) told.add(row);
        hits.push(guesses(user, rows, run.peak > 0));
      }
    }

    function guesses(user: number, rows: RowIndex[], isStrange: boolean): Hit {
      const hit = wrongPasswords(ctx, user, rows);
      const networks = new Set(rows.map((row) => ctx.networks[row]!));
      const all = ctx.signIns(user);
      hit.severity = isStrange ? 'medium' : 'low';
      for (let i = ctx.positionIn(all, hit.last); i < all.length; i++) {
        const row = all[i]!;
        if (ctx.c.time[row]! > hit.last + p.successAfter) break;
        if (!ctx.isInteractiveSuccess(row) || !networks.has(ctx.networks[row]!)) continue;
        hit.severity = raised(hit.severity);
        hit.why += ` A success from the same address followed at ${ctx.clock(ctx.c.time[row]!)}.`;
        break;
      }
      return hit;
    }
  },
  blindSpots: ['A password that was bought or phished leaves no wrong guesses: the stage may be empty.'],
});

/** Fewer than the threshold, but of a strange source that goes on to prompt: a lead in the incident's Recon. */
function leads(ctx: Context, user: number, told: ReadonlySet<RowIndex>): Hit[] {
  const found: Hit[] = [];
  if (ctx.wrongPasswords(user).length === 0) return found;
  for (const { clusters, start, to } of ctx.sources(user).episodes) {
    const prompting = new Set<number>();
    for (const i of ctx.asked.between(user, start, to)) {
      if (ctx.isFamiliar(i)) continue;
      const { cluster } = ctx.sourceOf(i);
      if (cluster >= 0) prompting.add(cluster);
    }
    for (const cluster of prompting) {
      const rows = clusters.rows(cluster).filter((row) => ctx.isWrongPassword(row) && !told.has(row));
      if (rows.length > 0)
        found.push({ ...wrongPasswords(ctx, user, rows), severity: 'info', leadOnly: true });
    }
  }
  return found;
}

function wrongPasswords(ctx: Context, user: number, rows: readonly RowIndex[]): Hit {
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  return {
    user,
    severity: 'medium',
    rows: [...rows],
    first,
    last,
    count: rows.length,
    unit: 'sign-ins',
    why: `${counted(rows.length, 'wrong password')} ${within(first, last)} from ${fromWhere(ctx, rows)}.`,
    clusters: [...new Set(rows.map((row) => ctx.sources(user).clusterOf(row)))].filter(
      (cluster) => cluster >= 0,
    ),
  };
}
