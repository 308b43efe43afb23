import { recall, remember } from './remember';

const choices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof choices)[number];

/** System, light or dark; written to the document and remembered. */
export class Theme {
  choice = $state<ThemeChoice>('system');

  constructor() {
    this.choice = choices.find((c) => c === recall('theme')) ?? 'system';
    this.#apply();
  }

  next(): void {
    this.choice = choices[(choices.indexOf(this.choice) + 1) % choices.length]!;
    remember('theme', this.choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.choice;
  }
}
