import { type EpochMs, isoTime, type RowIndex } from '../base/units';
import { wideEqual } from '../base/wide';
import { eventKinds, mfaResults, textAt, wideAt, type CaseTable, type EventColumns } from '../model/event';
import type { Prompt } from '../model/prompt';
import { firstAtOrAfter, GroupedRows } from '../prompts/grouped-rows';
import type { Identity } from '../prompts/identity';
import { NOT_INTERACTIVE, promptInputs, type PromptInputs } from '../prompts/inputs';
import { buildPrompts } from '../prompts/prompts';
import { memoByText } from '../prompts/text-memo';
import { WideIds } from '../prompts/wide-ids';
import type { Access } from './access';
import type { Familiarity } from './familiarity';
import { Places } from './places';
import { privilegedUsers } from './privileged';
import { PromptFacts } from './prompt-facts';
import {
  ACTIVITY,
  IN_BY_HAND,
  KNOWN_PASSWORD,
  LET_IN,
  readFacts,
  SIGNED_IN,
  TOLD_RISK,
  WRONG_PASSWORD,
} from './row-facts';
import type { Hit } from './rule';
import { allowedRows, type Settings } from './settings';
import { UserSources } from './sources';
import { memberDomains } from './tenant-domains';
import { AllVisits, type Visits } from './visits';

const DIRECTORY = eventKinds.indexOf('directory');
const FRAUD = mfaResults.indexOf('fraud');

const NO = 1;
const YES = 2;

/** Entra's codes for an account that is not there, a lock-out, and a limit on calls. */
const watchedCodes = ['50034', '50053', '50088'] as const;
type WatchedCode = (typeof watchedCodes)[number];

/** Where a prompt was asked from. `cluster` -1: no sign-in stands behind it (an audit log's fraud report). */
export interface PromptSource {
  readonly cluster: number;
  readonly familiarity: Familiarity;
  readonly reason: string;
}

const NO_SOURCE: PromptSource = { cluster: -1, familiarity: 'UNKNOWN', reason: 'no sign-in behind it' };

/**
 * What every rule may look at: the case, who did what, and indexes made once. Rules never change it; `earlier` grows as
 * the engine walks the list, so a later stage sees what an earlier one found.
 */
export class Context {
  readonly c: EventColumns;
  readonly networks: Int32Array;
  /** Where rows came from, in small numbers. */
  readonly places: Places;
  /** Prompts by time. */
  readonly prompts: readonly Prompt[];
  /** What they are asked most. */
  readonly asked: PromptFacts;
  /** Hits of the rules before, by rule id. */
  readonly earlier = new Map<string, Hit[]>();
  /** Strange sources that got in, by user; set before the first rule of a later stage runs. */
  access: ReadonlyMap<number, Access[]> | undefined;
  readonly tenantDomains: ReadonlySet<string>;
  readonly #inputs: PromptInputs;
  readonly #allowed: Uint8Array | undefined;
  readonly #signIns: GroupedRows;
  readonly #activity: GroupedRows;
  readonly #risks: GroupedRows;
  readonly #rightPasswords: GroupedRows;
  readonly #wrongPasswords: GroupedRows;
  readonly #addresses = new WideIds();
  readonly #sources: (UserSources | undefined)[];
  readonly #promptSource: (PromptSource | undefined)[];
  readonly #facts: Uint8Array;
  #clusters = 0;

