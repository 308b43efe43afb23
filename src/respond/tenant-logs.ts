import type { RowIndex, StringIndex } from '../base/units';
import { eventKinds, type CaseTable } from '../model/event';

/** Rows shown for a control at most. */
export const MOST_ROWS = 500;
const SIGN_IN = eventKinds.indexOf('signin');

/** A Conditional Access policy as a sign-in states it. */
export interface Policy {
  name?: string;
  result?: string;
  grant?: unknown;
  session?: unknown;
}

const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** The sign-ins of the case by what controls leave in them: collected once, each distinct text judged once a question. */
export class TenantLogs {
  readonly #table: CaseTable;
  readonly #signIns: readonly RowIndex[];
  readonly #policies = new Map<StringIndex, Policy[]>();

  constructor(table: CaseTable) {
    this.#table = table;
    const { kind } = table.events.columns;
    const rows: RowIndex[] = [];
    for (let row = 0; row < kind.length; row++) if (kind[row] === SIGN_IN) rows.push(row);
    this.#signIns = rows;
  }

  /** @returns the first rows that fit, of all sign-ins of the case. */
  signIns(fits: (row: RowIndex) => boolean): RowIndex[] {
    const rows: RowIndex[] = [];
    for (const row of this.#signIns) {
      if (rows.length >= MOST_ROWS) break;
      if (fits(row)) rows.push(row);
    }
    return rows;
  }

  /** Policies that applied to a row. */
  policies(row: RowIndex): Policy[] {
    const index = this.#table.events.columns.caPolicies[row]!;
    return index < 0 ? [] : this.#policiesIn(index);
  }

  #policiesIn(index: StringIndex): Policy[] {
    let parsed = this.#policies.get(index);
    if (!parsed) {
      parsed = JSON.parse(this.#table.strings.get(index)!) as Policy[];
      this.#policies.set(index, parsed);
    }
    return parsed;
  }

  /** Sign-ins to which a policy with such controls applied. */
  governed(which: 'grant' | 'session', words: RegExp): RowIndex[] {
    return this.signIns(
      this.#once('caPolicies', (index) =>
        this.#policiesIn(index).some((policy) => words.test(inWords(policy[which]))),
      ),
    );
  }

  withCode(...codes: string[]): RowIndex[] {
    return this.signIns(this.textFits('code', (text) => codes.includes(text)));
  }

  /** @returns a question to a row: whether its text fits. False where it has none. */
  textFits(column: 'code' | 'clientApp', fits: (text: string) => boolean): (row: RowIndex) => boolean {
    return this.#once(column, (index) => fits(this.#table.strings.get(index)!));
  }

  #once(
    name: 'code' | 'clientApp' | 'caPolicies',
    ask: (index: StringIndex) => boolean,
  ): (row: RowIndex) => boolean {
    const column = this.#table.events.columns[name];
    const known = new Map<StringIndex, boolean>();
    return (row) => {
      const index = column[row]!;
      if (index < 0) return false;
      let answer = known.get(index);
      if (answer === undefined) known.set(index, (answer = ask(index)));
      return answer;
    };
  }
}
