// A TypeScript entry of the tests as one plain module, so that Node runs what the page's build would.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../tools/steps.mjs';

/** @returns the module's exports. */
export async function bundled(entry) {
  const folder = mkdtempSync(join(tmpdir(), 'pushtrail-bundle-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, entry),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'entry.mjs', topLevelVar: false } },
    },
    ssr: { noExternal: true },
  });
  try {
    return await import(pathToFileURL(join(folder, 'entry.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
