/**
 * Log Analytics spells one column several ways: `Name [UTC]` for times in the portal's CSV, `Name_dynamic` and
 * `Name_string` where tables with differing types were joined. A column in UTC goes before any
 * in the browser's local time.
 */
export function timeColumn(...names: string[]): string[] {
  return [' [UTC]', '', ' [Local Time]'].flatMap((zone) => names.map((name) => name + zone));
}

/** A key inside a JSON cell, whichever twin of the column is filled. */
export function jsonCell(column: string, key?: string): string[] {
  const path = key === undefined ? '' : `>${key}`;
  return ['', '_dynamic', '_string'].map((twin) => `${column}${twin}${path}`);
}
