// Installs, bundles and serves the peers the benchmarks measure themselves against.
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'rolldown';
import { root, run } from '../../tools/steps.mjs';
import { allPeak, inBrowser, rendererPeak } from '../support.mjs';

const here = join(root, 'tests/bench/peers');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = '<!doctype html><meta charset="utf-8"><input type="file"><script src="page.js"></script>';

/** @returns where the peers are installed. */
export function installPeers() {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const isThere = (name) => existsSync(join(here, 'node_modules', name));
  if (!Object.keys(dependencies).every(isThere)) run('npm', ['ci', '--prefix', here]);
  return here;
}

/** @returns a site of the peers: `run(browser, name, path)` has one read a file in a fresh browser. */
export async function servePeers() {
  installPeers();
  const out = mkdtempSync(join(tmpdir(), 'pushtrail-peers-'));
  for (const entry of ['page.js', 'worker.js'])
    await build({
      input: join(here, entry),
      output: { file: join(out, entry), format: 'iife' },
      platform: 'browser',
      logLevel: 'silent',
      resolve: { modules: [join(here, 'node_modules'), join(root, 'node_modules')] },
    });
  const duckdb = join(here, 'node_modules/@duckdb/duckdb-wasm/dist');
  const files = {
    '/page.js': join(out, 'page.js'),
    '/worker.js': join(out, 'worker.js'),
    '/duckdb-eh.wasm': join(duckdb, 'duckdb-eh.wasm'),
    '/duckdb-browser-eh.worker.js': join(duckdb, 'duckdb-browser-eh.worker.js'),
  };
  const server = createServer((request, response) => {
    const file = files[request.url];
    response.setHeader('content-type', types[extname(request.url)] ?? 'text/html');
    response.end(file ? readFileSync(file) : PAGE);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}/`;
  return {
    close: () => server.close(),
    run: (executablePath, name, path) =>
      inBrowser(executablePath, async (page) => {
        page.setDefaultTimeout(900_000);
        await page.goto(url);
        await page.setInputFiles('input', path);
        const result = await page.evaluate((peer) => window.runPeer(peer), name);
        return { ...result, peakMb: rendererPeak(), allPeakMb: allPeak() };
      }),
  };
}
