import type { RowIndex } from '../base/units';
import type { CaseTable, EventColumns } from '../model/event';
import { WideIds } from '../prompts/wide-ids';
import { SIGNED_IN } from './row-facts';
import { AgentFamilies } from './user-agent';

/** The place of a row that is no sign-in. */
export const NOWHERE = -1;

/** More countries than there are: a number and a country become one key. */
const COUNTRIES = 512;

/** Small numbers for where a row came from, so that equal values are one comparison; made once, where first asked for. */
export class Places {
  readonly #c: EventColumns;
  readonly #networks: Int32Array;
  readonly #facts: Uint8Array;
  readonly #families: AgentFamilies;
  readonly #ids = new Map<Uint32Array, Int32Array>();
  readonly #flows = new WideIds();
  readonly #countries = new Map<number, number>();
  #places: Int32Array | undefined;

  /** @param facts as {@link readFacts} gives them. */
  constructor(table: CaseTable, networks: Int32Array, facts: Uint8Array) {
    this.#c = table.events.columns;
    this.#networks = networks;
    this.#facts = facts;
    this.#families = new AgentFamilies(table);
  }

  /** Numbers of a column of 128-bit values, by row; -1 where absent. */
  idsOf(column: Uint32Array): Int32Array {
    let numbers = this.#ids.get(column);
    if (!numbers) {
      const ids = new WideIds();
      numbers = new Int32Array(this.#facts.length);
      for (let row = 0; row < numbers.length; row++) numbers[row] = ids.idOf(column, row * 4);
      this.#ids.set(column, numbers);
    }
    return numbers;
  }

  /** -1 where the log names no machine. */
  deviceOf(row: RowIndex): number {
    return this.idsOf(this.#c.deviceId)[row]!;
  }

  /** -1 where the log names no flow; asked of few rows, so that all are not numbered. */
  flowOf(row: RowIndex): number {
    return this.#flows.idOf(this.#c.correlationId, row * 4);
  }

  /** -1 where absent. */
  countryOf(row: RowIndex): number {
    const text = this.#c.country[row]!;
    if (text < 0) return -1;
    let id = this.#countries.get(text);
    if (id === undefined) this.#countries.set(text, (id = this.#countries.size));
    return id;
  }

  /** Network owner and country; -1 without an owner. */
  ownerOf(row: RowIndex): number {
    const asn = this.#c.asn[row]!;
    return asn < 0 ? -1 : asn * COUNTRIES + this.countryOf(row) + 1;
  }

  /** The program's and system's family; -1 where the log names neither. */
  familyOf(row: RowIndex): number {
    return this.#families.of(row);
  }

  /** Its name; empty where there is none. */
  familyName(row: RowIndex): string {
    const family = this.#families.of(row);
    return family < 0 ? '' : this.#families.names[family]!;
  }

  /** A sign-in's place and what stands there: network, device, owner, country, program, flags; {@link NOWHERE} of other rows. */
  of(row: RowIndex): number {
    return (this.#places ??= this.#read())[row]!;
  }

  /** In the order of the table: a person's own rows lie far apart, and every look at them would miss the cache. */
  #read(): Int32Array {
    const { asn, userAgent, riskTypes, managed, compliant, deviceId } = this.#c;
    const devices = this.idsOf(deviceId);
    const places = new Int32Array(this.#facts.length).fill(NOWHERE);
    const programs = new WideIds();
    const ids = new WideIds();
    const words = new Uint32Array(4);
    for (let row = 0; row < places.length; row++) {
      if ((this.#facts[row]! & SIGNED_IN) === 0) continue;
      words[0] = asn[row]! + 1;
      words[1] = (this.familyOf(row) + 1) * COUNTRIES + this.countryOf(row) + 1;
      words[2] = userAgent[row]! + 1;
      words[3] = (riskTypes[row]! + 1) * 16 + managed[row]! * 4 + compliant[row]!;
      words[3] = programs.idOf(words, 0) + 2;
      words[0] = this.#networks[row]! + 1;
      words[1] = 0;
      words[2] = devices[row]! + 1;
      places[row] = ids.idOf(words, 0);
    }
    return places;
  }
}
