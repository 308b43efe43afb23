import type { Locator, Page } from '@playwright/test';
import type { Driver } from './driver';
import { counted, expect, test, violations } from './fixtures';

async function openEvents(app: Driver, page: Page): Promise<void> {
  await app.open();
  await app.click('sample-case');
  await app.settled(1);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Events/ })
    .click();
  await expect(page.getByTestId('query-count')).toHaveText(/^[1-9][\d,]* events$/);
}

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Events of the case' });
const ask = async (page: Page, query: string): Promise<void> => {
  await page.getByTestId('query').fill(query);
  await page.getByTestId('query').press('Enter');
};
/** Texts of one column as far as rows are drawn. */
const column = (page: Page, index: number): Promise<string[]> =>
  grid(page)
    .locator(`[data-testid=event-row] > [aria-colindex="${index}"]`)
    .evaluateAll((cells) => cells.map((c) => c.textContent.trim()));
const sorted = (texts: string[]): string[] =>
  [...texts].sort((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0,
  );

test('a query narrows the grid, says what is wrong and where, and its chips take it apart', async ({
  app,
  page,
}) => {
  await openEvents(app, page);
  const all = await counted(page);
  await ask(page, 'outcome:denied');
  await expect(page.getByTestId('query-count')).not.toHaveText(`${all.toLocaleString('en')} events`);
  const denied = await counted(page);
  expect(denied).toBeGreaterThan(0);
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(denied + 1));
  await ask(page, 'outcome:denied kind:mailbxo');
  await expect(page.getByTestId('query-error').locator('mark')).toHaveText('mailbxo');
  expect(await counted(page)).toBe(denied);

  await ask(page, 'outcome:denied -ip:0.0.0.0/0');
  await expect(page.getByText('No event answers this.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove -ip:0.0.0.0/0' }).click();
  await expect.poll(() => counted(page)).toBe(denied);
  await page.getByRole('button', { name: 'Remove outcome:denied' }).click();
  await expect.poll(() => counted(page)).toBe(all);
});

test('the line completes fields and values with their counts', async ({ app, page }) => {
  await openEvents(app, page);
  const line = page.getByTestId('query');
  await line.pressSequentially('cou');
  await expect(page.getByRole('option', { name: /^country/ })).toBeVisible();
  await line.press('ArrowDown');
  await line.press('Enter');
  await expect(line).toHaveValue('country:');
  await expect(page.getByRole('option', { name: /^RO 32/ })).toBeVisible();
  await line.pressSequentially('r');
  await page.getByRole('option', { name: /^RO/ }).click();
  await expect(line).toHaveValue('country:RO ');
  await line.press('Enter');
  await expect(page.getByTestId('query-count')).toHaveText('32 events');
});

