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
