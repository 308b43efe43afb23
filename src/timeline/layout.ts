import { union } from '../base/spans';
import { MINUTE, type EpochMs } from '../base/units';
import { stages } from '../model/finding';
import type { TimelineModel } from '../model/timeline';
import { FoldedScale, planFolds, type FoldColumn, type FoldOptions, type View } from './folded-scale';
import { layoutLane, locate } from './lane';
import { rooms, type LaneLayout } from './placed';
import { estimate, type Measure } from './text';
import { anchorTicks, clockTicks, type Tick } from './ticks';

export interface TimelineOptions {
  /** Whole width in px, the lane names' gutter included. */
  width: number;
  /** What is on screen; null for the whole incident. */
  view: View | null;
  fold: FoldOptions;
  /** Height in px the picture should have: lanes shrink and grow towards it, as far as they can. */
  height?: number;
  measure?: Measure;
}

/** The picture in px: everything a drawing needs, nothing it has to decide. */
export interface TimelineLayout {
  width: number;
  height: number;
  /** It cannot get any lower. */
  tightest: boolean;
  /** Where time runs: left, right, and from the first lane's top to the last one's bottom. */
  plot: { x0: number; x1: number; y0: number; y1: number };
  scale: FoldedScale;
  lanes: LaneLayout[];
  folds: FoldColumn[];
  /** Where the scale changes without a fold. */
  seams: number[];
  clock: Tick[];
  relative: Tick[];
  anchor: { x: number; time: EpochMs } | null;
  /** From the approving mark down to the access it gave. */
  link: { x: number; y0: number; y1: number } | null;
}

/** Width of the lane names' column, and the rest of the frame, in px. */
export const GUTTER = 116;
const MARGIN = 12;
const LANE_GAP = 3;
const TOP = 4;
const AXIS = 36;
/** Bars grow no taller than this much over their usual height. */
const MOST_STRETCH = 140;
/** Less height than this is not worth laying the lanes out once more. */
const LEAST_SPREAD = 24;

/** Every moment the picture has to show, sorted. */
export function modelTimes(model: TimelineModel): EpochMs[] {
  const times = model.marks.map((m) => m.time);
  for (const b of model.bursts) times.push(b.first, b.last);
  if (model.anchor !== null) times.push(model.anchor);
  return times.sort((a, b) => a - b);
}

/** Lays out an incident's five lanes, its axis and what crosses them. Pure: the same input gives the same picture. */
export function layout(model: TimelineModel, options: TimelineOptions): TimelineLayout {
  const measure = options.measure ?? estimate;
  const x0 = GUTTER;
  const x1 = Math.max(GUTTER + 80, options.width - MARGIN);
  const frame = [x0, x1] as const;
  const plan = planFolds(modelTimes(model), options.fold, burstSpans(model));
  const scale = new FoldedScale(plan, options.view, [x0 + 8, x1 - 8]);
  const marks = stages.map((stage) => locate(stage, model, scale));
  const stack = (level: number, stretch: number, pad = 0): LaneLayout[] => {
    let y = TOP;
    return stages.map((stage, i) => {
      const room = rooms[level]!;
      const located = marks[i]!;
      const lane = layoutLane({ stage, located, model, scale, frame, y, room, stretch, measure });
      if (lane.bars.length === 0) lane.height += pad;
      y += lane.height + LANE_GAP;
      return lane;
    });
  };
  let level = 0;
  let lanes = stack(level, 0);
  const spare = (of = lanes): number => (options.height ?? 0) - (bottom(of) + AXIS);
  while (options.height !== undefined && options.height > 0 && spare() < 0 && level < rooms.length - 1)
    lanes = stack(++level, 0);
  const stretchable = lanes.reduce((n, lane) => n + stretches(lane), 0);
  let stretch = 0;
  if (spare() > 0 && stretchable > 0) {
    const each = spare() / stretchable;
    stretch = Math.min(MOST_STRETCH, each);
    lanes = stack(level, stretch);
    // Prompts spread only so far; the bars take what they leave.
    const barred = lanes.filter((lane) => lane.bars.length > 0).length;
    const further = Math.min(MOST_STRETCH, each + spare() / Math.max(1, barred));
    const stretched = spare() > 1 && barred > 0 ? stack(level, further) : lanes;
    // A lane of both spreads its prompts as well: then it would be too much.
    if (spare(stretched) >= 0) [lanes, stretch] = [stretched, further];
  }
  // What nothing can use is shared out, so that the axis stands at the foot of the picture; bars stand on their lane's.
  const bare = lanes.filter((lane) => lane.bars.length === 0).length;
  if (bare > 0 && spare() >= LEAST_SPREAD) lanes = stack(level, stretch, Math.floor(spare() / bare));
  const y1 = bottom(lanes);
  const anchor =
    model.anchor !== null && scale.shows(model.anchor)
      ? { x: scale.x(model.anchor), time: model.anchor }
      : null;
  return {
    width: options.width,
    height: y1 + AXIS,
    tightest: level === rooms.length - 1,
    plot: { x0, x1, y0: TOP, y1 },
    scale,
    lanes,
    folds: scale.folds,
    seams: seams(scale),
    clock: clockTicks(scale, frame, measure),
    relative: model.anchor === null ? [] : anchorTicks(scale, model.anchor, frame, measure),
    anchor,
    link: link(lanes, anchor?.time ?? null),
  };
}

/** Where the prompts come close together: the bursts, with the prompts right before and after them. */
export function burstSpans(model: TimelineModel): View[] {
  const prompts = model.marks.filter((m) => m.stage === 'push-bombing').map((m) => m.time);
  return union(
    model.bursts.map(({ first, last }) => {
      for (const t of prompts) if (t > last && t - last <= MINUTE) last = t;
      for (const t of [...prompts].reverse()) if (t < first && first - t <= MINUTE) first = t;
      return [first, last];
    }),
  );
}

/** How many parts of a lane take more room: its bars, and its prompts, which spread. */
function stretches({ stage, bars, marks }: LaneLayout): number {
  return Number(bars.length > 0) + Number(stage === 'push-bombing' && marks.length > 0);
}

function bottom(lanes: readonly LaneLayout[]): number {
  const last = lanes.at(-1)!;
  return last.y + last.height;
}

function seams(scale: FoldedScale): number[] {
  return scale.segments
    .slice(1)
    .map((s) => s.x0)
    .filter((x) => !scale.folds.some((f) => Math.abs(f.x1 - x) < 0.5));
}

function link(lanes: readonly LaneLayout[], anchor: EpochMs | null): TimelineLayout['link'] {
  if (anchor === null) return null;
  const near = (lane: LaneLayout): LaneLayout['marks'][number] | undefined =>
    lane.marks.find(
      (m) =>
        Math.abs(m.mark.time - anchor) < 1_000 && (lane.stage === 'access' || m.mark.shape === 'approved'),
    );
  const from = near(lanes[1]!);
  const to = near(lanes[2]!);
  return from && to ? { x: from.x, y0: from.y + from.r, y1: to.y - to.r } : null;
}
