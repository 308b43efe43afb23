import type { Shared } from './context';

/** Leads to the events, from any screen, and to those that answer a query. */
export function askEvents({ desk, inquiry }: Pick<Shared, 'desk' | 'inquiry'>, query: string): Promise<void> {
  desk.show('events');
  return inquiry.ask(query);
}
