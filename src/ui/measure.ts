import type { Measure } from '../timeline/text';
import { estimate } from '../timeline/text';

const known = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;
/** The page's font, asked for once: asking makes the browser lay out. */
let family = '';

/** Width of a text as the page draws it, semi-bold so that emphasis still fits; remembered. */
export const measure: Measure = (text, size) => {
  const key = `${size}|${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return estimate(text, size);
  family ||= getComputedStyle(document.body).fontFamily;
  context.font = `600 ${size}px ${family}`;
  const width = context.measureText(text).width;
  if (known.size > 5_000) known.clear();
  known.set(key, width);
  return width;
};
