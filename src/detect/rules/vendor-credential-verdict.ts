import { HOUR, type RowIndex } from '../../base/units';
import { eventKinds, textAt } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere } from '../words';

const RISK = eventKinds.indexOf('risk');
/** The product knows that the password is out: it found it for sale, or saw a spray end with it. */
const known = /passwordSpray|leakedCredentials|^security\.breached_credential\.detected$/i;
const suspected =
  /maliciousIPAddress|nationStateIP|malwareInfectedIPAddress|^security\.(?:threat\.detected|attack\.start)$/i;

const KNOWN = 2;
const SUSPECTED = 1;

export const vendorCredentialVerdict = defineRule({
  id: 'vendor-credential-verdict',
  catalogue: 'S1.8',
  version: 1,
  title: 'The product saw an attack on the password',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1110'],
  references: [
    'Microsoft Entra ID Protection: risk types',
    'Okta event types: security.threat.detected, security.breached_credential.detected, security.attack.start',
  ],
  params: {
    minEvents: { value: 1, unit: 'operations', why: 'the product says so once' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'verdicts of one phase are one finding' },
  },
  kql: (p) => `union isfuzzy=true
(AADUserRiskEvents | where RiskEventType in~ ("passwordSpray", "leakedCredentials", "maliciousIPAddress", "nationStateIP")
  | project U = tolower(UserPrincipalName), At = TimeGenerated, What = RiskEventType),
(SigninLogs | where tostring(RiskEventTypes_V2) has_any ("passwordSpray", "leakedCredentials", "maliciousIPAddress", "nationStateIP")
  | project U = tolower(UserPrincipalName), At = TimeGenerated, What = tostring(RiskEventTypes_V2)),
(Okta_CL | where eventType_s in ("security.threat.detected", "security.breached_credential.detected", "security.attack.start")
  | project U = tolower(actor_alternateId_s), At = published_t, What = eventType_s)
| summarize N = count(), First = min(At), Last = max(At) by U, What
| where N >= ${p.minEvents} // verdicts within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minEvents} or more events in which the product names a spray, a leaked or breached password (medium), or a malicious address or an attack (low)`,
  evaluate: (ctx, p) => {
    const { c, table, identity } = ctx;
    const rate = (text: string): number => (known.test(text) ? KNOWN : suspected.test(text) ? SUSPECTED : 0);
    const ofTypes = memoByText(table.strings, 0, rate);
    const byUser = new Map<number, RowIndex[]>();
    const add = (user: number, row: RowIndex): void => {
      if (user < 0) return;
      const list = byUser.get(user);
      if (list) list.push(row);
      else byUser.set(user, [row]);
    };
    const rating = (row: RowIndex): number =>
      Math.max(ofTypes(c.riskTypes[row]!), c.kind[row] === RISK ? ofTypes(c.operation[row]!) : 0);
    for (let row = 0; row < table.events.length; row++)
      if (
        (c.riskTypes[row]! >= 0 || c.kind[row] === RISK) &&
        rating(row) > 0 &&
        !ctx.isAllowed(row) &&
        !ctx.isCopy(row)
      )
        add(identity.userOf[row]!, row);
    const hits: Hit[] = [];
    for (const [user, rows] of byUser)
      for (const some of splitAtGaps(rows, (row) => c.time[row]!, p.mergeGap)) {
        if (some.length < p.minEvents) continue;
        const isKnown = some.some((row) => rating(row) === KNOWN);
        const words = [
          ...new Set(some.map((row) => textAt(table, 'riskTypes', row) ?? textAt(table, 'operation', row))),
        ].filter((word) => word !== undefined);
        const clusters = some
          .map((row) => ctx.sources(user).clusterOf(row))
          .filter((cluster) => cluster >= 0 && ctx.sources(user).familiarity(cluster) !== 'FAMILIAR');
        hits.push({
          user,
          severity: isKnown ? 'medium' : 'low',
          rows: some,
          first: c.time[some[0]!]!,
          last: c.time[some.at(-1)!]!,
          count: some.length,
          unit: 'operations',
          why: `${isKnown ? 'The product says the password is known to others' : 'The product saw an attack'}, ${counted(some.length, 'time')} for ${fromWhere(ctx, some)}: ${words.slice(0, 3).join(', ')}.`,
          clusters: [...new Set(clusters)],
        });
      }
    return hits;
  },
  blindSpots: [
    'Entra’s types need a P2 licence, Okta’s ThreatInsight or breached password detection.',
    'A leaked password concerns the account, not one sign-in.',
  ],
});