  constructor(
    readonly table: CaseTable,
    readonly identity: Identity,
    readonly settings: Settings = {},
  ) {
    const { events } = table;
    this.c = events.columns;
    const users = identity.users.length;

    this.#allowed = settings.allow ? allowedRows(table, settings.allow) : undefined;
    const isAllowed = (row: RowIndex): boolean => this.isAllowed(row);
    this.#inputs = promptInputs(table, identity);
    this.networks = this.#inputs.networks;
    this.prompts = buildPrompts(table, identity, this.#inputs, isAllowed);
    this.asked = new PromptFacts(this.prompts, identity.indexOf, users);
    const n = this.prompts.length;
    this.#isFamiliar = new Uint8Array(n);
    this.#promptSource = new Array<PromptSource | undefined>(n);
    this.#sources = new Array<UserSources | undefined>(users);
    const facts = (this.#facts = readFacts(table, this.#inputs, isAllowed));
    this.places = new Places(table, this.networks, facts);
    const rowsWith = (bits: number): GroupedRows => new GroupedRows(identity.userOf, users, { facts, bits });
    this.#signIns = rowsWith(SIGNED_IN);
    this.#activity = rowsWith(ACTIVITY);
    this.#risks = rowsWith(TOLD_RISK);
    this.#rightPasswords = rowsWith(KNOWN_PASSWORD | SIGNED_IN);
    this.#wrongPasswords = rowsWith(WRONG_PASSWORD | SIGNED_IN);
    this.tenantDomains = new Set(
      settings.tenantDomains?.map((d) => d.toLowerCase()) ?? memberDomains(table, identity),
    );
  }

  /** Rows of a user's sign-ins, by time; a sign-in two logs tell of stands once. */
  signIns(user: number): Uint32Array {
    return this.#signIns.of(user);
  }

  /** As {@link signIns}, with what their sources are judged by. */
  visits(user: number): Visits {
    return (this.#visits ??= new AllVisits(this, this.#signIns, this.#facts)).of(user);
  }
  #visits: AllVisits | undefined;

  /** Those of {@link signIns} that {@link isPasswordKnown} is true of. */
  rightPasswords(user: number): Uint32Array {
    return this.#rightPasswords.of(user);
  }

  /** Those of {@link signIns} that {@link isWrongPassword} is true of. */
  wrongPasswords(user: number): Uint32Array {
    return this.#wrongPasswords.of(user);
  }

  /** Rows of what else a user did, by time. */
  activity(user: number): Uint32Array {
    return this.#activity.of(user);
  }

  /** Rows in which a product tells of a risk it saw for a user, by time. */
  risks(user: number): Uint32Array {
    return this.#risks.of(user);
  }

  /** Sign-ins that ended with one of the codes few rules look for, by time. */
  coded(code: WatchedCode): readonly RowIndex[] {
    if (!this.#coded) {
      const codeOf = memoByText(this.table.strings, -1, (text) => watchedCodes.findIndex((c) => c === text));
      this.#coded = watchedCodes.map(() => []);
      for (let row = 0; row < this.table.events.length; row++) {
        const at = codeOf(this.c.code[row]!);
        if (at >= 0 && this.identity.userOf[row]! >= 0 && !this.isCopy(row) && !this.isAllowed(row))
          this.#coded[at]!.push(row);
      }
    }
    return this.#coded[watchedCodes.indexOf(code)]!;
  }
  #coded: RowIndex[][] | undefined;

  /** How many users signed in from a network by themselves: an office, a proxy, the exit of a VPN. */
  usersOf(network: number): number {
    if (!this.#usersOf) {
      const found = (this.#usersOf = new Map<number, number>());
      for (let user = 0; user < this.identity.users.length; user++)
        for (const from of this.networksOf(user, IN_BY_HAND)) found.set(from, (found.get(from) ?? 0) + 1);
    }
    return this.#usersOf.get(network) ?? 0;
  }
  #usersOf: Map<number, number> | undefined;

  /** How a user is known to be an administrator, in words; undefined where nothing says so. */
  privilege(user: number): string | undefined {
    return (this.#privileged ??= privilegedUsers(this)).get(user);
  }
  #privileged: ReadonlyMap<number, string> | undefined;

  /** Rows whose operation matches, by time: few texts name many rows, so the names are asked and not the rows. */
  operationsNamed(names: RegExp): Uint32Array {
    const { strings } = this.table;
    const grouped = (this.#byOperation ??= new GroupedRows(this.c.operation, strings.size));
    this.#operationTexts ??= grouped.keys();
    const found = this.#operationTexts.filter((text) => names.test(strings.get(text)!));
    if (found.length === 1) return grouped.of(found[0]!);
    const rows = new Uint32Array(found.reduce((sum, text) => sum + grouped.of(text).length, 0));
    let at = 0;
    for (const text of found) {
      rows.set(grouped.of(text), at);
      at += grouped.of(text).length;
    }
    return rows.sort();
  }
  #byOperation: GroupedRows | undefined;
  #operationTexts: number[] | undefined;

  /** Rows that name an operation, by time: a case of sign-ins has none, and rules on acts need not pass over it. */
  operations(): Uint32Array {
    if (!this.#operations) {
      const { operation } = this.c;
      let n = 0;
      for (let row = 0; row < operation.length; row++) if (operation[row]! >= 0) n++;
      this.#operations = new Uint32Array(n);
      n = 0;
      for (let row = 0; row < operation.length; row++) if (operation[row]! >= 0) this.#operations[n++] = row;
    }
    return this.#operations;
  }
  #operations: Uint32Array | undefined;

  /** True where one product log is all there is. */
  get isOneLog(): boolean {
    return (this.#isOneLog ??= this.c.log.every((log) => log === this.c.log[0]));
  }
  #isOneLog: boolean | undefined;

  /** @returns the first position in `rows` (ordered by time) at or after `time`. */
  positionIn(rows: Uint32Array, time: EpochMs): number {
    return firstAtOrAfter(rows, this.c.time, time);
  }

  sources(user: number): UserSources {
    return (this.#sources[user] ??= new UserSources(this, user));
  }

  /** Where a prompt was asked from. */
  sourceOf(prompt: number): PromptSource {
    return (this.#promptSource[prompt] ??= this.isReport(this.asked.rowOf(prompt))
      ? NO_SOURCE
      : this.sources(this.asked.user[prompt]!).of(this.asked.rowOf(prompt)));
  }

  /** A person's report in a directory log: where it was made from is where the person was, not who asked. */
  isReport(row: RowIndex): boolean {
    return this.c.kind[row] === DIRECTORY && this.c.mfaResult[row] === FRAUD;
  }

  /** Whether a prompt was asked from a familiar source: known before sources are grouped, and of most prompts all that matters. */
  isFamiliar(prompt: number): boolean {
    const known = this.#isFamiliar[prompt]!;
    if (known !== 0) return known === YES;
    const row = this.asked.rowOf(prompt);
    const is = !this.isReport(row) && this.sources(this.asked.user[prompt]!).isFamiliar(row);
    this.#isFamiliar[prompt] = is ? YES : NO;
    return is;
  }
  readonly #isFamiliar: Uint8Array;

  /** Networks of a user's sign-ins with all of the facts. */
  networksOf(user: number, bits: number): Set<number> {
    const { networks, facts } = this.visits(user);
    const found = new Set<number>();
    for (let i = 0; i < networks.length; i++)
      if ((facts[i]! & bits) === bits && networks[i]! >= 0) found.add(networks[i]!);
    return found;
  }

  /** True if the prompt lies within one of its user's episodes: only then does it have a source cluster. */
  inEpisode(prompt: number): boolean {
    const time = this.c.time[this.asked.rowOf(prompt)]!;
    return this.sources(this.asked.user[prompt]!).episodeAt(time) !== undefined;
  }

  isSuccess(row: RowIndex): boolean {
    return (this.#facts[row]! & LET_IN) !== 0;
  }

  /** False where a token was refreshed without the person; true where no log says so. */
  isInteractive(row: RowIndex): boolean {
    return this.c.interactive[row] !== NOT_INTERACTIVE;
  }

  isInteractiveSuccess(row: RowIndex): boolean {
    return (this.#facts[row]! & IN_BY_HAND) === IN_BY_HAND;
  }

  /** True of the rows that {@link signIns} holds of a user. */
  isSignInOf(user: number, row: RowIndex): boolean {
    return (this.#facts[row]! & SIGNED_IN) !== 0 && this.identity.userOf[row] === user;
  }

  /** True of a person's row that {@link signIns} holds: for passes over the table itself. */
  isOwnSignIn(row: RowIndex): boolean {
    return (this.#facts[row]! & SIGNED_IN) !== 0 && this.identity.userOf[row]! >= 0;
  }

  /** As {@link isInteractiveSuccess}, of rows that {@link signIns} holds: for passes over the table itself. */
  isOwnSuccess(row: RowIndex): boolean {
    const wanted = SIGNED_IN | IN_BY_HAND;
    return (this.#facts[row]! & wanted) === wanted;
  }

  isWrongPassword(row: RowIndex): boolean {
    return (this.#facts[row]! & WRONG_PASSWORD) !== 0;
  }

  /** A code that tells the password was right, on a row where somebody typed it. */
  isPasswordKnown(row: RowIndex): boolean {
    return (this.#facts[row]! & KNOWN_PASSWORD) !== 0;
  }

  /** The Entra row a unified-audit-log sign-in repeats; the row itself otherwise. */
  original(row: RowIndex): RowIndex {
    const copied = this.#inputs.copyOf[row]!;
    return copied >= 0 ? copied : row;
  }

  isCopy(row: RowIndex): boolean {
    return this.#inputs.copyOf[row]! >= 0;
  }

  /** On the analyst's allow-list: makes no prompt and no finding. */
  isAllowed(row: RowIndex): boolean {
    return this.#allowed !== undefined && this.#allowed[row] === 1;
  }

  /** Takes `n` cluster numbers. @returns the first. */
  reserveClusters(n: number): number {
    const first = this.#clusters;
    this.#clusters += n;
    return first;
  }

  userName(user: number): string {
    return this.identity.users[user]!.name;
  }

  /** Addresses that asked or acted: those of reports are left out. */
  ips(rows: Iterable<RowIndex>): string[] {
    const { ip } = this.c;
    let [last, id] = [-1, -1];
    const numberOf = (row: RowIndex): number => {
      if (this.isReport(row)) return -1;
      // Most rows of a finding come from where the one before came from.
      if (last >= 0 && wideEqual(ip, last * 4, ip, row * 4)) return id;
      last = row;
      return (id = this.#addresses.idOf(ip, row * 4));
    };
    return distinct(rows, numberOf, (row) => wideAt(this.table, 'ip', row));
  }

  countries(rows: Iterable<RowIndex>): string[] {
    const { country } = this.c;
    return distinct(
      rows,
      (row) => (this.isReport(row) ? -1 : country[row]!),
      (row) => textAt(this.table, 'country', row),
    );
  }

  /** `14:02:11 UTC`, for sentences. */
  clock(time: EpochMs): string {
    return `${isoTime(time).slice(11, 19)} UTC`;
  }
}

/** @returns the rows' texts, each once, sorted; text is made once per number. */
function distinct(
  rows: Iterable<RowIndex>,
  keyOf: (row: RowIndex) => number,
  read: (row: RowIndex) => string | undefined,
): string[] {
  const first = new Map<number, RowIndex>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key >= 0 && !first.has(key)) first.set(key, row);
  }
  const found = new Set<string>();
  for (const row of first.values()) {
    const text = read(row);
    if (text !== undefined) found.add(text);
  }
  return [...found].sort();
}
