import type { EpochMs, RowIndex } from '../base/units';
import type { Stage } from './finding';

/** The timeline's grammar: one shape per meaning, the same in picture, grid, legend and report. */
export const markShapes = [
  'denied',
  'no-answer',
  'approved',
  'fraud',
  'wrong-number',
  'failed-prompt',
  'pending',
  'wrong-password',
  'sign-in',
  'operation',
  'mail',
  'file',
] as const;
export type MarkShape = (typeof markShapes)[number];

/** One thing that happened, before it is placed: a prompt or an event of an incident. */
export interface Mark {
  time: EpochMs;
  stage: Stage;
  shape: MarkShape;
  /** True for the attacker's own (bold); false for the user's (quiet). */
  attacker: boolean;
  /** Short words: `denied by the user`, `New-InboxRule "."`. */
  label: string;
  /** Rows behind it, the one to show first. */
  rows: RowIndex[];
}

/** What is drawn beside marks: a burst's bracket, the approval's line. */
export interface TimelineModel {
  /** By time. Hundreds of one shape in a lane become bars in the geometry, not here. */
  marks: Mark[];
  /** Bursts to bracket, with their words. */
  bursts: { first: EpochMs; last: EpochMs; label: string; finding: string }[];
  /** T+0. */
  anchor: EpochMs | null;
  /** Technique ids per lane. */
  techniques: Record<Stage, string[]>;
}
