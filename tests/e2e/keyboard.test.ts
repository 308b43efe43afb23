import type { Page } from '@playwright/test';
import { counted, expect, test } from './fixtures';

/** What has the focus: its role, and where it stands in a grid. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    const row = at?.closest('[aria-rowindex]')?.getAttribute('aria-rowindex');
    return `${at?.getAttribute('role') ?? at?.tagName ?? ''} ${row ?? ''} ${at?.getAttribute('aria-colindex') ?? ''}`.trim();
  });
/** The rows of the last query stand in the grid. */
const listed = (page: Page): Promise<void> =>
  expect(page.getByRole('grid', { name: 'Events of the case' })).toHaveAttribute('aria-busy', 'false');

test('the sample case is investigated without a mouse', async ({ app, page }) => {
  const { keyboard } = page;
  await app.open();
  await page.getByTestId('sample-case').first().focus();
  await keyboard.press('Enter');
  await app.settled(1);

  // The keys are told.
  await keyboard.press('?');
  await expect(page.getByTestId('key-help')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByTestId('key-help')).toHaveCount(0);

  // Whoever was asked for a second factor and refused: the query line, from the incident's screen.
  await keyboard.press('/');
  await expect(page.getByTestId('query')).toBeFocused();
  await keyboard.type('outcome:den');
  await expect(page.getByRole('option', { name: /^denied/ })).toBeVisible();
  await keyboard.press('ArrowDown');
  await keyboard.press('Tab');
  await expect(page.getByTestId('query')).toHaveValue('outcome:denied ');
  await keyboard.press('Enter');
  await expect(page.getByTestId('query-count')).toHaveText('14 events');

  // Into the list: an event and its record.
  await keyboard.press('Escape');
  await expect.poll(() => focused(page)).toMatch(/^gridcell 2 /);
  await keyboard.press('j');
  await expect.poll(() => focused(page)).toMatch(/^gridcell 3 /);
  await expect(page.getByRole('complementary', { name: 'Event details' })).toContainText(
    'denied by the user',
  );
  await keyboard.press('End');
  await expect.poll(() => focused(page)).toMatch(/^gridcell 15 /);
  await keyboard.press('Home');
  for (let i = 0; i < 12 && !(await focused(page)).endsWith(' 7'); i++) await keyboard.press('ArrowRight');
  await expect.poll(() => focused(page)).toBe('gridcell 2 7');
  await keyboard.press('Enter');

  // Its address: everywhere it was.
  await keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Only this value' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Everywhere this IP' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByTestId('query')).toHaveValue(/^ip=\S+ OR approver-ip=\S+$/);
  await expect.poll(() => counted(page)).toBeGreaterThan(100);

  // By outcome, from the heading; the last of them.
  await keyboard.press('/');
  await keyboard.press('Escape');
  await keyboard.press('Home');
  await keyboard.press('ArrowUp');
  await expect.poll(() => focused(page)).toMatch(/^columnheader 1 /);
  for (let i = 0; i < 12 && !(await focused(page)).endsWith(' 5'); i++)
    await keyboard.press((await focused(page)) < 'columnheader 1 5' ? 'ArrowRight' : 'ArrowLeft');
  await keyboard.press('Enter');
  const heading = page
    .getByRole('grid', { name: 'Events of the case' })
    .getByRole('columnheader', { name: /^Outcome/ });
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');

  // A span of time, without a pointer.
  await page.getByTestId('time-brush').focus();
  await keyboard.press('ArrowRight');
  for (let i = 0; i < 30; i++) await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Enter');
  await expect(page.getByTestId('query')).toHaveValue(/time:2026-\S+$/);

  // Commands: back to the incident, and what to do about it.
  await keyboard.press('Escape');
  await keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
  const chosen = page.getByTestId('palette').getByRole('option', { selected: true });
  await keyboard.type('go timel');
  await expect(chosen).toContainText(/timeline/i);
  await keyboard.press('Enter');
  await expect(page.getByTestId('timeline')).toBeVisible();
  await keyboard.press('Control+k');
  await keyboard.type('response');
  await expect(chosen).toContainText(/response/i);
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Response' })).toHaveAttribute('aria-current', 'page');
});

test('the grid works at 1024 px and at a zoom of 200 %', async ({ app, page }) => {
  await app.open();
  await app.click('sample-case');
  await app.settled(1);
  for (const size of [
    { width: 1024, height: 700 },
    { width: 640, height: 360 },
  ]) {
    await page.setViewportSize(size);
    await page.keyboard.press('/');
    await expect(page.getByTestId('query')).toBeFocused();
    await page.getByTestId('query').fill('outcome:denied');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('query-count')).toHaveText('14 events');
    await listed(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await expect.poll(() => focused(page)).toMatch(/^gridcell 15 /);
    const spills = await page.locator('main').evaluate((main) => main.scrollWidth > main.clientWidth);
    expect(spills).toBe(false);
  }
});
