import { expect, test } from './fixtures';

const rows = Array.from(
  { length: 7 },
  (_, i) => `14/09/2026 16:0${i}:00;m.roy@firm.example;185.220.70.12;${i === 6 ? 'OUI' : 'NON'};VPN`,
);
const gateway = {
  name: 'vpn.csv',
  bytes: new TextEncoder().encode(['Quand;Compte;Adresse;Verdict;Application', ...rows].join('\r\n')),
};

test('a table nobody knows is mapped by hand, read, and known from then on', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.pick([gateway]);
  expect(await app.settled(1)).toBe('failed');
  await page.getByRole('button', { name: 'Map its columns' }).click();
  const dialog = page.getByTestId('mapping');
  await expect(dialog.getByLabel('Time (needed)')).toHaveValue('Quand');
  await dialog.getByLabel('Outcome').selectOption('Verdict');
  await dialog.getByLabel('Time zone').fill('Europe/Paris');
  await expect(dialog).toContainText('7 rejected');
  await dialog.getByLabel(/day first/).check();
  await dialog.getByLabel('non', { exact: true }).selectOption('denied');
  await dialog.getByLabel('oui', { exact: true }).selectOption('approved');
  await expect(dialog).toContainText('7 records read, 0 rejected');
  await expect(dialog.getByRole('row').nth(1)).toContainText('denied by the user');
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('columns.mapping.json');
  await dialog.getByRole('button', { name: /Read it so/ }).click();
  expect(await app.settled(2)).toBe('done');
  expect(await app.data('incident-row')).toMatchObject([
    { user: 'm.roy@firm.example', outcome: 'succeeded' },
  ]);
  const row = async (name: string): Promise<Record<string, string | undefined> | undefined> =>
    (await app.data('source-row')).find((r) => r['name'] === name);
  expect(await row('vpn.csv')).toMatchObject({ format: 'custom.csv', events: '7', rejected: '0' });

  // Another file with the same header needs no mapping.
  const again = new TextDecoder().decode(gateway.bytes).replaceAll('14/09', '15/09');
  await app.pick([{ name: 'vpn-2.csv', bytes: new TextEncoder().encode(again) }]);
  expect(await app.settled(3)).toBe('done');
  expect(await row('vpn-2.csv')).toMatchObject({ format: 'custom.csv', events: '7' });
  expect(app.errors).toEqual([]);
});

test('what cannot be read is not offered for reading, and what is no table not for mapping', async ({
  app,
}) => {
  const { page } = app;
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  await app.open();
  const offer = page.getByRole('button', { name: 'Map its columns' });
  const junk = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7_919 + 13 * i * i) % 256);
  for (const [i, bytes] of [utf8(''), junk, utf8('no log at all')].entries()) {
    await app.pick([{ name: `bad-${i}.csv`, bytes }]);
    expect(await app.settled(i + 1)).toBe('failed');
    await expect(page.getByRole('alert')).toContainText(`bad-${i}.csv`);
    await expect(offer).toHaveCount(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  await app.pick([
    { name: 'unknown.json', bytes: utf8('{"when":"not a time","who":"m.roy@firm.example"}\n'.repeat(3)) },
  ]);
  expect(await app.settled(4)).toBe('failed');
  await offer.click();
  const dialog = page.getByTestId('mapping');
  await dialog.getByLabel('Time (needed)').selectOption('when');
  await dialog.getByLabel('User', { exact: true }).selectOption('who');
  await expect(dialog).toContainText('Nothing can be read so');
  await expect(dialog.getByRole('button', { name: /Read it so/ })).toBeDisabled();
});
