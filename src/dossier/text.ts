import { printable } from '../base/text';

/** So much of a log's text is looked at for names; of that so much stands in a report. */
const MOST_READ = 1 << 16;
const LONGEST = 1_500;
const CUT = / … \(\d+ characters\)$/;

/** @returns the text as it can stand in any format: one line, nothing invisible. */
export function plain(text: string): string {
  const read = text.length > MOST_READ ? cutAt(text, MOST_READ) : text;
  return printable(read.replace(/[\r\n\t]+/g, ' '));
}

/** @returns the text as long as a report has room for; a longer one is cut and says so. Names are replaced before, or half of one would stay. */
export function bounded(text: string): string {
  return text.length > LONGEST + MOST_CUT_WORDS ? cutAt(text, LONGEST) : text;
}

/** Room for the words of an earlier cut. */
const MOST_CUT_WORDS = 40;

function cutAt(text: string, length: number): string {
  return text.slice(0, length) + (CUT.exec(text)?.[0] ?? ` … (${text.length} characters)`);
}

/** @returns an address or name that no reader turns into a link: `185[.]220[.]70[.]12`, `x@evil[.]example`. */
export function defanged(text: string): string {
  return text
    .replace(/\bhttp(s?):/gi, 'hxxp$1:')
    .replaceAll('.', '[.]')
    .replaceAll('::', '[::]');
}
