import type { Identity } from '../prompts/identity';
import type { Block, Dossier } from '../model/dossier';

/** Domains that belong to no firm: an attacker's mailbox stays readable. */
const PUBLIC = /^(?:gmail|outlook|hotmail|live|yahoo|proton|protonmail|icloud|gmx|aol|mail|freemail)\./;
/** Texts are looked through in alternations of so many names. */
const AT_ONCE = 400;

/** Puts one pseudonym for each person and domain, the same throughout. */
export class Pseudonyms {
  readonly #of = new Map<string, string>();
  readonly #patterns: RegExp[];

  /** @param users everybody of the case: pseudonyms do not depend on what is reported. */
  constructor(users: Identity['users']) {
    const domains = new Set<string>();
    users.forEach(({ name, aliases, userId }, i) => {
      const person = `person-${i + 1}`;
      for (const spelling of [name, ...aliases]) {
        const lower = spelling.toLowerCase();
        const at = lower.lastIndexOf('@');
        if (at > 0) {
          domains.add(lower.slice(at + 1));
          // The part before the @ names somebody too: in paths, in reply lines.
          if (at >= 4) this.#of.set(lower.slice(0, at), person);
        }
        if (lower.length >= 3) this.#of.set(lower, person);
      }
      if (userId !== null) this.#of.set(userId.toLowerCase(), `${person}-id`);
    });
    [...domains]
      .filter((domain) => !PUBLIC.test(domain))
      .sort()
      .forEach((domain, i) => this.#of.set(domain, `domain-${i + 1}`));
    // Longest first: an address before the name in it. Dots may stand in brackets already.
    const names = [...this.#of.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    this.#patterns = [];
    for (let i = 0; i < names.length; i += AT_ONCE)
      this.#patterns.push(
        new RegExp(
          `(?<![\\p{L}\\p{N}])(?:${names
            .slice(i, i + AT_ONCE)
            .map((name) => name.replace(/[\\^$*+?()|[\]{}]/g, '\\$&').replaceAll('.', '(?:\\.|\\[\\.\\])'))
            .join('|')})(?![\\p{L}\\p{N}])`,
          'giu',
        ),
      );
  }

  in(text: string): string {
    return this.#patterns.reduce(
      (t, pattern) =>
        t.replace(pattern, (found) => this.#of.get(found.toLowerCase().replaceAll('[.]', '.')) ?? 'redacted'),
      text,
    );
  }
}

/**
 * @returns the report with every text of it changed. A finished drawing is left as it is: names in it are escaped, cut, and
 * spelled like its markup.
 */
export function withTexts(dossier: Dossier, change: (text: string) => string): Dossier {
  const block = (b: Block): Block => {
    switch (b.kind) {
      case 'heading':
      case 'text':
        return { ...b, text: change(b.text) };
      case 'list':
        return { ...b, items: b.items.map(change) };
      case 'facts':
        return { ...b, pairs: b.pairs.map(([name, value]) => [name, change(value)]) };
      case 'table':
        return { ...b, rows: b.rows.map((row) => row.map(change)) };
      case 'figure':
        return { ...b, alt: change(b.alt) };
    }
  };
  return {
    ...dossier,
    facts: dossier.facts.map(([name, value]) => [name, change(value)]),
    sections: dossier.sections.map((s) => ({ ...s, blocks: s.blocks.map(block) })),
  };
}
