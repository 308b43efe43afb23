import { type EpochMs, isoTime, type RowIndex } from '../base/units';
import { eventKinds, textAt, wideAt, type CaseTable, type EventColumns } from '../model/event';
import { adverseWeight, type Prompt } from '../model/prompt';
import { passwordKnownCodes, wrongPasswordCodes } from '../prompts/entra-codes';
import { firstAtOrAfter, GroupedRows } from '../prompts/grouped-rows';
import type { Identity } from '../prompts/identity';
import { buildPrompts, NOT_INTERACTIVE, promptInputs, type PromptInputs } from '../prompts/prompts';
import { memoByText } from '../prompts/text-memo';
import { WideIds } from '../prompts/wide-ids';
import type { Access } from './access';
import type { CampaignSpan } from './campaign-spans';
import type { Familiarity } from './familiarity';
import { privilegedUsers } from './privileged';
import type { Hit } from './rule';
import type { AllowFacts, Settings } from './settings';
import { UserSources } from './sources';
import { AgentFamilies } from './user-agent';

const SIGN_IN = eventKinds.indexOf('signin');
const MFA = eventKinds.indexOf('mfa');
const RISK = eventKinds.indexOf('risk');

/** Facts of a row, as bits. */
const SIGNED_IN = 1;
const ACTIVITY = 4;
/** A product's word on a risk, which is activity too. */
const TOLD_RISK = 8;
const BY_HAND = 16;
const LET_IN = 32;
const WRONG = 64;
const KNOWN = 128;

/** The place of a row that is no sign-in. */
export const NOWHERE = -1;

/** Entra's codes for an account that is not there, a lock-out, and a limit on calls. */
const watchedCodes = ['50034', '50053', '50088'] as const;
type WatchedCode = (typeof watchedCodes)[number];

/** Where a prompt was asked from. `cluster` -1: no sign-in stands behind it (an audit log's fraud report). */
export interface PromptSource {
  readonly cluster: number;
  readonly familiarity: Familiarity;
  readonly reason: string;
}

/**
 * What every rule may look at: the case, who did what, and indexes made once. Rules never change it; `earlier` grows as
 * the engine walks the list, so a later stage sees what an earlier one found.
 */
export class Context {
  readonly c: EventColumns;
  readonly networks: Int32Array;
  /** Prompts by time. */
  readonly prompts: readonly Prompt[];
  /** User index per prompt. */
  readonly promptUser: Int32Array;
  /** Hits of the rules before, by rule id. */
  readonly earlier = new Map<string, Hit[]>();
  /** Strange sources that got in, by user; set before the first rule of a later stage runs. */
  access: ReadonlyMap<number, Access[]> | undefined;
  /** What the rule on campaigns found, for joining incidents by. */
  campaigns: readonly CampaignSpan[] = [];
  readonly tenantDomains: ReadonlySet<string>;
  readonly #inputs: PromptInputs;
  readonly #allowed: Uint8Array | undefined;
  readonly #promptsOf: GroupedRows;
  readonly #signIns: GroupedRows;
  readonly #activity: GroupedRows;
  readonly #risks: GroupedRows;
  readonly #rightPasswords: GroupedRows;
  readonly #wrongPasswords: GroupedRows;
  readonly #families: AgentFamilies;
  readonly #ids = new Map<Uint32Array, Int32Array>();
  readonly #addresses = new WideIds();
  readonly #adverse: (readonly number[] | undefined)[] = [];
  readonly #countries = new Map<number, number>();
  readonly #sources = new Map<number, UserSources>();
  readonly #promptSource: (PromptSource | undefined)[] = [];
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
    this.#inputs = promptInputs(table, identity);
    this.networks = this.#inputs.networks;
    this.prompts = buildPrompts(table, identity, this.#inputs, (row) => this.isAllowed(row));
    this.promptUser = Int32Array.from(this.prompts, ({ user }) => identity.indexOf.get(user)!);
    this.#promptsOf = new GroupedRows(this.promptUser, users);
    const facts = (this.#facts = this.#readFacts());
    const rowsOf = (fact: number): GroupedRows =>
      new GroupedRows(identity.userOf, users, (row) => (facts[row]! & fact) !== 0);
    this.#signIns = rowsOf(SIGNED_IN);
    this.#activity = rowsOf(ACTIVITY);
    this.#risks = rowsOf(TOLD_RISK);
    const signInsOf = (fact: number): GroupedRows =>
      new GroupedRows(
        identity.userOf,
        users,
        (row) => (facts[row]! & (fact | SIGNED_IN)) === (fact | SIGNED_IN),
      );
    this.#rightPasswords = signInsOf(KNOWN);
    this.#wrongPasswords = signInsOf(WRONG);
    this.#families = new AgentFamilies(table);
    this.tenantDomains = new Set(
      settings.tenantDomains?.map((d) => d.toLowerCase()) ?? memberDomains(table, identity),
    );
  }

  /** What rules ask of every row, read once and in the order of the table. */
  #readFacts(): Uint8Array {
    const { kind, code } = this.c;
    const { reader } = this.#inputs;
    const isWrong = memoByText(this.table.strings, 0, (text) => (wrongPasswordCodes.has(text) ? 1 : 0));
    const isKnown = memoByText(this.table.strings, 0, (text) => (passwordKnownCodes.has(text) ? 1 : 0));
    const facts = new Uint8Array(kind.length);
    for (let row = 0; row < facts.length; row++) {
      if (this.isAllowed(row)) continue;
      if (kind[row] !== SIGN_IN && kind[row] !== MFA) {
        facts[row] = kind[row] === RISK ? ACTIVITY | TOLD_RISK : ACTIVITY;
        continue;
      }
      let fact = this.isCopy(row) ? 0 : SIGNED_IN;
      if (this.isInteractive(row)) fact |= BY_HAND;
      if (reader.letsIn(row)) fact |= LET_IN;
      const password = reader.passwordStep(row);
      if (isWrong(code[row]!) === 1 || (password === 'wrong' && reader.isWrongPassword(row))) fact |= WRONG;
      if (password === 'right' || (isKnown(code[row]!) === 1 && !reader.isTokenRefresh(row))) fact |= KNOWN;
      facts[row] = fact;
    }
    return facts;
  }

