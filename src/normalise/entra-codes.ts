import type { Outcome } from '../model/event';

/**
 * Interrupts: neither success nor failure (Microsoft's error code reference).
 * UAL and sign-in logs share these codes.
 */
const interrupts = new Set(
  '50055 50058 50059 50072 50074 50076 50079 50125 50127 50129 50140 50143 50144 50158 50199 16000 16001 16003 51006 52004 65001 81010 81012 81014'.split(
    ' ',
  ),
);

/** Interrupts that ask a person for a second factor (or hand the asking to another product). */
const challenges = new Set(['50072', '50074', '50076', '50079', '50158']);

/** The second factor failed: the main code of push bombing. */
export const SECOND_FACTOR_FAILED = '500121';

/** @returns the outcome an Entra result code stands for. */
export function outcomeOfCode(code: string): Outcome {
  if (code === '0') return 'success';
  if (code === '') return 'unknown';
  return interrupts.has(code) ? 'interrupted' : 'failure';
}

export function isChallenge(code: string): boolean {
  return challenges.has(code);
}
