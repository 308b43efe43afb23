import { eventKinds, type CaseTable } from '../model/event';
import { passwordKnownCodes, wrongPasswordCodes } from '../prompts/entra-codes';
import { NOT_INTERACTIVE, type PromptInputs } from '../prompts/inputs';
import { memoByText } from '../prompts/text-memo';

const SIGN_IN = eventKinds.indexOf('signin');
const MFA = eventKinds.indexOf('mfa');
const RISK = eventKinds.indexOf('risk');

/** Facts of a row, as bits. */
export const SIGNED_IN = 1;
export const ACTIVITY = 4;
/** A product's word on a risk, which is activity too. */
export const TOLD_RISK = 8;
const BY_HAND = 16;
export const LET_IN = 32;
export const WRONG_PASSWORD = 64;
/** A code that tells the password was right, on a row where somebody typed it. */
export const KNOWN_PASSWORD = 128;
/** Of a success by hand. */
export const IN_BY_HAND = BY_HAND | LET_IN;

/**
 * What rules ask of every row, read once and in the order of the table.
 * @param isAllowed rows on the analyst's allow-list have no facts.
 */
export function readFacts(
  { events, strings }: CaseTable,
  { copyOf, reader }: PromptInputs,
  isAllowed: (row: number) => boolean,
): Uint8Array {
  const { kind, code, interactive } = events.columns;
  const isWrong = memoByText(strings, 0, (text) => (wrongPasswordCodes.has(text) ? 1 : 0));
  const isKnown = memoByText(strings, 0, (text) => (passwordKnownCodes.has(text) ? 1 : 0));
  const facts = new Uint8Array(kind.length);
  for (let row = 0; row < facts.length; row++) {
    if (isAllowed(row)) continue;
    if (kind[row] !== SIGN_IN && kind[row] !== MFA) {
      facts[row] = kind[row] === RISK ? ACTIVITY | TOLD_RISK : ACTIVITY;
      continue;
    }
    // A sign-in two logs tell of counts once.
    let fact = copyOf[row]! >= 0 ? 0 : SIGNED_IN;
    if (interactive[row] !== NOT_INTERACTIVE) fact |= BY_HAND;
    if (reader.letsIn(row)) fact |= LET_IN;
    const password = reader.passwordStep(row);
    if (isWrong(code[row]!) === 1 || (password === 'wrong' && reader.isWrongPassword(row)))
      fact |= WRONG_PASSWORD;
    if (password === 'right' || (isKnown(code[row]!) === 1 && !reader.isTokenRefresh(row)))
      fact |= KNOWN_PASSWORD;
    facts[row] = fact;
  }
  return facts;
}
