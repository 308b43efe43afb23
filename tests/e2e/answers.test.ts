import type { Locator } from '@playwright/test';
import { sample } from '../../src/sample/case';
import { duoV2Json } from '../../src/sample/layouts/duo';
import { logAnalyticsCsv } from '../../src/sample/layouts/log-analytics';
import { endedBefore, eventsChunk, evtxFile, value } from '../unit/evtx/evtx-writer';
import { expect, test } from './fixtures';

test('a source in local time: asked, compared with another clock, answered, kept', async ({ app }) => {
  const { tenant, acts, files } = sample();
  const local = logAnalyticsCsv(tenant, acts, { name: 'local.csv', ahead: 120 });
  await app.open();
  await app.pick([local, files[2]!]);
  expect(await app.settled(1)).toBe('done');
  const question = async (): Promise<string | undefined> =>
    (await app.data('source-row')).find((row) => row['name'] === 'local.csv')!['question'];
  expect(await question()).toBe('zone');
  const { page } = app;
  await page.getByRole('button', { name: /^Sources/ }).click();
  await page.getByRole('button', { name: 'Read it as UTC+02:00' }).click();
  expect(await app.settled(2)).toBe('done');
  expect(await question()).toBeUndefined();
  await app.reload();
  expect(await app.settled(1)).toBe('done');
  expect(await question()).toBeUndefined();
  const findings = JSON.parse((await app.download('export-findings')).text) as {
    case: { settings: { sources: Record<string, { zone: string }> } };
    sources: { name: string; zone: { name: string; known: string }; first: string }[];
    incidents: { first: string }[];
  };
  const source = findings.sources.find(({ name }) => name === 'local.csv')!;
  expect(source.zone).toEqual({ name: 'UTC+02:00', known: 'analyst' });
  expect(Object.values(findings.case.settings.sources)).toEqual([{ zone: 'UTC+02:00' }]);
  expect(findings.incidents[0]!.first.slice(0, 13)).toBe('2026-09-14T13');

  // A zone that is none is refused, and the case stays.
  await page.getByRole('button', { name: /^Sources/ }).click();
  await page.getByTestId('answer-zone').first().fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Read it so' }).first().click();
  await expect(page.getByText('Mars/Olympus is no time zone.')).toBeVisible();
  expect(await question()).toBeUndefined();

  await page.getByRole('button', { name: 'Coverage' }).click();
  await expect(page.getByTestId('coverage').locator('svg').first()).toBeVisible();
  await expect(page.getByText(/m365.ual/).first()).toBeVisible();
});

test('who is who: a guess is shown, split, joined again', async ({ app }) => {
  const { tenant, acts, attack, files } = sample();
  await app.open();
  await app.pick([files[0]!, duoV2Json(tenant, acts, { logins: true })]);
  expect(await app.settled(1)).toBe('done');
  const { page } = app;
  const upn = attack!.acts.find((act) => act.kind === 'signin')!.person.upn.toLowerCase();
  const login = upn.split('@')[0]!;
  await page.getByRole('button', { name: 'People' }).click();
  await page.getByRole('searchbox', { name: 'Find' }).fill(login);
  const row = page.getByTestId('person-row').filter({ hasText: upn });
  await expect(row).toContainText('same login name: a guess');
  await row.getByRole('button', { name: `${login} is somebody else` }).click();
  expect(await app.settled(2)).toBe('done');
  await expect(page.getByTestId('person-row')).toHaveCount(2);
  await page.getByRole('combobox', { name: 'These two names are one person' }).fill(login);
  await page.getByRole('combobox', { name: 'The other name' }).fill(upn);
  await page.getByRole('button', { name: 'Join them' }).click();
  expect(await app.settled(3)).toBe('done');
  await expect(page.getByTestId('person-row')).toHaveCount(1);
  await expect(row).toContainText('joined by you');
});

test('numbers of sources, people and coverage lead to that many events', async ({ app }) => {
  await app.open();
  await app.pick(sample().files);
  expect(await app.settled(1)).toBe('done');
  const { page } = app;
  const leads = async (screen: RegExp, within: Locator): Promise<void> => {
    await page.getByRole('navigation').getByRole('button', { name: screen }).click();
    const door = within.getByRole('button', { name: / events?$/ }).first();
    const told = (await door.innerText()).replace(' ›', '');
    await door.click();
    await expect(page.getByTestId('query-count')).toHaveText(told);
  };
  await leads(/^Sources/, page.getByTestId('source-row').nth(1));
  await leads(/^People/, page.getByTestId('person-row').nth(2));
  await leads(/^Coverage/, page.getByTestId('coverage'));
});

test('deleted records in the slack of an EVTX file: asked for, marked, left out again', async ({ app }) => {
  const events = Array.from({ length: 5 }, (_, i) => ({
    id: 4624,
    data: { TargetUserName: value.string(`user${i}`) },
  }));
  const bytes = evtxFile([endedBefore(eventsChunk(events), 2)]);
  await app.open();
  await app.pick([{ name: 'Security.evtx', bytes }]);
  expect(await app.settled(1)).toBe('done');
  const counts = async (): Promise<(string | undefined)[]> =>
    (await app.data('source-row')).map((row) => `${row['records']} ${row['events']} ${row['recovered']}`);
  expect(await counts()).toEqual(['2 2 0']);
  const { page } = app;
  await page.getByRole('button', { name: /^Sources/ }).click();
  await page.getByRole('button', { name: 'Also read deleted records in the slack' }).click();
  expect(await app.settled(2)).toBe('done');
  expect(await counts()).toEqual(['2 2 3']);
  const lines = (await app.download('export-events')).text.trim().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines.filter((line) => line.includes('"recovered":true'))).toHaveLength(3);
  await page.getByRole('button', { name: /^Events/ }).click();
  await page.getByTestId('event-row').last().click();
  await expect(page.getByText('Recovered from slack', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Sources/ }).click();
  await page.getByTestId('source-row').getByRole('button', { name: '3 events' }).click();
  await expect(page.getByTestId('query-count')).toHaveText('3 events');
  await page.getByRole('button', { name: /^Sources/ }).click();
  await page.getByRole('button', { name: 'Leave the deleted records out again' }).click();
  expect(await app.settled(3)).toBe('done');
  expect(await counts()).toEqual(['2 2 0']);
});
