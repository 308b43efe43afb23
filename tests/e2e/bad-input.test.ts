import { expect, test } from './fixtures';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

const good = {
  name: 'good.json',
  bytes: text(
    JSON.stringify([
      {
        id: '5f0f0f0f-0000-4000-8000-000000000001',
        createdDateTime: '2026-09-14T14:00:00Z',
        userPrincipalName: 'a@firm.example',
        status: { errorCode: 0 },
      },
    ]),
  ),
};

const bad = [
  { name: 'empty.csv', bytes: new Uint8Array(0), says: 'is empty' },
  { name: 'picture.csv', bytes: PNG, says: 'PNG image' },
  { name: 'cut.json', bytes: text('[{"id":"1","createdDateTime":"2026-0'), says: 'cut off' },
  {
    name: 'wrong.csv',
    bytes: text('Date (UTC),Request ID,Username\n2026-09-14,1,a\n'),
    says: 'Multifactor authentication result',
  },
  {
    name: 'splunk.csv',
    bytes: text('_raw,_time,host\nline,2026-09-14T14:00:00Z,h\n'),
    says: 'a Splunk export',
  },
  { name: 'long.csv', bytes: text('x'.repeat(10_000_000)), says: 'long.csv' },
];

test('bad files alone: failed, with a sentence for each', async ({ app }) => {
  await app.open();
  await app.pick(bad);
  expect(await app.settled(1)).toBe('failed');
  const words = await app.page.locator('body').innerText();
  for (const { name, says } of bad) {
    expect(words, name).toContain(name);
    expect(words, name).toContain(says);
  }
  // One line each.
  await expect(app.page.getByRole('alert').getByRole('listitem')).toHaveCount(bad.length);
  expect(await app.data('source-row')).toEqual([]);
});

test('bad files among good ones disturb nothing', async ({ app }) => {
  await app.open();
  await app.pick([...bad, good]);
  expect(await app.settled(1)).toBe('done');
  const sources = await app.data('source-row');
  expect(sources.find((s) => s['name'] === 'good.json')).toMatchObject({
    format: 'entra.signin.graph-json',
    records: '1',
    events: '1',
  });
  expect(sources.filter((s) => s['records'] === '0').length).toBe(bad.length);
});

test('text from a log is never markup', async ({ app }) => {
  const evil = '<img src=x onerror=alert(1)>';
  const record = (i: number, code: number, detail: string): object => ({
    id: `5f0f0f0f-0000-4000-8000-0000000000${10 + i}`,
    createdDateTime: `2026-09-14T14:00:${10 + i}Z`,
    userPrincipalName: `${evil}@firm.example`,
    appDisplayName: evil,
    userAgent: evil,
    ipAddress: '185.220.70.12',
    correlationId: `5f0f0f0f-0000-4000-8000-0000000001${10 + i}`,
    isInteractive: true,
    status: { errorCode: code, additionalDetails: detail },
  });
  const denied = 'MFA denied; user declined the authentication';
  const records = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => record(i, 500121, denied));
  await app.open();
  await app.pick([{ name: `${evil}.json`, bytes: text(JSON.stringify(records)) }]);
  expect(await app.settled(1)).toBe('done');
  expect(await app.page.locator('img').count()).toBe(0);
  expect(await app.page.locator('body').innerText()).toContain(evil);
});
