import { DAY, HOUR, type EpochMs, type RowIndex, spoken } from '../../base/units';
import type { Context } from '../context';
import { Baseline, BASELINE_DAYS } from '../familiarity';
import { fileDownload } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere } from '../words';

const UNMANAGED = 1;

export const bulkDownloadBaseline = defineRule({
  id: 'bulk-download-baseline',
  catalogue: 'S5.2',
  version: 1,
  title: 'Many more files than usual',
  stage: 'exfiltration',
  severity: 'medium',
  techniques: ['T1530'],
  references: ['Azure-Sentinel sharepoint_file_transfer_above_threshold.yaml'],
  params: {
    minFiles: { value: 100, unit: 'files', why: 'below that a busy afternoon looks the same' },
    window: { value: 2 * HOUR, unit: 'ms', why: 'the pace of the walkthrough: 500 files in two hours' },
    minPerDay: { value: 500, unit: 'files', why: 'slower, over a day' },
    day: { value: DAY, unit: 'ms', why: 'a working day and the night after' },
    times: { value: 5, unit: 'times', why: 'five times the person’s own busy stretches' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one haul is one finding' },
  },
  kql: (p) => `let downloads = OfficeActivity | where Operation == "FileDownloaded"
| project U = tolower(UserId), At = TimeGenerated, OfficeObjectId, ClientIP;
let usual = downloads | summarize N = count() by U, bin(At, ${kqlSpan(p.window)}) | summarize P95 = percentile(N, 95) by U;
downloads | project U, Start = At | join kind=inner downloads on U
| summarize Files = dcountif(OfficeObjectId, At between (Start .. Start + ${kqlSpan(p.window)})), PerDay = dcountif(OfficeObjectId, At between (Start .. Start + ${kqlSpan(p.day)})) by U, Start
| join kind=leftouter usual on U
| where Files >= max_of(${p.minFiles}, ${p.times} * P95) or PerDay >= max_of(${p.minPerDay}, ${p.times} * P95)
// From an unmanaged device or an address new to the user; hits within ${kqlSpan(p.mergeGap)} are one.
| summarize arg_max(Files, *) by U`,
  describe: (p) =>
    `${p.minFiles} or more different files within ${kqlSpan(p.window)}, or ${p.minPerDay} within ${kqlSpan(p.day)}, and ${p.times} times the user’s usual, from an unmanaged device or a new address`,
  evaluate: (ctx, p) => {
    const { c } = ctx;
    const hits: Hit[] = [];
    const byUser = new Map<number, RowIndex[]>();
    for (const row of ctx.operationsNamed(fileDownload)) {
      const user = ctx.identity.userOf[row]!;
      if (user < 0 || ctx.isAllowed(row)) continue;
      const list = byUser.get(user);
      if (list) list.push(row);
      else byUser.set(user, [row]);
    }
    for (const [user, rows] of byUser) {
      if (rows.length < p.minFiles) continue;
      const times = rows.map((row) => c.time[row]!);
      for (const [window, least] of [
        [p.window, p.minFiles],
        [p.day, p.minPerDay],
      ] as const) {
        for (const { from, to } of exceeding(rows, times, window, least, p.mergeGap)) {
          const limit = Math.max(least, p.times * usual(times, times[from]!, window));
          const some = rows.slice(from, to + 1);
          for (const run of exceeding(some, times.slice(from, to + 1), window, limit, p.mergeGap)) {
            // The person's own downloads of that day are not part of the haul.
            const taken = elsewhere(ctx, user, some.slice(run.from, run.to + 1));
            if (new Set(taken.map((row) => c.target[row]!)).size < least) continue;
            const covered = hits.some(
              (hit) =>
                hit.user === user && hit.first <= c.time[taken[0]!]! && hit.last >= c.time[taken.at(-1)!]!,
            );
            if (!covered) hits.push(haul(ctx, user, taken, limit));
          }
        }
      }
    }
    return hits;

    function exceeding(
      rows: RowIndex[],
      times: EpochMs[],
      window: number,
      least: number,
      gap: number,
    ): { from: number; to: number }[] {
      if (rows.length < least) return [];
      const distinct = new DistinctCount(rows.map((row) => c.target[row]!));
      return slidingRuns(times, window, gap, (a, b) =>
        b - a + 1 >= least && distinct.of(a, b) >= least ? 0 : -1,
      );
    }
  },
  blindSpots: [
    'Somebody who always downloads much is hidden by it.',
    'Managed devices at known addresses are left out.',
  ],
});

/** The 95th percentile of the person's downloads per window over the fortnight before, among windows with any. */
function usual(times: readonly EpochMs[], start: EpochMs, window: number): number {
  const bins = new Map<number, number>();
  for (const time of times) {
    if (time >= start || time < start - BASELINE_DAYS * DAY) continue;
    const bin = Math.floor((start - time) / window);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const counts = [...bins.values()].sort((a, b) => a - b);
  return counts.length === 0 ? 0 : counts[Math.ceil(counts.length * 0.95) - 1]!;
}

/**
 * The downloads made from a device the log calls unmanaged, from a source that got in by force, or from an address the
 * person did not use in the fortnight before (where there is anything before).
 */
function elsewhere(ctx: Context, user: number, rows: readonly RowIndex[]): RowIndex[] {
  const { managed, time } = ctx.c;
  const broken = new Set((ctx.access?.get(user) ?? []).map(({ cluster }) => cluster));
  const start = time[rows[0]!]!;
  const baseline = new Baseline(ctx, user, start, new Set());
  const seen = new Set<number>();
  const all = ctx.activity(user);
  for (
    let i = ctx.positionIn(all, start - BASELINE_DAYS * DAY);
    i < all.length && time[all[i]!]! < start - DAY;
    i++
  )
    seen.add(ctx.networks[all[i]!]!);
  const hasPast = seen.size > 0 || baseline.successes > 0;
  return rows.filter((row) => {
    if (managed[row] === UNMANAGED || broken.has(ctx.sources(user).clusterOf(row))) return true;
    const network = ctx.networks[row]!;
    return hasPast && network >= 0 && !seen.has(network) && !baseline.knowsNetwork(network);
  });
}

function haul(ctx: Context, user: number, rows: RowIndex[], limit: number): Hit {
  const { time, target } = ctx.c;
  const files = new Set(rows.map((row) => target[row]!)).size;
  const first = time[rows[0]!]!;
  const last = time[rows.at(-1)!]!;
  return {
    user,
    severity: 'medium',
    anchoredSeverity: 'high',
    rows,
    first,
    last,
    count: files,
    unit: 'files',
    why: `${counted(files, 'different file')} in ${spoken(last - first)} from ${fromWhere(ctx, rows)}; ${counted(limit, 'file')} would stand out for this user.`,
    clusters: [...new Set(rows.map((row) => ctx.sources(user).clusterOf(row)))].filter(
      (cluster) => cluster >= 0,
    ),
  };
}
