import type { Campaign, Incident } from '../model/finding';
import type { CampaignSpan } from '../detect/campaign-spans';
import { contentId } from '../detect/content-id';
import type { Context } from '../detect/context';

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
