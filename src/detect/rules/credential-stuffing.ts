import { HOUR, type RowIndex } from '../../base/units';
import { LET_IN } from '../row-facts';
import { wrongPasswordsHit } from '../many-users-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';

export const credentialStuffing = defineRule({
  id: 'credential-stuffing',
  catalogue: 'S1.3',
  version: 1,
  title: 'Stolen passwords tried on many accounts',
  stage: 'recon',
  severity: 'medium',
  techniques: ['T1110.004', 'T1110.003'],
  references: [
    'elastic credential_access_entra_id_brute_force_activity.toml (10 users, 5 addresses)',
    'elastic credential_access_okta_credential_stuffing_single_source.toml',
  ],
  params: {
    minUsers: { value: 10, unit: 'users', why: 'the published count' },
    minAddresses: { value: 5, unit: 'times', why: 'the published count of addresses' },
    maxTries: { value: 2, unit: 'tries', why: 'a list has one password per account, or two' },
    window: { value: HOUR, unit: 'ms', why: 'proxies are slow, and slow is quiet' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one run through a list is one finding' },
  },
  kql: (
    p,
  ) => `let own = SigninLogs | where ResultType == "0" | distinct U = tolower(UserPrincipalName), IPAddress;
let wrong = SigninLogs | where ResultType in ("50126", "50053", "50055", "50056", "50064") and isnotempty(UserAgent)
| project U = tolower(UserPrincipalName), At = TimeGenerated, IPAddress, UserAgent
| join kind=leftanti own on U, IPAddress; // who gets in from there later mistyped
wrong | project UserAgent, Start = At | join kind=inner wrong on UserAgent
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Tries = count(), Ips = make_set(IPAddress, 100) by UserAgent, Start, U
| summarize Users = count(), Median = percentile(Tries, 50), Addresses = array_length(make_set(Ips)) by UserAgent, Start
| where Users >= ${p.minUsers} and Addresses >= ${p.minAddresses} and Median <= ${p.maxTries} // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(Users, *) by UserAgent`,
  describe: (p) =>
    `wrong passwords for ${p.minUsers} or more users within ${kqlSpan(p.window)}, from ${p.minAddresses} or more addresses with one user agent, ${p.maxTries} tries or fewer for most of them; whoever gets in from such an address has mistyped and is left out`,
  evaluate: (ctx, p) => {
    const { c, identity, networks } = ctx;
    const byAgent = new Map<number, RowIndex[]>();
    for (let user = 0; user < identity.users.length; user++)
      for (const row of ctx.wrongPasswords(user))
        if (c.userAgent[row]! >= 0) {
          const list = byAgent.get(c.userAgent[row]!);
          if (list) list.push(row);
          else byAgent.set(c.userAgent[row]!, [row]);
        }
    const own = new Map<number, Set<number>>();
    const isMistyped = (row: RowIndex): boolean => {
      const user = identity.userOf[row]!;
      let set = own.get(user);
      if (!set) own.set(user, (set = ctx.networksOf(user, LET_IN)));
      return set.has(networks[row]!);
    };
    const hits: Hit[] = [];
    for (const all of byAgent.values()) {
      if (all.length < p.minUsers || new Set(all.map((row) => identity.userOf[row]!)).size < p.minUsers)
        continue;
      const rows = all.filter((row) => networks[row]! >= 0 && !isMistyped(row)).sort((a, b) => a - b);
      const times = rows.map((row) => c.time[row]!);
      const users = rows.map((row) => identity.userOf[row]!);
      const distinctUsers = new DistinctCount(users);
      const addresses = new DistinctCount(rows.map((row) => networks[row]!));
      const few = new FewTries(users, p.maxTries);
      const judge = (from: number, to: number): number => {
        const n = distinctUsers.of(from, to);
        if (addresses.of(from, to) < p.minAddresses || n < p.minUsers) return -1;
        return few.of(from, to) * 2 > n ? n : -1;
      };
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, judge))
        hits.push(wrongPasswordsHit(ctx, rows.slice(from, to + 1), ', all with one user agent'));
    }
    return hits;
  },
  blindSpots: [
    'Tools that change their user agent with every try are not seen.',
    'Many people on the same browser who mistype at new places and give up look the same.',
  ],
});

/** How many users of a window tried at most so often, while both ends only move forward. */
class FewTries {
  readonly #users: readonly number[];
  readonly #most: number;
  readonly #tries = new Map<number, number>();
  #few = 0;
  #from = 0;
  #to = -1;

  constructor(users: readonly number[], most: number) {
    this.#users = users;
    this.#most = most;
  }

  of(from: number, to: number): number {
    while (this.#to < to) this.#step(this.#users[++this.#to]!, 1);
    while (this.#from < from) this.#step(this.#users[this.#from++]!, -1);
    return this.#few;
  }

  #step(user: number, by: 1 | -1): void {
    const before = this.#tries.get(user) ?? 0;
    const after = before + by;
    this.#tries.set(user, after);
    if (before >= 1 && before <= this.#most) this.#few--;
    if (after >= 1 && after <= this.#most) this.#few++;
  }
}
