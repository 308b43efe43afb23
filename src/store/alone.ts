const LOCK = 'pushtrail-case';

/** The lock manager, where there is one: not on file://, which is no secure context, and not in Node. */
function locks(): LockManager | undefined {
  const { navigator } = globalThis as { navigator?: { locks?: LockManager } };
  return navigator?.locks;
}

/**
 * Runs work while no other tab changes the stored case.
 * @param signal gives up waiting, and rejects with an AbortError.
 */
export async function alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const manager = locks();
  if (!manager) return work();
  return manager.request(LOCK, signal ? { signal } : {}, work);
}

/** Runs work only if no other tab is changing the case now. */
export async function ifAlone(work: () => Promise<void>): Promise<void> {
  const manager = locks();
  if (!manager) return work();
  await manager.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
