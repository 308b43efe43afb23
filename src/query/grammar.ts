import { fieldNamed, type FieldName } from './fields';

export type Op = ':' | '=' | '<' | '<=' | '>' | '>=';

/** Characters of the query text. */
export interface Place {
  offset: number;
  length: number;
}

export interface Term {
  kind: 'term';
  /** null: a phrase looked for in every text of an event. */
  field: FieldName | null;
  op: Op;
  value: string;
  /** In quotes: `*` and `..` are then plain text. */
  quoted: boolean;
  /** The whole term. */
  at: Place;
  valueAt: Place;
}

export type Query =
  Term | { kind: 'not'; of: Query } | { kind: 'and'; of: Query[] } | { kind: 'or'; of: Query[] };

export type QueryErrorCode =
  | 'too-long'
  | 'too-deep'
  | 'open-quote'
  | 'open-paren'
  | 'stray-paren'
  | 'nothing-there'
  | 'unknown-field'
  | 'no-value'
  | 'unknown-word'
  | 'not-an-address'
  | 'not-a-time'
  | 'not-a-number'
  | 'no-order'
  | 'not-searched';

/** Why a query cannot be answered; `offset` and `length` lie within its text. */
export interface QueryError extends Place {
  code: QueryErrorCode;
  message: string;
}

export type Parsed = { ok: true; query: Query | null } | { ok: false; error: QueryError };

export const LONGEST = 10_000;
const DEEPEST = 64;

class Fault extends Error {
  constructor(readonly error: QueryError) {
    super(error.message);
  }
}

type Token = { kind: '(' | ')' | '-' | 'or' | 'and' | 'end'; at: Place } | Term;

/** @returns the query of a text, null where it holds nothing; or what is wrong and where. Never throws. */
export function parseQuery(text: string): Parsed {
  if (text.length > LONGEST)
    return {
      ok: false,
      error: {
        code: 'too-long',
        message: `A query has at most ${LONGEST} characters.`,
        offset: LONGEST,
        length: text.length - LONGEST,
      },
    };
  try {
    return { ok: true, query: new Parser(text).query() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, error: error.error };
    throw error;
  }
}

/** A place that is inside a text of that length, at least one character where there is one. */
function fault(code: QueryErrorCode, message: string, at: Place): never {
  throw new Fault({ code, message, ...at });
}

