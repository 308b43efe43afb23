import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin, type Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const single = process.env['SINGLE'] === '1';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Hash of every source file: what was built, whoever built it. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const walk = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else hash.update(entry.name).update(readFileSync(path));
    }
  };
  walk(join(root, 'src'));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex').slice(0, 12);
}

const stamps = { __BUILD__: JSON.stringify(sourceHash()), __VERSION__: JSON.stringify(version) };

/** Constants stay constants in what is built: as `var`, the bundler's habit, they are looked up anew with every use. */
const output = { topLevelVar: false };

/** The workers there are, by the module that gives their code. */
const workers: Readonly<Record<string, string>> = {
  'virtual:engine-worker': 'src/worker/worker.ts',
  'virtual:keeper-worker': 'src/worker/keeper-worker.ts',
  'virtual:reader-worker': 'src/worker/reader-worker.ts',
  'virtual:docx-worker': 'src/worker/docx-worker.ts',
};

/** `virtual:…-worker`: a worker's entry and all it imports as one classic script, as text. */
function bundledWorkers(): Plugin {
  return {
    name: 'pushtrail-workers',
    resolveId: (source) => (source in workers ? `\0${source}` : null),
    async load(asked) {
      const entry = workers[asked.slice(1)];
      if (!asked.startsWith('\0') || entry === undefined) return null;
      const result = (await build({
        root,
        configFile: false,
        logLevel: 'warn',
        // A script of its own has no import.meta; a library that asks for its address gets none.
        define: { ...stamps, 'import.meta': '{}' },
        plugins: [bundledWorkers()],
        build: {
          write: false,
          target: 'es2022',
          lib: { entry: join(root, entry), formats: ['iife'], name: 'worker' },
          rolldownOptions: { output },
        },
      })) as Rolldown.RolldownOutput[];
      const chunk = [result].flat(2)[0]!.output[0];
      this.addWatchFile(join(root, entry));
      return `export default ${JSON.stringify(chunk.code)};`;
    },
  };
}

/** The policy of a page; `script` is what may run beside the worker's blob. */
function policy(script: string): string {
  return [
    "default-src 'none'",
    // hash-wasm compiles its SHA-256; nothing else may compile.
    `script-src ${script} 'wasm-unsafe-eval'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types pushtrail-worker svelte-trusted-html',
  ].join('; ');
}

const meta = (content: string): string =>
  `<meta http-equiv="Content-Security-Policy" content="${content}" />`;

/** The site's policy in the page itself: static hosts send no headers. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'pushtrail-csp',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => (single ? html : html.replace('<!--CSP-->', meta(policy("'self'")))),
    },
  };
}

/** The one-file edition: script and styles inlined, the script named in the policy by its hash. */
function oneFile(): Plugin {
  return {
    name: 'pushtrail-one-file',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const html = bundle['index.html'];
      if (html?.type !== 'asset') return;
      let text = String(html.source);
      let script = '';
      let style = '';
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') script += file.code;
        else if (name.endsWith('.css')) style += String(file.source);
        if (name !== 'index.html') Reflect.deleteProperty(bundle, name);
      }
      script = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const hash = createHash('sha256').update(script).digest('base64');
      const icon = readFileSync(join(root, 'public/icon.svg')).toString('base64');
      text = text
        .replace(/<script[^>]*src=[^>]*><\/script>/g, '')
        .replace(/<link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g, '')
        .replace('href="./icon.svg"', `href="data:image/svg+xml;base64,${icon}"`)
        .replace('<!--CSP-->', () => meta(policy(`'sha256-${hash}'`)))
        .replace('</head>', () => `<style>${style}</style></head>`)
        .replace('</body>', () => `<script type="module">${script}</script></body>`);
      html.source = text;
      html.fileName = 'pushtrail.html';
    },
  };
}

export default defineConfig({
  root,
  base: './',
  define: stamps,
  plugins: [svelte(), bundledWorkers(), contentSecurityPolicy(), ...(single ? [oneFile()] : [])],
  publicDir: single ? false : 'public',
  build: {
    target: 'es2022',
    emptyOutDir: !single,
    // The polyfill fetches; nothing here may.
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: { output },
  },
  test: {
    include: ['tests/{unit,properties,scenarios,bench}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
});
