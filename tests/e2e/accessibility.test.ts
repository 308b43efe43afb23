import { expect, test, violations } from './fixtures';

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing on any screen, ${colorScheme} @chromium`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.open();
    expect(await violations(page)).toEqual([]);
    await app.click('sample-case');
    await app.settled(1);
    expect(await violations(page)).toEqual([]);
    for (const view of [/^Events/, /^Coverage/, /^Response/, /^Controls/, /^Report/, /^Sources/, /^People/]) {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: view })
        .or(page.getByRole('link', { name: view }))
        .first()
        .click();
      // What a screen asks the worker for is there.
      await expect(
        page.getByText(/^(?:Counting|Reading the logs for it|Putting it together) …$/),
      ).toHaveCount(0);
      expect(await violations(page), String(view)).toEqual([]);
    }
  });

  test(`axe finds nothing on a question, a reject and the mapping of columns, ${colorScheme} @chromium`, async ({
    app,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
    await app.open();
    await app.pick([
      {
        name: 'flat.csv',
        bytes: utf8(
          'userPrincipalName,createdDateTime,ipAddress,appDisplayName,status.errorCode\na@firm.example,4/5/2026 2:00:00 PM,192.0.2.7,Mail,0\nb@firm.example,no time,192.0.2.7,Mail,0\n',
        ),
      },
      { name: 'vpn.csv', bytes: utf8('Quand;Compte\n14/09/2026 16:06:00;m.roy@firm.example\n') },
    ]);
    expect(await app.settled(1)).toBe('done');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Sources/ })
      .click();
    await page
      .getByText(/rejected record/)
      .first()
      .click();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('source-row').getByRole('button', { name: 'Map its columns' }).click();
    await expect(page.getByTestId('mapping')).toContainText('What becomes of the first rows');
    expect(await violations(page)).toEqual([]);
  });
}
