import { HOUR, type RowIndex } from '../../base/units';
import { productLogs, textAt, wideAt } from '../../model/event';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

const OKTA = productLogs.indexOf('okta.system-log');

export const userEnumeration = defineRule({
  id: 'user-enumeration',
  catalogue: 'S1.6',
  version: 1,
  title: 'Names tried that do not exist',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1087.004'],
  references: [
    'okta/customer-detections threat_insight_high_unknown_users.yml',
    'Microsoft Entra error 50034 (account does not exist)',
  ],
  params: {
    minNames: { value: 5, unit: 'users', why: 'a person mistypes their own name, not five others' },
    window: { value: HOUR, unit: 'ms', why: 'lists are tried slowly to stay under limits' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one list is one finding' },
  },
  kql: (p) => `let unknown = union isfuzzy=true
(SigninLogs | where ResultType == "50034" | project Name = tolower(UserPrincipalName), At = TimeGenerated, Ip = IPAddress),
(Okta_CL | where eventType_s == "user.session.start" and outcome_reason_s == "VERIFICATION_ERROR" or (outcome_reason_s == "INVALID_CREDENTIALS" and actor_id_s in ("", "unknown"))
  | project Name = tolower(actor_alternateId_s), At = published_t, Ip = client_ipAddress_s);
unknown | project Ip, Start = At | join kind=inner unknown on Ip
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Names = dcount(Name), N = count() by Ip, Start
| where Names >= ${p.minNames} // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(Names, *) by Ip`,
  describe: (p) =>
    `${p.minNames} or more names that do not exist, tried from one address within ${kqlSpan(p.window)}`,
  evaluate: (ctx, p) => {
    const { c, identity, networks } = ctx;
    const byNetwork = new Map<number, RowIndex[]>();
    const add = (row: RowIndex): void => {
      const list = byNetwork.get(networks[row]!);
      if (networks[row]! < 0) return;
      if (list) list.push(row);
      else byNetwork.set(networks[row]!, [row]);
    };
    for (const row of ctx.coded('50034')) add(row);
    // Okta gives a known user's id also on a failure.
    for (let user = 0; user < identity.users.length; user++)
      for (const row of ctx.wrongPasswords(user)) {
        if (c.log[row] !== OKTA) continue;
        const id = wideAt(ctx.table, 'userId', row);
        if (id === undefined || /^(?:unknown|null)$/i.test(id)) add(row);
      }
    const hits: Hit[] = [];
    for (const all of byNetwork.values()) {
      if (all.length < p.minNames) continue;
      const rows = all.sort((a, b) => a - b);
      const names = new DistinctCount(rows.map((row) => identity.userOf[row]!));
      const times = rows.map((row) => c.time[row]!);
      const judge = (from: number, to: number): number => (names.of(from, to) >= p.minNames ? 0 : -1);
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const some = rows.slice(from, to + 1);
        const users = [...new Set(some.map((row) => identity.userOf[row]!))].sort((a, b) => a - b);
        const first = times[from]!;
        const last = times[to]!;
        hits.push({
          user: users[0]!,
          users,
          severity: 'low',
          rows: some,
          first,
          last,
          count: users.length,
          unit: 'users',
          why: `${counted(users.length, 'name')} that do not exist tried ${within(first, last)} from ${fromWhere(ctx, some)}, ${textAt(ctx.table, 'user', some[0]!) ?? 'unnamed'} among them.`,
          clusters: [],
        });
      }
    }
    return hits;
  },
  blindSpots: ['Names can be tried where nothing is logged, such as at the tenant’s realm page.'],
});
