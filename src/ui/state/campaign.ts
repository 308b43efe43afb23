import type { CaseView, ShownIncident } from '../../worker/api';

/** What an incident is part of: one source against several people. */
export interface CampaignOf {
  /** Accounts attacked, the incident's own among them. */
  accounts: number;
  ips: string[];
  /** The other incidents, as the case ranks them. */
  others: ShownIncident[];
}

/** @returns the campaign an incident belongs to; null where it stands alone. */
export function campaignOf({ campaigns, incidents }: CaseView, id: string): CampaignOf | null {
  const campaign = campaigns.find((c) => c.incidents.includes(id));
  if (!campaign) return null;
  const all = incidents.filter((incident) => campaign.incidents.includes(incident.id));
  const accounts = new Set(all.map(({ user }) => user)).size;
  return { accounts, ips: campaign.ips, others: all.filter((incident) => incident.id !== id) };
}
