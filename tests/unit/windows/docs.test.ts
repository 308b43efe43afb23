import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mappedEvents } from '../../../src/normalise/windows-meanings';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');

it('docs/formats.md names every Windows event that is mapped, and the fields kept of it', () => {
  const rows = mappedEvents.map(([log, id, { words, kind, who = '', target = [], parameters = [] }]) =>
    ['', log, id, words, kind, who, target.join(', '), parameters.join(', '), ''].join(' | ').trim(),
  );
  expect(rows.filter((row) => !docs.includes(row))).toEqual([]);
});
