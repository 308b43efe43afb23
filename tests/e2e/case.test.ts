import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleCase } from '../../src/sample/case';
import { expect, test } from './fixtures';

interface Findings {
  schema: string;
  case: { name: string; exportedAt: string };
  sources: { name: string; timesDropped: number; records: number }[];
  incidents: { user: string; severity: string; outcome: string; stages: { stage: string }[] }[];
  findings: { evidence: { source: string; record: number; offset: number; length: number }[] }[];
}

/** The export without what may differ between two runs. */
function stable(text: string): string {
  const parsed = JSON.parse(text) as Findings;
  parsed.case.exportedAt = parsed.case.name = '';
  return JSON.stringify({ ...parsed, sources: parsed.sources.map((s) => ({ ...s, timesDropped: 1 })) });
}

test('the sample case: one critical incident, five stages, and no request beyond the page', async ({
  app,
}) => {
  await app.open();
  expect(await app.state()).toBe('idle');
  const own = app.requests.length;
  await app.click('sample-case');
  expect(await app.settled(1)).toBe('done');
  const incidents = await app.data('incident-row');
  expect(incidents.map((i) => [i['severity'], i['outcome']])).toEqual([['critical', 'succeeded']]);
  for (const stage of ['recon', 'push-bombing', 'access', 'post-access', 'exfiltration']) {
    const [lane] = await app.data(`stage-${stage}`);
    expect(Number(lane?.['count']), stage).toBeGreaterThan(0);
  }
  // The browser may ask for the page's own icon late.
  expect(app.requests.slice(own).filter((url) => !/^blob:|\/icon\.svg$/.test(url))).toEqual([]);
});

test('findings are the same after a reload, another order of drop, and a file dropped twice', async ({
  app,
}) => {
  const files = sampleCase();
  await app.open();
  await app.pick(files);
  expect(await app.settled(1)).toBe('done');
  const first = await app.download('export-findings');
  expect(first.name).toMatch(/\.findings\.json$/);

  await app.reload();
  expect(await app.settled(1)).toBe('done');
  expect(stable((await app.download('export-findings')).text)).toBe(stable(first.text));

  await app.pick([files[0]!]);
  expect(await app.settled(2)).toBe('done');
  const again = await app.download('export-findings');
  expect(stable(again.text)).toBe(stable(first.text));
  expect((JSON.parse(again.text) as Findings).sources.map((s) => s.timesDropped).sort()).toEqual([1, 1, 2]);

  await app.click('wipe-case');
  await app.click('wipe-confirm');
  await expect.poll(() => app.state()).toBe('idle');
  for (const [i, file] of [...files].reverse().entries()) {
    await app.pick([file]);
    expect(await app.settled(i + 1)).toBe('done');
  }
  expect(stable((await app.download('export-findings')).text)).toBe(stable(first.text));
});

test('every piece of evidence leads to its bytes', async ({ app }) => {
  const files = sampleCase();
  await app.open();
  await app.pick(files);
  await app.settled(1);
  const { text } = await app.download('export-events');
  const lines = text.trimEnd().split('\n');
  const [state] = await app.data('import-state');
  expect(lines.length).toBe(Number(state?.['events']));
  const byName = new Map(files.map((f) => [f.name, Buffer.from(f.bytes)]));
  for (const line of lines.filter((_, i) => i % 500 === 0)) {
    const event = JSON.parse(line) as {
      source: string;
      offset: number;
      length: number;
      user?: string;
      correlationId?: string;
    };
    const bytes = byName
      .get(event.source)!
      .subarray(event.offset, event.offset + event.length)
      .toString('utf8');
    if (event.correlationId) expect(bytes).toContain(event.correlationId);
  }
  const raw = app.page.getByTestId('raw-record');
  if (!(await raw.isVisible())) await app.page.getByRole('tab', { name: 'Record' }).click();
  await expect(raw).toHaveAttribute('data-sha256', /^[0-9a-f]{64}$/);
  const [record] = await app.data('raw-record');
  const source = (await app.data('source-row')).find((s) => s['name']?.includes('Signin'))!;
  const bytes = byName.get(source['name']!)!;
  const expected = bytes
    .subarray(Number(record!['offset']), Number(record!['offset']) + Number(record!['length']))
    .toString('utf8');
  // The pane holds the record's bytes as text, line breaks as the browser keeps them.
  const shown = await raw.evaluate((e) => e.textContent);
  expect(shown.replace(/\r\n?/g, '\n')).toContain(expected.replace(/\r\n?/g, '\n'));
});

test('files and folders dropped onto the window are read @chromium', async ({ app }) => {
  const dir = mkdtempSync(join(tmpdir(), 'pushtrail-'));
  mkdirSync(join(dir, 'case/logs'), { recursive: true });
  for (const file of sampleCase()) writeFileSync(join(dir, 'case/logs', file.name), file.bytes);
  await app.open();
  await app.dropPaths([join(dir, 'case')]);
  expect(await app.settled(1)).toBe('done');
  const names = (await app.data('source-row')).map((s) => s['name']);
  expect(names).toContain('case/logs/harborlaw-SigninLogs.csv');
  expect((await app.data('incident-row')).length).toBe(1);
});

test('the one-file edition works from the disk', async ({ app }) => {
  await app.page.goto(`file://${join(import.meta.dirname, '../../dist/pushtrail.html')}`);
  await app.page.getByTestId('import-state').waitFor({ state: 'attached' });
  await app.click('sample-case');
  expect(await app.settled(1)).toBe('done');
  expect((await app.data('incident-row')).length).toBe(1);
  const raw = app.page.getByTestId('raw-record');
  if (!(await raw.isVisible())) await app.page.getByRole('tab', { name: 'Record' }).click();
  await expect(raw).toHaveAttribute('data-length', /^\d+$/);
});