  /** Indices of a user's prompts, by time. */
  promptsOf(user: number): Uint32Array {
    return this.#promptsOf.of(user);
  }

  /** Indices of a user's adverse prompts, by time. */
  adverseOf(user: number): readonly number[] {
    const known = this.#adverse[user];
    if (known) return known;
    const found: number[] = [];
    for (const p of this.promptsOf(user)) if (this.isAdverse(p)) found.push(p);
    return (this.#adverse[user] = found);
  }

  isAdverse(prompt: number): boolean {
    return adverseWeight[this.prompts[prompt]!.result] !== undefined;
  }

  weight(prompt: number): number {
    return adverseWeight[this.prompts[prompt]!.result] ?? 0;
  }

  /** Rows of a user's sign-ins, by time; a sign-in two logs tell of stands once. */
  signIns(user: number): Uint32Array {
    return this.#signIns.of(user);
  }

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
      const last = new Map<number, number>();
      const found = (this.#usersOf = new Map<number, number>());
      for (let user = 0; user < this.identity.users.length; user++)
        for (const row of this.signIns(user)) {
          const from = this.networks[row]!;
          if (from < 0 || last.get(from) === user || !this.isInteractiveSuccess(row)) continue;
          last.set(from, user);
          found.set(from, (found.get(from) ?? 0) + 1);
        }
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
  operationsNamed(names: RegExp): readonly RowIndex[] {
    if (!this.#byOperation) {
      this.#byOperation = new Map();
      for (const row of this.operations()) {
        const list = this.#byOperation.get(this.c.operation[row]!);
        if (list) list.push(row);
        else this.#byOperation.set(this.c.operation[row]!, [row]);
      }
    }
    const found: RowIndex[][] = [];
    for (const [operation, rows] of this.#byOperation)
      if (names.test(this.table.strings.get(operation)!)) found.push(rows);
    return found.length === 1 ? found[0]! : found.flat().sort((a, b) => a - b);
  }
  #byOperation: Map<number, RowIndex[]> | undefined;

  /** Rows that name an operation, by time: a case of sign-ins has none, and rules on acts need not pass over it. */
  operations(): readonly RowIndex[] {
    if (!this.#operations) {
      this.#operations = [];
      for (let row = 0; row < this.table.events.length; row++)
        if (this.c.operation[row]! >= 0) this.#operations.push(row);
    }
    return this.#operations;
  }
  #operations: RowIndex[] | undefined;

  /** @returns the first position in `rows` (ordered by time) at or after `time`. */
  positionIn(rows: Uint32Array, time: EpochMs): number {
    return firstAtOrAfter(rows, this.c.time, time);
  }

  sources(user: number): UserSources {
    let sources = this.#sources.get(user);
    if (!sources) this.#sources.set(user, (sources = new UserSources(this, user)));
    return sources;
  }

  /** Where a prompt was asked from. */
  sourceOf(prompt: number): PromptSource {
    return (this.#promptSource[prompt] ??= this.sources(this.promptUser[prompt]!).of(
      this.prompts[prompt]!.row,
    ));
  }

  /** True if the prompt lies within one of its user's episodes: only then does it have a source cluster. */
  inEpisode(prompt: number): boolean {
    const episode = this.sources(this.promptUser[prompt]!).episodeAt(this.c.time[this.prompts[prompt]!.row]!);
    return episode !== undefined;
  }

  isSuccess(row: RowIndex): boolean {
    return (this.#facts[row]! & LET_IN) !== 0;
  }

  /** False where a token was refreshed without the person; true where no log says so. */
  isInteractive(row: RowIndex): boolean {
    return this.c.interactive[row] !== NOT_INTERACTIVE;
  }

  isInteractiveSuccess(row: RowIndex): boolean {
    return (this.#facts[row]! & (LET_IN | BY_HAND)) === (LET_IN | BY_HAND);
  }

  /** True of a person's row that {@link signIns} holds: for passes over the table itself. */
  isOwnSignIn(row: RowIndex): boolean {
    return (this.#facts[row]! & SIGNED_IN) !== 0 && this.identity.userOf[row]! >= 0;
  }

  /** As {@link isInteractiveSuccess}, of rows that {@link signIns} holds: for passes over the table itself. */
  isOwnSuccess(row: RowIndex): boolean {
    const wanted = SIGNED_IN | LET_IN | BY_HAND;
    return (this.#facts[row]! & wanted) === wanted;
  }

  isWrongPassword(row: RowIndex): boolean {
    return (this.#facts[row]! & WRONG) !== 0;
  }

  /** A code that tells the password was right, on a row where somebody typed it. */
  isPasswordKnown(row: RowIndex): boolean {
    return (this.#facts[row]! & KNOWN) !== 0;
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

  family(row: RowIndex): number {
    return this.#families.of(row);
  }

  familyName(row: RowIndex): string {
    const family = this.#families.of(row);
    return family < 0 ? '' : this.#families.names[family]!;
  }

  deviceOf(row: RowIndex): number {
    return this.idsOf(this.c.deviceId)[row]!;
  }

  /** Small numbers for a column of 128-bit values, by row; -1 where absent. Numbered once per column. */
  idsOf(column: Uint32Array): Int32Array {
    let numbers = this.#ids.get(column);
    if (!numbers) {
      const ids = new WideIds();
      numbers = new Int32Array(this.table.events.length);
      for (let row = 0; row < numbers.length; row++) numbers[row] = ids.idOf(column, row * 4);
      this.#ids.set(column, numbers);
    }
    return numbers;
  }

  /** A small number for the row's flow, -1 where the log names none; asked of few rows, so that all are not numbered. */
  flowOf(row: RowIndex): number {
    return this.#flows.idOf(this.c.correlationId, row * 4);
  }
  readonly #flows = new WideIds();

  /** A small number for a sign-in's place and what stands there: network, device, owner, country, program, flags; {@link NOWHERE} of other rows. */
  placeOf(row: RowIndex): number {
    return (this.#places ??= this.#readPlaces())[row]!;
  }
  #places: Int32Array | undefined;

  /** In the order of the table: a person's own rows lie far apart, and every look at them would miss the cache. */
  #readPlaces(): Int32Array {
    const { asn, userAgent, riskTypes, managed, compliant, deviceId } = this.c;
    const devices = this.idsOf(deviceId);
    const places = new Int32Array(this.table.events.length).fill(NOWHERE);
    const programs = new WideIds();
    const ids = new WideIds();
    const words = new Uint32Array(4);
    for (let row = 0; row < places.length; row++) {
      if ((this.#facts[row]! & SIGNED_IN) === 0) continue;
      words[0] = asn[row]! + 1;
      words[1] = (this.family(row) + 1) * 512 + this.countryId(row) + 1;
      words[2] = userAgent[row]! + 1;
      words[3] = (riskTypes[row]! + 1) * 16 + managed[row]! * 4 + compliant[row]!;
      words[3] = programs.idOf(words, 0) + 2;
      words[0] = this.networks[row]! + 1;
      words[1] = 0;
      words[2] = devices[row]! + 1;
      places[row] = ids.idOf(words, 0);
    }
    return places;
  }

  /** A small number for the row's country, -1 where absent. */
  countryId(row: RowIndex): number {
    const text = this.c.country[row]!;
    if (text < 0) return -1;
    let id = this.#countries.get(text);
    if (id === undefined) this.#countries.set(text, (id = this.#countries.size));
    return id;
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

  ips(rows: Iterable<RowIndex>): string[] {
    return distinct(
      rows,
      (row) => this.#addresses.idOf(this.c.ip, row * 4),
      (row) => wideAt(this.table, 'ip', row),
    );
  }

  countries(rows: Iterable<RowIndex>): string[] {
    const { country } = this.c;
    return distinct(
      rows,
      (row) => country[row]!,
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

/** The tenant's own domains: those of members' names seen in the data; a guest's home is not ours. */
function memberDomains(table: CaseTable, identity: Identity): Set<string> {
  const isGuest = memoByText(table.strings, 0, (text) => (/guest|external|b2b/i.test(text) ? 1 : 0));
  const guests = new Set<number>();
  const { userType } = table.events.columns;
  identity.userOf.forEach((user, row) => {
    if (user >= 0 && isGuest(userType[row]!) === 1) guests.add(user);
  });
  const acted = new Set<number>(identity.userOf);
  const domains = new Set<string>();
  identity.users.forEach(({ name }, user) => {
    const at = name.lastIndexOf('@');
    if (at > 0 && acted.has(user) && !guests.has(user) && !name.includes('#ext#'))
      domains.add(name.slice(at + 1));
  });
  return domains;
}

function allowedRows(table: CaseTable, allow: (facts: AllowFacts) => boolean): Uint8Array {
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
