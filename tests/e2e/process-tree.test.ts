import { windowsXml, type WindowsEvent } from '../scenarios/windows-events';
import { expect, test, violations } from './fixtures';

const T = Date.UTC(2026, 8, 14, 9);
const SYSTEM = 'C:\\Windows\\System32\\';
const hostile = '<img src=x onerror=alert(1)> \u202efdp.exe';
const encoded = Buffer.from(`whoami /all; echo '${hostile}'`, 'utf16le').toString('base64');

const started = (minute: number, image: string, pid: number, parent: number, line: string): WindowsEvent => ({
  time: T + minute * 60_000,
  id: 4688,
  data: {
    SubjectUserName: 'cfo',
    SubjectDomainName: 'FIRM',
    NewProcessName: SYSTEM + image,
    NewProcessId: `0x${pid.toString(16)}`,
    ProcessId: `0x${parent.toString(16)}`,
    ParentProcessName: parent === 100 ? 'C:\\Windows\\explorer.exe' : '',
    CommandLine: line,
  },
});

const host = windowsXml([
  started(0, 'outlook.exe', 200, 100, 'outlook.exe'),
  started(1, 'powershell.exe', 300, 200, `powershell -nop -enc ${encoded}`),
  started(2, 'whoami.exe', 400, 300, `whoami.exe ${hostile}`),
  started(3, 'net.exe', 410, 300, 'net group "Domain Admins"'),
  started(4, 'notepad.exe', 500, 100, 'notepad.exe'),
]);

test('the processes around one are drawn, as text; a click leads to another; an encoded command is read', async ({
  app,
  page,
}) => {
  await app.open();
  await app.pick([host]);
  expect(await app.settled(1)).toBe('done');
  await page.getByTestId('query').fill('"-nop"');
  await page.getByTestId('query').press('Enter');
  await expect(page.getByTestId('query-count')).toHaveText('1 event');
  await page.getByTestId('event-row').first().click();

  const tree = page.getByTestId('process-tree');
  const lines = tree.getByRole('listitem');
  await expect(lines).toHaveCount(5);
  await expect(lines.first()).toHaveText('explorer.exe, whose start no log holds');
  await expect(lines.nth(1)).toContainText('outlook.exe');
  await expect(tree.locator('[aria-current=true]')).toContainText('powershell.exe');
  await expect(lines.nth(3)).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.getByTestId('event-text')).toContainText(
    "whoami /all; echo '<img src=x onerror=alert(1)>",
  );
  await expect(page.locator('img')).toHaveCount(0);
  expect(await page.getByTestId('event-text').textContent()).not.toContain('\u202e');
  expect(await tree.textContent()).not.toContain('\u202e');
  expect(await violations(page)).toEqual([]);

  await lines.nth(4).getByRole('button').click();
  await expect(tree.locator('[aria-current=true]')).toContainText('net.exe');
  await expect(page.getByRole('heading', { name: /^4688 Process created · .*net\.exe/ })).toBeVisible();
  await expect(page.getByTestId('event-text')).toHaveCount(0);
});