test('columns sort both ways and back to time', async ({ app, page }) => {
  await openEvents(app, page);
  const heading = grid(page).getByRole('columnheader', { name: /^User/ });
  await expect(grid(page).getByRole('columnheader', { name: /^Time/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await heading.click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await grid(page).press('Home');
  await expect
    .poll(async () => {
      const users = (await column(page, 3)).filter((u) => u !== '');
      return users.length > 5 && JSON.stringify(users) === JSON.stringify(sorted(users));
    })
    .toBe(true);
  await heading.click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await heading.click();
  await expect(grid(page).getByRole('columnheader', { name: /^Time/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
});

test('a value of the panel asks for it, another joins it, minus rules it out', async ({ app, page }) => {
  await openEvents(app, page);
  await page.getByRole('button', { name: 'Values' }).click();
  const facet = page.locator('[data-testid=facet][data-field=country]');
  const n = async (country: string): Promise<number> =>
    Number(
      (await facet.getByRole('button', { name: new RegExp(`^${country} `) }).innerText()).replace(/\D/g, ''),
    );
  const [us, ro] = [await n('US'), await n('RO')];
  await facet.getByRole('button', { name: /^RO / }).click();
  await expect.poll(() => counted(page)).toBe(ro);
  await facet.getByRole('button', { name: /^US / }).click();
  await expect(page.getByTestId('query')).toHaveValue('(country=RO OR country=US)');
  await expect.poll(() => counted(page)).toBe(us + ro);
  await facet.getByRole('button', { name: 'Without US' }).click();
  await expect(page.getByTestId('query')).toHaveValue('country=RO -country=US');
  await expect.poll(() => counted(page)).toBe(ro);
  await facet.getByRole('button', { name: /^RO / }).click();
  await facet.getByRole('button', { name: 'Without US' }).click();
  await expect(page.getByTestId('query')).toHaveValue('');
});

test('the brush keeps to a span of time', async ({ app, page }) => {
  await openEvents(app, page);
  const all = await counted(page);
  const box = (await page.getByTestId('time-brush').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 20);
  await page.mouse.up();
  await expect(page.getByTestId('query')).toHaveValue(/^time:2026-\S+\.\.2026-\S+Z$/);
  await expect.poll(() => counted(page)).toBeLessThan(all);
  expect(await counted(page)).toBeGreaterThan(0);
});

test('a value leads on: right click, everywhere, half an hour around, as KQL', async ({
  app,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openEvents(app, page);
  await ask(page, 'outcome:denied');
  await expect(page.getByTestId('query-count')).toHaveText('14 events');
  const first = grid(page).locator('[data-testid=event-row]').first();
  await expect(first).toContainText(/denied/i);
  const ip = first.locator('[aria-colindex="7"]');
  const address = (await ip.innerText()).trim();
  await ip.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as KQL' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `union SigninLogs, AADNonInteractiveUserSignInLogs\n| where IPAddress =~ "${address}"`,
  );
  await ip.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Only this value' }).click();
  await expect(page.getByTestId('query')).toHaveValue(`outcome:denied ip=${address}`);
  await ip.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Everywhere this IP' }).click();
  await expect(page.getByTestId('query')).toHaveValue(`ip=${address} OR approver-ip=${address}`);
  await expect.poll(() => counted(page)).toBeGreaterThan(100);
});

test('back and forward lead through queries, and the address tells nothing of them', async ({
  app,
  page,
}) => {
  await openEvents(app, page);
  const all = await counted(page);
  await ask(page, 'user:helena');
  await expect.poll(() => counted(page)).toBeLessThan(all);
  const some = await counted(page);
  await ask(page, 'user:helena outcome:denied');
  await expect(page.getByTestId('query-count')).toHaveText('14 events');
  expect(page.url()).toMatch(/#events\/[a-z0-9]+$/);
  expect(page.url()).not.toMatch(/helena|denied/);
  await page.goBack();
  await expect.poll(() => counted(page)).toBe(some);
  await page.goBack();
  await expect.poll(() => counted(page)).toBe(all);
  await page.goBack();
  await expect(page.getByTestId('timeline')).toBeVisible();
  await page.goForward();
  await expect(page.getByTestId('query')).toBeVisible();
});

test('the originals are looked through, and a view is kept with the case', async ({ app, page }) => {
  await openEvents(app, page);
  await ask(page, 'raw:"MFA Denied; User Declined"');
  await expect(page.getByTestId('originals-told')).toContainText('stands in the original of');
  await expect.poll(() => counted(page)).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Name of the view').fill('Declined');
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByRole('button', { name: 'Declined', exact: true })).toBeVisible();
  await app.reload();
  await app.settled(1);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Events/ })
    .click();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Declined', exact: true }).click();
  await expect(page.getByTestId('query')).toHaveValue('raw:"MFA Denied; User Declined"');
  await expect.poll(() => counted(page)).toBeGreaterThan(10);
});

test('columns are chosen, moved, pinned and remembered', async ({ app, page }) => {
  await openEvents(app, page);
  const heads = (): Promise<string[]> =>
    page
      .getByRole('grid', { name: 'Events of the case' })
      .getByRole('columnheader')
      .evaluateAll((cells) => cells.map((c) => (c.querySelector('.text')?.textContent ?? '').trim()));
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByLabel('Source', { exact: true }).uncheck();
  await page.getByLabel('Provider', { exact: true }).check();
  await page.getByRole('button', { name: 'Action: earlier' }).click();
  await page.keyboard.press('Escape');
  const chosen = await heads();
  expect(chosen.slice(0, 3)).toEqual(['Time (UTC)', 'Action', 'User']);
  expect(chosen).toContain('Provider');
  expect(chosen).not.toContain('Source');
  await app.reload();
  await app.settled(1);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Events/ })
    .click();
  expect(await heads()).toEqual(chosen);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing with values, completions, pivots, commands and keys open, ${colorScheme} @chromium`, async ({
    app,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openEvents(app, page);
    await page.getByRole('button', { name: 'Values' }).click();
    await ask(page, 'outcome:denied "push" x:y');
    await expect(page.getByTestId('query-error')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await ask(page, 'outcome:denied');
    await page.getByTestId('query').pressSequentially(' -co');
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('query').press('Escape');
    await page.getByRole('button', { name: 'Columns' }).click();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await grid(page)
      .locator('[data-testid=event-row] [aria-colindex="3"]')
      .first()
      .click({ button: 'right' });
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const key of ['?', 'Control+k']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
}
