import { DAY, type RowIndex, spoken } from '../../base/units';
import { positionOf } from '../../prompts/grouped-rows';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { counted, fromWhere } from '../words';

export const spraySuccess = defineRule({
  id: 'spray-success',
  catalogue: 'S1.5',
  version: 1,
  title: 'The spray found a password',
  stage: 'recon',
  severity: 'medium',
  techniques: ['T1110.003', 'T1078.004'],
  references: [
    'elastic credential_access_okta_successful_login_after_credential_attack.toml (180 min, ordered)',
    'Azure-Sentinel SigninPasswordSpray.yaml (codes with a valid password)',
  ],
  params: {
    after: { value: DAY, unit: 'ms', why: 'what a spray found is often used the next morning' },
  },
  kql: (
    p,
  ) => `let spray = SigninLogs | where ResultType in ("50126", "50053", "50055", "50056", "50064", "50034")
| summarize Users = dcount(UserPrincipalName), First = min(TimeGenerated), Last = max(TimeGenerated) by IPAddress | where Users >= 5;
SigninLogs | where ResultType in ("0", "50055", "50072", "50074", "50076", "50079", "50097", "50105", "50131", "50155", "50158", "53000", "53001", "53002", "53003", "500121")
| join kind=inner spray on IPAddress
| where TimeGenerated between (First .. Last + ${kqlSpan(p.after)})
| summarize N = count(), In = countif(ResultType == "0"), First = min(TimeGenerated) by U = tolower(UserPrincipalName), IPAddress`,
  describe: (p) =>
    `a right password, or a success, from an address of a spray up to ${kqlSpan(p.after)} after it, from a source that is not familiar to the user; high for a success`,
  evaluate: (ctx, p) => {
    const { c, identity, networks } = ctx;
    const found = new Map<string, { user: number; rows: RowIndex[]; spray: Hit }>();
    const sprays = ['password-spray', 'credential-stuffing'].flatMap((id) => ctx.earlier.get(id) ?? []);
    for (const spray of sprays) {
      const from = new Set(spray.rows.map((row) => networks[row]!));
      for (const user of spray.users ?? []) {
        const { rows, times, networks: seen } = ctx.visits(user);
        const end = positionOf(times, spray.last + p.after + 1);
        for (let i = positionOf(times, spray.first); i < end; i++) {
          if (!from.has(seen[i]!)) continue;
          const row = rows[i]!;
          if (!ctx.isSuccess(row) && !ctx.isPasswordKnown(row)) continue;
          if (ctx.sources(user).of(row).familiarity === 'FAMILIAR') continue;
          const key = `${user} ${networks[row]!}`;
          const entry = found.get(key);
          if (!entry) found.set(key, { user, rows: [row], spray });
          else if (!entry.rows.includes(row)) entry.rows.push(row);
        }
      }
    }
    return [...found.values()].map(({ user, rows, spray }): Hit => {
      const isIn = rows.some((row) => ctx.isSuccess(row));
      const first = c.time[rows[0]!]!;
      const users = spray.users?.length ?? 0;
      return {
        user,
        severity: isIn ? 'high' : 'medium',
        rows,
        first,
        last: c.time[rows.at(-1)!]!,
        count: rows.length,
        unit: 'sign-ins',
        why: `${isIn ? 'A success' : 'The right password'} from ${fromWhere(ctx, rows)} ${spoken(Math.max(0, first - spray.first))} after that address had begun to try passwords on ${counted(users, 'user')}.`,
        clusters: [...new Set(rows.map((row) => ctx.sources(identity.userOf[row]!).clusterOf(row)))].filter(
          (cluster) => cluster >= 0,
        ),
      };
    });
  },
  blindSpots: ['What was found is often used from another address.'],
});
