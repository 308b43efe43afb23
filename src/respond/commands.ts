import type { Action } from '../model/response';

/** Control characters, and marks that turn the reading order: a copied command must be what it looks like. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/u;
const LONGEST = 512;

/** @returns the text in PowerShell's single quotes, every quote mark it takes for one doubled; null where it is not safe. */
export function psQuoted(text: string): string | null {
  if (UNSAFE.test(text) || text.length > LONGEST) return null;
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** @returns the text as one segment of a URL's path; null where it is not safe. */
export function pathSegment(text: string): string | null {
  if (UNSAFE.test(text) || text.length > LONGEST) return null;
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

type Quote = (text: string) => string | null;

/** A template whose holes are quoted; null as soon as one hole cannot be. */
function template(quote: Quote): (parts: TemplateStringsArray, ...holes: string[]) => string | null {
  return (parts, ...holes) => {
    let command = parts[0]!;
    for (const [i, hole] of holes.entries()) {
      const quoted = quote(hole);
      if (quoted === null) return null;
      command += quoted + parts[i + 1]!;
    }
    return command;
  };
}

/** PowerShell: every hole becomes a single-quoted text. */
export const ps = template(psQuoted);
/** A request line: every hole becomes a segment of the path. */
export const http = template(pathSegment);

type Told = Omit<Action, 'product' | 'tool'>;
export const entra = (told: Told): Action => ({ product: 'Entra ID', tool: 'Graph PowerShell', ...told });
export const exchange = (told: Told): Action => ({
  product: 'Exchange Online',
  tool: 'Exchange Online PowerShell',
  ...told,
});
export const okta = (told: Told): Action => ({ product: 'Okta', tool: 'Okta API', ...told });
export const duo = (told: Told): Action => ({ product: 'Duo', tool: 'Duo Admin API', ...told });
