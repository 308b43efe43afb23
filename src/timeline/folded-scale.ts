import { bisectRight, median, scaleUtc, sum, type ScaleTime } from 'd3';
import { MINUTE, SECOND, type DurationMs, type EpochMs } from '../base/units';

/** A span of time on screen, first moment to last. */
export type View = readonly [EpochMs, EpochMs];

/** What counts as quiet enough to fold away. */
export interface FoldOptions {
  /** A gap longer than this share of the unfolded time is folded. */
  share: number;
  /** At most so many folds. */
  most: number;
  /** Gaps the reader has unfolded, by the time they start. */
  open: readonly EpochMs[];
}

export const defaultFold: FoldOptions = { share: 0.02, most: 8, open: [] };

/** A stretch of time before it has its width. */
interface Span {
  t0: EpochMs;
  t1: EpochMs;
  /** Marks in it. */
  count: number;
  /** It is a burst, which is sure of its width. */
  burst: boolean;
  fold: Piece['fold'];
}

/** A stretch of time drawn at one scale; `u0..u1` is its part of the whole picture's width, 0 to 1. */
interface Piece {
  t0: EpochMs;
  t1: EpochMs;
  u0: number;
  u1: number;
  /** The quiet time folded away after it. */
  fold: { from: EpochMs; to: EpochMs } | null;
}

/** Where time is folded and how much width each piece gets; fixed for an incident, whatever the zoom. */
export interface FoldPlan {
  extent: View;
  pieces: Piece[];
}

const LONE_PAD: DurationMs = 20 * SECOND;
/** No shorter gap is folded: the pauses between single prompts are the rhythm of an attack. */
const LEAST_GAP: DurationMs = 2 * MINUTE;
/** Width of a folded column, in px. */
export const FOLD_WIDTH = 16;
/** Beyond so many marks a piece gets no wider for having more: they become bars. */
const MOST_DEMAND = 32;
/** Share of the width a burst is sure of: per prompt, at most for one, and for all together. */
const BURST_SHARE = { each: 0.017, most: 0.36, together: 0.55 };
const CLOSEST_VIEW: DurationMs = SECOND;

/**
 * Cuts time at its quiet gaps. The longest gap goes first, and each must be long beside what is still unfolded,
 * so that folding a fortnight makes the next quiet hour count.
 * @param times sorted; empty gives a plan of one minute around 0.
 * @param bursts short dense spans, in order, that get a scale of their own, wide enough to tell their marks apart
 */
export function planFolds(
  times: readonly EpochMs[],
  fold: FoldOptions,
  bursts: readonly View[] = [],
): FoldPlan {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const cuts = quietGaps(times, fold, bursts);
  const bounds = [first, ...cuts.flatMap((c) => [c.from, c.to]), last];
  const spans: Span[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i]!;
    const to = bounds[i + 1]!;
    const ownPad = Math.max((to - from) * 0.05, to === from ? LONE_PAD : SECOND);
    const before = cuts[i / 2 - 1];
    const after = cuts[i / 2];
    const pad = (cut: Piece['fold'] | undefined): number =>
      cut ? Math.min(ownPad, (cut.to - cut.from) * 0.2) : ownPad;
    const t1 = to + pad(after);
    const t0 = from - pad(before);
    const open = before && fold.open.includes(before.from);
    if (open) {
      const previous = spans.at(-1)!;
      previous.fold = null;
      spans.push({ t0: previous.t1, t1: t0, count: 0, burst: false, fold: null });
    }
    spans.push({
      t0,
      t1,
      count: countIn(times, t0, t1),
      burst: false,
      fold: after ? { from: after.from, to: after.to } : null,
    });
  }
  return {
    extent: [spans[0]!.t0, spans.at(-1)!.t1],
    pieces: weigh(spans.flatMap((span) => cutBursts(span, bursts, times))),
  };
}

function countIn(times: readonly EpochMs[], from: EpochMs, to: EpochMs): number {
  return bisectRight(times, to) - bisectRight(times, from - 1);
}

/** Cuts a span where bursts begin and end in it; a sliver left over stays with its burst. */
function cutBursts(span: Span, bursts: readonly View[], times: readonly EpochMs[]): Span[] {
  const parts: Span[] = [];
  const part = (t0: EpochMs, t1: EpochMs, burst: boolean): Span => ({
    t0,
    t1,
    count: countIn(times, t0, t1),
    burst,
    fold: null,
  });
  let from = span.t0;
  for (const [first, last] of bursts) {
    const pad = Math.max(SECOND, (last - first) * 0.04);
    let a = Math.max(from, first - pad);
    let b = Math.min(span.t1, last + pad);
    if (b - a < SECOND) continue;
    if (a - from < 2 * pad) a = from;
    if (span.t1 - b < 2 * pad) b = span.t1;
    if (a > from) parts.push(part(from, a, false));
    parts.push(part(a, b, true));
    from = b;
  }
  if (parts.length === 0) return [span];
  if (span.t1 > from) parts.push(part(from, span.t1, false));
  parts.at(-1)!.fold = span.fold;
  return parts;
}

