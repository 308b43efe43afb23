// The same rows as CSV, as a CSV in a ZIP, as one JSON array and as NDJSON, and a unified audit log as CSV: whole imports
// through the page, with peak memory, beside peers that only parse the JSON.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Zip, ZipDeflate } from 'fflate';
import Papa from 'papaparse';
import { preview } from '../tools/preview.mjs';
import { servePeers } from './peers/peers.mjs';
import { bulkCsv, bulkUal, ours, writeChunks } from './support.mjs';

const ROWS = Number(process.env.BENCH_ROWS ?? 200_000);

async function* zipped(chunks) {
  let out = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    out.push(data);
  });
  const member = new ZipDeflate('query_data.csv', { level: 1 });
  zip.add(member);
  for (const chunk of chunks) {
    member.push(chunk);
    yield* out;
    out = [];
  }
  member.push(new Uint8Array(0), true);
  zip.end();
  yield* out;
}

/** Chunks of whole CSV rows as JSON objects, cells as texts: what the query API gives, flattened. */
async function* objects(chunks, open, between, close) {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let header = null;
  let first = true;
  for (const chunk of chunks) {
    const { data } = Papa.parse(decoder.decode(chunk).replace(/\r\n$/, ''));
    header ??= data.shift().map((name) => name.replace(' [UTC]', ''));
    const texts = data.map((cells) =>
      JSON.stringify(Object.fromEntries(header.map((name, i) => [name, cells[i]]))),
    );
    yield encoder.encode((first ? open : between) + texts.join(between));
    first = false;
  }
  yield encoder.encode(close);
}

export async function bench(executablePath) {
  const folder = mkdtempSync(join(tmpdir(), 'pushtrail-shapes-'));
  const shapes = {
    CSV: ['query_data.csv', (csv) => csv],
    'CSV in a ZIP': ['query_data.zip', zipped],
    'JSON array': ['array.json', (csv) => objects(csv, '[', ',\n', ']')],
    NDJSON: ['lines.json', (csv) => objects(csv, '', '\n', '\n')],
    'UAL CSV': ['audit.csv', () => bulkUal(ROWS)],
  };
  const site = await preview(4175);
  const peers = process.env.BENCH_PEERS === '' ? null : await servePeers();
  const parsers = {
    'JSON array': ['streamparser', '@streamparser/json'],
    NDJSON: ['jsonParseLines', 'JSON.parse a line'],
  };
  const results = {};
  console.log(`\nshapes: ${ROWS.toLocaleString('en')} rows each, one run`);
  for (const [shape, [name, make]] of Object.entries(shapes)) {
    const path = join(folder, name);
    await writeChunks(path, make(await bulkCsv(ROWS)));
    const megabytes = statSync(path).size / 1e6;
    const { ms, events, longTasks, peakMb } = await ours(executablePath, site.url, path);
    const [peer, peerName] = (peers && parsers[shape]) ?? [];
    const against = peer ? await peers.run(executablePath, peer, path) : null;
    rmSync(path);
    results[shape] = {
      megabytes,
      seconds: ms / 1000,
      events,
      peakMb,
      worstLongTaskMs: Math.max(0, ...longTasks),
      ratio: against ? against.ms / ms : null,
    };
    console.log(
      `  ${shape.padEnd(13)} ${megabytes.toFixed(0).padStart(5)} MB  ${(ms / 1000).toFixed(1).padStart(5)} s  ${(megabytes / (ms / 1000)).toFixed(0).padStart(4)} MB/s  ${events} events, peak ${peakMb} MB, worst main-thread task ${results[shape].worstLongTaskMs} ms`,
    );
    if (against)
      console.log(
        `  ${''.padEnd(13)} ${peerName}: ${(megabytes / (against.ms / 1000)).toFixed(0)} MB/s, ratio ${results[shape].ratio.toFixed(2)}`,
      );
  }
  peers?.close();
  site.close();
  return results;
}
