import { counted } from '../../base/text';
import type { RowIndex } from '../../base/units';
import { productLogs, textAt, wideAt } from '../../model/event';
import { duo, entra, exchange, http, odata, okta, ps } from '../commands';
import type { IncidentFacts } from '../incident-facts';
import type { StepDeclaration } from '../step';

/** Distinct values of attacker rows, most used first. */
function distinct(facts: IncidentFacts, value: (row: RowIndex) => string | undefined): string[] {
  const uses = new Map<string, number>();
  for (const row of facts.incident.attackerRows) {
    const text = value(row);
    if (text !== undefined && text !== '') uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
}

const listed = (values: readonly string[], most = 6): string =>
  values.length <= most
    ? values.join(', ')
    : `${values.slice(0, most).join(', ')} and ${values.length - most} more`;

const signIns: StepDeclaration = {
  id: 'review-sign-ins',
  title: 'Review sign-ins, back to the attacker’s first hit',
  why: 'Spraying and registration often came weeks before the prompts: go back at least 30 days, all apps, non-interactive sign-ins too.',
  read: (facts) => {
    const rows = facts.incident.attackerRows;
    if (rows.length === 0) return { state: 'no-data', said: 'No record carries the attacker’s source.' };
    const apps = distinct(facts, (row) => textAt(facts.table, 'app', row));
    const ips = facts.attackerIps;
    return {
      state: 'shown',
      rows: [...rows],
      said: `${counted(rows.length, 'event')} from ${counted(ips.length, 'address', 'addresses')} (${listed(ips)}) to ${
        apps.length === 0 ? 'no named app' : `${counted(apps.length, 'app')} (${listed(apps)})`
      }.`,
    };
  },
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Sign-in logs, 30 days, each of the four kinds',
      command: ps`Get-MgAuditLogSignIn -All -Filter ('userPrincipalName eq ''' + ${odata(user)} + '''')`,
      source: 'Microsoft Learn, Get-MgAuditLogSignIn (November 2026)',
    }),
    okta({
      portal: 'Okta Admin Console › Reports › System Log, the user, 30 days',
      command: http`GET /api/v1/logs?q=${user}&limit=1000`,
      source: 'Okta developer documentation, System Log API (November 2026)',
    }),
  ],
};

const WINDOWS = productLogs.filter((log) => /^(?:windows|defender\.device)/.test(log));

const endpoint: StepDeclaration = {
  id: 'endpoint',
  title: 'Look at the endpoint',
  why: 'Where the user answered a call or ran what a “help desk” sent, the laptop is part of the incident. Only where a host is known.',
  read: (facts) => {
    if (!facts.has(...WINDOWS))
      return { state: 'no-data', said: 'No Windows event log of the user’s computer is loaded.' };
    const rows = facts.evidence('S3.9', 'S4.16', 'S5.8');
    return rows.length > 0
      ? {
          state: 'shown',
          rows,
          said: `${counted(rows.length, 'event')} of the endpoint belong to this incident.`,
        }
      : {
          state: 'shown',
          said: 'Windows event logs are loaded, and nothing in them was tied to this incident.',
        };
  },
  actions: () => [],
};

const impact: StepDeclaration = {
  id: 'data-impact',
  title: 'Establish what mail and files were taken',
  why: 'Owners, clients and regulators have to be told of what was read, not of what might have been.',
  read: (facts) => {
    const rows = facts.evidence('S5.1', 'S5.2', 'S5.3', 'S5.4', 'S5.5', 'S5.6', 'S5.7', 'S5.9');
    if (rows.length > 0) {
      const targets = new Set(rows.map((row) => facts.text('target', row)).filter((t) => t !== ''));
      return {
        state: 'shown',
        rows,
        said: `${counted(rows.length, 'record')} of reading, downloading or sharing${
          targets.size > 0 ? `, ${counted(targets.size, 'named object')} in them` : ''
        }.`,
      };
    }
    return facts.has('m365.ual', 'm365.mailbox-audit', 'google.reports')
      ? { state: 'shown', said: 'The loaded logs hold no bulk reading or download of the attacker.' }
      : { state: 'no-data', said: 'No log of mail and files is loaded: what was read is not known.' };
  },
  actions: ({ incident: { user } }) => [
    exchange({
      portal:
        'Microsoft Purview › Audit › New search: the user, MailItemsAccessed, FileDownloaded, FileSyncDownloadedFull',
      command: ps`Search-UnifiedAuditLog -UserIds ${user} -StartDate (Get-Date).AddDays(-30) -EndDate (Get-Date) -Operations MailItemsAccessed, FileDownloaded, FileSyncDownloadedFull -ResultSize 5000`,
      source: 'Microsoft Learn, Search-UnifiedAuditLog (November 2026)',
    }),
  ],
};

