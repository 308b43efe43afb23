import { analyse } from '../correlate/analyse';
import type { PeopleCorrections } from '../model/person';
import type { Segment } from '../normalise/event-writer';
import type { EarlyIncident } from '../worker/api';
import { buildCaseTable } from './case-table';

/** An import that takes less than this is done before anybody has read of a first incident. */
const FIRST_AFTER = 5_000;
/** A look at fewer rows is chance, at more it takes memory and time that the reading needs. */
const LEAST_ROWS = 20_000;
const MOST_ROWS = 400_000;
/** Each look is at this many times the rows of the one before: all of them together cost little more than the last. */
const FURTHER = 2;

/** Looks for incidents in what has been read so far, while a long import goes on. What it finds is provisional. */
export class EarlyLook {
  readonly #people: PeopleCorrections | undefined;
  readonly #clock: () => number;
  readonly #began: number;
  readonly #rows = new Map<string, { name: string; segments: Segment[] }>();
  #count = 0;
  #next = LEAST_ROWS;
  /** What the last look found, ranked. */
  incidents: EarlyIncident[] = [];

  constructor(people: PeopleCorrections | undefined, clock: () => number = () => performance.now()) {
    this.#people = people;
    this.#clock = clock;
    this.#began = clock();
  }

  /** Takes rows just read. @param key of the reading they belong to. */
  add(key: string, name: string, segment: Segment): void {
    const known = this.#rows.get(key);
    if (known) known.segments.push(segment);
    else this.#rows.set(key, { name, segments: [segment] });
    this.#count += segment.rows;
    if (this.#count > MOST_ROWS) this.#rows.clear();
    else if (this.#count >= this.#next && this.#clock() - this.#began >= FIRST_AFTER) this.#look();
  }

  #look(): void {
    this.#next = this.#count * FURTHER;
    const { table } = buildCaseTable(
      [...this.#rows].map(([key, { name, segments }]) => ({
        ref: { sha256: key, name, format: null },
        segments,
      })),
    );
    const { incidents } = analyse(table, this.#people ? { people: this.#people } : {});
    this.incidents = incidents.map(({ user, severity, outcome, summary }) => ({
      user,
      severity,
      outcome,
      summary,
    }));
  }
}
