import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';

test('the report: chosen, previewed, saved as HTML, Word and Markdown', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.click('sample-case');
  expect(await app.settled(1)).toBe('done');
  const own = app.requests.length;
  await page.getByRole('button', { name: 'Report' }).click();
  const report = page.getByTestId('report');
  await expect(report.getByRole('heading', { name: 'Summary' })).toBeVisible();
  await expect(report.getByRole('img')).toBeVisible();

  const saved = async (testId: string): Promise<{ name: string; path: string }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  };
  const html = await saved('report-html');
  expect(html.name).toMatch(/\.report\.html$/);
  expect(readFileSync(html.path, 'utf8')).toContain('consistent with push bombing');
  const word = await saved('report-docx');
  expect(word.name).toMatch(/\.report\.docx$/);
  const bytes = readFileSync(word.path);
  // A ZIP with the picture of the timeline in it.
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(bytes.includes('word/media/')).toBe(true);
  const markdown = await saved('report-markdown');
  expect(readFileSync(markdown.path, 'utf8')).toMatch(/^# Report on suspected MFA fatigue/);

  await report.getByLabel(/Pseudonyms/).check();
  await expect(report.getByRole('heading', { name: /^person-\d+@?/ }).first()).toBeVisible();
  const redacted = await saved('report-html');
  expect(redacted.name).toBe('report.html');
  expect(readFileSync(redacted.path, 'utf8')).not.toContain('harborlaw.example');

  // The saved page opens by itself, shows the picture, and asks for nothing.
  const other = await page.context().newPage();
  const asked: string[] = [];
  other.on('request', (request) => asked.push(request.url()));
  await other.setContent(readFileSync(html.path, 'utf8'));
  await expect(other.locator('svg')).toBeVisible();
  expect(asked).toEqual([]);
  expect(app.requests.slice(own).filter((url) => !/^(?:blob|data):|\/icon\.svg$/.test(url))).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('the response: what the logs say, a note that is kept, a command that is safe', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.click('sample-case');
  expect(await app.settled(1)).toBe('done');
  await page.getByRole('button', { name: 'Response' }).click();
  const response = page.getByTestId('response');
  const steps = response.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
  await expect(steps).toHaveCount(16);
  const first = steps.first();
  await first.getByLabel('Owner').pressSequentially('Kim');
  await first.getByLabel('State').selectOption('in progress');
  await first.getByLabel('Note').pressSequentially('called at 15:10');
  await first.getByLabel('Note').blur();
  await first.getByText('How').click();
  await expect(first.locator('code').first()).toContainText('Update-MgUser -UserId');
  await expect(steps.filter({ hasText: 'Remove methods and devices' })).toContainText('still there');

  await app.reload();
  expect(await app.settled(1)).toBe('done');
  await page.getByRole('button', { name: 'Response' }).click();
  await expect(steps.first().getByLabel('Owner')).toHaveValue('Kim');
  await expect(steps.first().getByLabel('Note')).toHaveValue('called at 15:10');
  await expect(steps.first().getByLabel('State')).toHaveValue('in progress');

  await page.getByRole('button', { name: 'Controls' }).click();
  await expect(page.getByTestId('controls').getByRole('listitem')).not.toHaveCount(0);
  expect(app.errors).toEqual([]);
});
