import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Colour = readonly [number, number, number];

const css = readFileSync(join(import.meta.dirname, '../../../src/ui/styles.css'), 'utf8');

function tokens(selector: string): Map<string, Colour> {
  const from = css.indexOf(`${selector} {`);
  const block = css.slice(from, css.indexOf('}', from));
  return new Map(
    [...block.matchAll(/--([\w-]+): #([0-9a-f]{3}|[0-9a-f]{6});/g)].map(([, name, hex]) => {
      const full = hex!.length === 3 ? hex!.replace(/./g, '$&$&') : hex!;
      return [name!, [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16) / 255) as unknown as Colour];
    }),
  );
}

const themes = { dark: tokens(':root'), light: tokens(":root[data-theme='light']") };

const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** Full dichromacy on linear RGB: Machado, Oliveira and Fernandes, 2009. */
const visions: Readonly<Record<string, readonly Colour[]>> = {
  'full colour vision': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(colour: Colour, vision: readonly Colour[]): Colour {
  const light = colour.map(linear);
  return vision.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * light[i]!, 0),
      ),
    ),
  ) as unknown as Colour;
}

/** WCAG contrast of two linear colours. */
function contrast(a: Colour, b: Colour): number {
  const luminance = ([r, g, bl]: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const marks = ['denied', 'noanswer', 'approved', 'fraud', 'wrong', 'op', 'file'];
const texts = ['text', 'muted', 'accent', 'critical', 'high', 'medium', 'low', 'info', 'wrong', 'approved'];
const grounds = ['bg', 'panel', 'raised'];

describe.each(Object.entries(themes))('the %s theme', (_, theme) => {
  it('has every colour', () => {
    for (const name of [...marks, ...texts, ...grounds, 'band']) expect(theme.has(name), name).toBe(true);
  });

  it.each(Object.entries(visions))(
    'under %s: marks stand out from their band, words from their ground',
    (__, vision) => {
      for (const mark of marks)
        expect(
          contrast(seen(theme.get(mark)!, vision), seen(theme.get('band')!, vision)),
          mark,
        ).toBeGreaterThanOrEqual(3);
      for (const text of texts)
        for (const ground of grounds)
          expect(
            contrast(seen(theme.get(text)!, vision), seen(theme.get(ground)!, vision)),
            `${text} on ${ground}`,
          ).toBeGreaterThanOrEqual(4.5);
    },
  );
});
