/** One text of a log in a report: longer ones are cut and say so. */
const LONGEST = 1_500;

/** Controls that no format can hold, and marks that turn the reading order. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/gu;

/** @returns the text as it can stand in any format: one line, nothing invisible, of bounded length. */
export function plain(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} … (${text.length} characters)` : text;
  return cut.replace(/[\r\n\t]+/g, ' ').replace(UNPRINTABLE, '\ufffd');
}

/** @returns an address or name that no reader turns into a link: `185[.]220[.]70[.]12`, `x@evil[.]example`. */
export function defanged(text: string): string {
  return text
    .replace(/\bhttp(s?):/gi, 'hxxp$1:')
    .replaceAll('.', '[.]')
    .replaceAll('::', '[::]');
}
