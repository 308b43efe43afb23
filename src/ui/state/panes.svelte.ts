import { recall, remember } from './remember';

export type Pane = 'left' | 'right' | 'dock';

const limits: Record<Pane, { least: number; most: number; usual: number }> = {
  left: { least: 160, most: 360, usual: 200 },
  right: { least: 240, most: 640, usual: 304 },
  dock: { least: 96, most: 640, usual: 176 },
};

/** Sizes of the resizable panes in px, remembered. */
export class Panes {
  sizes = $state<Record<Pane, number>>({ left: usual('left'), right: usual('right'), dock: usual('dock') });

  limit(pane: Pane): { least: number; most: number } {
    return limits[pane];
  }

  set(pane: Pane, size: number): void {
    this.sizes[pane] = clamp(pane, size);
    remember(`pane.${pane}`, String(Math.round(this.sizes[pane])));
  }
}

function usual(pane: Pane): number {
  const kept = Number(recall(`pane.${pane}`) ?? Number.NaN);
  if (Number.isFinite(kept)) return clamp(pane, kept);
  // A tall window has room for a taller list under the timeline.
  return pane === 'dock' ? clamp('dock', window.innerHeight * 0.26) : limits[pane].usual;
}

function clamp(pane: Pane, size: number): number {
  return Math.min(limits[pane].most, Math.max(limits[pane].least, size));
}
