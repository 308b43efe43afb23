import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing on the empty, incident, events and sources screens, ${colorScheme}`, async ({
    app,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page }).analyze();
      return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    };
    await app.open();
    expect(await violations()).toEqual([]);
    await app.click('sample-case');
    await app.settled(1);
    expect(await violations()).toEqual([]);
    for (const view of [/^Events/, /^Sources/]) {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: view })
        .or(page.getByRole('link', { name: view }))
        .first()
        .click();
      expect(await violations()).toEqual([]);
    }
  });
}
