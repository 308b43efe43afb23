import { test as base } from '@playwright/test';
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
