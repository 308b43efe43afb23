import { expect, test, violations } from './fixtures';
import type { Dropped } from './driver';

/** Rules that hide or send away mail, of people nobody attacked: findings that make no incident. */
function rules(people: number): Dropped {
  const lines = Array.from({ length: people }, (_, i) =>
    ['DeleteMessage', 'ForwardTo'].map((what, k) =>
      JSON.stringify({
        CreationTime: `2026-09-14T10:${String(i % 60).padStart(2, '0')}:0${k}`,
        Id: `5b0c1d2e-0000-4000-8000-${String(i * 2 + k).padStart(12, '0')}`,
        Operation: 'New-InboxRule',
        OrganizationId: '0f0f0f0f-0000-4000-8000-000000000000',
        RecordType: 1,
        ResultStatus: 'True',
        UserKey: 'k',
        UserType: 2,
        Version: 1,
        Workload: 'Exchange',
        ClientIP: '192.0.2.7',
        ObjectId: `firm\\p${i}\\rule`,
        UserId: `p${i}@firm.example`,
        Parameters: [
          { Name: 'Name', Value: `rule ${k}` },
          { Name: 'SubjectContainsWords', Value: 'invoice;payment' },
          { Name: what, Value: what === 'ForwardTo' ? 'someone@elsewhere.example' : 'True' },
        ],
      }),
    ),
  ).flat();
  return { name: 'ual.ndjson', bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
}

test('findings outside incidents are shown, and lead to their events and records', async ({ app, page }) => {
  await app.open();
  await app.pick([rules(30)]);
  expect(await app.settled(1)).toBe('done');
  await expect(page.getByTestId('incident-row')).toHaveCount(0);
  await expect(page.getByRole('navigation')).toContainText(/None found, but \d+ leads/);
  // Bounded, with a door to all.
  const rows = page.getByTestId('lead-row');
  expect(await rows.count()).toBeLessThan(30);
  await expect(page.getByTestId('all-leads')).toContainText('more accounts');

  const lead = rows.nth(1);
  const user = await lead.getAttribute('data-user');
  await lead.focus();
  await page.keyboard.press('Enter');
  await expect(lead).toHaveAttribute('aria-current', 'true');
  const leads = page.getByTestId('leads');
  await expect(leads.getByRole('heading', { level: 3 })).toHaveText(new RegExp(`^${user!}`));
  const findings = leads.getByRole('button', { name: /event/ });
  expect(await findings.count()).toBe(Number(await lead.getAttribute('data-findings')));
  for (const finding of await findings.all()) {
    await finding.click();
    await expect(finding).toHaveAttribute('aria-pressed', 'true');
    const events = Number(/(\d+) events?/.exec(await finding.innerText())![1]);
    await expect(leads.getByTestId('event-row')).toHaveCount(events);
    await expect(leads.getByTestId('event-row').first()).toContainText(user!);
  }
  await page.getByRole('tab', { name: 'Record' }).click();
  await expect(page.getByTestId('raw-record')).toContainText(user!);

  await page.getByTestId('all-leads').click();
  await expect(leads.getByRole('heading', { level: 3 })).toHaveCount(30);
  // What the event pane says of a finding leads there too.
  await page.getByRole('tab', { name: 'Why flagged' }).click();
  await page.locator('aside').getByRole('tabpanel').getByRole('button').first().click();
  await expect(leads).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('leads p7@');
  await page.keyboard.press('Enter');
  await expect(leads.getByRole('heading', { level: 3 })).toHaveText(/^p7@firm\.example/);
});

test('leads stand below the incidents, and only the list that is seen has rows', async ({ app, page }) => {
  await app.open();
  await app.click('sample-case');
  await app.settled(1);
  await app.pick([rules(3)]);
  expect(await app.settled(2)).toBe('done');
  await expect(page.getByTestId('timeline')).toBeVisible();
  await expect(page.getByTestId('lead-row').first()).toBeVisible();
  await page.getByRole('tab', { name: /^Events/ }).click();
  await expect(page.getByTestId('event-row').first()).toBeVisible();
  for (const screen of ['Events', 'Leads']) {
    if (screen === 'Leads') await page.getByTestId('lead-row').first().click();
    else
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /^Events/ })
        .click();
    await expect(page.getByTestId('event-row').first()).toBeVisible();
    await expect(page.getByRole('grid')).toHaveCount(1);
  }
  // The incident is as it was left.
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Timeline/ })
    .click();
  await expect(page.getByText('All events of the incident')).toBeVisible();
  await expect(page.getByTestId('event-row').first()).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing on the leads, ${colorScheme} @chromium`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.open();
    await app.pick([rules(12)]);
    await app.settled(1);
    await expect(page.getByTestId('leads').getByTestId('event-row').first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('lead-row').first().click();
    expect(await violations(page)).toEqual([]);
  });
}
