/** The narrow part of the Trusted Types API that is used. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/**
 * Starts a worker of our own bundle from a blob: a worker loaded by URL does not obey the page's meta policy, a blob
 * worker inherits it (tried in Chromium and Firefox), and file:// allows no other kind. Once per page or worker.
 */
export function startWorker(code: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  // The only script URL ever made is this one, of our own bundle.
  const policy = types?.createPolicy('pushtrail-worker', {
    createScriptURL: (made) => (made === url ? made : ''),
  });
  const worker = new Worker(policy ? policy.createScriptURL(url) : url, { name });
  URL.revokeObjectURL(url);
  return worker;
}