class Parser {
  readonly #text: string;
  #pos = 0;
  #next: Token;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#token();
  }

  query(): Query | null {
    if (this.#next.kind === 'end') return null;
    const query = this.#or(0);
    if (this.#next.kind === ')') fault('stray-paren', 'This bracket closes nothing.', this.#next.at);
    return query;
  }

  #take(): Token {
    const token = this.#next;
    this.#next = this.#token();
    return token;
  }

  #or(depth: number): Query {
    const of = [this.#and(depth)];
    while (this.#next.kind === 'or') {
      this.#take();
      of.push(this.#and(depth));
    }
    return joined('or', of);
  }

  #and(depth: number): Query {
    const of = [this.#one(depth)];
    for (;;) {
      const { kind } = this.#next;
      if (kind === 'and') this.#take();
      else if (kind === 'end' || kind === ')' || kind === 'or') return joined('and', of);
      of.push(this.#one(depth));
    }
  }

  #one(depth: number): Query {
    const token = this.#take();
    if (depth > DEEPEST) fault('too-deep', `Brackets go at most ${DEEPEST} deep.`, token.at);
    switch (token.kind) {
      case 'term':
        return token;
      case '-':
        return { kind: 'not', of: this.#one(depth + 1) };
      case '(': {
        const inner = this.#or(depth + 1);
        if (this.#next.kind !== ')') fault('open-paren', 'This bracket is not closed.', token.at);
        this.#take();
        return inner;
      }
      case ')':
      case 'or':
      case 'and':
      case 'end':
        return fault('nothing-there', 'Something to look for is missing here.', token.at);
    }
  }

  #token(): Token {
    const text = this.#text;
    while (this.#pos < text.length && /\s/.test(text[this.#pos]!)) this.#pos++;
    const offset = this.#pos;
    const char = text[offset];
    // The end has no characters of its own: the last one stands for it.
    if (char === undefined)
      return {
        kind: 'end',
        at: { offset: Math.max(0, text.length - 1), length: Math.min(1, text.length) },
      };
    if (char === '(' || char === ')') {
      this.#pos++;
      return { kind: char, at: { offset, length: 1 } };
    }
    if (char === '-' && /[^\s)]/.test(text[offset + 1] ?? ' ')) {
      this.#pos++;
      return { kind: '-', at: { offset, length: 1 } };
    }
    if (char !== '"') {
      const word = /^[^\s()"]+/.exec(text.slice(offset, offset + 5))?.[0];
      const keyword = word === 'OR' ? 'or' : word === 'AND' ? 'and' : word === 'NOT' ? '-' : null;
      if (word !== undefined && keyword !== null) {
        this.#pos += word.length;
        return { kind: keyword, at: { offset, length: word.length } };
      }
    }
    return this.#term(offset);
  }

  #term(offset: number): Term {
    const named = /^([A-Za-z][A-Za-z-]*)(:|>=|<=|=|<|>)/.exec(this.#text.slice(offset, offset + 64));
    let field: FieldName | null = null;
    let op: Op = ':';
    if (named) {
      const [whole, name, sign] = named as unknown as [string, string, Op];
      const known = fieldNamed(name);
      if (!known)
        fault(
          'unknown-field',
          `There is no field “${name}”. To look for the text itself, put it in quotes.`,
          {
            offset,
            length: name.length,
          },
        );
      field = known.name;
      op = sign;
      this.#pos = offset + whole.length;
    }
    const start = this.#pos;
    const quoted = this.#text[start] === '"';
    const value = quoted ? this.#quotation(start) : this.#bareWord();
    const at = { offset, length: this.#pos - offset };
    if (value === '') fault('no-value', named ? 'A value is missing here.' : 'These quotes are empty.', at);
    return {
      kind: 'term',
      field,
      op,
      value,
      quoted,
      at,
      valueAt: { offset: start, length: this.#pos - start },
    };
  }

  #bareWord(): string {
    const start = this.#pos;
    while (this.#pos < this.#text.length && !/[\s()"]/.test(this.#text[this.#pos]!)) this.#pos++;
    return this.#text.slice(start, this.#pos);
  }

  /** Within quotes `\"` is a quote and `\\` a backslash. */
  #quotation(start: number): string {
    let value = '';
    for (let i = start + 1; i < this.#text.length; i++) {
      const char = this.#text[i]!;
      const next = this.#text[i + 1];
      if (char === '\\' && (next === '"' || next === '\\')) {
        value += next;
        i++;
      } else if (char === '"') {
        this.#pos = i + 1;
        return value;
      } else value += char;
    }
    return fault('open-quote', 'These quotes are not closed.', { offset: start, length: 1 });
  }
}

/** One thing stands for itself; the same kind within is lifted, so that a text has one reading. */
function joined(kind: 'and' | 'or', of: Query[]): Query {
  if (of.length === 1) return of[0]!;
  return { kind, of: of.flatMap((q) => (q.kind === kind ? q.of : [q])) };
}

/** @returns a value as a query must spell it: bare where it may be. */
export function spelled(value: string): string {
  return /^[^\s()"*\\-][^\s()"*\\]*$/.test(value) && !value.includes('..')
    ? value
    : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function printTerm({ field, op, value, quoted }: Term): string {
  const text = quoted ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
  return field === null ? text : `${field}${op}${text}`;
}

/** @returns the text of a query, which parses to the same. */
export function printQuery(query: Query | null): string {
  if (query === null) return '';
  const inner = (q: Query, bracketed: readonly Query['kind'][]): string =>
    bracketed.includes(q.kind) ? `(${printQuery(q)})` : printQuery(q);
  switch (query.kind) {
    case 'term':
      return printTerm(query);
    case 'not':
      return `-${inner(query.of, ['and', 'or', 'not'])}`;
    case 'and':
      return query.of.map((q) => inner(q, ['and', 'or'])).join(' ');
    case 'or':
      return query.of.map((q) => inner(q, ['or'])).join(' OR ');
  }
}

/** @returns the parts of a query that are joined by AND: what the chips show. */
export function partsOf(query: Query | null): Query[] {
  return query === null ? [] : query.kind === 'and' ? query.of : [query];
}

/** @returns a query without one of its parts. */
export function without(query: Query | null, part: Query): string {
  return partsOf(query)
    .filter((p) => p !== part)
    .map(asPart)
    .join(' ');
}

/** A part as it stands among others. */
export function asPart(part: Query): string {
  return part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part);
}

/** @returns the text of a query and one thing more. */
export function withPart(text: string, part: string): string {
  const parsed = parseQuery(text);
  if (!parsed.ok || parsed.query === null) return part;
  const parts = partsOf(parsed.query).map(asPart);
  return parts.includes(part) ? text : [...parts, part].join(' ');
}
