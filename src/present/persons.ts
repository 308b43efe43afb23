import type { Analysis } from '../correlate/analyse';
import type { Person } from '../model/person';

/** @returns everybody of a case, those whom several names mean first. */
export function personsOf({ users, userOf }: Analysis['identity']): Person[] {
  const events = new Array<number>(users.length).fill(0);
  for (const user of userOf) if (user >= 0) events[user]!++;
  const persons = users.map(({ name, userId, joined }, i): Person => ({
    name,
    userId,
    events: events[i]!,
    others: joined.map(({ name: other, key, rows }) => ({ name: other, key, events: rows })),
  }));
  return persons.sort((a, b) => b.others.length - a.others.length || b.events - a.events);
}
