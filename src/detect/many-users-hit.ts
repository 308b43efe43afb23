import type { RowIndex } from '../base/units';
import type { Context } from './context';
import type { Hit } from './rule';
import { counted, fromWhere, within } from './words';

/**
 * A hit on tries at many users; it stands with the first of them, and each has a source in it.
 * @param rows by time. @param why a sentence, given how many users in how long.
 */
export function manyUsersHit(
  ctx: Context,
  rows: RowIndex[],
  why: (users: number, inTime: string) => string,
): Hit {
  const { userOf } = ctx.identity;
  const firstOf = new Map<number, RowIndex>();
  for (const row of rows) if (!firstOf.has(userOf[row]!)) firstOf.set(userOf[row]!, row);
  // Users are numbered by name.
  const users = [...firstOf.keys()].sort((a, b) => a - b);
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  return {
    user: users[0]!,
    users,
    severity: 'medium',
    rows,
    first,
    last,
    count: users.length,
    unit: 'users',
    why: why(users.length, within(first, last)),
    clusters: users
      .map((user) => ctx.sources(user).clusterOf(firstOf.get(user)!))
      .filter((cluster) => cluster >= 0),
  };
}

/** The same of wrong passwords. @param also ends the sentence. */
export function wrongPasswordsHit(ctx: Context, rows: RowIndex[], also = ''): Hit {
  return manyUsersHit(
    ctx,
    rows,
    (users, inTime) =>
      `${counted(rows.length, 'wrong password')} for ${counted(users, 'user')} ${inTime} from ${fromWhere(ctx, rows)}${also}.`,
  );
}
