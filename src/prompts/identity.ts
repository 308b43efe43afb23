import { readGuid } from '../base/wide';
import type { RowIndex } from '../base/units';
import { eventKinds, productLogs, wideAt, type CaseTable } from '../model/event';
import { NO_CORRECTIONS, type JoinKey, type PeopleCorrections } from '../model/person';
import { memoByText } from './text-memo';
import { WideIds } from './wide-ids';

/** One person, whatever the logs call them. */
export interface User {
  /** Lower-case UPN if any log gives one, else the name most rows use, else the object id. */
  name: string;
  /** Other spellings seen, sorted. */
  aliases: string[];
  /** The directory's object id; null where no log gives it. */
  userId: string | null;
  /** Lower-case names it was joined from, with what joined each and how many rows use it. */
  joined: { name: string; key: JoinKey; rows: number }[];
}

export interface Identity {
  /** By name. */
  users: User[];
  /** Index into `users` per event row: who acted. -1 where no person did. */
  userOf: Int32Array;
  /** Index into `users` per directory event: whom it was done to, where the target is a person. -1 elsewhere. */
  targetOf: Int32Array;
  /** Index by canonical name. */
  indexOf: ReadonlyMap<string, number>;
}

const DIRECTORY = eventKinds.indexOf('directory');
const OKTA = productLogs.indexOf('okta.system-log');
const notAPerson =
  /^(?:|-|unknown|not available|system|app@sharepoint|sharepoint\\system|nt authority\\.*|nt service\\.*|serviceoperator|microsoft\.exchange.*|s-1-5-18)$/;
const noPersonType = /^(?:system|application|service ?principal|dcadmin|systempolicy|customer ?policy)$/;

/** Names and object ids as nodes, joined where a row carries both (union-find). */
class Nodes {
  readonly parent: number[] = [];
  readonly name: (string | null)[] = [];
  readonly rows: number[] = [];
  readonly spellings: Set<string>[] = [];
  readonly guid: (string | null)[] = [];
  /** What joined the node to others. */
  readonly key: (JoinKey | null)[] = [];
  /** Names that stay by themselves. */
  readonly #apart: ReadonlySet<string>;
  readonly #byName = new Map<string, number>();
  readonly #byGuid: number[] = [];
  readonly #guids = new WideIds();

  constructor(apart: readonly string[]) {
    this.#apart = new Set(apart);
  }

  named(text: string): number {
    const name = text.toLowerCase();
    let node = this.#byName.get(name);
    if (node === undefined) this.#byName.set(name, (node = this.#make(name, null)));
    this.spellings[node]!.add(text);
    return node;
  }

  identified(words: Uint32Array, at: number, textOf: (at: number) => string): number {
    const id = this.#guids.idOf(words, at);
    return (this.#byGuid[id] ??= this.#make(null, textOf(at)));
  }

  root(node: number): number {
    while (this.parent[node] !== node) node = this.parent[node] = this.parent[this.parent[node]!]!;
    return node;
  }

  join(a: number, b: number, key: JoinKey): void {
    if (this.#staysApart(a) || this.#staysApart(b)) return;
    const [from, to] = [this.root(a), this.root(b)];
    if (from === to) return;
    // The join that made them one tells, not an earlier one to an id of its own product.
    this.key[a] = key;
    if (key === 'analyst') this.key[b] = key;
    else this.key[b] ??= key;
    this.parent[from] = to;
  }

  #staysApart(node: number): boolean {
    return this.#apart.has(this.name[node] ?? '');
  }

  find(name: string): number | undefined {
    return this.#byName.get(name);
  }

  #make(name: string | null, guid: string | null): number {
    const node = this.parent.length;
    this.parent.push(node);
    this.name.push(name);
    this.guid.push(guid);
    this.key.push(null);
    this.rows.push(0);
    this.spellings.push(new Set());
    return node;
  }
}

