import type { EpochMs } from '../base/units';
import type { Context } from './context';
import { DistinctCount, slidingRuns } from './sliding';

/** A source that bombed several users within an hour, a stranger to each of them. */
export interface CampaignSpan {
  network: number;
  users: ReadonlySet<number>;
  /** Indices of the prompts, by time. */
  prompts: number[];
  first: EpochMs;
  last: EpochMs;
}

export interface CampaignLimits {
  minUsers: number;
  window: number;
  /** An address usual to so many of those it asks is an office or a proxy. */
  familiarTo: number;
  /** People at a conference whose phones are slow approve within this of what they missed, ms. */
  slowPhone: number;
  /** So many missed prompts are no slow phone any more. */
  notSlow: number;
}

/** @returns spans by network and time. */
export function campaignSpans(ctx: Context, limits: CampaignLimits): CampaignSpan[] {
  const { minUsers, window, familiarTo } = limits;
  const byNetwork = new Map<number, number[]>();
  const usual = new Map<number, Set<number>>();
  for (let i = 0; i < ctx.prompts.length; i++) {
    if (!ctx.asked.isAdverse(i)) continue;
    const network = ctx.networks[ctx.prompts[i]!.row]!;
    if (network < 0) continue;
    if (ctx.isFamiliar(i)) {
      usual.set(network, (usual.get(network) ?? new Set()).add(ctx.asked.user[i]!));
      continue;
    }
    const list = byNetwork.get(network);
    if (list) list.push(i);
    else byNetwork.set(network, [i]);
  }
  const spans: CampaignSpan[] = [];
  for (const [network, all] of byNetwork) {
    if (all.length < minUsers || (usual.get(network)?.size ?? 0) >= familiarTo) continue;
    const list = all.filter((i) => !isSlowPhone(ctx, i, limits));
    const times = list.map((i) => ctx.prompts[i]!.time);
    const users = list.map((i) => ctx.asked.user[i]!);
    const distinct = new DistinctCount(users);
    const judge = (from: number, to: number): number => (distinct.of(from, to) >= minUsers ? 0 : -1);
    for (const { from, to } of slidingRuns(times, window, window, judge))
      spans.push({
        network,
        users: new Set(users.slice(from, to + 1)),
        prompts: list.slice(from, to + 1),
        first: times[from]!,
        last: times[to]!,
      });
  }
  return spans;
}

/** Unanswered, then approved at the same place soon after, with nothing refused: the person's own sign-in. */
function isSlowPhone(ctx: Context, prompt: number, { slowPhone, notSlow }: CampaignLimits): boolean {
  const { result, time } = ctx.prompts[prompt]!;
  if (result !== 'timeout') return false;
  const { cluster } = ctx.sourceOf(prompt);
  const own = [...ctx.asked.between(ctx.asked.user[prompt]!, time - slowPhone, time + slowPhone)].filter(
    (i) => ctx.inEpisode(i) && ctx.sourceOf(i).cluster === cluster,
  );
  return (
    own.some((i) => ctx.prompts[i]!.result === 'approved' && ctx.prompts[i]!.time >= time) &&
    own.filter((i) => ctx.asked.isAdverse(i)).length < notSlow &&
    own.every((i) => !ctx.asked.isAdverse(i) || ctx.prompts[i]!.result === 'timeout')
  );
}
