import type { MarkShape } from '../model/timeline';

/** How a part of a shape is drawn: filled, as a line, as a thin ring, cut out of the fill, or dotted. */
export type PartKind = 'fill' | 'stroke' | 'ring' | 'cut' | 'dotted';

/** One path of a shape, in a box of -6 to 6. */
export interface ShapePart {
  kind: PartKind;
  d: string;
}

/** The theme's colour a shape is drawn in. */
export type MarkColour = 'denied' | 'noanswer' | 'approved' | 'fraud' | 'wrong' | 'op' | 'file';

const circle = (r: number): string => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const box = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h${-w}z`;

interface Shape {
  colour: MarkColour;
  parts: readonly ShapePart[];
}

/** The grammar's shapes: the screen, the legend and the report draw these. */
export const shapes: Readonly<Record<MarkShape, Shape>> = {
  denied: { colour: 'denied', parts: [{ kind: 'fill', d: 'M0-6 6 0 0 6-6 0z' }] },
  'failed-prompt': { colour: 'denied', parts: [{ kind: 'stroke', d: 'M0-5 5 0 0 5-5 0z' }] },
  'no-answer': { colour: 'noanswer', parts: [{ kind: 'stroke', d: circle(4.6) }] },
  pending: { colour: 'noanswer', parts: [{ kind: 'dotted', d: circle(4.6) }] },
  approved: {
    colour: 'approved',
    parts: [
      { kind: 'fill', d: circle(6) },
      { kind: 'cut', d: 'M-3 .2-.8 2.6 3-2.4' },
    ],
  },
  fraud: {
    colour: 'fraud',
    parts: [
      { kind: 'stroke', d: 'M-4 6V-6' },
      { kind: 'fill', d: 'M-4-6H5L2.5-2.5 5 1H-4z' },
    ],
  },
  'wrong-number': {
    colour: 'wrong',
    parts: [
      { kind: 'fill', d: box(-5.5, -5.5, 11, 11) },
      { kind: 'cut', d: 'M-3-1.6H3M-3 1.6H3M2-4-2 4' },
    ],
  },
  'wrong-password': { colour: 'wrong', parts: [{ kind: 'stroke', d: 'M-4-4 4 4M4-4-4 4' }] },
  'sign-in': { colour: 'approved', parts: [{ kind: 'fill', d: 'M-4.5-5.5 5.5 0-4.5 5.5z' }] },
  operation: { colour: 'op', parts: [{ kind: 'fill', d: box(-5, -5, 10, 10) }] },
  mail: {
    colour: 'op',
    parts: [
      { kind: 'fill', d: box(-6, -4.5, 12, 9) },
      { kind: 'cut', d: 'M-4.5-2.5 0 1 4.5-2.5' },
    ],
  },
  file: {
    colour: 'file',
    parts: [
      { kind: 'fill', d: 'M-4.5-6H1.5L4.5-3V6H-4.5z' },
      { kind: 'cut', d: 'M-2.2 0H2.2M-2.2 2.6H2.2' },
    ],
  },
};

/** The attacker's own approval wears a ring. */
export const attackersRing: ShapePart = { kind: 'ring', d: circle(8.2) };

/** @returns the parts of a mark, back to front. */
export function partsOf(shape: MarkShape, bold: boolean): readonly ShapePart[] {
  const { parts } = shapes[shape];
  return bold && shape === 'approved' ? [attackersRing, ...parts] : parts;
}