/** Gives each span its share of the width: by how much happens in it and, damped, by how long it is. */
function weigh(spans: readonly Span[]): Piece[] {
  const demand = spans.map((s) => Math.sqrt(1 + Math.min(s.count, MOST_DEMAND)));
  const duration = spans.map((s) => Math.sqrt(s.t1 - s.t0));
  const shares = spans.map((_, i) => (0.7 * demand[i]!) / sum(demand) + (0.3 * duration[i]!) / sum(duration));
  const sure = spans.map((s) => (s.burst ? Math.min(BURST_SHARE.most, BURST_SHARE.each * s.count) : 0));
  const scale = Math.min(1, BURST_SHARE.together / Math.max(BURST_SHARE.together, sum(sure)));
  const raised = shares.map((share, i) => sure[i]! * scale > share);
  const left = 1 - sum(sure.filter((_, i) => raised[i])) * scale;
  const others = sum(shares.filter((_, i) => !raised[i]));
  let u = 0;
  return spans.map((s, i) => {
    const share = raised[i] ? sure[i]! * scale : others > 0 ? (shares[i]! / others) * left : shares[i]!;
    const piece = { t0: s.t0, t1: s.t1, u0: u, u1: u + share, fold: s.fold };
    u += share;
    return piece;
  });
}

function quietGaps(
  times: readonly EpochMs[],
  fold: FoldOptions,
  bursts: readonly View[],
): { from: EpochMs; to: EpochMs }[] {
  const gaps: { from: EpochMs; to: EpochMs }[] = [];
  for (let i = 1; i < times.length; i++) {
    if (times[i]! > times[i - 1]!) gaps.push({ from: times[i - 1]!, to: times[i]! });
  }
  // What is quiet depends on the pace: half a minute is nothing where everything is half a minute apart.
  const pace = median(gaps, (gap) => gap.to - gap.from) ?? 0;
  gaps.sort((a, b) => b.to - b.from - (a.to - a.from));
  let active = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const chosen: typeof gaps = [];
  for (const gap of gaps) {
    const length = gap.to - gap.from;
    if (
      chosen.length >= fold.most ||
      length < LEAST_GAP ||
      length < 6 * pace ||
      length <= fold.share * active
    )
      break;
    if (bursts.some(([first, last]) => first <= gap.from && gap.to <= last)) continue;
    chosen.push(gap);
    active -= length;
  }
  return chosen.sort((a, b) => a.from - b.from);
}

/** One stretch of the axis at one scale. */
export interface Segment {
  scale: ScaleTime<number, number>;
  t0: EpochMs;
  t1: EpochMs;
  x0: number;
  x1: number;
}

/** Quiet time folded into a narrow column. */
export interface FoldColumn {
  x0: number;
  x1: number;
  /** Last thing before it; also its key in {@link FoldOptions.open}. */
  from: EpochMs;
  /** First thing after it. */
  to: EpochMs;
}

/** Time to pixels and back, in pieces. Order is kept: a later time never stands left of an earlier one. */
export class FoldedScale {
  readonly segments: Segment[] = [];
  readonly folds: FoldColumn[] = [];
  readonly view: View;
  readonly #plan: FoldPlan;
  readonly #range: readonly [number, number];
  readonly #u: readonly [number, number];

