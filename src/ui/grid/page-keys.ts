export type PageKey =
  | 'palette'
  | 'keys'
  | 'query'
  | 'next-event'
  | 'previous-event'
  | 'next-incident'
  | 'previous-incident'
  | 'close';

const plain: Readonly<Record<string, PageKey>> = {
  '?': 'keys',
  '/': 'query',
  j: 'next-event',
  k: 'previous-event',
  ']': 'next-incident',
  '[': 'previous-incident',
  Escape: 'close',
};

/** @returns what a key means to the page; null where it is being typed, or belongs to what lies over the page. */
export function keyOf(event: KeyboardEvent): PageKey | null {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return null;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') return 'palette';
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const at = event.target;
  if (at instanceof HTMLElement && at.closest('input, textarea, select, dialog, [contenteditable]'))
    return null;
  return plain[event.key] ?? null;
}

/** Gives the focus to the list of events on screen. @returns false where there is none. */
export function toGrid(): boolean {
  const grids = [...document.querySelectorAll<HTMLElement>('main [role=grid]')];
  const seen = grids.find((grid) => grid.offsetParent !== null);
  (seen?.querySelector<HTMLElement>('[tabindex="0"]') ?? seen)?.focus();
  return seen !== undefined;
}
