// Detection alone, from the case table to incidents, in Node, beside the floor: one window pass over typed arrays.
import { setFlagsFromString } from 'node:v8';
import { availableParallelism, loadavg } from 'node:os';
import { bundled } from './bundled.mjs';
import { median } from './support.mjs';

const SIZES = (process.env.BENCH_EVENTS ?? '1000000,10000000').split(',').map(Number);
const RUNS = 3;

export async function bench() {
  // A case of ten million rows holds over two gigabytes of columns.
  setFlagsFromString('--max-old-space-size=8192');
  const { caseOf, detect, floor } = await bundled('tests/bench/baselines/cost.ts');
  console.log(
    `\ndetect: synthetic tables, ${RUNS} runs each, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}; medians; no peer: the floor is one pass of a window`,
  );
  const results = {};
  for (const size of SIZES) {
    const table = caseOf(size);
    const runs = Array.from({ length: RUNS }, () => detect(table));
    const windows = Array.from({ length: RUNS }, () => floor(table));
    const of = (list, key) => median(list.map((one) => one[key]));
    const result = {
      wallMs: of(runs, 'wall'),
      cpuMs: of(runs, 'cpu'),
      floorMs: of(windows, 'wall'),
      prompts: runs[0].prompts,
      findings: runs[0].findings,
      incidents: runs[0].incidents,
      load: loadavg()[0],
    };
    results[size] = result;
    console.log(
      `  ${size.toLocaleString('en').padStart(10)} events  ${(result.wallMs / 1000).toFixed(2).padStart(6)} s wall  ${(result.cpuMs / 1000).toFixed(2).padStart(6)} s processor  floor ${result.floorMs.toFixed(0)} ms  ${result.prompts} prompts, ${result.findings} findings, ${result.incidents} incidents`,
    );
  }
  return results;
}
