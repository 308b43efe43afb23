// What benchmarks share: files made by the generator, a fresh browser per run, an import through the page's file input.
import { createWriteStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { root } from '../tools/steps.mjs';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** @returns chunks of a Log Analytics CSV of `rows` rows; `narrow` has the columns of a query that projects. */
export async function bulkCsv(rows, { narrow = false } = {}) {
  const vite = await createServer({
    root,
    logLevel: 'error',
    server: { middlewareMode: true },
    appType: 'custom',
  });
  const { bulkLogAnalyticsCsv, bulkColumns, narrowColumns } = await vite.ssrLoadModule('/src/sample/bulk.ts');
  const chunks = bulkLogAnalyticsCsv(rows, 7, narrow ? narrowColumns : bulkColumns);
  // The generator's module stays usable once its server is gone.
  await vite.close();
  return chunks;
}

/** @returns chunks of a Purview CSV of about `rows` records: generated tenants one behind the other. */
export async function* bulkUal(rows) {
  const vite = await createServer({
    root,
    logLevel: 'error',
    server: { middlewareMode: true },
    appType: 'custom',
  });
  const { tenant } = await vite.ssrLoadModule('/src/sample/case.ts');
  await vite.close();
  const newline = 0x0a;
  let written = 0;
  for (let seed = 1; written < rows; seed++) {
    const { files } = tenant(seed, { users: 200, layouts: ['m365.ual.purview-csv'] });
    const [{ bytes }] = files;
    // One header is enough.
    yield seed === 1 ? bytes : bytes.subarray(bytes.indexOf(newline) + 1);
    written += bytes.reduce((n, byte) => n + (byte === newline ? 1 : 0), 0);
  }
}

/** Writes chunks to a file, one at a time. */
export async function writeChunks(path, chunks) {
  const out = createWriteStream(path);
  for await (const chunk of chunks) if (!out.write(chunk)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** Largest peak memory of the browser's renderer processes, in MB (Linux; null elsewhere). */
export function rendererPeak() {
  if (!existsSync('/proc/self/status')) return null;
  let peak = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      peak = Math.max(peak, Number(line?.[1] ?? 0) / 1024);
    } catch {
      // The process ended while it was looked at.
    }
  }
  return Math.round(peak);
}

/** Sum of the peaks of all the browser's processes, in MB: no less than what was in use at once (Linux; null elsewhere). */
export function allPeak() {
  if (!existsSync('/proc/self/status')) return null;
  let sum = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!/chrom/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0])) continue;
      const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      sum += Number(line?.[1] ?? 0) / 1024;
    } catch {
      // The process ended while it was looked at.
    }
  }
  return Math.round(sum);
}

export async function inBrowser(executablePath, work) {
  const profile = mkdtempSync(join(tmpdir(), 'pushtrail-bench-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, headless: true });
  try {
    return await work(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Imports one file through the page. */
export const ours = (executablePath, url, path) =>
  inBrowser(executablePath, async (page) => {
    await page.goto(url);
    await page.locator('[data-testid=import-state][data-state=idle]').waitFor({ state: 'attached' });
    await page.waitForTimeout(500);
    await page.evaluate(() => {
      window.longTasks = [];
      new PerformanceObserver((list) =>
        list.getEntries().forEach((e) => window.longTasks.push(Math.round(e.duration))),
      ).observe({ type: 'longtask' });
      // From the moment the page is given the file to the frame that shows the case, both told by the page's own clock: how
      // long the driver takes to hand the file over and to ask again is none of it, as with the peers.
      let from = Infinity;
      document.addEventListener('change', () => (from = performance.now()), { capture: true, once: true });
      const state = document.querySelector('[data-testid=import-state]');
      new MutationObserver(() => {
        if (
          window.firstIncident === undefined &&
          document.querySelector('[data-testid=incident-row], [data-testid=early-incident]')
        )
          window.firstIncident = performance.now() - from;
        if (window.imported === undefined && state.dataset.runs === '1') {
          window.imported = NaN;
          requestAnimationFrame(() => setTimeout(() => (window.imported = performance.now() - from)));
        }
      }).observe(document.body, { childList: true, subtree: true, attributes: true });
    });
    await page.getByTestId('file-input').setInputFiles(path);
    await page.waitForFunction(() => window.imported > 0, null, { timeout: 600_000, polling: 50 });
    const ms = await page.evaluate(() => window.imported);
    const state = await page.getByTestId('import-state').evaluate((e) => ({ ...e.dataset }));
    const told = {
      ms,
      events: Number(state.events),
      longTasks: await page.evaluate(() => window.longTasks),
      firstIncidentMs: await page.evaluate(() => window.firstIncident ?? null),
      peakMb: rendererPeak(),
      allPeakMb: allPeak(),
      storedBytes: (await page.evaluate(() => navigator.storage.estimate())).usage,
    };
    // The stored case opened again: when its incidents are on screen, and when all of it is.
    const again = performance.now();
    await page.reload();
    const shown = await page.waitForFunction(
      () =>
        document.querySelector('[data-testid=incident-row]') ||
        Number(document.querySelector('[data-testid=import-state]')?.dataset.runs) > 0,
      null,
      { timeout: 600_000, polling: 20 },
    );
    await shown.dispose();
    const incidentsMs = performance.now() - again;
    await page.waitForFunction(
      () => document.querySelector('[data-testid=import-state]')?.dataset.runs === '1',
      null,
      { timeout: 600_000, polling: 20 },
    );
    return { ...told, openedMs: performance.now() - again, openedIncidentsMs: incidentsMs };
  });

/** `112 (98–120)`: the median, and the least and most. */
export const spread = (values, digits = 0) => {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (n) => n.toFixed(digits);
  return sorted.length > 1
    ? `${text(median(values))} (${text(sorted[0])}–${text(sorted.at(-1))})`
    : text(sorted[0]);
};

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
