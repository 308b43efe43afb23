// Runs the benchmarks in real Chromium: `npm run bench`, or `npm run bench -- NAME`.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, ensureInstalled, root, run } from './steps.mjs';

ensureInstalled();
const browser = ensureBrowser();
const names = readdirSync(join(root, 'tests/bench'))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  process.exit(1);
}
run('node', ['tests/tools/build.mjs']);
const results = {};
for (const name of wanted.length > 0 ? wanted : names) {
  const { bench } = await import(join(root, 'tests/bench', `${name}.bench.mjs`));
  results[name] = await bench(browser);
}
writeFileSync(join(root, 'bench-results.json'), `${JSON.stringify(results, null, 2)}\n`);
console.log('\nwritten: bench-results.json');
