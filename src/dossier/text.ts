import { printable } from '../base/text';

/** One text of a log in a report: longer ones are cut and say so. */
const LONGEST = 1_500;

/** @returns the text as it can stand in any format: one line, nothing invisible, of bounded length. */
export function plain(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} … (${text.length} characters)` : text;
  return printable(cut.replace(/[\r\n\t]+/g, ' '));
}

/** @returns an address or name that no reader turns into a link: `185[.]220[.]70[.]12`, `x@evil[.]example`. */
export function defanged(text: string): string {
  return text
    .replace(/\bhttp(s?):/gi, 'hxxp$1:')
    .replaceAll('.', '[.]')
    .replaceAll('::', '[::]');
}
