import type { Campaign, Incident } from '../model/finding';
import { contentId } from '../detect/content-id';
import type { Context } from '../detect/context';
import { DistinctCount, slidingRuns } from '../detect/sliding';
import { counts } from './scoring';

/** Networks that bombed several users within an hour, as strangers to each of them (S2.7, C.1). */
export interface CampaignSpan {
  network: number;
  users: ReadonlySet<number>;
  first: number;
  last: number;
}

export function campaignSpans(ctx: Context): CampaignSpan[] {
  const byNetwork = new Map<number, number[]>();
  for (let i = 0; i < ctx.prompts.length; i++) {
    if (!ctx.isAdverse(i)) continue;
    const network = ctx.networks[ctx.prompts[i]!.row]!;
    if (network < 0 || ctx.sourceOf(i).familiarity === 'FAMILIAR') continue;
    const list = byNetwork.get(network);
    if (list) list.push(i);
    else byNetwork.set(network, [i]);
  }
  const spans: CampaignSpan[] = [];
  for (const [network, list] of byNetwork) {
    const times = list.map((i) => ctx.prompts[i]!.time);
    const users = list.map((i) => ctx.promptUser[i]!);
    const distinct = new DistinctCount(users);
    const judge = (from: number, to: number): number =>
      distinct.of(from, to) >= counts.campaignUsers ? 0 : -1;
    for (const { from, to } of slidingRuns(times, counts.campaignWindowMs, counts.campaignWindowMs, judge))
      spans.push({
        network,
        users: new Set(users.slice(from, to + 1)),
        first: times[from]!,
        last: times[to]!,
      });
  }
  return spans;
}

/** @returns campaigns of two or more incidents, by time. */
export function campaignsOf(
  ctx: Context,
  spans: readonly CampaignSpan[],
  incidents: readonly Incident[],
): Campaign[] {
  const found: Campaign[] = [];
  const told = new Set<string>();
  for (const { network, users, first, last } of spans) {
    const some = incidents.filter(
      (incident) =>
        users.has(ctx.identity.indexOf.get(incident.user)!) &&
        incident.first <= last &&
        incident.last >= first &&
        incident.attackerRows.some((row) => ctx.networks[row] === network),
    );
    const ids = some.map(({ id }) => id).sort();
    const id = contentId(['campaign', ...ids]);
    if (ids.length < 2 || told.has(id)) continue;
    told.add(id);
    found.push({
      id,
      incidents: ids,
      first: Math.min(...some.map((incident) => incident.first)),
      last: Math.max(...some.map((incident) => incident.last)),
      ips: [
        ...new Set(
          some.flatMap(({ attackerRows }) =>
            ctx.ips(attackerRows.filter((row) => ctx.networks[row] === network)),
          ),
        ),
      ].sort(),
    });
  }
  return found.sort((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1));
}
