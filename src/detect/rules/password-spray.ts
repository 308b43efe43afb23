import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import { UNKNOWN_ACCOUNT } from '../../prompts/entra-codes';
import { memoByText } from '../../prompts/text-memo';
import { kindIs } from '../operations';
import { manyUsersHit } from '../many-users-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { slidingRuns } from '../sliding';

const FAILURE = 1;
const SUCCESS = 2;

export const passwordSpray = defineRule({
  id: 'password-spray',
  catalogue: 'S1.2',
  version: 1,
  title: 'Password spray',
  stage: 'recon',
  severity: 'medium',
  techniques: ['T1110.003'],
  references: [
    'Azure-Sentinel SigninPasswordSpray.yaml (5 users in 20 min, failures over successes)',
    'elastic okta credential_access_okta_password_spray_single_source.toml',
  ],
  params: {
    minUsers: { value: 5, unit: 'users', why: 'the published count' },
    maxTries: { value: 3, unit: 'tries', why: 'a spray stays under the lock-out' },
    window: { value: 20 * MINUTE, unit: 'ms', why: 'the published window' },
    familiarTo: { value: 3, unit: 'users', why: 'an address so many sign in from is an office' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one spray is one finding' },
  },
  kql: (
    p,
  ) => `let tries = SigninLogs | where ResultType in ("0", "50126", "50053", "50055", "50056", "50064", "50034")
| project U = tolower(UserPrincipalName), At = TimeGenerated, Ip = IPAddress, Ok = ResultType == "0";
tries | where not(Ok) | project Ip, Start = At | join kind=inner tries on Ip
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Tries = countif(not(Ok)), Successes = countif(Ok) by Ip, Start, U
| summarize Users = countif(Tries between (1 .. ${p.maxTries})), Failures = sum(Tries), Successes = sum(Successes) by Ip, Start
| where Users >= ${p.minUsers} and Failures > Successes
// Leave out addresses that ${p.familiarTo} or more of the users sign in from; hits within ${kqlSpan(p.mergeGap)} are one.
| summarize arg_max(Users, *) by Ip`,
  describe: (p) =>
    `wrong passwords for ${p.minUsers} or more users from one address within ${kqlSpan(p.window)}, at most ${p.maxTries} each, more failures than successes`,
  evaluate: (ctx, p) => {
    const { c, identity, networks, table } = ctx;
    const isUnknown = memoByText(table.strings, 0, (code) => (code === UNKNOWN_ACCOUNT ? 1 : 0));
    const isFailure = (row: RowIndex): boolean => ctx.isWrongPassword(row) || isUnknown(c.code[row]!) === 1;
    const isTry = (row: RowIndex): boolean =>
      kindIs(c.kind[row]!, 'signin') && identity.userOf[row]! >= 0 && !ctx.isCopy(row) && !ctx.isAllowed(row);
    const kindOf = new Uint8Array(networks.length);
    for (let row = 0; row < kindOf.length; row++) {
      const kind = isFailure(row) ? FAILURE : ctx.isInteractiveSuccess(row) ? SUCCESS : 0;
      if (kind !== 0 && networks[row]! >= 0 && isTry(row)) kindOf[row] = kind;
    }

    const hits: Hit[] = [];
    const triesOf = new Uint32Array(identity.users.length);
    for (const rows of triesByNetwork(networks, kindOf, p.minUsers)) {
      const times = rows.map((row) => c.time[row]!);
      triesOf.fill(0);
      let few = 0;
      let failures = 0;
      let seenFrom = 0;
      let seenTo = 0;
      const step = (row: RowIndex, by: 1 | -1): void => {
        if (kindOf[row] === SUCCESS) {
          failures -= by;
          return;
        }
        failures += by;
        const user = identity.userOf[row]!;
        const before = triesOf[user]!;
        const after = before + by;
        triesOf[user] = after;
        if (before >= 1 && before <= p.maxTries) few--;
        if (after >= 1 && after <= p.maxTries) few++;
      };
      const judge = (from: number, to: number): number => {
        for (; seenTo <= to; seenTo++) step(rows[seenTo]!, 1);
        for (; seenFrom < from; seenFrom++) step(rows[seenFrom]!, -1);
        // Only whole windows: the first three of many tries are no spray.
        const isWhole = to === times.length - 1 || times[to + 1]! - times[from]! > p.window;
        return isWhole && few >= p.minUsers && failures > 0 ? few : -1;
      };
      for (const run of slidingRuns(times, p.window, p.mergeGap, judge)) {
        const failed = rows.slice(run.from, run.to + 1).filter(isFailure);
        const hit = manyUsersHit(ctx, failed);
        if (!isOffice(failed)) hits.push(hit);
      }
    }
    return hits;

    function isOffice(rows: RowIndex[]): boolean {
      const first = new Map<number, RowIndex>();
      for (const row of rows) if (!first.has(identity.userOf[row]!)) first.set(identity.userOf[row]!, row);
      let familiar = 0;
      for (const [user, row] of first) if (ctx.sources(user).of(row).familiarity === 'FAMILIAR') familiar++;
      return familiar >= p.familiarTo;
    }
  },
  blindSpots: ['A spray over many addresses is not seen here.'],
});

/** Failures and successes of each network with enough failures to be looked at, by network, by time. */
function triesByNetwork(networks: Int32Array, kindOf: Uint8Array, least: number): RowIndex[][] {
  const failures = new Uint32Array(networks.reduce((most, network) => Math.max(most, network), -1) + 1);
  for (let row = 0; row < kindOf.length; row++) if (kindOf[row] === FAILURE) failures[networks[row]!]!++;
  const tries = Array.from(failures, (n): RowIndex[] | undefined => (n >= least ? [] : undefined));
  for (let row = 0; row < kindOf.length; row++) if (kindOf[row] !== 0) tries[networks[row]!]?.push(row);
  return tries.filter((list) => list !== undefined);
}
