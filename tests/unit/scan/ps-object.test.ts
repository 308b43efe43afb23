import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordView } from '../../../src/scan/record-view';
import { PathSet } from '../../../src/scan/trie';

const encoder = new TextEncoder();

/** @returns the values of `keys` in what PowerShell wrote for `Status`, as a JSON record and as a CSV cell would hold it. */
function read(text: string, keys: readonly string[]): (string | undefined)[] {
  const paths = new PathSet();
  const facts = keys.map((key) => [paths.add(`Status>${key}`)]);
  const view = new RecordView(paths);
  const bytes = encoder.encode(JSON.stringify({ status: text }));
  expect(view.readJson(bytes, 0, bytes.length)).toBe(true);
  view.facts = facts;
  return keys.map((_, fact) => view.string(fact));
}

describe('objects that PowerShell wrote as text', () => {
  it('values run to the next name, whatever they hold', () => {
    expect(
      read('@{ErrorCode=500121; FailureReason=a; b = c; additionalDetails=MFA denied; user declined; x=}', [
        'errorCode',
        'failureReason',
        'additionalDetails',
        'x',
      ]),
    ).toEqual(['500121', 'a; b = c', 'MFA denied; user declined', undefined]);
  });

  it.each(['@{', '@{}', '@{a}', '@{a=1', 'a=1', '@{=1}', '@{a=@{b=1}}'])('%s gives no value of b', (text) => {
    expect(read(text, ['b'])).toEqual([undefined]);
  });

  it('gives back what was put in', () => {
    const name = fc.stringMatching(/^[a-zA-Z]\w{0,8}$/);
    // A value that looks like the next name cannot be told from it; blanks around a value are not kept.
    const value = fc.stringMatching(/^[a-zA-Z0-9 .,:;/()-]{0,20}$/).map((text) => text.trim());
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key.toLowerCase(), maxLength: 6 }),
        (pairs) => {
          const text = `@{${pairs.map(([key, v]) => `${key}=${v}`).join('; ')}}`;
          expect(
            read(
              text,
              pairs.map(([key]) => key),
            ),
          ).toEqual(pairs.map(([, v]) => (v === '' ? undefined : v)));
        },
      ),
    );
  });
});
