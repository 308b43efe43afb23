/** Something to stand in a lane at exactly `x`, in px. */
export interface DodgeItem {
  x: number;
  /** Half its width. */
  r: number;
  /** Width of the label it would like beside it; 0 for none. */
  label: number;
}

/** Where it stands. `side` says on which side its label fits; null: no room, or none wanted. */
export interface Dodged {
  row: number;
  side: 'right' | 'left' | null;
}

/** Between two marks of a row, and between a mark and its label, in px. */
export const MARK_GAP = 1;
export const LABEL_GAP = 5;
const AFTER_LABEL = 8;

class Row {
  readonly #taken: { a: number; b: number }[] = [];

  free(a: number, b: number): boolean {
    return this.#taken.every((t) => b <= t.a || a >= t.b);
  }

  take(a: number, b: number): void {
    this.#taken.push({ a, b });
  }
}

/**
 * Puts items into rows so that nothing overlaps and x stays exact. Items come in order of importance: the first
 * get their labels first, later ones yield theirs and, where no row is free, their place.
 * @returns per item its row, or null where none of `rows` has room.
 */
export function dodge(
  items: readonly DodgeItem[],
  rows: number,
  frame: readonly [number, number],
): (Dodged | null)[] {
  const lines = Array.from({ length: rows }, () => new Row());
  const placed = new Array<Dodged | null>(items.length).fill(null);
  items.forEach((item, i) => {
    if (item.label > 0) placed[i] = withLabel(item, lines, frame);
  });
  items.forEach((item, i) => {
    if (placed[i]) return;
    const a = item.x - item.r;
    const b = item.x + item.r + MARK_GAP;
    const row = lines.findIndex((line) => line.free(a, b));
    if (row < 0) return;
    lines[row]!.take(a, b);
    placed[i] = { row, side: null };
  });
  return placed;
}

function withLabel(item: DodgeItem, lines: Row[], frame: readonly [number, number]): Dodged | null {
  const reach = item.r + LABEL_GAP + item.label;
  for (const side of ['right', 'left'] as const) {
    const a = side === 'right' ? item.x - item.r : item.x - reach - AFTER_LABEL;
    const b = side === 'right' ? item.x + reach + AFTER_LABEL : item.x + item.r + MARK_GAP;
    if (side === 'right' ? item.x + reach > frame[1] : item.x - reach < frame[0]) continue;
    const row = lines.findIndex((line) => line.free(a, b));
    if (row < 0) continue;
    lines[row]!.take(a, b);
    return { row, side };
  }
  return null;
}

/** A text that may stand anywhere near `at`, kept inside the frame. */
export interface Text {
  at: number;
  anchor: 'start' | 'middle';
  width: number;
}

/**
 * Puts texts into rows of a strip of their own, most important first; one that fits nowhere yields.
 * @returns per text its left edge and row, or null.
 */
export function packTexts(
  texts: readonly Text[],
  rows: number,
  frame: readonly [number, number],
): ({ x: number; row: number } | null)[] {
  const lines = Array.from({ length: rows }, () => new Row());
  return texts.map((text) => {
    if (text.width > frame[1] - frame[0]) return null;
    const wanted = text.anchor === 'start' ? text.at : text.at - text.width / 2;
    const x = Math.min(Math.max(wanted, frame[0]), frame[1] - text.width);
    const row = lines.findIndex((line) => line.free(x, x + text.width + AFTER_LABEL));
    if (row < 0) return null;
    lines[row]!.take(x, x + text.width + AFTER_LABEL);
    return { x, row };
  });
}
