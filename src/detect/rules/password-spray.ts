import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import { eventKinds } from '../../model/event';
import { UNKNOWN_ACCOUNT } from '../../prompts/entra-codes';
import { memoByText } from '../../prompts/text-memo';
import type { Context } from '../context';
import { wrongPasswordsHit } from '../many-users-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { slidingRuns } from '../sliding';

const SIGN_IN = eventKinds.indexOf('signin');
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
    const { c, identity } = ctx;
    const kindOf = kindsOfTries(ctx);
    const hits: Hit[] = [];
    const triesOf = new Uint32Array(identity.users.length);
    for (const rows of triesByNetwork(ctx, kindOf, p.minUsers)) {
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
        const failed = rows.slice(run.from, run.to + 1).filter((row) => kindOf[row] === FAILURE);
        if (!isOffice(failed)) hits.push(wrongPasswordsHit(ctx, failed));
      }
    }
    return hits;

    function isOffice(rows: RowIndex[]): boolean {
      const first = new Map<number, RowIndex>();
      for (const row of rows) if (!first.has(identity.userOf[row]!)) first.set(identity.userOf[row]!, row);
      let familiar = 0;
      for (const [user, row] of first)
        if (ctx.sources(user).of(row).familiarity === 'FAMILIAR' && ++familiar >= p.familiarTo) return true;
      return false;
    }
  },
  blindSpots: ['A spray over many addresses is not seen here.'],
});

/** Of each row, whether it is a person's failed or successful sign-in from an address; 0 where neither. */
function kindsOfTries(ctx: Context): Uint8Array {
  const { code, kind } = ctx.c;
  const isUnknown = memoByText(ctx.table.strings, 0, (text) => (text === UNKNOWN_ACCOUNT ? 1 : 0));
  const kinds = new Uint8Array(kind.length);
  for (let row = 0; row < kinds.length; row++) {
    if (kind[row] !== SIGN_IN || ctx.networks[row]! < 0 || !ctx.isOwnSignIn(row)) continue;
    if (ctx.isWrongPassword(row) || isUnknown(code[row]!) === 1) kinds[row] = FAILURE;
    else if (ctx.isOwnSuccess(row)) kinds[row] = SUCCESS;
  }
  return kinds;
}

/** Failures and successes of each network from which enough people failed to be looked at, by network, by time. */
function triesByNetwork({ networks, identity }: Context, kindOf: Uint8Array, least: number): RowIndex[][] {
  const failed: Set<number>[] = [];
  for (let row = 0; row < kindOf.length; row++)
    if (kindOf[row] === FAILURE) (failed[networks[row]!] ??= new Set()).add(identity.userOf[row]!);
  const tries = failed.map((users): RowIndex[] | undefined => (users.size >= least ? [] : undefined));
  for (let row = 0; row < kindOf.length; row++) if (kindOf[row] !== 0) tries[networks[row]!]?.push(row);
  return tries.filter((list) => list !== undefined);
}
