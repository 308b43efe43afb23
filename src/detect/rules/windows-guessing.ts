import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import { memoByText } from '../../prompts/text-memo';
import { isPublicAddress, onHost } from '../endpoint';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** 4625, and the failed logons of Defender's DeviceLogonEvents. */
const failures = /^(?:4625 |logonfailed$)/i;
/** Wrong password, wrong name or password, locked out. Source: Microsoft, event-4625. */
const wrong = /^0xc0000(?:06a|06d|234)$/i;

export const windowsGuessing = defineRule({
  id: 'windows-guessing',
  catalogue: 'S1.1W',
  version: 1,
  title: 'Password guessing at a Windows host',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1110.001'],
  references: [
    'Microsoft event-4625 (Status and SubStatus)',
    'sigma correlation_win_security_failed_logon_bruteforce_single_account.yml',
  ],
  params: {
    minFailures: {
      value: 10,
      unit: 'sign-ins',
      why: 'the same count as for sign-ins of the cloud: nobody mistypes ten times in ten minutes',
    },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'the window of the rule on sign-ins' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one run of guesses is one finding' },
  },
  kql: (
    p,
  ) => `let failed = SecurityEvent | where EventID == 4625 and SubStatus in~ ("0xc000006a", "0xc0000234") and not(ipv4_is_private(IpAddress))
| project U = tolower(TargetUserName), Ip = IpAddress, Computer, At = TimeGenerated;
failed | project U, Ip, Start = At | join kind=inner failed on U, Ip
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize N = count(), Hosts = make_set(Computer) by U, Ip, Start | where N >= ${p.minFailures}
| summarize arg_max(N, *) by U, Ip // hits within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minFailures} or more failed logons of one user at Windows hosts within ${kqlSpan(p.window)} from one public address that is not the user’s own; medium within an incident`,
  evaluate: (ctx, p) => {
    const { c, identity, networks } = ctx;
    const isWrong = memoByText(ctx.table.strings, 0, (text) => (wrong.test(text) ? 1 : 0));
    const byUser = new Map<number, Map<number, RowIndex[]>>();
    for (const row of ctx.operationsNamed(failures)) {
      const user = identity.userOf[row]!;
      const network = networks[row]!;
      if (user < 0 || network < 0 || c.host[row]! < 0 || ctx.isAllowed(row)) continue;
      if (c.code[row]! >= 0 && isWrong(c.code[row]!) === 0) continue;
      // Only a host that faces the internet stands before the identity; inside, services retry old passwords.
      if (!isPublicAddress(ctx, row)) continue;
      const own = byUser.get(user) ?? new Map<number, RowIndex[]>();
      byUser.set(user, own);
      const rows = own.get(network);
      if (rows) rows.push(row);
      else own.set(network, [row]);
    }
    const hits: Hit[] = [];
    for (const [user, own] of byUser)
      for (const all of own.values()) {
        const times = all.map((row) => c.time[row]!);
        for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
          b - a + 1 >= p.minFailures ? 0 : -1,
        )) {
          const rows = all.slice(from, to + 1);
          const source = ctx.sources(user).of(rows[0]!);
          if (source.familiarity === 'FAMILIAR' || ctx.sources(user).isOwnNetwork(rows[0]!)) continue;
          const first = times[from]!;
          const last = times[to]!;
          hits.push({
            user,
            severity: 'low',
            anchoredSeverity: 'medium',
            catalogue: 'S1.1',
            rows,
            first,
            last,
            count: rows.length,
            unit: 'sign-ins',
            why: `${counted(rows.length, 'failed logon')}${onHost(ctx, rows[0]!)} ${within(first, last)} from ${fromWhere(ctx, rows)}.`,
            clusters: [...new Set(rows.map((row) => ctx.sources(user).clusterOf(row)))].filter(
              (cluster) => cluster >= 0,
            ),
          });
        }
      }
    return hits;
  },
  blindSpots: [
    'Behind a gateway the host sees the gateway’s private address, and every guess looks like one from inside.',
    'Guesses from an address that prompts nobody and signs in nowhere are not tied to an incident.',
  ],
});
