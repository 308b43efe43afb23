import type { EpochMs } from '../base/units';
import type { Stage } from '../model/finding';
import type { Mark, TimelineModel } from '../model/timeline';
import type { Bar, Located } from './bars';
import type { FoldedScale } from './folded-scale';
import type { Measure } from './text';

/** Font size of every label in the lanes, in px. */
export const LABEL_SIZE = 11;

/** A mark in its place; `r` is half its size in px. */
export interface PlacedMark {
  /** `m` and its index in the model. */
  id: string;
  mark: Mark;
  x: number;
  y: number;
  r: number;
}

/** A text in its place: `x` is its left edge, `y` its baseline; `width` as measured; `end`: it stands against its right edge. */
export interface PlacedLabel {
  id: string;
  text: string;
  x: number;
  y: number;
  width: number;
  end: boolean;
  size: number;
  strong: boolean;
  /** What it speaks of: a mark's or bar's id, or a bracket's id. */
  of: string;
}

/** A burst, bracketed from its first prompt to its last. */
export interface Bracket {
  /** `k` and its place among the bursts shown. */
  id: string;
  finding: string;
  label: string;
  x0: number;
  x1: number;
  y: number;
  first: EpochMs;
  last: EpochMs;
}

export interface LaneLayout {
  stage: Stage;
  name: string;
  techniques: string[];
  y: number;
  height: number;
  marks: PlacedMark[];
  bars: Bar[];
  brackets: Bracket[];
  labels: PlacedLabel[];
  /** Marks outside the view, before and after it. */
  before: number;
  after: number;
  empty: boolean;
}

/** The marks of a stage on the axis. */
export interface LocatedMarks {
  /** Those in the view, by time. */
  shown: Located[];
  /** How many are outside the view, before and after it. */
  before: number;
  after: number;
}

/** How generously a lane is drawn. */
export interface Room {
  /** Above and below what stands in it, px. */
  pad: number;
  /** Height of a row of marks, px. */
  row: number;
  /** Rows whose marks may have labels, and lines of words below or above. */
  labelled: number;
  strips: number;
  /** Height of the bars where nothing stretches them, and of the prompts before they shrink, px. */
  bars: number;
  swarm: number;
}

/** From the roomiest to the tightest. */
export const rooms: readonly Room[] = [
  { pad: 6, row: 16, labelled: 4, strips: 2, bars: 34, swarm: 64 },
  { pad: 4, row: 16, labelled: 3, strips: 2, bars: 26, swarm: 48 },
  { pad: 3, row: 15, labelled: 2, strips: 2, bars: 20, swarm: 40 },
  { pad: 2, row: 15, labelled: 2, strips: 1, bars: 16, swarm: 34 },
];

/** What a lane is drawn from. */
export interface LaneInput {
  stage: Stage;
  /** The stage's marks: found once, as a picture that has to shrink is laid out again and again. */
  located: LocatedMarks;
  model: TimelineModel;
  scale: FoldedScale;
  frame: readonly [number, number];
  y: number;
  room: Room;
  /** Extra height the bars or the prompts may use, in px. */
  stretch: number;
  measure: Measure;
}
