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

/** @returns chunks of a Log Analytics CSV of `rows` rows. */
export async function bulkCsv(rows) {
  const vite = await createServer({
    root,
    logLevel: 'error',
    server: { middlewareMode: true },
    appType: 'custom',
  });
  const { bulkLogAnalyticsCsv } = await vite.ssrLoadModule('/src/sample/bulk.ts');
  const chunks = bulkLogAnalyticsCsv(rows, 7);
  // The generator's module stays usable once its server is gone.
  await vite.close();
  return chunks;
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
    });
    const start = performance.now();
    await page.getByTestId('file-input').setInputFiles(path);
    await page.waitForFunction(
      () => document.querySelector('[data-testid=import-state]').dataset.runs === '1',
      null,
      { timeout: 600_000, polling: 50 },
    );
    const ms = performance.now() - start;
    const state = await page.getByTestId('import-state').evaluate((e) => ({ ...e.dataset }));
    return {
      ms,
      events: Number(state.events),
      longTasks: await page.evaluate(() => window.longTasks),
      peakMb: rendererPeak(),
    };
  });

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
