import type { GroupedRows } from '../prompts/grouped-rows';
import type { Context } from './context';

/** A person's sign-ins by time, with what their sources are judged by: one array for each, all of one length. */
export interface Visits {
  rows: Uint32Array;
  times: Float64Array;
  /** As {@link Context.placeOf} has it. */
  places: Int32Array;
  networks: Int32Array;
  /** Small numbers of the session ids, -1 where absent. */
  sessions: Int32Array;
  /** A few bits of the flow each belongs to, below {@link FLOW_MARKS}: those of one flow have the same. */
  flowMarks: Uint16Array;
  /** The context's bits. */
  facts: Uint8Array;
}

/** A filter's size; a false mark costs a look-up and nothing else. */
export const FLOW_MARKS = 2 ** 12;

/**
 * Everybody's sign-ins, person by person. A person's rows lie far apart in the table, and every look at one misses the
 * cache; here they lie side by side, for the passes that baselines and clusters make.
 */
export class AllVisits {
  readonly #signIns: GroupedRows;
  readonly #times: Float64Array;
  readonly #places: Int32Array;
  readonly #networks: Int32Array;
  readonly #sessions: Int32Array;
  readonly #flowMarks: Uint16Array;
  readonly #facts: Uint8Array;
  readonly #known: (Visits | undefined)[] = [];

  constructor(ctx: Context, signIns: GroupedRows, facts: Uint8Array) {
    const { time, sessionId, correlationId } = ctx.c;
    const sessions = ctx.idsOf(sessionId);
    const n = signIns.all.length;
    this.#signIns = signIns;
    this.#times = new Float64Array(n);
    this.#places = new Int32Array(n);
    this.#networks = new Int32Array(n);
    this.#sessions = new Int32Array(n);
    this.#flowMarks = new Uint16Array(n);
    this.#facts = new Uint8Array(n);
    // In the order of the table, so that it is read from end to end; each person's next place is known.
    const next = Uint32Array.from(ctx.identity.users, (_, user) => signIns.startOf(user));
    for (let row = 0; row < facts.length; row++) {
      if (!ctx.isOwnSignIn(row)) continue;
      const i = next[ctx.identity.userOf[row]!]!++;
      this.#times[i] = time[row]!;
      this.#places[i] = ctx.placeOf(row);
      this.#networks[i] = ctx.networks[row]!;
      this.#sessions[i] = sessions[row]!;
      this.#flowMarks[i] = (correlationId[row * 4]! ^ correlationId[row * 4 + 3]!) & (FLOW_MARKS - 1);
      this.#facts[i] = facts[row]!;
    }
  }

  of(user: number): Visits {
    return (this.#known[user] ??= this.#between(
      this.#signIns.startOf(user),
      this.#signIns.startOf(user + 1),
    ));
  }

  #between(from: number, to: number): Visits {
    return {
      rows: this.#signIns.all.subarray(from, to),
      times: this.#times.subarray(from, to),
      places: this.#places.subarray(from, to),
      networks: this.#networks.subarray(from, to),
      sessions: this.#sessions.subarray(from, to),
      flowMarks: this.#flowMarks.subarray(from, to),
      facts: this.#facts.subarray(from, to),
    };
  }
}
