// Builds the site into dist/ and the one-file edition into dist/pushtrail.html.
import { ensureInstalled, run } from './steps.mjs';

ensureInstalled();
run('npx', ['vite', 'build', '--logLevel', 'warn']);
run('npx', ['vite', 'build', '--logLevel', 'warn'], { SINGLE: '1' });
console.log('built dist/ and dist/pushtrail.html');
