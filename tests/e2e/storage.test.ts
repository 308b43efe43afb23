import { sampleCase } from '../../src/sample/case';
import { Driver } from './driver';
import { expect, test } from './fixtures';

test('with little room left only hashes are kept, and a record asks for its file', async ({ app }) => {
  const { page } = app;
  // The engine's worker is told of a small disk: no protocol makes the browser itself say so.
  await page.addInitScript(() => {
    const small = 'navigator.storage.estimate = async () => ({ quota: 40e6, usage: 0 });';
    const Whole = Blob;
    window.Blob = class extends Whole {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(options?.type === 'text/javascript' ? [small, ...parts] : parts, options);
      }
    };
  });
  await app.open();
  const files = sampleCase();
  await app.pick(files);
  expect(await app.settled(1)).toBe('done');
  await page.getByRole('button', { name: /^Sources/ }).click();
  await expect(page.getByText('only its hash is kept')).toHaveCount(files.length);

  // At once the dropped file is at hand; after a reload it has to be given again, and is checked.
  await app.reload();
  expect(await app.settled(1)).toBe('done');
  await page.getByRole('tab', { name: 'Record' }).click();
  const choose = page.locator('aside input[type=file]');
  await expect(choose).toBeAttached();
  const name = (await page.locator('aside').innerText()).match(/harborlaw-[\w.]+/)![0];
  const right = files.find((f) => f.name === name)!;
  const wrong = files.find((f) => f.name !== name)!;
  const given = ({ name: called, bytes }: typeof right): Parameters<typeof choose.setInputFiles>[0] => ({
    name: called,
    mimeType: 'text/csv',
    buffer: Buffer.from(bytes),
  });
  await choose.setInputFiles(given(wrong));
  await expect(page.getByText('its SHA-256 differs')).toBeVisible();
  await choose.setInputFiles(given(right));
  await expect(page.getByTestId('raw-record')).toBeVisible();
});

test('two tabs import at once: both files are in the case, and nothing of either is lost', async ({
  app,
  context,
}) => {
  const [signIns, audit, ual] = sampleCase();
  const other = new Driver(await context.newPage());
  await app.open();
  await other.open();
  await Promise.all([app.pick([signIns!, audit!]), other.pick([ual!])]);
  expect(await app.settled(1)).toBe('done');
  expect(await other.settled(1)).toBe('done');
  // Whoever came second knows of the first one's files.
  await app.reload();
  expect(await app.settled(1)).toBe('done');
  const rows = await app.data('source-row');
  expect(rows.map((row) => row['name']).sort()).toEqual([signIns!.name, audit!.name, ual!.name].sort());
  expect(rows.every((row) => Number(row['events']) > 0)).toBe(true);
  await expect(app.page.getByTestId('raw-record')).toBeAttached();
  expect([...app.errors, ...other.errors]).toEqual([]);
});

test('a case that is erased in one tab is gone from the other', async ({ app, context }) => {
  const [signIns] = sampleCase();
  await app.open();
  await app.pick([signIns!]);
  expect(await app.settled(1)).toBe('done');
  const other = new Driver(await context.newPage());
  await other.open();
  expect(await other.data('source-row')).toHaveLength(1);
  await app.click('wipe-case');
  await app.click('wipe-confirm');
  await expect(app.page.getByTestId('sample-case')).toBeVisible();
  await expect(other.page.getByTestId('sample-case')).toBeVisible();
  await expect(other.page.getByText('erased in another tab')).toBeVisible();
  expect([await other.state(), await other.data('source-row')]).toEqual(['idle', []]);
  // It goes on as any other.
  await other.pick([signIns!]);
  await expect.poll(() => other.data('source-row')).toHaveLength(1);
  expect([...app.errors, ...other.errors]).toEqual([]);
});
