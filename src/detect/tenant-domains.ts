import type { CaseTable } from '../model/event';
import type { Identity } from '../prompts/identity';
import { memoByText } from '../prompts/text-memo';

/** The tenant's own domains: those of members' names seen in the data; a guest's home is not ours. */
export function memberDomains(table: CaseTable, identity: Identity): Set<string> {
  const isGuest = memoByText(table.strings, 0, (text) => (/guest|external|b2b/i.test(text) ? 1 : 0));
  const guests = new Set<number>();
  const { userType } = table.events.columns;
  const acted = new Uint8Array(identity.users.length);
  for (let row = 0; row < identity.userOf.length; row++) {
    const user = identity.userOf[row]!;
    if (user < 0) continue;
    acted[user] = 1;
    if (isGuest(userType[row]!) === 1) guests.add(user);
  }
  const domains = new Set<string>();
  identity.users.forEach(({ name }, user) => {
    const at = name.lastIndexOf('@');
    if (at > 0 && acted[user] === 1 && !guests.has(user) && !name.includes('#ext#'))
      domains.add(name.slice(at + 1));
  });
  return domains;
}
