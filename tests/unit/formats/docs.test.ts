import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../src/formats';
import { numbers, readFile } from '../support/reading';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
/** Real exports, kept outside the repository for their licences. */
const folder = join(import.meta.dirname, '../../../../shared/data/samples');

/** Cells of a table's rows; how wide a column is drawn says nothing. */
const rows = docs
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .join('|'),
  );

describe('docs/formats.md', () => {
  it('names every layout that is read, and whether its columns are a guess', () => {
    const wanted = formats.map(({ id, name, guessed, obtainedFrom }) => {
      const cells = [
        `\`${id}\``,
        name,
        guessed ? 'by meaning' : 'exact',
        obtainedFrom.replaceAll('|', '\\|'),
      ];
      return `|${cells.join('|')}|`;
    });
    expect(wanted.filter((row) => !rows.includes(row))).toEqual([]);
    const ids = new Set(formats.map(({ id }) => `\`${id}\``));
    const named = rows
      .map((row) => row.split('|'))
      .filter((cells) => /^(?:exact|by meaning)$/.test(cells[3] ?? ''));
    expect(named.filter((cells) => !ids.has(cells[1]!))).toEqual([]);
    expect(named).toHaveLength(formats.length);
  });

  it.skipIf(!existsSync(folder))('gives what the public sample logs come to', async () => {
    const wanted: string[] = [];
    const directories = readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('windows-'),
    );
    for (const { name } of directories)
      for (const file of readdirSync(join(folder, name)).sort()) {
        const { source } = await readFile(readFileSync(join(folder, name, file)));
        const format = source.format === null ? 'none' : `\`${source.format}\``;
        wanted.push(`|\`${name}/${file}\`|${format}|${numbers(source).join('|')}|`);
      }
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((row) => !rows.includes(row))).toEqual([]);
  });
});