  constructor(plan: FoldPlan, view: View | null, range: readonly [number, number]) {
    this.#plan = plan;
    this.#range = range;
    const [a, b] = clampView(plan, view ?? plan.extent);
    this.view = [a, b];
    this.#u = [uOf(plan, a), uOf(plan, b)];
    const shown = plan.pieces.filter((p) => p.u1 > this.#u[0] && p.u0 < this.#u[1]);
    const foldCount = shown.slice(0, -1).filter((p) => p.fold).length;
    const width = range[1] - range[0];
    const foldWidth = foldCount > 0 ? Math.min(FOLD_WIDTH, (width * 0.4) / foldCount) : 0;
    const perU = (width - foldCount * foldWidth) / (this.#u[1] - this.#u[0]);
    let x = range[0];
    shown.forEach((piece, i) => {
      const t0 = Math.max(piece.t0, i === 0 ? a : -Infinity);
      const t1 = Math.min(piece.t1, i === shown.length - 1 ? b : Infinity);
      const x1 = x + (Math.min(piece.u1, this.#u[1]) - Math.max(piece.u0, this.#u[0])) * perU;
      this.segments.push({ scale: scaleUtc([t0, t1], [x, x1]), t0, t1, x0: x, x1 });
      x = x1;
      if (piece.fold && i < shown.length - 1) {
        this.folds.push({ x0: x, x1: x + foldWidth, from: piece.fold.from, to: piece.fold.to });
        x += foldWidth;
      }
    });
  }

  /** @returns the position of a time, clamped to the frame. */
  x(t: EpochMs): number {
    if (t <= this.view[0]) return this.#range[0];
    if (t >= this.view[1]) return this.#range[1];
    for (const [i, s] of this.segments.entries()) {
      if (t <= s.t1) return t >= s.t0 ? s.scale(t) : this.#between(i, t);
    }
    return this.#range[1];
  }

  /** Inside folded time: still in order, between the pieces around it. */
  #between(i: number, t: EpochMs): number {
    const left = this.segments[i - 1]!;
    const right = this.segments[i]!;
    return left.x1 + ((t - left.t1) / (right.t0 - left.t1)) * (right.x0 - left.x1);
  }

  /** @returns the time at a position, clamped to the view. */
  t(x: number): EpochMs {
    if (x <= this.#range[0]) return this.view[0];
    for (const [i, s] of this.segments.entries()) {
      if (x > s.x1) continue;
      if (x >= s.x0) return s.scale.invert(x).getTime();
      const left = this.segments[i - 1]!;
      return left.t1 + ((x - left.x1) / (s.x0 - left.x1)) * (s.t0 - left.t1);
    }
    return this.view[1];
  }

  /** The whole incident, margins included. */
  get extent(): View {
    return this.#plan.extent;
  }

  shows(t: EpochMs): boolean {
    return t >= this.view[0] && t <= this.view[1];
  }

  /** @returns the view scaled by `factor` (above 1 is closer) about the time under `x`, clamped to the incident. */
  zoomAt(x: number, factor: number): View {
    const [u0, u1] = this.#u;
    const centre = uOf(this.#plan, this.t(x));
    const span = Math.min(1, (u1 - u0) / factor);
    const share = (centre - u0) / (u1 - u0);
    let next = this.#viewAt(centre - share * span, span);
    // Folds come and go with the view; a few corrections put the moment back under the pointer.
    for (let i = 0, start = centre - share * span; i < 4; i++) {
      const missed = new FoldedScale(this.#plan, next, this.#range).x(this.t(x)) - x;
      if (Math.abs(missed) < 1) break;
      start += (missed / (this.#range[1] - this.#range[0])) * span;
      next = this.#viewAt(start, span);
    }
    return factor > 1 && next[1] - next[0] < CLOSEST_VIEW ? this.view : next;
  }

  /** @returns the view moved by `dx` px towards later times, clamped to the incident. */
  pan(dx: number): View {
    const [u0, u1] = this.#u;
    const by = (dx / (this.#range[1] - this.#range[0])) * (u1 - u0);
    return this.#viewAt(u0 + by, u1 - u0);
  }

  /** The view that begins at `u`, moved so that it stays inside the incident. */
  #viewAt(u: number, span: number): View {
    const start = Math.min(Math.max(0, u), 1 - span);
    return clampView(this.#plan, [tOf(this.#plan, start), tOf(this.#plan, start + span)]);
  }
}

function clampView(plan: FoldPlan, [a, b]: View): View {
  const [first, last] = plan.extent;
  const from = Math.min(Math.max(a, first), last);
  const to = Math.min(Math.max(b, first), last);
  return uOf(plan, to) - uOf(plan, from) > 1e-9 ? [from, to] : plan.extent;
}

function uOf(plan: FoldPlan, t: EpochMs): number {
  for (const p of plan.pieces) {
    if (t <= p.t0) return p.u0;
    if (t <= p.t1) return p.u0 + ((t - p.t0) / (p.t1 - p.t0)) * (p.u1 - p.u0);
  }
  return plan.pieces.at(-1)!.u1;
}

function tOf(plan: FoldPlan, u: number): EpochMs {
  for (const p of plan.pieces) {
    if (u <= p.u1) return p.t0 + (Math.max(0, u - p.u0) / (p.u1 - p.u0)) * (p.t1 - p.t0);
  }
  return plan.extent[1];
}
