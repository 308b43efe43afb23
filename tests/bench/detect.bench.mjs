// Detection alone, from the case table to incidents, in Node, beside the one window query all rules on bursts begin
// with: as a pass over typed arrays, which is the floor, and in DuckDB-WASM.
import { setFlagsFromString } from 'node:v8';
import { availableParallelism, loadavg } from 'node:os';
import { bundled } from './bundled.mjs';
import { duckdbWindows } from './peers/duckdb-node.mjs';
import { median } from './support.mjs';

const SIZES = (process.env.BENCH_EVENTS ?? '1000000,10000000').split(',').map(Number);
const RUNS = 3;

export async function bench() {
  // A case of ten million rows holds over two gigabytes of columns.
  setFlagsFromString('--max-old-space-size=8192');
  const { caseOf, detect, floor, windowQuery } = await bundled('tests/bench/baselines/cost.ts');
  console.log(
    `\ndetect: synthetic tables, ${RUNS} runs each, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}; medians; the window is one query only, all else is ours alone`,
  );
  const results = {};
  for (const size of SIZES) {
    const table = caseOf(size);
    const runs = Array.from({ length: RUNS }, () => detect(table));
    const windows = Array.from({ length: RUNS }, () => floor(table));
    const duckdb = process.env.BENCH_PEERS === '' ? null : await duckdbWindows(windowQuery(table));
    const queries = duckdb ? Array.from({ length: RUNS }, () => duckdb.run()) : [];
    duckdb?.close();
    const of = (list, key) => median(list.map((one) => one[key]));
    const result = {
      wallMs: of(runs, 'wall'),
      cpuMs: of(runs, 'cpu'),
      floorMs: of(windows, 'wall'),
      duckdbMs: duckdb ? of(queries, 'ms') : null,
      duckdbLoadMs: duckdb?.loadMs ?? null,
      windows: { floor: windows[0].found, duckdb: queries[0]?.found ?? null },
      prompts: runs[0].prompts,
      findings: runs[0].findings,
      incidents: runs[0].incidents,
      load: loadavg()[0],
    };
    results[size] = result;
    console.log(
      `  ${size.toLocaleString('en').padStart(10)} events  ${(result.wallMs / 1000).toFixed(2).padStart(6)} s wall  ${(result.cpuMs / 1000).toFixed(2).padStart(6)} s processor  window ${result.floorMs.toFixed(0)} ms${duckdb ? `, in DuckDB-WASM ${result.duckdbMs.toFixed(0)} ms (+ ${result.duckdbLoadMs.toFixed(0)} ms to load three columns)` : ''}, ${windows[0].found} found${duckdb && queries[0].found !== windows[0].found ? ` (DuckDB: ${queries[0].found})` : ''}  ${result.prompts} prompts, ${result.findings} findings, ${result.incidents} incidents`,
    );
  }
  return results;
}