/**
 * Joins the spellings of each person: rows by object id, and by lower-cased user text; a GUID as user text is an object
 * id; a login without a domain (`cfo`, `FIRM\\cfo`) belongs to the one address that begins with it, if there is only one.
 * Linear in the rows.
 * @param corrections what the analyst knows better.
 */
export function resolveUsers(table: CaseTable, corrections: PeopleCorrections = NO_CORRECTIONS): Identity {
  const { events, strings } = table;
  const c = events.columns;
  const nodes = new Nodes(corrections.apart);
  const nodeOf = new Int32Array(events.length).fill(-1);
  const targetNodeOf = new Int32Array(events.length).fill(-1);
  const encoder = new TextEncoder();
  const words = new Uint32Array(4);

  const personNode = (text: string): number => {
    const trimmed = text.trim();
    if (notAPerson.test(trimmed.toLowerCase())) return -1;
    const bytes = encoder.encode(trimmed);
    if (!readGuid(bytes, 0, bytes.length, words, 0)) return nodes.named(trimmed);
    return nodes.identified(words, 0, () => trimmed.toLowerCase());
  };
  const nodeOfText = memoByText(strings, -1, personNode);
  const isNoPerson = memoByText(strings, 0, (text) => (noPersonType.test(text.toLowerCase()) ? 1 : 0));
  const nodeOfTarget = memoByText(strings, -1, (text) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? nodes.named(text) : -1,
  );

  const idText = (at: number): string => wideAt(table, 'userId', at / 4)!;
  /** By node: the last row that named it with an object id. */
  const lastRowOf: RowIndex[] = [];
  for (let row = 0; row < events.length; row++) {
    if (c.kind[row] === DIRECTORY) targetNodeOf[row] = nodeOfTarget(c.target[row]!);
    if (isNoPerson(c.userType[row]!) === 1) {
      // Okta itself may act on a person's sign-in: it is theirs.
      if (c.log[row] === OKTA && c.kind[row] !== DIRECTORY) nodeOf[row] = nodeOfTarget(c.target[row]!);
      continue;
    }
    const node = nodeOfText(c.user[row]!);
    const alias = node < 0 ? -1 : nodeOfText(c.userAlias[row]!);
    if (alias >= 0) nodes.join(alias, node, 'stated by a record');
    const at = row * 4;
    const hasId = (c.userId[at]! | c.userId[at + 1]! | c.userId[at + 2]! | c.userId[at + 3]!) !== 0;
    if (node < 0 && (c.user[row]! >= 0 || !hasId)) continue;
    nodeOf[row] = node;
    if (node >= 0) nodes.rows[node]!++;
    if (!hasId) continue;
    if (node >= 0) {
      // Nearly every row repeats the pair of its user's row before.
      const last = lastRowOf[node];
      if (last !== undefined && sameId(c.userId, last * 4, at)) continue;
      lastRowOf[node] = row;
    }
    const idNode = nodes.identified(c.userId, at, idText);
    if (node >= 0) nodes.join(node, idNode, 'object id');
    else nodeOf[row] = idNode;
  }
  for (const [one, other] of corrections.same) {
    const [a, b] = [nodes.find(one), nodes.find(other)];
    if (a !== undefined && b !== undefined) nodes.join(a, b, 'analyst');
  }
  joinLogins(nodes);
  return number(nodes, nodeOf, targetNodeOf);
}

/** Logins many systems have, which tell of nobody in particular. */
const ANYBODY = /^(?:admin|administrator|root|guest|user|test|service|scan|info|support)$/;

/** @returns `cfo` of `cfo` and of `FIRM\cfo`; null of anything else. */
function bareLogin(name: string): string | null {
  const login = name.slice(name.lastIndexOf('\\') + 1);
  return login === '' || /[@\s]/.test(login) || ANYBODY.test(login) ? null : login;
}

