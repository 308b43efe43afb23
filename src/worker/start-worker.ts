interface ScriptPolicy {
  createScriptURL(url: string): string;
}

/** The narrow part of the Trusted Types API that is used. */
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

/** The only script URL admitted: the one of our own bundle that is being started. */
let admitted = '';
/** A policy's name is given once per page or worker; undefined where the browser knows no Trusted Types. */
let policy: ScriptPolicy | undefined;

/**
 * Starts a worker of our own bundle from a blob: a worker loaded by URL does not obey the page's meta policy, a blob
 * worker inherits it (tried in Chromium and Firefox), and file:// allows no other kind.
 */
export function startWorker(code: string, name: string): Worker {
  const url = (admitted = URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  policy ??= types?.createPolicy('pushtrail-worker', {
    createScriptURL: (made) => (made === admitted ? made : ''),
  });
  const worker = new Worker(policy ? policy.createScriptURL(url) : url, { name });
  URL.revokeObjectURL(url);
  return worker;
}
