import { StringTable } from '../base/string-table';
import { ABSENT, type RememberedCell, type Slots } from './slots';
import type { TrieNode } from './trie';

/** Different cells remembered per column; beyond that the column is too varied to be worth it. */
const MOST = 8_192;
/** After this many cells a column that repeats too little is given up. */
const TRIAL = 2_000;

/** What a cell put into the slots: ranges of its own copy of the unfolded bytes. */
class Remembered implements RememberedCell {
  readonly buf: Uint8Array;
  readonly #slots: number[] = [];
  /** False where a value lies outside the copy: a JSON text in a text was unescaped elsewhere. */
  readonly complete: boolean = true;
  readonly #values: { is: number; start: number; end: number; interned: number }[] = [];

  constructor(slots: Slots, wanted: readonly number[], source: Uint8Array, start: number, end: number) {
    this.buf = source.slice(start, end);
    for (const slot of wanted) {
      if (slots.is[slot] === ABSENT) continue;
      if (slots.buf[slot] !== source || slots.start[slot]! < start || slots.end[slot]! > end) {
        this.complete = false;
        return;
      }
      this.#slots.push(slot);
      this.#values.push({
        is: slots.is[slot]!,
        start: slots.start[slot]! - start,
        end: slots.end[slot]! - start,
        interned: -2,
      });
    }
  }

  apply(slots: Slots): void {
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[i]!;
      const value = this.#values[i]!;
      slots.set(slot, value.is, this.buf, value.start, value.end, true);
      slots.interned[slot] = value.interned;
      slots.memo[slot] = this;
    }
  }

  note(slot: number, index: number): void {
    const i = this.#slots.indexOf(slot);
    if (i >= 0) this.#values[i]!.interned = index;
  }
}

/**
 * JSON cells repeat (DeviceDetail, LocationDetails, Status, policies): a cell seen before is known by its raw bytes,
 * and is neither unfolded nor walked nor interned again.
 */
export class CellMemo {
  readonly #seen = new StringTable();
  /** Null for a cell that must be read each time. */
  readonly #cells: (Remembered | null)[] = [];
  readonly #wanted: number[];
  /** The cell of the row before: mostly this row's too. */
  #last = -1;
  #asked = 0;
  #hits = 0;
  #off = false;

  constructor(node: TrieNode) {
    this.#wanted = slotsUnder(node);
  }

  /** False once the column has shown to repeat too little. */
  get worthIt(): boolean {
    return !this.#off;
  }

  /** @returns true if the cell was seen before; its values are then in the slots. */
  recall(buf: Uint8Array, start: number, end: number, slots: Slots): boolean {
    const before = this.#seen.size;
    const index = (this.#last = this.#seen.internBytes(buf, start, end, this.#last));
    if (++this.#asked === TRIAL && this.#hits * 2 < TRIAL) this.#off = true;
    if (index < before) {
      const known = this.#cells[index];
      if (!known) return false;
      this.#hits++;
      known.apply(slots);
      return true;
    }
    if (index >= MOST) this.#off = true;
    return false;
  }

  /**
   * Keeps what the cell just missed put into the slots; `buf[start, end)` are its unfolded bytes.
   * @param whole whether its JSON was: a cut cell is told as one each time.
   */
  remember(slots: Slots, buf: Uint8Array, start: number, end: number, whole: boolean): void {
    if (this.#seen.size === this.#cells.length) return;
    const cell = whole ? new Remembered(slots, this.#wanted, buf, start, end) : null;
    this.#cells.push(cell?.complete ? cell : null);
  }
}

/** @returns the slots of a node and of everything below it. */
export function slotsUnder(node: TrieNode): number[] {
  return [...(node.slot >= 0 ? [node.slot] : []), ...node.children.flatMap(slotsUnder)];
}
