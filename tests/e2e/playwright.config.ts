import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/**
 * Browser tests against the built site in dist/. CHROMIUM names the browser; `npm test` finds or installs it. Where FIREFOX
 * names the distribution's Firefox they run in that one too, but for those tagged @chromium.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  timeout: 60_000,
  workers: 1,
  // A key pressed while a busy machine is between two frames; one that passed only then is told as flaky.
  retries: 1,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    baseURL: 'http://localhost:4174/',
    viewport: { width: 1280, height: 720 },
  },
  projects: [
    {
      name: 'chromium',
      use: {
        ...(process.env['CHROMIUM'] ? {} : { channel: 'chromium' }),
        launchOptions: {
          ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--no-first-run',
          ],
        },
      },
    },
    ...(process.env['FIREFOX']
      ? [
          {
            name: 'firefox',
            grepInvert: /@chromium/,
            use: {
              browserName: 'firefox' as const,
              channel: 'moz-firefox',
              launchOptions: { executablePath: join(import.meta.dirname, 'firefox.mjs') },
            },
          },
        ]
      : []),
  ],
  webServer: {
    command: 'npx vite preview --port 4174 --strictPort',
    url: 'http://localhost:4174/',
    cwd: '../..',
    reuseExistingServer: false,
  },
});
