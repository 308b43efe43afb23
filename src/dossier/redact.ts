import type { Identity } from '../prompts/identity';
import type { Block, Dossier } from '../model/dossier';
import { OwnDomains } from './own-domains';

/** A word of a name, or a character as URLs spell it (`%40`), which parts words. */
const WORDS = /%[\da-f]{2}|[\p{L}\p{N}\p{M}]+/giu;
/** What may stand between the words of a name, whatever stands there where it was first seen: OneDrive writes `_` for all of it. */
const JOINT = /^(?:[._@'’+#&~$!-]|\[\.\]|%[\da-f]{2}){1,3}$/i;
/** Not within a character of a URL: `%2F`. */
const START = String.raw`(?<!%)(?<!%[\da-f])`;
const APOSTROPHES = /['’]/g;
const DOT = String.raw`(?:\.|\[\.\])`;
const ADDRESS = new RegExp(
  String.raw`${START}[\p{L}\p{N}][\p{L}\p{N}\p{M}._+'’#&~-]{0,255}(?:@|%40)((?:[\p{L}\p{N}-]{1,63}${DOT}){1,8}[\p{L}\p{N}-]{2,63})`,
  'giu',
);
/** Microsoft's names of a tenant; the label alone is replaced. */
const TENANT = new RegExp(
  String.raw`${START}(?:(?<=%[\da-f]{2})|(?<![\p{L}\p{N}-]))([\p{L}\p{N}][\p{L}\p{N}-]{0,62}?)(?:(?:-my|-admin)?${DOT}sharepoint|(?:${DOT}mail)?${DOT}onmicrosoft)${DOT}[a-z]{2,10}(?![\p{L}\p{N}])`,
  'giu',
);

/** Names by their words, one after the other. */
interface Node {
  next: Map<string, Node>;
  /** Other characters before this word than {@link JOINT}: a blank, a backslash. */
  before: Set<string>;
  pseudonym: string | null;
}
const node = (): Node => ({ next: new Map(), before: new Set(), pseudonym: null });

interface Word {
  from: number;
  to: number;
  key: string;
}

/** A part of a text that is replaced, with what it is replaced by. */
interface Span {
  from: number;
  to: number;
  by: string;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(WORDS))
    if (!word.startsWith('%'))
      words.push({ from: index, to: index + word.length, key: word.normalize('NFC').toLowerCase() });
  return words;
}

/**
 * Puts one pseudonym for each person and domain, the same throughout. Names are found by their words, so that every spelling of
 * one is: `alice.meyer@firm.example`, `alice_meyer_firm_example`, `alice.meyer%40firm[.]example`. A text is gone through once,
 * however many people there are.
 */
export class Pseudonyms {
  readonly #root = node();
  readonly #own: OwnDomains;
  /** Own domains as OneDrive spells them. */
  readonly #joined: ReadonlySet<string>;
  /** Pseudonyms of the firm's people whom no log shows acting, by the words of their addresses. */
  readonly #others = new Map<string, string>();
  readonly #tenants = new Map<string, string>();
  readonly #people: number;

  /**
   * @param users everybody of the case, and sources their files: pseudonyms do not depend on what is reported.
   * @param texts in which the other people of the case are named, in an order that does not depend on it either.
   */
  constructor(users: Identity['users'], sources: readonly string[] = [], texts: Iterable<string> = []) {
    this.#own = new OwnDomains(users);
    this.#people = users.length;
    this.#joined = new Set(this.#own.named.map((domain) => keyOf(wordsOf(domain))));
    this.#own.named.forEach((domain, i) => this.#add(domain, `domain-${i + 1}`));
    users.forEach(({ name, aliases, userId }, i) => {
      const person = `person-${i + 1}`;
      for (const spelling of [name, ...aliases]) {
        const at = spelling.lastIndexOf('@');
        // The part before the @ names somebody too: in paths, in reply lines.
        const login = spelling.slice(0, Math.max(0, at));
        for (const name of [login.length >= 4 ? login : '', spelling.length >= 3 ? spelling : '']) {
          this.#add(name, person);
          // Exchange leaves it out of aliases: o'brien, obrien.
          this.#add(name.replace(APOSTROPHES, ''), person);
        }
      }
      if (userId !== null) this.#add(userId, `${person}-id`);
    });
    sources.forEach((name, i) => {
      // A name of one word may be any word of a sentence.
      if (wordsOf(name).length > 1) this.#add(name, sourceName(i));
    });
    for (const text of texts) this.in(text);
  }

  #add(name: string, pseudonym: string): void {
    let at = this.#root;
    let end = -1;
    for (const { from, to, key } of wordsOf(name)) {
      let next = at.next.get(key);
      if (!next) at.next.set(key, (next = node()));
      if (end >= 0 && !JOINT.test(name.slice(end, from))) next.before.add(name.slice(end, from));
      end = to;
      at = next;
    }
    if (end >= 0) at.pseudonym ??= pseudonym;
  }

  in(text: string): string {
    const words = wordsOf(text);
    const spans = this.#spans(text, words);
    let out = '';
    let done = 0;
    let span = 0;
    for (let i = 0; i < words.length;) {
      const { from } = words[i]!;
      while (span < spans.length && spans[span]!.from < from) span++;
      const there = spans[span]?.from === from ? spans[span] : undefined;
      const known = this.#longest(text, words, i);
      const found = there && there.to >= (known?.to ?? 0) ? there : known;
      if (!found) {
        i++;
        continue;
      }
      out += text.slice(done, from) + found.by;
      done = found.to;
      while (i < words.length && words[i]!.from < done) i++;
    }
    return out + text.slice(done);
  }

  /** @returns the longest name that begins with a word. */
  #longest(text: string, words: readonly Word[], first: number): Span | undefined {
    let found: Span | undefined;
    let at: Node | undefined = this.#root;
    for (let i = first; i < words.length; i++) {
      const { from, to, key } = words[i]!;
      at = at.next.get(key);
      if (!at) break;
      if (i > first) {
        const between = text.slice(words[i - 1]!.to, from);
        if (!JOINT.test(between) && !at.before.has(between)) break;
      }
      if (at.pseudonym !== null) found = { from: words[first]!.from, to, by: at.pseudonym };
    }
    return found;
  }

  /** What no list of users holds: addresses in the firm's own domains, and Microsoft's names of tenants; by place. */
  #spans(text: string, words: readonly Word[]): Span[] {
    const spans: Span[] = [];
    for (const { 0: found, 1: host, index } of /@|%40/.test(text) ? text.matchAll(ADDRESS) : []) {
      const domain = this.#ownDomain(host!);
      if (domain === null) continue;
      const address = found.slice(0, found.length - host!.length + domain.length);
      spans.push({ from: index, to: index + address.length, by: this.#person(address) });
    }
    if (text.includes('_')) this.#joinedSpans(text, words, spans);
    for (const match of /onmicrosoft|sharepoint/i.test(text) ? text.matchAll(TENANT) : []) {
      const label = match[1]!;
      // Of mail addresses in other tenants an attacker's has to be read.
      if (
        isAddressed(text, match.index) &&
        !this.#own.has(match[0]) &&
        !this.#tenants.has(label.toLowerCase())
      )
        continue;
      spans.push({ from: match.index, to: match.index + label.length, by: this.#tenant(label) });
    }
    return spans.sort((a, b) => a.from - b.from || b.to - a.to);
  }

  /** @returns the own domain that a host begins with: files are called `carl@firm.example.csv`. */
  #ownDomain(host: string): string | null {
    for (let domain = host; domain !== ''; domain = domain.slice(0, Math.max(0, domain.lastIndexOf('.'))))
      if (this.#own.has(domain.replace(/\[$/, ''))) return domain.replace(/\[$/, '');
    return null;
  }

  /** Addresses as OneDrive spells them: `carl_boss_firm_example`. */
  #joinedSpans(text: string, words: readonly Word[], spans: Span[]): void {
    for (let i = 0; i < words.length;) {
      let end = i + 1;
      while (end < words.length && text.slice(words[end - 1]!.to, words[end]!.from) === '_') end++;
      for (let at = Math.max(i + 1, end - MOST_LABELS); at < end; at++) {
        if (!this.#joined.has(keyOf(words.slice(at, end)))) continue;
        const from = words[i]!.from;
        const to = words[end - 1]!.to;
        spans.push({ from, to, by: this.#person(text.slice(from, to)) });
        break;
      }
      i = end;
    }
  }

  /** @returns the pseudonym of an address, whether or not it is a user's. */
  #person(address: string): string {
    const words = wordsOf(address);
    const known = this.#longest(address, words, 0);
    const login = address.search(/@|%40/);
    if (known && (known.to === address.length || known.to === login)) return known.by;
    const key = keyOf(words);
    let pseudonym = this.#others.get(key);
    if (pseudonym === undefined)
      this.#others.set(key, (pseudonym = `person-${this.#people + this.#others.size + 1}`));
    return pseudonym;
  }

  #tenant(label: string): string {
    const key = label.toLowerCase();
    let pseudonym = this.#tenants.get(key);
    if (pseudonym === undefined) this.#tenants.set(key, (pseudonym = `tenant-${this.#tenants.size + 1}`));
    return pseudonym;
  }
}

/** Words of a domain at most, where addresses are looked for by it. */
const MOST_LABELS = 6;

function keyOf(words: readonly Word[]): string {
  return words.map(({ key }) => key).join('_');
}

function isAddressed(text: string, at: number): boolean {
  return text[at - 1] === '@' || text.slice(Math.max(0, at - 3), at) === '%40';
}

/** @returns what a source is called instead of its file's name. */
export function sourceName(index: number): string {
  return `source ${index + 1}`;
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
