/** What made two names one person. */
export type JoinKey = 'object id' | 'stated by a record' | 'same login name' | 'analyst';

/** What an analyst corrects about who is who. Names in lower case. */
export interface PeopleCorrections {
  /** Names of one person. */
  same: readonly (readonly [string, string])[];
  /** Names that are a person of their own, whatever the records join them to. */
  apart: readonly string[];
}

export const NO_CORRECTIONS: PeopleCorrections = { same: [], apart: [] };

/** One person, for the screen that shows who is who. */
export interface Person {
  name: string;
  /** Object id of the directory. */
  userId: string | null;
  /** Events of all names. */
  events: number;
  /** Other names, and what joined each. */
  others: { name: string; key: JoinKey; events: number }[];
}
