// Serves dist/ as any static host would.
import { root } from './steps.mjs';

/** @returns the address and a way to end it. The next free port is taken if `port` is not free. */
export async function preview(port) {
  const vite = await import('vite');
  const server = await vite.preview({
    root,
    configFile: false,
    base: './',
    logLevel: 'warn',
    preview: { port, strictPort: false, host: 'localhost' },
  });
  const address = server.httpServer.address();
  return { url: `http://localhost:${address.port}/`, close: () => server.close() };
}
