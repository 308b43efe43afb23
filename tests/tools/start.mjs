// Builds the site and serves it on http://localhost:4173 (the next free port if taken).
import { preview } from './preview.mjs';
import { ensureInstalled, run } from './steps.mjs';

ensureInstalled();
run('node', ['tests/tools/build.mjs']);
const { url } = await preview(4173);
console.log(`\n  Pushtrail is at ${url}\n  The sample case is one click away. Ctrl+C ends it.\n`);
