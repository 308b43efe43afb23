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

function describe(error: unknown): Failure {
  if (error instanceof PushtrailError) return error.failure;
  if (error instanceof RefusedDrop) {
    return {
      code: 'unknown-format',
      message: error.message,
      advice: 'Nothing was added; the case stays as it was.',
    };
  }
  const name = error instanceof Error ? error.name : '';
  if (/Quota/.test(name)) return failure('storage-full', { name: 'the case', need: 'more than is free' });
  if (/DatabaseClosed|VersionChange|OpenFailed|MissingAPI|InvalidState|Unknown/.test(name))
    return failure('storage-failed', { why: (error as Error).message });
  // A defect: shown as what it is, with its message.
  throw error;
}
