import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import { expect, test } from './fixtures';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const signIn = (id: number): string =>
  JSON.stringify({
    id: `5f0f0f0f-0000-4000-8000-${String(id).padStart(12, '0')}`,
    createdDateTime: `2026-09-14T14:${String(id % 60).padStart(2, '0')}:00Z`,
    userPrincipalName: 'a@firm.example',
    status: { errorCode: 0 },
  });

test('a collection dropped as one ZIP: every member a source, its records reach their bytes', async ({
  app,
}) => {
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-zip-')), 'logs.zip');
  const zip = zipSync({
    'entra/one.json': text(`[${signIn(1)},${signIn(2)}]`),
    'entra/two.json.gz': gzipSync(text([signIn(2), signIn(3), signIn(4)].join('\n'))),
    'inner.zip': zipSync({ 'three.json': text(signIn(5)) }),
    'readme.txt': text('Dear colleague, here is the collection.'),
    '__MACOSX/._one.json': text('x'),
  });
  writeFileSync(path, zip);
  await app.open();
  await app.dropPaths([path]);
  expect(await app.settled(1)).toBe('done');

  const sources = await app.data('source-row');
  expect(sources.map((s) => [s['name'], s['records'], s['events'], s['duplicates']]).sort()).toEqual(
    [
      ['logs.zip!/entra/one.json', '2', '2', '0'],
      ['logs.zip!/entra/two.json.gz!/two.json', '3', '2', '1'],
      ['logs.zip!/inner.zip!/three.json', '1', '1', '0'],
      ['logs.zip!/readme.txt', '0', '0', '0'],
    ].map((row) => row),
  );

  // The originals are the unpacked members: findable after a reload as well.
  await app.reload();
  await expect.poll(() => app.state()).toBe('done');
  const { text: findings } = await app.download('export-findings');
  expect((JSON.parse(findings) as { sources: { name: string }[] }).sources).toHaveLength(4);
});

test('a damaged archive alone: failed, with its reason', async ({ app }) => {
  const zip = zipSync({ 'one.json': text(signIn(1)) });
  await app.open();
  await app.pick([{ name: 'cut.zip', bytes: zip.slice(0, zip.length - 30) }]);
  expect(await app.settled(1)).toBe('failed');
  expect(await app.page.locator('body').innerText()).toContain(
    'cut.zip is not opened: the ZIP archive is damaged',
  );
});