const others: StepDeclaration = {
  id: 'other-users',
  title: 'Find the other users this source attacked',
  why: 'One address that bombs one account has often sprayed the tenant: those whose password it knows need a reset as well.',
  read: (facts) => {
    const { campaigns, incidents } = facts.analysis;
    const campaign = campaigns.find((c) => c.incidents.includes(facts.incident.id));
    const { userOf, users } = facts.analysis.identity;
    const ips = new Set(facts.attackerIps);
    const rows: RowIndex[] = [];
    const hit = new Set<string>();
    if (ips.size > 0)
      for (let row = 0; row < facts.table.events.length; row++) {
        const user = userOf[row]!;
        if (user < 0 || user === facts.user) continue;
        const ip = wideAt(facts.table, 'ip', row);
        if (ip === undefined || !ips.has(ip)) continue;
        rows.push(row);
        hit.add(users[user]!.name);
      }
    const joined = campaign ? campaign.incidents.length - 1 : 0;
    const alerted = incidents.filter((i) => i.id !== facts.incident.id && hit.has(i.user)).length;
    if (hit.size === 0)
      return {
        state: 'shown',
        said: 'No other account has an event from the attacker’s addresses in the loaded logs.',
      };
    return {
      state: 'shown',
      rows,
      said: `${counted(hit.size, 'other account')} with events from the same addresses (${listed([...hit].sort())}); ${alerted} of them ${
        alerted === 1 ? 'has an incident' : 'have incidents'
      }${joined > 0 ? `, ${joined} in the same campaign` : ''}.`,
    };
  },
  actions: () => [],
};

const strengthen: StepDeclaration = {
  id: 'strengthen',
  title: 'Strengthen what let this happen',
  why: 'Number matching, phishing-resistant methods and device conditions would have ended this attack: the controls say which were on.',
  read: () => ({ state: 'shown', said: 'See the preventive controls of this incident.' }),
  actions: () => [],
};

const product: StepDeclaration = {
  id: 'product-specifics',
  title: 'Settings of Okta and Duo',
  why: 'Okta: FastPass or FIDO2, or number challenge for push; compare where a push was sent from and answered. Duo: verified push; a fraud report stops pushes for a while only; review bypass codes.',
  read: (facts) => {
    if (!facts.has('okta.system-log', 'duo.auth', 'duo.admin'))
      return { state: 'no-data', said: 'No Okta or Duo log is loaded.' };
    const rows = facts.tenantOperations(
      /^(?:user\.mfa\.factor\.update|policy\.(?:lifecycle|rule)\.|bypass_create|bypass_view|policy_update)/i,
      facts.incident.first,
    );
    return {
      state: 'shown',
      rows,
      said:
        rows.length === 0
          ? 'No change of policies, factors or bypass codes is in the loaded logs since the incident began.'
          : `${counted(rows.length, 'change')} of policies, factors or bypass codes since the incident began.`,
    };
  },
  actions: ({ incident: { user } }) => [
    okta({
      portal:
        'Okta Admin Console › Security › Authenticators › Okta Verify › Number challenge: All push challenges',
      command: http`GET /api/v1/users/${user}/factors`,
      source: 'Okta developer documentation, User Factors API (November 2026)',
    }),
    duo({
      portal:
        'Duo Admin Panel › Policies › Authentication methods › Verified Duo Push; Users › the user › Bypass Codes',
      command: http`GET /admin/v1/users?username=${user}, then GET /admin/v1/users/{user_id}/bypass_codes`,
      source: 'Duo documentation, Admin API, Retrieve Bypass Codes by User ID (November 2026)',
    }),
  ],
};

export const review = { signIns, endpoint, impact, others, strengthen, product };
