/**
 * Exports that are logs but not read yet: named in the refusal, so that nobody takes silence for "no log".
 * Columns or keys that tell them, all of which must be there, in any case.
 */
export const otherProducts: readonly { what: string; keys: readonly string[] }[] = [
  { what: 'a Splunk export', keys: ['_raw', '_time'] },
  { what: 'a Duo log of a kind that is not read', keys: ['eventtype', 'host', 'timestamp'] },
  { what: 'Windows events without what tells them apart', keys: ['winlog'] },
  { what: 'an Elastic Common Schema document', keys: ['ecs'] },
];

/** @returns what the file is, if it is one of them. */
export function nameOtherProduct(keys: readonly string[]): string | undefined {
  const folded = new Set(keys.map((key) => key.trim().toLowerCase()));
  return otherProducts.find((other) => other.keys.every((key) => folded.has(key.toLowerCase())))?.what;
}

/** Logs of lines without a header, by a line of theirs. */
const otherLines: readonly { what: string; line: RegExp }[] = [
  {
    what: 'a PingFederate audit log',
    line: /^[^|\n]{10,60}\|[^|\n]{0,100}\|\s?(?:AUTHN_ATTEMPT|AUTHN_SESSION_\w{1,40}|AUTHN_REQUEST|SSO|SLO|OAuth|STS)\s?\|/m,
  },
];

/** @returns what the text is, if its first lines are of one of them. */
export function nameOtherLines(text: string): string | undefined {
  const lines = text.slice(0, 4_096);
  return otherLines.find((other) => other.line.test(lines))?.what;
}
