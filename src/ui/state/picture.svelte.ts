import { untrack } from 'svelte';
import type { EpochMs } from '../../base/units';
import type { TimelineModel } from '../../model/timeline';
import { defaultFold, type View } from '../../timeline/folded-scale';
import { layout, type TimelineLayout } from '../../timeline/layout';
import { measure } from '../measure';
import { pause } from './pause';

/** The timeline as it is looked at: which part, which folds are open, what is pointed at. */
export class Picture {
  view = $state.raw<View | null>(null);
  open = $state.raw<readonly EpochMs[]>([]);
  /** Id of the mark, bar or bracket under the pointer or with the focus. */
  pointed = $state<string | null>(null);
  /** Id of the mark that Tab reaches. */
  stop = $state<string | null>(null);
  width = $state(800);
  height = $state(0);
  /** False until the box has a size: nothing is drawn before. */
  measured = $state(false);
  /** How many lanes are drawn: one more with each task, the first time. */
  lanes = $state(0);
  readonly #model: () => TimelineModel;

  constructor(model: () => TimelineModel) {
    this.#model = model;
  }

  readonly layout: TimelineLayout = $derived.by(() =>
    layout(this.#model(), {
      width: this.width,
      height: this.height,
      view: this.view,
      fold: { ...defaultFold, open: this.open },
      measure,
    }),
  );

  reset(): void {
    this.view = null;
    this.open = [];
    this.pointed = null;
    this.stop = null;
  }

  /** Fits the picture to its box, in px. */
  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
  }

  /** Draws it for the first time: laid out in one task, then its frame and each lane in one, as a large one takes its time. */
  async begin(width: number, height: number): Promise<void> {
    await pause();
    this.resize(width, height);
    const { lanes } = untrack(() => this.layout);
    await pause();
    this.measured = true;
    for (const i of lanes.keys()) {
      await pause();
      // It may have begun twice, where the box changed its size meanwhile.
      this.lanes = Math.max(this.lanes, i + 1);
    }
  }

  unfold(from: EpochMs): void {
    this.open = [...this.open, from];
  }

  zoom(x: number, factor: number): void {
    const next = this.layout.scale.zoomAt(x, factor);
    const [first, last] = this.layout.scale.extent;
    this.view = next[0] <= first && next[1] >= last ? null : next;
  }

  zoomCentre(factor: number): void {
    const { x0, x1 } = this.layout.plot;
    this.zoom((x0 + x1) / 2, factor);
  }

  pan(dx: number): void {
    this.view = this.layout.scale.pan(dx);
  }

  /** Moves the view so that a time is in it, keeping its span. */
  reveal(from: EpochMs, to: EpochMs): void {
    this.view = [from, to];
  }

  get whole(): boolean {
    return this.view === null;
  }
}
