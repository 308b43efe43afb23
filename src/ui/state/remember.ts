const PREFIX = 'pushtrail.';

/** @returns what was remembered under `key`, or null; storage may be forbidden. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Keeps a setting for the next visit where the browser allows it. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows refuse; the setting then lasts as long as the page.
  }
}
