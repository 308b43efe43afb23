import type { Sort } from '../../query/sort';
import { screens, type Screen } from './desk.svelte';

/** Where the analyst is: what back and forward lead through. */
export interface Place {
  screen: Screen;
  incident: string | null;
  query: string;
  sort: Sort | null;
}

/**
 * Back and forward. The address shows the screen and a number that means something only to this page while it is
 * open: no name, address or query of the case gets into the browser's history.
 */
export class Trail {
  readonly #places = new Map<string, Place>();
  readonly #go: (place: Place) => Promise<void>;
  readonly #mark = Date.now().toString(36);
  /** A screen the address named when the page was opened. */
  #named: Screen | null;
  #current = '';
  #moving = false;

  constructor(go: (place: Place) => Promise<void>) {
    this.#go = go;
    this.#named = screenOf(location.hash);
  }

  /** Takes down where the analyst has come to. */
  note(place: Place): void {
    // Between two incidents there is no place to come back to.
    if (this.#moving || (place.screen === 'timeline' && place.incident === null)) return;
    const named = this.#named;
    this.#named = null;
    if (named !== null && named !== place.screen) {
      void this.#move({ ...place, screen: named });
      return;
    }
    const told = JSON.stringify(place);
    if (told === this.#current) return;
    const first = this.#current === '';
    this.#current = told;
    const id = `${this.#mark}${this.#places.size}`;
    this.#places.set(id, place);
    const hash = `#${place.screen}/${id}`;
    if (first) location.replace(hash);
    else location.hash = hash;
  }

  /** Follows the address after back or forward. */
  onHash(): void {
    const place = this.#places.get(location.hash.slice(location.hash.indexOf('/') + 1));
    if (place && JSON.stringify(place) !== this.#current) void this.#move(place);
  }

  /** Forgets where the analyst was: the case is gone. */
  clear(): void {
    this.#places.clear();
    this.#current = '';
  }

  async #move(place: Place): Promise<void> {
    this.#moving = true;
    this.#current = JSON.stringify(place);
    try {
      await this.#go(place);
    } finally {
      this.#moving = false;
    }
  }
}

function screenOf(hash: string): Screen | null {
  const name = /^#([a-z]+)\//.exec(hash)?.[1];
  return screens.find((s) => s === name) ?? null;
}
