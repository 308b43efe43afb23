import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyseFiles } from '../../../src/pipeline/in-memory';

const folder = join(import.meta.dirname, '../../../../shared/data/samples');
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.startsWith('windows-'))
      .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(name, file)))
  : [];
if (files.length === 0) console.warn(`skipped: no real samples at ${folder}`);

/** What a sample shows that nobody at a desk does. */
const loud: Readonly<Record<string, string[]>> = {
  'windows-evtx/password-spray_4648.evtx': [
    'S1.2W jwrig used the credentials of 41 accounts on DESKTOP-JR78RLP within 5 min 15 s, 294 times.',
  ],
};

it.skipIf(files.length === 0).each((files.length === 0 ? ['samples'] : files).map((name) => [name]))(
  '%s alone is no incident, and only what is loud is a lead',
  async (name) => {
    const { analysis } = await analyseFiles([{ name, bytes: readFileSync(join(folder, name)) }]);
    expect(analysis.incidents).toEqual([]);
    const told = analysis.findings.filter(({ severity }) => severity !== 'low' && severity !== 'info');
    expect(told.map(({ catalogue, why }) => `${catalogue} ${why}`)).toEqual(loud[name] ?? []);
  },
);
