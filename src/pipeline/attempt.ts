import { failure, PushtrailError, type Failure, type Result } from '../base/errors';

/** Not one record came in: says of each file why. */
export class RefusedDrop extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join(' '));
  }
}

/** @returns what became of it, in words where it failed. @throws what is a defect of ours. */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: describe(error) };
  }
}

/** @returns whether the browser's storage is full: said by the error, or by the one it was made of. */
export function isStorageFull(error: unknown): boolean {
  // A write fails with it; a transaction that fails for it is aborted and names it, from another worker by its words only.
  return error instanceof Error && /QuotaExceeded/.test(`${error.name} ${error.message}`);
}

function describe(error: unknown): Failure {
  if (error instanceof PushtrailError) return error.failure;
  if (error instanceof RefusedDrop) {
    return {
      code: 'unknown-format',
      message: error.message,
      advice: 'Nothing was added; the case stays as it was.',
      ...(error.reasons.length > 1 ? { each: [...error.reasons] } : {}),
    };
  }
  const name = error instanceof Error ? error.name : '';
  if (isStorageFull(error)) return failure('storage-full', { name: 'the case' });
  if (/DatabaseClosed|VersionChange|OpenFailed|MissingAPI|InvalidState|Unknown/.test(name))
    return failure('storage-failed', { why: (error as Error).message });
  // A defect: shown as what it is, with its message.
  throw error;
}
