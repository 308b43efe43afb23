import AxeBuilder from '@axe-core/playwright';
import { test as base, type Page } from '@playwright/test';
import { Driver } from './driver';

/** A driver per test; a script error or a policy violation on the page fails the test. */
export const test = base.extend<{ app: Driver }>({
  app: async ({ page }, use) => {
    const driver = new Driver(page);
    await use(driver);
    if (driver.errors.length > 0) throw new Error(`the page reported: ${driver.errors.join('; ')}`);
  },
});

export { expect } from '@playwright/test';

/** @returns what axe finds on the page as it stands. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

/** @returns how many events the page says answer its query. */
export async function counted(page: Page): Promise<number> {
  return Number((await page.getByTestId('query-count').innerText()).replace(/\D/g, ''));
}
