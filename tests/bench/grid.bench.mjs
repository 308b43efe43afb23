// The event grid over a large case: first paint, jump to the end, sort, facet, text filter, brush. Each from the input
// to the frame that shows the answer; median and worst of several runs that ask for something else each time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from '../tools/preview.mjs';
import { bulkCsv, inBrowser, median, rendererPeak, writeChunks } from './support.mjs';

const SIZES = (process.env.BENCH_ROWS ?? '1000000,10000000').split(',').map(Number);
/** From so many rows on the file has fifteen columns: ten million whole ones would be 24 GB. */
const NARROW_FROM = 5_000_000;
/** Longest that an import may take, in ms. */
const IMPORT_MOST = 1_200_000;

/** In the page: does something, then waits for the frame in which `done` holds. */
const timed = async ({ act, done }) => {
  const grid = document.querySelector('main [role=grid][aria-label="Events of the case"]');
  const answers = Number(document.querySelector('[data-testid=query-count]')?.dataset.answers ?? 0);
  const tests = {
    painted: () =>
      document.querySelector(
        'main [role=grid][aria-label="Events of the case"][aria-busy=false] [role=gridcell] bdi',
      ),
    last: () => grid.querySelector(`[aria-rowindex="${grid.ariaRowCount}"] bdi`),
    listed: () => grid.ariaBusy === 'false',
    answered: () =>
      Number(document.querySelector('[data-testid=query-count]').dataset.answers) > answers &&
      grid.ariaBusy === 'false',
    counted: () => document.querySelector(`[data-field="${act.field}"] li .n`),
  };
  const start = performance.now();
  if (act.click) [...document.querySelectorAll(act.click)].at(act.nth ?? 0).click();
  if (act.key) {
    (grid.querySelector('[tabindex="0"]') ?? grid).dispatchEvent(
      new KeyboardEvent('keydown', { key: act.key, bubbles: true, cancelable: true }),
    );
  }
  if (act.query !== undefined) {
    const line = document.querySelector('[data-testid=query]');
    line.value = act.query;
    line.dispatchEvent(new Event('input', { bubbles: true }));
    line.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }
  if (act.brush) {
    const plot = document.querySelector('[data-testid=time-brush]');
    const box = plot.getBoundingClientRect();
    plot.setPointerCapture = () => {};
    const at = (type, share) =>
      plot.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          button: 0,
          clientX: box.left + share * box.width,
          clientY: box.top + 20,
        }),
      );
    at('pointerdown', act.brush[0]);
    at('pointermove', act.brush[1]);
    at('pointerup', act.brush[1]);
  }
  // A sort is under way only after the effects of the click have run.
  await new Promise(requestAnimationFrame);
  while (!tests[done]()) {
    if (performance.now() - start > 60_000)
      throw new Error(`${JSON.stringify(act)}: no ${done} within a minute`);
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - start;
};

const steps = {
  'first paint': [['nav button.view', 1]].map(([click, nth]) => [{ click, nth }, 'painted']),
  'jump to end': ['End', 'Home', 'End', 'Home', 'End'].map((key) => [
    { key },
    key === 'End' ? 'last' : 'listed',
  ]),
  sort: [3, 4, 7, 9, 10, 3, 4].map((n) => [
    { click: `main [role=grid][aria-label="Events of the case"] [role=columnheader][aria-colindex="${n}"]` },
    'listed',
  ]),
  facet: ['app', 'os', 'browser', 'kind', 'provider'].map((field) => [
    { click: `[data-field="${field}"] h3 button`, field },
    'counted',
  ]),
  'field filter': [
    'outcome:denied',
    'user:a',
    'ip:45.0.0.0/8',
    'app:teams -country:US',
    'kind:signin user:b',
  ].map((query) => [{ query }, 'answered']),
  'text filter': ['"outlook"', '"linux"', '"single"', '"failed"', '"mobile app"'].map((query) => [
    { query },
    'answered',
  ]),
  brush: [
    [0.1, 0.3],
    [0.2, 0.6],
    [0.5, 0.9],
    [0.05, 0.95],
    [0.4, 0.45],
  ].map((brush) => [{ brush }, 'answered']),
};

export async function bench(executablePath) {
  const results = {};
  for (const rows of SIZES) results[rows] = await measure(executablePath, rows);
  return results;
}

async function measure(executablePath, rows) {
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-grid-')), 'query_data.csv');
  console.log(`\ngrid: writing ${rows.toLocaleString('en')} rows`);
  await writeChunks(path, await bulkCsv(rows, { narrow: rows >= NARROW_FROM }));
  const site = await preview(4175);
  const result = await inBrowser(executablePath, async (page) => {
    page.setDefaultTimeout(IMPORT_MOST);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(site.url);
    await page.locator('[data-testid=import-state][data-state=idle]').waitFor({ state: 'attached' });
    await page.getByTestId('file-input').setInputFiles(path);
    await page.waitForFunction(
      () => document.querySelector('[data-testid=import-state]').dataset.runs === '1',
      null,
      { timeout: IMPORT_MOST, polling: 200 },
    );
    await page.waitForTimeout(1_000);
    await page.evaluate(() => {
      window.longTasks = [];
      new PerformanceObserver((list) =>
        list.getEntries().forEach((e) => window.longTasks.push(Math.round(e.duration))),
      ).observe({ type: 'longtask' });
    });
    const times = {};
    const tasks = {};
    for (const [name, runs] of Object.entries(steps)) {
      times[name] = [];
      const before = await page.evaluate(() => window.longTasks.length);
      for (const [act, done] of runs) {
        times[name].push(await page.evaluate(timed, { act, done }));
        await page.waitForTimeout(400);
      }
      if (name.endsWith('filter') || name === 'brush')
        await page.evaluate(timed, { act: { query: '' }, done: 'answered' });
      tasks[name] = await page.evaluate((n) => Math.max(0, ...window.longTasks.slice(n)), before);
    }
    if (process.env.BENCH_PICTURES)
      await page.screenshot({ path: join(process.env.BENCH_PICTURES, `grid-${rows}.png`) });
    const state = await page.getByTestId('import-state').evaluate((e) => ({ ...e.dataset }));
    return {
      events: Number(state.events),
      tasks,
      peakMb: rendererPeak(),
      times,
    };
  });
  site.close();
  rmSync(path, { force: true });
  const told = Object.fromEntries(
    Object.entries(result.times).map(([name, list]) => [
      name,
      {
        medianMs: Math.round(median(list)),
        worstMs: Math.round(Math.max(...list)),
        runs: list.length,
        worstTaskMs: result.tasks[name],
      },
    ]),
  );
  const worstLongTaskMs = Math.max(...Object.values(result.tasks));
  console.log(`grid: ${result.events.toLocaleString('en')} events, from input to the frame with the answer`);
  for (const [name, { medianMs, worstMs, runs, worstTaskMs }] of Object.entries(told))
    console.log(
      `  ${name.padEnd(13)} median ${String(medianMs).padStart(5)} ms, worst ${worstMs} ms of ${runs}, main-thread tasks up to ${worstTaskMs} ms`,
    );
  console.log(`  worst main-thread task ${worstLongTaskMs} ms, peak ${result.peakMb} MB`);
  return { events: result.events, ...told, worstLongTaskMs, peakMb: result.peakMb };
}
