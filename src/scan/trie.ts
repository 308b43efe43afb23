/**
 * Which keys of a record are wanted: paths such as `status>errorCode` compiled into a tree that is matched
 * against bytes. Keys are compared without case (Graph's camelCase, Hawk's PascalCase), an exact spelling
 * winning over another; the first step may be a CSV column. A path may lead through a JSON text in a string
 * or cell.
 */
export interface TrieNode {
  /** Where a value found here is put; -1 if only deeper ones are wanted. */
  slot: number;
  /** The key as declared, UTF-8. */
  key: Uint8Array;
  children: TrieNode[];
  /** Open addressing over folded keys; indices into children. */
  table: Int16Array;
}

const encoder = new TextEncoder();

function node(key: string): TrieNode {
  return { slot: -1, key: encoder.encode(key), children: [], table: new Int16Array(0) };
}

/** Paths and the slots their values go to. Paths that differ in case only share a slot; the first one's spelling is exact. */
export class PathSet {
  readonly root = node('');
  #slots = new Map<string, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns the slot of a path, added if new. */
  add(path: string): number {
    const known = this.#slots.get(path);
    if (known !== undefined) return known;
    let at = this.root;
    for (const key of path.split('>')) {
      const bytes = encoder.encode(key);
      // One node for all spellings, or a format would lose a value to another format's spelling of its key.
      let child = at.children.find((c) => c.key.length === bytes.length && equalFolded(c.key, bytes, 0));
      if (!child) {
        child = node(key);
        at.children.push(child);
        index(at);
      }
      at = child;
    }
    if (at.slot < 0) at.slot = this.#size++;
    this.#slots.set(path, at.slot);
    return at.slot;
  }
}

function index(parent: TrieNode): void {
  let size = 4;
  while (size < parent.children.length * 3) size *= 2;
  parent.table = new Int16Array(size).fill(-1);
  parent.children.forEach((child, i) => {
    let at = foldedHash(child.key, 0, child.key.length) & (size - 1);
    while (parent.table[at]! >= 0) at = (at + 1) & (size - 1);
    parent.table[at] = i;
  });
}

/** Length and five of its bytes tell the keys of one object apart well enough; the comparison decides. */
function foldedHash(buf: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return 0;
  const quarter = length >> 2;
  let hash = Math.imul(length, 31) + (buf[start]! | 0x20);
  hash = Math.imul(hash, 31) + (buf[start + quarter]! | 0x20);
  hash = Math.imul(hash, 31) + (buf[start + (length >> 1)]! | 0x20);
  hash = Math.imul(hash, 31) + (buf[end - 1 - quarter]! | 0x20);
  hash = Math.imul(hash, 31) + (buf[end - 1]! | 0x20);
  return hash ^ (hash >>> 11);
}

/** @returns the child whose key is `buf[start, end)`: exact spelling first, else without case. */
export function findChild(parent: TrieNode, buf: Uint8Array, start: number, end: number): TrieNode | null {
  const { table, children } = parent;
  if (table.length === 0) return null;
  const mask = table.length - 1;
  let at = foldedHash(buf, start, end) & mask;
  let folded: TrieNode | null = null;
  for (;;) {
    const i = table[at]!;
    if (i < 0) return folded;
    const child = children[i]!;
    if (child.key.length === end - start) {
      if (equalExact(child.key, buf, start)) return child;
      if (folded === null && equalFolded(child.key, buf, start)) folded = child;
    }
    at = (at + 1) & mask;
  }
}

function equalFolded(key: Uint8Array, buf: Uint8Array, start: number): boolean {
  for (let k = 0; k < key.length; k++) if ((key[k]! | 0x20) !== (buf[start + k]! | 0x20)) return false;
  return true;
}

export function equalExact(key: Uint8Array, buf: Uint8Array, start: number): boolean {
  for (let k = 0; k < key.length; k++) if (key[k] !== buf[start + k]) return false;
  return true;
}
