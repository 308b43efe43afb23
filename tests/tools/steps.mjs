// What the npm commands share: installing what is missing, and running a step.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Runs a command in the repo. Ends the process with its code where it fails, unless told otherwise. */
export function run(command, args, env = {}, { mayFail = false } = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (done.status !== 0 && !mayFail) process.exit(done.status ?? 1);
  return done.status ?? 1;
}

/** Installs the locked packages where they are absent or older than the lock file. */
export function ensureInstalled() {
  const marker = join(root, 'node_modules/.package-lock.json');
  if (existsSync(marker)) {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const have = JSON.parse(readFileSync(marker, 'utf8')).packages;
    const missing = Object.keys(wanted).some(
      (name) => name !== '' && !wanted[name].optional && have[name]?.version !== wanted[name].version,
    );
    if (!missing) return;
  }
  run('npm', ['ci', '--no-audit', '--no-fund'], { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' });
}

/** The first of several programs that is on the system's path. */
function onPath(names) {
  return (process.env.PATH ?? '')
    .split(':')
    .flatMap((dir) => names.map((name) => join(dir, name)))
    .find((path) => existsSync(path));
}

/** A Chromium that can be started: named by CHROMIUM, or one on the system. */
export function systemBrowser() {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const named = process.env.CHROMIUM;
  if (named && existsSync(named)) return named;
  return (
    onPath(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) ??
    [mac].find((path) => existsSync(path))
  );
}

/** Playwright's own download, if it is there. */
function ownBrowser() {
  const asked = spawnSync('node', ['-e', "console.log(require('playwright').chromium.executablePath())"], {
    cwd: root,
    encoding: 'utf8',
  });
  const path = asked.stdout.trim();
  return existsSync(path) ? path : undefined;
}

/**
 * Finds a browser: one on the system, else Playwright's download (given up after 60 s), else the
 * distribution's package. @returns its path.
 */
export function ensureBrowser() {
  const found = systemBrowser() ?? ownBrowser();
  if (found) return found;
  console.log('no browser found: trying Playwright’s download');
  spawnSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], {
    cwd: root,
    stdio: 'inherit',
    timeout: 60_000,
  });
  const own = ownBrowser();
  if (own) return own;
  console.log('trying the distribution’s chromium');
  installPackage('chromium');
  const installed = systemBrowser();
  if (!installed) {
    console.error('No Chromium could be installed. Install one and set CHROMIUM to its path.');
    process.exit(1);
  }
  return installed;
}

function installPackage(name) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return spawnSync(command, rest, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', name);
}

/**
 * The distribution's Firefox: named by FIREFOX, or one on the system; on a CI machine without one the package is installed.
 * @returns its path, or undefined where there is none: the tests then run in Chromium alone.
 */
export function ensureFirefox() {
  const find = () => process.env.FIREFOX || onPath(['firefox-esr', 'firefox']);
  if (find() === undefined && process.env.CI) installPackage('firefox-esr');
  return find();
}
