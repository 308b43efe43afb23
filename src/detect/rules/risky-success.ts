import { HOUR, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** Entra's risk types that speak of the sign-in itself, older spellings included. */
const types =
  /unfamiliarFeatures|unlikelyTravel|impossibleTravel|newCountry|anonymizedIPAddress|maliciousIPAddress|riskyIPAddress|suspiciousIPAddress|nationStateIP|attackerinTheMiddle|anomalousToken|tokenIssuerAnomaly|suspiciousBrowser|attemptedPrtAccess|investigationsThreatIntelligence/i;

const MEDIUM = 1;
const HIGH = 2;

export const riskySuccess = defineRule({
  id: 'risky-success',
  catalogue: 'S3.5',
  version: 1,
  title: 'Successful sign-in that the product calls risky',
  stage: 'access',
  severity: 'low',
  techniques: ['T1078.004'],
  references: ['Microsoft Entra ID Protection: risk types', 'SigmaHQ rules/cloud/azure/identity_protection'],
  params: {
    minSignIns: { value: 1, unit: 'sign-ins', why: 'one success is access' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'successes of one sitting are one finding' },
  },
  kql: (p) => `SigninLogs | where ResultType == "0"
| where RiskLevelDuringSignIn in~ ("medium", "high") or tostring(RiskEventTypes_V2) has_any ("unfamiliarFeatures", "unlikelyTravel", "newCountry", "anonymizedIPAddress", "maliciousIPAddress", "nationStateIP", "attackerinTheMiddle", "anomalousToken", "tokenIssuerAnomaly", "suspiciousBrowser")
| summarize N = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(UserPrincipalName)
| where N >= ${p.minSignIns} // successes within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minSignIns} or more successful sign-ins rated medium or high risk, or with a risk type of the sign-in itself; medium where high and from an unfamiliar source`,
  evaluate: (ctx, p) => {
    const { c, table, identity } = ctx;
    const level = memoByText(table.strings, 0, (text) =>
      /^high$/i.test(text) ? HIGH : /^medium$/i.test(text) ? MEDIUM : 0,
    );
    const isTyped = memoByText(table.strings, 0, (text) => (types.test(text) ? 1 : 0));
    const byUser = new Map<number, RowIndex[]>();
    for (let row = 0; row < table.events.length; row++) {
      if (level(c.risk[row]!) === 0 && isTyped(c.riskTypes[row]!) === 0) continue;
      if (identity.userOf[row]! < 0 || !ctx.isOwnSuccess(row)) continue;
      const list = byUser.get(identity.userOf[row]!);
      if (list) list.push(row);
      else byUser.set(identity.userOf[row]!, [row]);
    }
    const hits: Hit[] = [];
    for (const [user, rows] of byUser)
      for (const some of splitAtGaps(rows, (row) => c.time[row]!, p.mergeGap)) {
        if (some.length < p.minSignIns) continue;
        const [worst] = [...some].sort((a, b) => level(c.risk[b]!) - level(c.risk[a]!) || a - b);
        const { cluster, familiarity } = ctx.sources(user).of(worst!);
        const first = c.time[some[0]!]!;
        const last = c.time[some.at(-1)!]!;
        const named = [...new Set(some.map((row) => textAt(table, 'riskTypes', row)))].filter(Boolean);
        const rated =
          level(c.risk[worst!]!) === 0 ? '' : `, rated ${textAt(table, 'risk', worst!)!.toLowerCase()}`;
        hits.push({
          user,
          severity: level(c.risk[worst!]!) === HIGH && familiarity === 'UNFAMILIAR' ? 'medium' : 'low',
          anchoredSeverity: 'medium',
          rows: some,
          first,
          last,
          count: some.length,
          unit: 'sign-ins',
          why: `${counted(some.length, 'successful sign-in')} ${within(first, last)} from ${fromWhere(ctx, some)}${rated}${named.length > 0 ? ` (${named.slice(0, 3).join(', ')})` : ''}.`,
          clusters: cluster < 0 ? [] : [cluster],
        });
      }
    return hits;
  },
  blindSpots: [
    'Without a P2 licence Entra writes “hidden”: no risk stated is no sign of safety.',
    'Users of a VPN are rated risky as well.',
  ],
});
