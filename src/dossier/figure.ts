import { stageNames } from '../model/finding';
import type { TimelineModel } from '../model/timeline';
import { BAR_WIDTH } from '../timeline/bars';
import { defaultFold } from '../timeline/folded-scale';
import { layout } from '../timeline/layout';
import { partsOf, shapes, type MarkColour, type ShapePart } from '../timeline/shapes';
import { bounded, plain } from './text';

/** The light theme's colours: reports are paper. */
const colours: Readonly<Record<MarkColour | 'text' | 'muted' | 'line' | 'band' | 'paper', string>> = {
  denied: '#b83c0a',
  noanswer: '#526480',
  approved: '#08734a',
  fraud: '#7e3bb5',
  wrong: '#7d5800',
  op: '#0369a1',
  file: '#0f6b65',
  text: '#17202c',
  muted: '#475569',
  line: '#d5dde8',
  band: '#f0f4f9',
  paper: '#ffffff',
};
const FONT = 'font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif"';

/** @returns text that is safe inside XML. */
export function xml(text: string): string {
  return bounded(plain(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const n = (value: number): string => String(Math.round(value * 100) / 100);

function part({ kind, d }: ShapePart, colour: string): string {
  switch (kind) {
    case 'fill':
      return `<path d="${d}" fill="${colour}"/>`;
    case 'cut':
      return `<path d="${d}" fill="none" stroke="${colours.paper}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`;
    case 'dotted':
      return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-dasharray="2 2"/>`;
    case 'ring':
      return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.6"/>`;
    case 'stroke':
      return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2.2"/>`;
  }
}

interface TextOptions {
  size?: number;
  colour?: string;
  anchor?: 'start' | 'middle' | 'end';
  bold?: boolean;
}

function text(x: number, y: number, words: string, options: TextOptions = {}): string {
  const { size = 11, colour = colours.text, anchor = 'start', bold = false } = options;
  return `<text x="${n(x)}" y="${n(y)}" ${FONT} font-size="${size}" fill="${colour}" text-anchor="${anchor}"${
    bold ? ' font-weight="600"' : ''
  }>${xml(words)}</text>`;
}

/** Every text of the log in a picture, before it is laid out: nothing is cut yet, and nothing is markup. */
function said(model: TimelineModel, say: (text: string) => string): TimelineModel {
  return {
    ...model,
    marks: model.marks.map((mark) => ({ ...mark, label: say(mark.label) })),
    bursts: model.bursts.map((burst) => ({ ...burst, label: say(burst.label) })),
  };
}

/**
 * The picture of an incident, by the geometry that draws it on screen.
 * @param say what is drawn for a text of the log: pseudonyms have to be in it before it is laid out.
 * @returns a whole SVG file, without scripts and references
 */
export function timelineFigure(
  model: TimelineModel,
  alt: string,
  { say = (words) => words, width = 1040 }: { say?: (words: string) => string; width?: number } = {},
): { svg: string; width: number; height: number } {
  const drawn = layout(said(model, say), { width, view: null, fold: defaultFold });
  const { x0, x1, y0, y1 } = drawn.plot;
  const out: string[] = [`<rect width="${n(width)}" height="${n(drawn.height)}" fill="${colours.paper}"/>`];
  for (const lane of drawn.lanes) {
    out.push(
      `<rect x="${n(x0)}" y="${n(lane.y)}" width="${n(x1 - x0)}" height="${n(lane.height)}" fill="${colours.band}"/>`,
      ...stageNames[lane.stage]
        .split(/ (?=\S+$)/)
        .map((line, i) => text(10, lane.y + 16 + i * 13, line, { size: 12, bold: true })),
    );
    if (lane.empty)
      out.push(
        text(x0 + 8, lane.y + lane.height / 2 + 4, 'nothing found in these logs', { colour: colours.muted }),
      );
  }
  for (const tick of drawn.clock)
    out.push(
      `<path d="M${n(tick.x)} ${n(y0)}V${n(y1 + 3)}" stroke="${colours.line}"/>`,
      text(tick.x, y1 + 15, tick.text, { colour: colours.muted, anchor: 'middle' }),
    );
  for (const tick of drawn.relative)
    out.push(
      text(tick.x, y1 + 30, tick.text, {
        colour: colours.muted,
        anchor: 'middle',
        bold: tick.text === 'T+0',
      }),
    );
  out.push(text(10, y1 + 15, 'UTC', { colour: colours.muted }));
  if (drawn.relative.length > 0) out.push(text(10, y1 + 30, 'from approval', { colour: colours.muted }));
  for (const fold of drawn.folds) {
    const x = (fold.x0 + fold.x1) / 2;
    let path = `M${n(x)} ${n(y0)}`;
    for (let y = y0 + 5, left = true; y <= y1; y += 5, left = !left)
      path += `L${n(left ? x - 3 : x + 3)} ${n(y)}`;
    out.push(`<path d="${path}" fill="none" stroke="${colours.muted}"/>`);
  }
  if (drawn.anchor)
    out.push(
      `<path d="M${n(drawn.anchor.x)} ${n(y0)}V${n(y1 + 18)}" stroke="${colours.approved}" stroke-width="1.5"/>`,
    );
  for (const lane of drawn.lanes) {
    for (const b of lane.brackets)
      out.push(
        `<path d="M${n(b.x0)} ${n(b.y + 7)}V${n(b.y + 1)}H${n(b.x1)}V${n(b.y + 7)}" fill="none" stroke="${colours.muted}"/>`,
      );
    for (const bar of lane.bars)
      out.push(
        `<rect x="${n(bar.x)}" y="${n(bar.y)}" width="${BAR_WIDTH}" height="${n(bar.height)}" fill="${colours[shapes[bar.shape].colour]}"/>`,
      );
    for (const { mark, x, y, r } of lane.marks) {
      const colour = colours[shapes[mark.shape].colour];
      const parts = partsOf(mark.shape, mark.attacker).map((p) => part(p, colour));
      out.push(
        `<g transform="translate(${n(x)} ${n(y)}) scale(${n(r / 6)})"${mark.attacker ? '' : ' opacity="0.75"'}>${parts.join('')}</g>`,
      );
    }
    for (const label of lane.labels)
      out.push(
        text(label.end ? label.x + label.width : label.x, label.y, label.text, {
          size: label.size,
          anchor: label.end ? 'end' : 'start',
          bold: label.strong,
        }),
      );
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(width)} ${n(drawn.height)}" width="${n(width)}" height="${n(
    drawn.height,
  )}" role="img" aria-label="${xml(say(alt))}">${out.join('')}</svg>`;
  return { svg, width, height: drawn.height };
}
