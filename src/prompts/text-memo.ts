import type { StringTable } from '../base/string-table';
import type { StringIndex } from '../base/units';

const UNASKED = -2_147_483_648;

/**
 * Answers a question about texts once per distinct text, so that a pass over rows compares no strings.
 * @param absent the answer where a row has no text.
 */
export function memoByText(
  strings: StringTable,
  absent: number,
  ask: (text: string) => number,
): (index: StringIndex) => number {
  const known = new Int32Array(strings.size).fill(UNASKED);
  return (index) => {
    if (index < 0) return absent;
    const answer = known[index] ?? UNASKED;
    if (answer !== UNASKED) return answer;
    const fresh = ask(strings.get(index)!);
    if (index < known.length) known[index] = fresh;
    return fresh;
  };
}
