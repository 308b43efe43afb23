import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../src/formats/index';

const folder = new URL('../../../src/formats/', import.meta.url);

/** Formats have no class: they are what has all of this. */
const isFormat = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'name', 'obtainedFrom', 'family', 'facts'].every((key) => key in value);

describe('the list of formats', () => {
  it('holds each once', () => {
    expect(new Set(formats).size).toBe(formats.length);
  });

  it.each(readdirSync(folder).filter((name) => name.endsWith('.ts')))(
    'has every format of %s',
    async (name) => {
      const module = (await import(new URL(name, folder).href)) as Record<string, unknown>;
      const forgotten = Object.entries(module)
        .filter(([, value]) => isFormat(value) && !(formats as readonly unknown[]).includes(value))
        .map(([exported]) => exported);
      expect(forgotten).toEqual([]);
    },
  );
});
