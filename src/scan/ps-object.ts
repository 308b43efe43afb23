import { TEXT, type Slots } from './slots';
import { findChild, type TrieNode } from './trie';

const isName = (c: number): boolean =>
  (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a) || c === 0x5f;

/** @returns the end of the name that starts at `i` and is followed by `=`, or -1. */
function nameEnd(buf: Uint8Array, i: number, end: number): number {
  const from = i;
  while (i < end && isName(buf[i]!)) i++;
  return i > from && i < end && buf[i] === 0x3d ? i : -1;
}

/**
 * Reads `@{errorCode=50126; failureReason=Invalid; additionalDetails=}`, which is how PowerShell writes an object
 * where only a text fits: a CSV cell, or JSON deeper than it was asked for. Nothing is quoted, so a value ends where
 * `; name=` follows, or at the last brace. Objects inside are texts again and stay unread.
 */
export function readPsObject(
  buf: Uint8Array,
  start: number,
  end: number,
  node: TrieNode,
  slots: Slots,
): void {
  while (end > start && buf[end - 1]! <= 0x20) end--;
  if (buf[start] !== 0x40 || buf[start + 1] !== 0x7b || buf[end - 1] !== 0x7d) return;
  const last = end - 1;
  let from = start + 2;
  let to = nameEnd(buf, from, last);
  while (to >= 0) {
    const value = to + 1;
    let i = value;
    let next = -1;
    for (; i < last; i++) {
      if (buf[i] !== 0x3b || buf[i + 1] !== 0x20) continue;
      next = nameEnd(buf, i + 2, last);
      if (next >= 0) break;
    }
    const child = findChild(node, buf, from, to);
    if (child && child.slot >= 0 && i > value) slots.set(child.slot, TEXT, buf, value, i, true);
    from = i + 2;
    to = next;
  }
}
