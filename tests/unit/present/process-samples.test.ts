import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textAt } from '../../../src/model/event';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { processTree } from '../../../src/present/process-tree';

/** A real capture, kept outside the repository for its licence. */
const sample = join(
  import.meta.dirname,
  '../../../../shared/data/samples/windows-json/otrf_covenant_psremoting_4648.zip',
);
const absent = !existsSync(sample);
if (absent) console.warn(`skipped: no real sample at ${sample}`);

it.skipIf(absent)('the processes of a real host, of which two logs tell', async () => {
  const { analysis } = await analyseFiles([{ name: 'otrf.zip', bytes: readFileSync(sample) }]);
  const { table } = analysis;
  const treesOf = (operation: string): string[] =>
    Array.from({ length: table.events.length }, (_, row) => row)
      .filter((row) => textAt(table, 'operation', row)!.startsWith(operation))
      .flatMap((row) => processTree(table, row) ?? [])
      .filter(({ is }) => is !== 'rest')
      .map(({ is, name, user }) => `${is} ${name} ${user}`);
  expect(treesOf('4103 ')).toEqual([
    'sibling TiWorker.exe system',
    'self wsmprovhost.exe pgustavo',
    'sibling HxTsr.exe sbeavers',
    'sibling RuntimeBroker.exe sbeavers',
  ]);
  expect(treesOf('4688 ').sort()).toEqual(treesOf('1 ').sort());
  expect(treesOf('1 ').filter((line) => line.startsWith('self'))).toHaveLength(8);
});
