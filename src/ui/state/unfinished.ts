const KEY = 'pushtrail.reading';

/** Keeps over a reload how many files this tab is reading; null for none. Their names are not put down. */
export function noteReading(files: number | null): void {
  try {
    if (files === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, String(files));
  } catch {
    // Storage may be forbidden: nobody is told then.
  }
}

/** @returns how many files this tab was reading when it was reloaded or closed; 0 for none. Told once. */
export function unfinished(): number {
  try {
    const files = Number(sessionStorage.getItem(KEY));
    noteReading(null);
    return Number.isSafeInteger(files) && files > 0 ? files : 0;
  } catch {
    return 0;
  }
}
