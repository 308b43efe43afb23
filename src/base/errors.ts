/**
 * Expected failures: each has a code, a sentence with named holes, and what the analyst can do next.
 * Code decides on `code`, never on words. Defects throw; bad records are {@link Reject}s.
 */
const catalogue = {
  'empty-file': ['{name} is empty ({what}).', 'Export or copy it again; nothing was read from it.'],
  'binary-file': ['{name} is {what}, not a log export.', 'Drop the export as CSV or JSON.'],
  'unknown-format': ['{name} is not a log Pushtrail reads: {why}', 'Other files are not affected.'],
  'unsupported-format': [
    '{name} is {what}, which this version does not read yet.',
    'Other files are not affected.',
  ],
  'not-opened': ['{name} is not opened: {why}.', 'Other files are not affected.'],
  unreadable: ['{name} could not be read: {why}', 'Check that the file is still there, then drop it again.'],
  'storage-full': [
    'The browser has no room left for {name}.',
    'Free disk space, erase this case, or drop fewer files at once; the case stays as it was.',
  ],
  'storage-failed': ['The browser could not store the case: {why}', 'The case stays as it was.'],
  cancelled: ['The import was cancelled.', 'Nothing of it was kept.'],
  'original-absent': [
    'The original of {name} is not kept, only its hash.',
    'Choose the file to show its bytes; its hash is checked.',
  ],
  'original-needed': [
    'The original of {name} is not kept, so it cannot be read again.',
    'Drop the file once more, then answer.',
  ],
  'unknown-zone': [
    '{zone} is no time zone.',
    'Choose one of the list, or give an offset such as UTC+02:00; the case stays as it was.',
  ],
  'original-differs': [
    'This file is not {name}: its SHA-256 differs.',
    'Choose the file with SHA-256 {sha256}.',
  ],
} as const;

export type ErrorCode = keyof typeof catalogue;

/** Plain data, so that it crosses the worker boundary whole. */
export interface Failure {
  code: ErrorCode;
  message: string;
  advice: string;
  /** Where it is about several things, a sentence on each; the message then holds them all. */
  each?: string[];
}

/** @returns the catalogue's sentence for `code` with `holes` filled in. */
export function failure(code: ErrorCode, holes: Record<string, string> = {}): Failure {
  const [message, advice] = catalogue[code];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, hole: string) => holes[hole] ?? '?');
  return { code, message: fill(message), advice: fill(advice) };
}

/** A failure in flight inside one room; turned into {@link Failure} at the room's edge. */
export class PushtrailError extends Error {
  readonly failure: Failure;
  constructor(code: ErrorCode, holes: Record<string, string> = {}, cause?: unknown) {
    const built = failure(code, holes);
    super(built.message, { cause });
    this.name = 'PushtrailError';
    this.failure = built;
  }
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };
