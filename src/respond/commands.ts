import { isPrintable } from '../base/text';
import type { Action } from '../model/response';

const LONGEST = 512;

/** @returns the text in PowerShell's single quotes, every quote mark it takes for one doubled; null where it is not safe. */
export function psQuoted(text: string): string | null {
  if (!isPrintable(text) || text.length > LONGEST) return null;
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** @returns the text as one segment of a URL's path; null where it is not safe. */
export function pathSegment(text: string): string | null {
  if (!isPrintable(text) || text.length > LONGEST) return null;
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @returns the text as a value in an LDAP filter (RFC 4515): a `*` in a name is no wildcard, a bracket ends nothing. */
export function ldap(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- NUL is one of those the filter's grammar names
    /[\\*()\u0000]/g,
    (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** @returns the text as it stands inside an OData text: its quote mark doubled. */
export function odata(text: string): string {
  return text.replaceAll("'", "''");
}

type Quote<Hole> = (hole: Hole) => string | null;
type Template<Hole> = (parts: TemplateStringsArray, ...holes: Hole[]) => string | null;

/** A template whose holes are quoted; null as soon as one hole cannot be. */
function template<Hole>(quote: Quote<Hole>): Template<Hole> {
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

/** Several texts for PowerShell, with commas between; null as soon as one is not safe. */
function psListed(texts: readonly string[]): string | null {
  const quoted = texts.map(psQuoted);
  return quoted.includes(null) ? null : quoted.join(', ');
}

/** PowerShell: every hole becomes a single-quoted text, a list several of them. */
export const ps = template<string | readonly string[]>((hole) =>
  typeof hole === 'string' ? psQuoted(hole) : psListed(hole),
);
/** A request line: every hole becomes a segment of the path. */
export const http = template<string>(pathSegment);

type Told = Omit<Action, 'product' | 'tool'>;
export const entra = (told: Told): Action => ({ product: 'Entra ID', tool: 'Graph PowerShell', ...told });
export const exchange = (told: Told): Action => ({
  product: 'Exchange Online',
  tool: 'Exchange Online PowerShell',
  ...told,
});
export const okta = (told: Told): Action => ({ product: 'Okta', tool: 'Okta API', ...told });
export const duo = (told: Told): Action => ({ product: 'Duo', tool: 'Duo Admin API', ...told });
