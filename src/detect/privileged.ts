import type { RowIndex } from '../base/units';
import { eventKinds, outcomes, textAt } from '../model/event';
import { memoByText } from '../prompts/text-memo';
import type { Context } from './context';

const DIRECTORY = eventKinds.indexOf('directory');
const FAILURE = outcomes.indexOf('failure');

const granted = /^add (?:eligible )?member to role|^user\.account\.privilege\.grant$/i;
/** Only an administrator can do these to somebody else. */
const administers =
  /^(?:reset password(?: \(by admin\))?|reset user password|disable account|enable account|add user|delete user|add member to role|admin (?:registered|updated|deleted) security info|create temporary access pass method for user|disable strong authentication|(?:add|update|delete) conditional access policy|user\.account\.(?:reset_password|privilege\.grant)|user\.mfa\.factor\.reset_all|user\.lifecycle\.(?:create|suspend|deactivate)|policy\.(?:lifecycle|rule)\..*|zone\..*|user_update|bypass_create)$/i;

/**
 * Who is seen to hold an administrator's rights: the audit log calls them one, a role was given to them, or they did to
 * others what only an administrator can. Roles given before the export began are not seen.
 * @returns the fact in words, by user.
 */
export function privilegedUsers(ctx: Context): ReadonlyMap<number, string> {
  const { c, table, identity } = ctx;
  const found = new Map<number, string>();
  const isAdminType = memoByText(table.strings, 0, (text) => (/^admin$/i.test(text) ? 1 : 0));
  const kindOf = memoByText(
    table.strings,
    0,
    (text) => (granted.test(text) ? 2 : 0) + (administers.test(text) ? 1 : 0),
  );
  const note = (user: number, row: RowIndex, fact: string): void => {
    if (user >= 0 && !found.has(user) && !ctx.isAllowed(row)) found.set(user, fact);
  };
  for (const row of ctx.operations()) {
    if (isAdminType(c.userType[row]!) === 1)
      note(identity.userOf[row]!, row, 'the audit log calls the user an administrator');
    if (c.kind[row] !== DIRECTORY || c.outcome[row] === FAILURE) continue;
    const kind = kindOf(c.operation[row]!);
    if (kind === 0) continue;
    const operation = textAt(table, 'operation', row)!;
    if (kind >= 2) note(identity.targetOf[row]!, row, `${operation} named the user`);
    if (kind % 2 === 1 && identity.targetOf[row] !== identity.userOf[row])
      note(identity.userOf[row]!, row, `the user did ${operation}`);
  }
  return found;
}
