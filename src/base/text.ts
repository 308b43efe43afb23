/** Controls that no format can hold, marks that turn the reading order, and halves of characters. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\p{Cs}]/gu;

/** @returns whether a text is what it looks like: one line, nothing invisible in it. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/** @returns the text with a replacement character for everything that is not printable. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** Controls, marks that turn the reading order, halves of characters, and what could not be decoded. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]+/gu;

/** @returns the text on one line with nothing invisible in it, cut behind `most` characters. */
export function oneLine(text: string, most: number): string {
  const shown = text.replace(UNSHOWN, ' ').trim();
  return shown.length > most ? `${shown.slice(0, most)} …` : shown;
}

/** @returns the text in its lines, with nothing else in it that is not printable, cut behind `most` characters. */
export function plainLines(text: string, most: number): string {
  const shown = text.length > most ? `${text.slice(0, most)} …` : text;
  return shown
    .replaceAll('\t', '    ')
    .split(/\r\n?|\n/)
    .map(printable)
    .join('\n');
}

/** `12,345`, the same on every machine. */
export function grouped(n: number): string {
  return n.toLocaleString('en');
}

/** `1 prompt`, `1,204 prompts`. */
export function counted(n: number, one: string, more = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : more}`;
}