/** Joins logins without a domain to the person whose address begins with them. */
function joinLogins(nodes: Nodes): void {
  const byLogin = new Map<string, Set<number>>();
  const bare: { node: number; login: string }[] = [];
  nodes.name.forEach((name, node) => {
    if (name === null) return;
    const at = name.indexOf('@');
    if (at > 0) {
      if (name.includes('#ext#')) return;
      const login = name.slice(0, at);
      const known = byLogin.get(login);
      if (known) known.add(node);
      else byLogin.set(login, new Set([node]));
      return;
    }
    const login = bareLogin(name);
    if (login !== null) bare.push({ node, login });
  });
  for (const { node, login } of bare) {
    const addresses = [...(byLogin.get(login) ?? [])];
    // Two people of one login in two domains: which one is meant, nobody can tell.
    if (addresses.length > 0 && new Set(addresses.map((a) => nodes.root(a))).size === 1)
      nodes.join(node, addresses[0]!, 'same login name');
  }
}

function sameId(ids: Uint32Array, i: number, j: number): boolean {
  return (
    ids[i] === ids[j] && ids[i + 1] === ids[j + 1] && ids[i + 2] === ids[j + 2] && ids[i + 3] === ids[j + 3]
  );
}

function number(nodes: Nodes, nodeOf: Int32Array, targetNodeOf: Int32Array): Identity {
  const members = new Map<number, number[]>();
  for (let node = 0; node < nodes.parent.length; node++) {
    const root = nodes.root(node);
    const list = members.get(root);
    if (list) list.push(node);
    else members.set(root, [node]);
  }
  const people = [...members].map(([root, list]) => ({ root, user: person(nodes, list) }));
  people.sort((a, b) => (a.user.name < b.user.name ? -1 : a.user.name > b.user.name ? 1 : 0));

  const indexOfRoot = new Map(people.map(({ root }, index) => [root, index]));
  const indexOfNode = Int32Array.from(nodes.parent, (_, node) => indexOfRoot.get(nodes.root(node))!);
  const users = people.map(({ user }) => user);
  return {
    users,
    userOf: usersOf(nodeOf, indexOfNode),
    targetOf: usersOf(targetNodeOf, indexOfNode),
    indexOf: new Map(users.map((user, i) => [user.name, i])),
  };
}

/** Turns nodes into users, in place. */
function usersOf(nodeOf: Int32Array, indexOfNode: Int32Array): Int32Array {
  for (let row = 0; row < nodeOf.length; row++)
    if (nodeOf[row]! >= 0) nodeOf[row] = indexOfNode[nodeOf[row]!]!;
  return nodeOf;
}

/** The name most rows use, an address before anything else; a guest's `#EXT#` spelling after a plain one. */
function person(nodes: Nodes, list: number[]): User {
  const rank = (name: string): number => (name.includes('@') ? (name.includes('#ext#') ? 1 : 2) : 0);
  const named = list
    .filter((node) => nodes.name[node] !== null)
    .map((node) => ({ name: nodes.name[node]!, rows: nodes.rows[node]! }))
    .sort((a, b) => rank(b.name) - rank(a.name) || b.rows - a.rows || (a.name < b.name ? -1 : 1));
  // The directory's object id before an id of another product's own.
  const isGuid = (id: string): number => (id.length === 36 ? 1 : 0);
  const ids = list
    .flatMap((node) => nodes.guid[node] ?? [])
    .sort((a, b) => isGuid(b) - isGuid(a) || (a < b ? -1 : 1));
  const name = named[0]?.name ?? ids[0]!;
  const spellings = new Set(list.flatMap((node) => [...nodes.spellings[node]!]));
  for (const other of named) spellings.add(other.name);
  spellings.delete(name);
  const joined = list
    .filter((node) => nodes.name[node] !== null && nodes.name[node] !== name)
    .map((node) => ({
      name: nodes.name[node]!,
      key: nodes.key[node] ?? 'object id',
      rows: nodes.rows[node]!,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name, aliases: [...spellings].sort(), userId: ids[0] ?? null, joined };
}
