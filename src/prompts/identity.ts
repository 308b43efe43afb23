import { readGuid } from '../base/wide';
import type { RowIndex } from '../base/units';
import { eventKinds, productLogs, wideAt, type CaseTable } from '../model/event';
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
  readonly #byName = new Map<string, number>();
  readonly #byGuid: number[] = [];
  readonly #guids = new WideIds();

  named(text: string): number {
    const name = text.toLowerCase();
    let node = this.#byName.get(name);
    if (node === undefined) this.#byName.set(name, (node = this.#make(name, null)));
    this.spellings[node]!.add(text);
    return node;
  }

  identified(words: Uint32Array, at: number, text: () => string): number {
    const id = this.#guids.idOf(words, at);
    return (this.#byGuid[id] ??= this.#make(null, text()));
  }

  root(node: number): number {
    while (this.parent[node] !== node) node = this.parent[node] = this.parent[this.parent[node]!]!;
    return node;
  }

  join(a: number, b: number): void {
    this.parent[this.root(a)] = this.root(b);
  }

  #make(name: string | null, guid: string | null): number {
    const node = this.parent.length;
    this.parent.push(node);
    this.name.push(name);
    this.guid.push(guid);
    this.rows.push(0);
    this.spellings.push(new Set());
    return node;
  }
}

/**
 * Joins the spellings of each person: rows by object id, and by lower-cased user text; a GUID as user text is an object
 * id (detections C.3). Linear in the rows.
 */
export function resolveUsers(table: CaseTable): Identity {
  const { events, strings } = table;
  const c = events.columns;
  const nodes = new Nodes();
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

  const lastRowOf = new Map<number, RowIndex>();
  for (let row = 0; row < events.length; row++) {
    if (c.kind[row] === DIRECTORY) targetNodeOf[row] = nodeOfTarget(c.target[row]!);
    if (isNoPerson(c.userType[row]!) === 1) {
      // Okta itself may act on a person's sign-in: it is theirs.
      if (c.log[row] === OKTA && c.kind[row] !== DIRECTORY) nodeOf[row] = nodeOfTarget(c.target[row]!);
      continue;
    }
    const node = nodeOfText(c.user[row]!);
    const alias = node < 0 ? -1 : nodeOfText(c.userAlias[row]!);
    if (alias >= 0) nodes.join(alias, node);
    const at = row * 4;
    const hasId = (c.userId[at]! | c.userId[at + 1]! | c.userId[at + 2]! | c.userId[at + 3]!) !== 0;
    if (node < 0 && (c.user[row]! >= 0 || !hasId)) continue;
    nodeOf[row] = node;
    if (node >= 0) nodes.rows[node]!++;
    if (!hasId) continue;
    if (node >= 0) {
      // Nearly every row repeats the pair of its user's row before.
      const last = lastRowOf.get(node);
      if (last !== undefined && sameId(c.userId, last * 4, at)) continue;
      lastRowOf.set(node, row);
    }
    const idNode = nodes.identified(c.userId, at, () => wideAt(table, 'userId', row)!);
    if (node >= 0) nodes.join(node, idNode);
    else nodeOf[row] = idNode;
  }
  return number(nodes, nodeOf, targetNodeOf);
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
  const index = (node: number): number => (node < 0 ? -1 : indexOfNode[node]!);
  const users = people.map(({ user }) => user);
  return {
    users,
    userOf: nodeOf.map(index),
    targetOf: targetNodeOf.map(index),
    indexOf: new Map(users.map((user, i) => [user.name, i])),
  };
}

/** The name most rows use, an address before anything else; a guest's `#EXT#` spelling after a plain one. */
function person(nodes: Nodes, list: number[]): User {
  const rank = (name: string): number => (name.includes('@') ? (name.includes('#ext#') ? 1 : 2) : 0);
  const named = list
    .filter((node) => nodes.name[node] !== null)
    .map((node) => ({ name: nodes.name[node]!, rows: nodes.rows[node]! }))
    .sort((a, b) => rank(b.name) - rank(a.name) || b.rows - a.rows || (a.name < b.name ? -1 : 1));
  const ids = list.flatMap((node) => nodes.guid[node] ?? []).sort();
  const name = named[0]?.name ?? ids[0]!;
  const spellings = new Set(list.flatMap((node) => [...nodes.spellings[node]!]));
  for (const other of named) spellings.add(other.name);
  spellings.delete(name);
  return { name, aliases: [...spellings].sort(), userId: ids[0] ?? null };
}
