/** Something to stand in a lane at exactly `x`, in px. */
export interface DodgeItem {
  x: number;
  /** Half its width. */
  r: number;
  /** Width of the label it would like beside it; 0 for none. */
  label: number;
}

/** A stretch of the axis in px, left to right. */
export interface Stretch {
  x0: number;
  x1: number;
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
 * @param room `rows` for marks, of which only the first `labelled` take labels too
 * @param avoid what labels should not cross where they have the choice
 * @returns per item its row, or null where none of `rows` has room.
 */
export function dodge(
  items: readonly DodgeItem[],
  room: { rows: number; labelled: number },
  frame: readonly [number, number],
  avoid: readonly Stretch[] = [],
): (Dodged | null)[] {
  const lines = Array.from({ length: room.rows }, () => new Row());
  const placed = new Array<Dodged | null>(items.length).fill(null);
  items.forEach((item, i) => {
    if (item.label > 0) placed[i] = withLabel(item, lines.slice(0, room.labelled), frame, avoid);
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

function withLabel(
  item: DodgeItem,
  lines: Row[],
  frame: readonly [number, number],
  avoid: readonly Stretch[],
): Dodged | null {
  const reach = item.r + LABEL_GAP + item.label;
  const sides = (['right', 'left'] as const).map((side) => {
    const a = side === 'right' ? item.x - item.r : item.x - reach - AFTER_LABEL;
    const b = side === 'right' ? item.x + reach + AFTER_LABEL : item.x + item.r + MARK_GAP;
    const inside = side === 'right' ? item.x + reach <= frame[1] : item.x - reach >= frame[0];
    return { side, a, b, inside, clear: !crosses(a, b, avoid) };
  });
  for (const { side, a, b, inside } of [...sides.filter((s) => s.clear), ...sides.filter((s) => !s.clear)]) {
    if (!inside) continue;
    const row = lines.findIndex((line) => line.free(a, b));
    if (row < 0) continue;
    lines[row]!.take(a, b);
    return { row, side };
  }
  return null;
}

function crosses(a: number, b: number, avoid: readonly Stretch[]): boolean {
  return avoid.some((s) => a < s.x1 && b > s.x0);
}

/** A text that speaks of what stands from `at` to `to`, kept inside the frame. */
export interface Text {
  at: number;
  to: number;
  anchor: 'start' | 'middle';
  width: number;
}

/**
 * Puts texts into rows of a strip of their own, most important first; one that fits nowhere yields.
 * @param avoid what they should not cross where they can stay over what they speak of
 * @returns per text its left edge and row, or null.
 */
export function packTexts(
  texts: readonly Text[],
  rows: number,
  frame: readonly [number, number],
  avoid: readonly Stretch[] = [],
): ({ x: number; row: number } | null)[] {
  const lines = Array.from({ length: rows }, () => new Row());
  return texts.map((text) => {
    if (text.width > frame[1] - frame[0]) return null;
    for (const x of positions(text, frame, avoid)) {
      const row = lines.findIndex((line) => line.free(x, x + text.width + AFTER_LABEL));
      if (row < 0) continue;
      lines[row]!.take(x, x + text.width + AFTER_LABEL);
      return { x, row };
    }
    return null;
  });
}

/** Left edges to try: beside the folds it would cross while it still touches its own, else where it was wanted. */
function positions(text: Text, frame: readonly [number, number], avoid: readonly Stretch[]): number[] {
  const wanted = text.anchor === 'start' ? text.at : (text.at + text.to - text.width) / 2;
  const usual = Math.min(Math.max(wanted, frame[0]), frame[1] - text.width);
  const end = usual + text.width;
  if (!crosses(usual, end, avoid)) return [usual];
  const beside = avoid
    .flatMap((s) => [s.x0 - text.width - LABEL_GAP, s.x1 + LABEL_GAP])
    .filter(
      (x) =>
        x >= frame[0] &&
        x + text.width <= frame[1] &&
        x <= text.to + AFTER_LABEL &&
        x + text.width >= text.at - AFTER_LABEL &&
        !crosses(x, x + text.width, avoid),
    )
    .sort((a, b) => Math.abs(a - usual) - Math.abs(b - usual));
  return [...beside.slice(0, 1), usual];
}
