// Every check there is; ends with `N passed, N failed`, and non-zero on any failure.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, ensureFirefox, ensureInstalled, root, run } from './steps.mjs';

ensureInstalled();
const CHROMIUM = ensureBrowser();
const FIREFOX = ensureFirefox();
if (!FIREFOX) console.log('no Firefox on this machine: the browser tests run in Chromium alone');
const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
const failures = [];

function step(name, command, args, env = {}) {
  console.log(`\n── ${name}`);
  const code = run(command, args, env, { mayFail: true });
  if (code !== 0) failures.push(name);
  return code;
}

/** A step that is one check. */
function check(name, command, args) {
  if (step(name, command, args) === 0) passed++;
  else failed++;
}

function report(file) {
  try {
    return JSON.parse(readFileSync(join(results, file), 'utf8'));
  } catch {
    return null;
  }
}

check('types', 'npx', ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings']);
check('lint', 'npx', ['eslint', '--config', '.config/eslint.config.js', '.']);
check('format', 'npx', [
  'prettier',
  '--check',
  '--config',
  '.config/prettier.json',
  '--ignore-path',
  '.config/prettierignore',
  '.',
]);

step('unit and property tests', 'npx', [
  'vitest',
  'run',
  '--reporter=dot',
  '--reporter=json',
  '--outputFile=test-results/unit.json',
]);
const unit = report('unit.json');
if (unit) {
  passed += unit.numPassedTests;
  failed +=
    unit.numFailedTests +
    unit.testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0).length;
} else failed++;

if (step('build', 'node', ['tests/tools/build.mjs']) !== 0) failed++;
else {
  step('browser tests', 'npx', ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'], {
    CHROMIUM,
    ...(FIREFOX ? { FIREFOX } : {}),
  });
  const e2e = report('e2e.json');
  if (e2e) {
    passed += e2e.stats.expected + e2e.stats.flaky;
    failed += e2e.stats.unexpected;
  } else failed++;
}

if (failures.length > 0) console.log(`\nfailed: ${failures.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || failures.length > 0 ? 1 : 0);
