/**
 * Log Analytics spells one column several ways: `Name [UTC]` for times in the portal's CSV, `Name_dynamic` and
 * `Name_string` where tables with differing types were joined (log-formats 8.1).
 */
export function timeColumn(...names: string[]): string[] {
  return names.flatMap((name) => [`${name} [UTC]`, name, `${name} [Local Time]`]);
}

/** A key inside a JSON cell, whichever twin of the column is filled. */
export function jsonCell(column: string, key?: string): string[] {
  const path = key === undefined ? '' : `>${key}`;
  return ['', '_dynamic', '_string'].map((twin) => `${column}${twin}${path}`);
}
