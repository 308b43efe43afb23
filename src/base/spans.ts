/** From one number to another, both included. */
export type Span = readonly [from: number, to: number];

/** @returns what the spans cover together, in order: those that meet as one. */
export function union(spans: readonly Span[]): Span[] {
  const covered: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const before = covered.at(-1);
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else covered.push([from, to]);
  }
  return covered;
}
