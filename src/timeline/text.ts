/** Width of a text in px at a font size in px. The page measures; tests and the report estimate. */
export type Measure = (text: string, size: number) => number;

/** A generous guess for a system sans-serif; wide scripts count double. */
export const estimate: Measure = (text, size) => {
  let units = 0;
  for (const char of text) units += char > '\u2e80' ? 1.05 : 0.58;
  return units * size;
};

/** @returns the text, cut with an ellipsis so that it is at most `width` px wide; '' where not even that fits. */
export function fitText(text: string, size: number, width: number, measure: Measure): string {
  if (measure(text, size) <= width) return text;
  const chars = Array.from(text);
  let low = 0;
  let high = chars.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${chars.slice(0, middle).join('').trimEnd()}…`, size) <= width) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? '' : `${chars.slice(0, low).join('').trimEnd()}…`;
}
