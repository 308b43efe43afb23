import { askEvents } from '../state/ask-events';
import type { Shared } from '../state/context';
import { screens, type Screen } from '../state/desk.svelte';
import { accountText, leadsOf } from '../state/leads';

export interface Command {
  label: string;
  /** The keys that do the same. */
  keys?: string;
  run: () => void;
}

/** `timeline` as it is headed. */
function heading(screen: Screen): string {
  return screen.charAt(0).toUpperCase() + screen.slice(1);
}

/** Leads that can be opened by name: the gravest. */
const MOST_LEADS = 40;

/** What can be done from anywhere, most used first. */
export function commandsOf({ workspace, desk, inquiry, layout }: Shared, onKeys: () => void): Command[] {
  const { view } = workspace;
  if (!view) return [{ label: 'Show the keys', keys: '?', run: onKeys }];
  const noIncident = view.incidents.length === 0;
  const needsIncident: readonly Screen[] = ['timeline', 'response', 'controls'];
  const ask = (query: string): void => void askEvents({ desk, inquiry }, query);
  return [
    { label: 'Write a query', keys: '/', run: () => desk.askQuery() },
    ...screens
      .filter((screen) => !noIncident || !needsIncident.includes(screen))
      .filter((screen) => screen !== 'leads' || view.leads.length + view.quietLeads > 0)
      .map((screen) => ({ label: `Go to ${heading(screen)}`, run: () => desk.show(screen) })),
    ...view.incidents.map(({ id, user, severity }) => ({
      label: `Open incident: ${user}, ${severity}`,
      run: () => void desk.openIncident(id),
    })),
    ...leadsOf(view.leads)
      .slice(0, MOST_LEADS)
      .map(({ user, severity }) => ({
        label: `Open leads: ${accountText(user)}, ${severity}`,
        run: () => void desk.openLeads(user),
      })),
    ...inquiry.views.map(({ name, query }) => ({ label: `View: ${name}`, run: () => ask(query) })),
    { label: 'Events behind any finding', run: () => ask('finding:*') },
    { label: 'Prompts refused', run: () => ask('result:denied OR result:wrong-number OR result:fraud') },
    { label: 'Clear the query', run: () => ask('') },
    { label: 'Order events by time', run: () => inquiry.sortBy(null) },
    { label: 'Usual columns', run: () => layout.reset() },
    { label: 'Next incident', keys: ']', run: () => desk.stepIncident(1, view) },
    { label: 'Previous incident', keys: '[', run: () => desk.stepIncident(-1, view) },
    { label: 'Show the keys', keys: '?', run: onKeys },
  ];
}

/** @returns commands that hold every word typed, in their order. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label }) => wanted.every((w) => label.toLowerCase().includes(w)));
}
