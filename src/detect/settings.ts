import { textAt, wideAt, type CaseTable } from '../model/event';
import type { PeopleCorrections } from '../model/person';

/** What an allow-list may decide by. */
export interface AllowFacts {
  user: string | undefined;
  ip: string | undefined;
  userAgent: string | undefined;
  app: string | undefined;
}

/** What the analyst may change. */
export interface Settings {
  /** Thresholds by rule id and parameter name, in the parameter's unit. */
  params?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Who is who, where the analyst knows better. */
  people?: PeopleCorrections;
  /** The tenant's own mail domains; taken from members' names where left out. */
  tenantDomains?: readonly string[];
  /** True for events of a known test: they make no prompt and no finding. */
  allow?: (facts: AllowFacts) => boolean;
}

/** @returns 1 for each row on the allow-list. */
export function allowedRows(table: CaseTable, allow: (facts: AllowFacts) => boolean): Uint8Array {
  const allowed = new Uint8Array(table.events.length);
  for (let row = 0; row < allowed.length; row++) {
    const facts: AllowFacts = {
      user: textAt(table, 'user', row),
      ip: wideAt(table, 'ip', row),
      userAgent: textAt(table, 'userAgent', row),
      app: textAt(table, 'app', row),
    };
    if (allow(facts)) allowed[row] = 1;
  }
  return allowed;
}
