import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkLogAnalyticsCsv } from '../../src/sample/bulk';
import { expect, test } from './fixtures';

/** @returns the path of a log that takes a while to read. */
function largeLog(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-')), 'query_data.csv');
  const file = openSync(path, 'w');
  for (const chunk of bulkLogAnalyticsCsv(60_000, 3)) writeSync(file, chunk);
  closeSync(file);
  return path;
}

test('a cancelled import returns to the former state and leaves nothing stored', async ({ app, page }) => {
  await app.open();
  await page.getByTestId('file-input').setInputFiles(largeLog());
  expect(await app.state()).toBe('running');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => app.state()).toBe('idle');
  const left = await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('pushtrail');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no database'));
    });
    const rows = await Promise.all(
      [...db.objectStoreNames].map(
        (name) =>
          new Promise<number>((resolve) => {
            const request = db.transaction(name).objectStore(name).count();
            request.onsuccess = () => resolve(request.result);
          }),
      ),
    );
    db.close();
    const originals = await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle('originals', { create: true });
    const files: string[] = [];
    for await (const name of (originals as unknown as { keys(): AsyncIterable<string> }).keys())
      files.push(name);
    return { rows, files };
  });
  expect(left.rows.every((n) => n === 0)).toBe(true);
  expect(left.files).toEqual([]);
  await app.open();
  expect(await app.state()).toBe('idle');
});

test('a page that is reloaded while it reads says what was not kept, once', async ({ app, page }) => {
  await app.open();
  await page.getByTestId('file-input').setInputFiles(largeLog());
  await page.getByRole('progressbar').first().waitFor();
  await app.reload();
  await expect.poll(() => app.state()).toBe('idle');
  await expect(page.getByRole('alert')).toContainText('1 file was being read: nothing of it was kept');
  await app.reload();
  await expect.poll(() => app.state()).toBe('idle');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
