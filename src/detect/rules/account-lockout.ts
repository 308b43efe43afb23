import { DAY, MINUTE, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import type { Context } from '../context';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

export const accountLockout = defineRule({
  id: 'account-lockout',
  catalogue: 'S1.7',
  version: 1,
  title: 'Accounts locked out',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1110'],
  references: [
    'elastic credential_access_identity_user_account_lockouts.toml (10 users in 5 min)',
    'SigmaHQ azure_account_lockout.yml',
    'Microsoft Entra error 50053 (locked, or an address known as malicious)',
  ],
  params: {
    minUsers: {
      value: 3,
      unit: 'users',
      why: 'a third of the published count, since it is no alert by itself',
    },
    window: { value: 5 * MINUTE, unit: 'ms', why: 'the published window' },
    minForOne: { value: 2, unit: 'sign-ins', why: 'a person who was locked out once calls the help desk' },
    day: { value: DAY, unit: 'ms', why: 'a guesser comes back when the lock is over' },
  },
  kql: (p) => `let locked = union isfuzzy=true
(SigninLogs | where ResultType == "50053" and ResultDescription has "locked" | project U = tolower(UserPrincipalName), At = TimeGenerated, Ip = IPAddress),
(Okta_CL | where eventType_s == "user.account.lock" | project U = tolower(target_0_alternateId_s), At = published_t, Ip = client_ipAddress_s),
(CiscoDuo_CL | where reason_s =~ "locked_out" | project U = tolower(user_name_s), At = TimeGenerated, Ip = access_device_ip_s);
let many = locked | project Start = At, One = 1 | join kind=inner (locked | extend One = 1) on One
| where At between (Start .. Start + ${kqlSpan(p.window)}) | summarize Users = dcount(U) by Start | where Users >= ${p.minUsers};
let one = locked | project U, Start = At | join kind=inner locked on U
| where At between (Start .. Start + ${kqlSpan(p.day)}) | summarize N = count() by U, Start | where N >= ${p.minForOne};
union many, one`,
  describe: (p) =>
    `lock-outs of ${p.minUsers} or more users within ${kqlSpan(p.window)}, medium where from one address; or ${p.minForOne} of one user within ${kqlSpan(p.day)}`,
  evaluate: (ctx, p) => {
    const { c, identity, networks } = ctx;
    const rows = lockouts(ctx);
    if (rows.length === 0) return [];
    const userOf = (row: RowIndex): number =>
      identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
    const hits: Hit[] = [];
    const told = new Set<RowIndex>();
    const times = rows.map((row) => c.time[row]!);
    const distinct = new DistinctCount(rows.map(userOf));
    const many = slidingRuns(times, p.window, p.window, (from, to) =>
      distinct.of(from, to) >= p.minUsers ? 0 : -1,
    );
    for (const { from, to } of many) {
      const some = rows.slice(from, to + 1);
      for (const row of some) told.add(row);
      const users = [...new Set(some.map(userOf))].sort((a, b) => a - b);
      const isOne = new Set(some.map((row) => networks[row]!)).size === 1 && networks[some[0]!]! >= 0;
      hits.push({
        ...hitOf(ctx, users[0]!, some),
        users,
        severity: isOne && !isOffice(some) ? 'medium' : 'low',
        count: users.length,
        unit: 'users',
        why: `${counted(users.length, 'user')} locked out ${within(times[from]!, times[to]!)} from ${fromWhere(ctx, some)}.`,
      });
    }
    const byUser = new Map<number, RowIndex[]>();
    for (const row of rows) {
      if (told.has(row)) continue;
      const list = byUser.get(userOf(row));
      if (list) list.push(row);
      else byUser.set(userOf(row), [row]);
    }
    for (const [user, own] of byUser)
      for (const { from, to } of slidingRuns(
        own.map((row) => c.time[row]!),
        p.day,
        p.day,
        (a, b) => (b - a + 1 >= p.minForOne ? 0 : -1),
      ))
        hits.push(hitOf(ctx, user, own.slice(from, to + 1)));
    return hits;

    /** An address several of them sign in from by themselves. */
    function isOffice(some: readonly RowIndex[]): boolean {
      return ctx.usersOf(networks[some[0]!]!) >= p.minUsers;
    }
  },
  blindSpots: ['A phone with an old password locks its owner out as well: the source tells.'],
});

/** Entra's lock-outs, Okta's and Duo's, by time. */
function lockouts(ctx: Context): RowIndex[] {
  const { table, identity } = ctx;
  // The same code stands for an address known as malicious; without a text it is taken as a lock-out.
  const rows = ctx.coded('50053').filter((row) => !/malicious/i.test(textAt(table, 'reason', row) ?? ''));
  for (const row of ctx.operationsNamed(/^user\.account\.lock$/i))
    if (!ctx.isAllowed(row) && (identity.targetOf[row]! >= 0 || identity.userOf[row]! >= 0)) rows.push(row);
  for (const { result, row } of ctx.prompts)
    if (result === 'blocked' && /^locked[_ ]out$/i.test(textAt(table, 'reason', row) ?? '')) rows.push(row);
  return [...new Set(rows)].sort((a, b) => a - b);
}

function hitOf(ctx: Context, user: number, rows: RowIndex[]): Hit {
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  return {
    user,
    severity: 'low',
    rows,
    first,
    last,
    count: rows.length,
    unit: 'sign-ins',
    why: `Locked out ${counted(rows.length, 'time')} ${within(first, last)}, asked from ${fromWhere(ctx, rows)}.`,
    clusters: [
      ...new Set(
        rows
          .filter((row) => ctx.identity.userOf[row] === user)
          .map((row) => ctx.sources(user).clusterOf(row)),
      ),
    ].filter((cluster) => cluster >= 0),
  };
}
