import { DAY, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { legacyClient } from '../../prompts/entra-codes';
import { memoByText } from '../../prompts/text-memo';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** Clients of password tools, as opposed to mail programs that are merely old. */
const tools = /bav2ropc|cbainprod|cbaintar|^ropc$/i;

const MAIL = 1;
const TOOL = 2;

export const legacyProtocol = defineRule({
  id: 'legacy-protocol',
  catalogue: 'S1.9',
  version: 1,
  title: 'Let in by a protocol that cannot ask',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1078.004', 'T1556.006'],
  references: [
    'SigmaHQ azure_ad_suspicious_signin_bypassing_mfa.yml (BAV2ROPC)',
    'SigmaHQ azure_legacy_authentication_protocols.yml',
  ],
  params: {
    minSignIns: { value: 1, unit: 'sign-ins', why: 'one success reads the mailbox' },
    mergeGap: { value: DAY, unit: 'ms', why: 'a mail program signs in all day' },
  },
  kql: (p) => `SigninLogs | where ResultType == "0"
| where ClientAppUsed in~ ("Other clients", "IMAP4", "POP3", "SMTP", "MAPI Over HTTP", "Exchange ActiveSync") or UserAgent has_any ("BAV2ROPC", "CBAinPROD", "CBAinTAR") or AuthenticationProtocol == "ropc"
| summarize N = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(UserPrincipalName), IPAddress, ClientAppUsed
| where N >= ${p.minSignIns} // successes within ${kqlSpan(p.mergeGap)} are one
// Keep addresses and countries new to the user against the 14 days before.`,
  describe: (p) =>
    `${p.minSignIns} or more successes of a client that cannot ask for a second factor, from an unfamiliar source; medium for the password tools BAV2ROPC, CBAinPROD and ROPC`,
  evaluate: (ctx, p) => {
    const { c, table } = ctx;
    const kindOf = memoByText(table.strings, 0, (text) =>
      tools.test(text) ? TOOL : legacyClient.test(text) ? MAIL : 0,
    );
    const rate = (row: RowIndex): number =>
      Math.max(kindOf(c.clientApp[row]!), kindOf(c.userAgent[row]!), kindOf(c.protocol[row]!));
    const byUser = new Map<number, Map<number, RowIndex[]>>();
    for (let row = 0; row < table.events.length; row++) {
      if (rate(row) === 0 || !ctx.isSuccess(row) || !ctx.isOwnSignIn(row)) continue;
      const user = ctx.identity.userOf[row]!;
      let byNetwork = byUser.get(user);
      if (!byNetwork) byUser.set(user, (byNetwork = new Map<number, RowIndex[]>()));
      const list = byNetwork.get(ctx.networks[row]!);
      if (list) list.push(row);
      else byNetwork.set(ctx.networks[row]!, [row]);
    }
    const hits: Hit[] = [];
    for (const [user, byNetwork] of byUser)
      for (const rows of byNetwork.values())
        for (const some of splitAtGaps(rows, (row) => c.time[row]!, p.mergeGap)) {
          if (some.length < p.minSignIns) continue;
          const { cluster, familiarity, reason } = ctx.sources(user).of(some[0]!);
          if (familiarity !== 'UNFAMILIAR') continue;
          const first = c.time[some[0]!]!;
          const last = c.time[some.at(-1)!]!;
          const row = some[0]!;
          const name =
            (['userAgent', 'clientApp', 'protocol'] as const)
              .map((column) => textAt(table, column, row) ?? '')
              .find((text) => legacyClient.test(text)) ?? 'legacy client';
          hits.push({
            user,
            severity: some.some((one) => rate(one) === TOOL) ? 'medium' : 'low',
            anchoredSeverity: 'high',
            rows: some,
            first,
            last,
            count: some.length,
            unit: 'sign-ins',
            why: `${counted(some.length, 'success', 'successes')} ${within(first, last)} with ${name}, which cannot ask for a second factor, from ${fromWhere(ctx, some)}, an unfamiliar source (${reason}).`,
            clusters: cluster < 0 ? [] : [cluster],
          });
        }
    return hits;
  },
  blindSpots: [
    'It never produces a prompt: where legacy clients get in, bombing is not needed.',
    'Okta and Duo log the app and not its protocol.',
  ],
});
