import { untrack } from 'svelte';
import type { EpochMs } from '../../base/units';
import type { TimelineModel } from '../../model/timeline';
import { defaultFold, type View } from '../../timeline/folded-scale';
import { layout, type TimelineLayout } from '../../timeline/layout';
import { measure } from '../measure';

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

  /** Draws it for the first time: laid out in one task and drawn in the next, as a large one takes its time with each. */
  begin(width: number, height: number): void {
    setTimeout(() => {
      this.resize(width, height);
      untrack(() => this.layout);
      setTimeout(() => (this.measured = true));
    });
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
