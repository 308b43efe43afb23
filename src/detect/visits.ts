import type { GroupedRows } from '../prompts/grouped-rows';
import type { Context } from './context';

/** A person's sign-ins by time, with what their sources are judged by: one array for each, all of one length. */
export interface Visits {
  rows: Uint32Array;
  times: Float64Array;
  /** As {@link Places.of} has it. */
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
  readonly #all: Visits;
  readonly #known: (Visits | undefined)[] = [];

  constructor(ctx: Context, signIns: GroupedRows, facts: Uint8Array) {
    const { time, sessionId, correlationId } = ctx.c;
    const sessions = ctx.places.idsOf(sessionId);
    const n = signIns.all.length;
    const all: Visits = {
      rows: signIns.all,
      times: new Float64Array(n),
      places: new Int32Array(n),
      networks: new Int32Array(n),
      sessions: new Int32Array(n),
      flowMarks: new Uint16Array(n),
      facts: new Uint8Array(n),
    };
    // In the order of the table, so that it is read from end to end; each person's next place is known.
    const next = Uint32Array.from(ctx.identity.users, (_, user) => signIns.startOf(user));
    for (let row = 0; row < facts.length; row++) {
      if (!ctx.isOwnSignIn(row)) continue;
      const i = next[ctx.identity.userOf[row]!]!++;
      all.times[i] = time[row]!;
      all.places[i] = ctx.places.of(row);
      all.networks[i] = ctx.networks[row]!;
      all.sessions[i] = sessions[row]!;
      all.flowMarks[i] = (correlationId[row * 4]! ^ correlationId[row * 4 + 3]!) & (FLOW_MARKS - 1);
      all.facts[i] = facts[row]!;
    }
    this.#signIns = signIns;
    this.#all = all;
  }

  of(user: number): Visits {
    return (this.#known[user] ??= stretchOf(
      this.#all,
      this.#signIns.startOf(user),
      this.#signIns.startOf(user + 1),
    ));
  }
}

/** @returns some visits in a row, as a view. */
export function stretchOf(visits: Visits, from: number, to: number): Visits {
  return {
    rows: visits.rows.subarray(from, to),
    times: visits.times.subarray(from, to),
    places: visits.places.subarray(from, to),
    networks: visits.networks.subarray(from, to),
    sessions: visits.sessions.subarray(from, to),
    flowMarks: visits.flowMarks.subarray(from, to),
    facts: visits.facts.subarray(from, to),
  };
}
