// Log Analytics CSVs through the page: the whole import (read, hash, keep, parse, store, detect, on screen), beside what reading
// alone takes and beside peers that only tokenise or load the same file, in the same run.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from '../tools/preview.mjs';
import { servePeers } from './peers/peers.mjs';
import { bulkCsv, median, ours, spread, writeChunks } from './support.mjs';

/** Rows of the files; the first is measured beside the peers. About 2.4 kB each: 200,000 are 477 MB. */
const ROWS = (process.env.BENCH_ROWS ?? '200000').split(',').map(Number);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const PEERS = (process.env.BENCH_PEERS ?? 'read,readText,papaparse,udsv,duckdb,dexieRows')
  .split(',')
  .filter(Boolean);
const names = {
  read: 'floor: read only',
  readText: 'floor: read and decode',
  papaparse: 'PapaParse, tokenising',
  udsv: 'uDSV, tokenising',
  duckdb: 'DuckDB-WASM, load and query',
};

export async function bench(executablePath) {
  const folder = mkdtempSync(join(tmpdir(), 'pushtrail-bulk-'));
  const site = await preview(4175);
  const peers = PEERS.length > 0 ? await servePeers() : null;
  const results = {};
  for (const [i, rows] of ROWS.entries()) {
    const path = join(folder, 'query_data.csv');
    console.log(`\nimport: writing ${rows.toLocaleString('en')} rows`);
    await writeChunks(path, await bulkCsv(rows));
    results[rows] = await measure(executablePath, site, i === 0 ? peers : null, path, rows);
    rmSync(path, { force: true });
  }
  peers?.close();
  site.close();
  return results;
}

async function measure(executablePath, site, peers, path, rows) {
  const mb = statSync(path).size / 1e6;
  const runs = { pushtrail: [] };
  // In turn, so that a busy machine is busy for all.
  for (let i = 0; i < RUNS; i++) {
    runs.pushtrail.push(await ours(executablePath, site.url, path));
    for (const peer of peers ? PEERS : [])
      (runs[peer] ??= []).push(await peers.run(executablePath, peer, path));
  }
  const speeds = (list) => list.map(({ ms }) => mb / (ms / 1000));
  const own = runs.pushtrail;
  const result = {
    megabytes: Math.round(mb),
    rows,
    pushtrail: {
      mbPerSecond: median(speeds(own)),
      rowsPerSecond: rows / (median(own.map((r) => r.ms)) / 1000),
      microsecondsPerRow: (median(own.map((r) => r.ms)) * 1000) / rows,
      firstIncidentMs: median(own.map((r) => r.firstIncidentMs ?? Infinity)),
      worstLongTaskMs: Math.max(0, ...own.flatMap((r) => r.longTasks)),
      peakMb: median(own.map((r) => r.peakMb)),
      allPeakMb: median(own.map((r) => r.allPeakMb)),
      events: own[0].events,
      storedBytesPerEvent: own[0].storedBytes / own[0].events,
      openedIncidentsMs: median(own.map((r) => r.openedIncidentsMs)),
      openedMs: median(own.map((r) => r.openedMs)),
    },
    peers: {},
  };
  console.log(`import: ${result.megabytes} MB, ${RUNS} runs, median (least–most)`);
  const line = (name, text) => console.log(`  ${name.padEnd(28)} ${text}`);
  line(
    'Pushtrail, whole import',
    `${spread(speeds(own))} MB/s, ${result.pushtrail.microsecondsPerRow.toFixed(1)} µs a row, ${result.pushtrail.events} events, renderer peak ${result.pushtrail.peakMb} MB, all processes ${result.pushtrail.allPeakMb} MB, worst main-thread task ${result.pushtrail.worstLongTaskMs} ms`,
  );
  line(
    'the stored case, opened',
    `incidents on screen after ${(result.pushtrail.openedIncidentsMs / 1000).toFixed(1)} s, all of it after ${(result.pushtrail.openedMs / 1000).toFixed(1)} s; ${result.pushtrail.storedBytesPerEvent.toFixed(0)} bytes stored an event, its original included`,
  );
  for (const [peer, list] of Object.entries(runs)) {
    if (peer === 'pushtrail') continue;
    if (peer === 'dexieRows') {
      const rate = median(list.map(({ count, ms }) => count / (ms / 1000)));
      result.peers[peer] = { rowsPerSecond: rate };
      line('Dexie, rows as objects', `${Math.round(rate).toLocaleString('en')} rows/s stored`);
      continue;
    }
    const ratio = result.pushtrail.mbPerSecond / median(speeds(list));
    result.peers[peer] = {
      mbPerSecond: median(speeds(list)),
      peakMb: median(list.map((r) => r.peakMb)),
      ratio,
    };
    line(
      names[peer],
      `${spread(speeds(list))} MB/s, peak ${result.peers[peer].peakMb} MB; ratio ${ratio.toFixed(2)}`,
    );
  }
  return result;
}
