// A Log Analytics CSV of 200,000 rows (about 500 MB): the whole import through the page (read, hash, parse, store,
// detect, on screen) beside PapaParse merely tokenising the same file in a worker.
import { createServer as createHttp } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from '../tools/preview.mjs';
import { root } from '../tools/steps.mjs';
import { bulkCsv, inBrowser, median, ours, rendererPeak, writeChunks } from './support.mjs';

const ROWS = Number(process.env.BENCH_ROWS ?? 200_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const PEER = `<!doctype html><input type="file"><script>
const code = \`importScripts('\${location.origin}/papaparse.min.js'); onmessage = (e) => { let rows = 0; Papa.parse(e.data, { chunkSize: 4 << 20, chunk: (r) => { rows += r.data.length; }, complete: () => postMessage(rows) }); };\`;
const worker = new Worker(URL.createObjectURL(new Blob([code])));
worker.onmessage = (e) => { document.title = 'rows ' + e.data; };
document.querySelector('input').onchange = (e) => worker.postMessage(e.target.files[0]);
</script>`;

async function servePeer() {
  const papa = readFileSync(join(root, 'node_modules/papaparse/papaparse.min.js'));
  const server = createHttp((request, response) => {
    const isScript = request.url === '/papaparse.min.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? papa : PEER);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

const peer = (executablePath, url, path) =>
  inBrowser(executablePath, async (page) => {
    await page.goto(url);
    const start = performance.now();
    await page.setInputFiles('input', path);
    await page.waitForFunction(() => document.title.startsWith('rows'), null, {
      timeout: 600_000,
      polling: 50,
    });
    return {
      ms: performance.now() - start,
      rows: Number((await page.title()).slice(5)),
      peakMb: rendererPeak(),
    };
  });

export async function bench(executablePath) {
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-bulk-')), 'query_data.csv');
  console.log(`\nimport: writing ${ROWS.toLocaleString('en')} rows`);
  await writeChunks(path, await bulkCsv(ROWS));
  const mb = statSync(path).size / 1e6;
  const site = await preview(4175);
  const papaSite = await servePeer();
  const runs = { pushtrail: [], papaparse: [] };
  for (let i = 0; i < RUNS; i++) {
    runs.pushtrail.push(await ours(executablePath, site.url, path));
    runs.papaparse.push(await peer(executablePath, papaSite.url, path));
  }
  papaSite.close();
  site.close();
  rmSync(path, { force: true });
  const speed = (list) => mb / (median(list.map((r) => r.ms)) / 1000);
  const result = {
    megabytes: Math.round(mb),
    rows: ROWS,
    pushtrail: {
      mbPerSecond: speed(runs.pushtrail),
      worstLongTaskMs: Math.max(0, ...runs.pushtrail.flatMap((r) => r.longTasks)),
      peakMb: median(runs.pushtrail.map((r) => r.peakMb)),
      events: runs.pushtrail[0].events,
    },
    papaparse: { mbPerSecond: speed(runs.papaparse), peakMb: median(runs.papaparse.map((r) => r.peakMb)) },
    ratio: speed(runs.pushtrail) / speed(runs.papaparse),
  };
  console.log(`import: ${result.megabytes} MB, median of ${RUNS}`);
  console.log(
    `  Pushtrail, whole import  ${result.pushtrail.mbPerSecond.toFixed(0)} MB/s, ${result.pushtrail.events} events, peak ${result.pushtrail.peakMb} MB, worst main-thread task ${result.pushtrail.worstLongTaskMs} ms`,
  );
  console.log(
    `  PapaParse, tokenising    ${result.papaparse.mbPerSecond.toFixed(0)} MB/s, peak ${result.papaparse.peakMb} MB`,
  );
  console.log(`  ratio                    ${result.ratio.toFixed(2)}`);
  return result;
}
