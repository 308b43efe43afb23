import { readIp } from '../base/ip';
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../base/units';
import { fieldNamed } from './fields';
import { parseQuery, type Parsed, type Query, type QueryError, type Term } from './grammar';

/** From one value to another, both within. */
export interface Range {
  from: number;
  to: number;
}

/** Addresses from one to another, both within, as four words each. */
export interface AddressRange {
  from: Uint32Array;
  to: Uint32Array;
}

/** @returns the query of a text if every value fits its field; else what is wrong and where. Never throws. */
export function readQuery(text: string): Parsed {
  const parsed = parseQuery(text);
  if (!parsed.ok || parsed.query === null) return parsed;
  const error = firstError(parsed.query);
  return error ? { ok: false, error } : parsed;
}

function firstError(query: Query): QueryError | null {
  switch (query.kind) {
    case 'term':
      return termError(query);
    case 'not':
      return firstError(query.of);
    case 'and':
    case 'or':
      for (const part of query.of) {
        const error = firstError(part);
        if (error) return error;
      }
      return null;
  }
}

function termError(term: Term): QueryError | null {
  if (term.field === null) return null;
  const field = fieldNamed(term.field)!;
  const wrong = (code: QueryError['code'], message: string): QueryError => ({
    code,
    message,
    ...term.valueAt,
  });
  const orders = field.kind === 'number' || field.kind === 'time';
  if (!orders && term.op !== ':' && term.op !== '=')
    return {
      code: 'no-order',
      message: `${field.label} has no order: write ${field.name}:value.`,
      ...term.at,
    };
  if (isAny(term)) return null;
  switch (field.kind) {
    case 'word': {
      const known = field.words!;
      const matches = matcher(term, true);
      return known.some(matches)
        ? null
        : wrong('unknown-word', `${field.label} is one of: ${known.join(', ')}.`);
    }
    case 'address':
      return term.quoted || addressRange(term.value) || term.value.includes('*')
        ? null
        : wrong(
            'not-an-address',
            'This is no address, network (45.0.0.0/8) or range (10.0.0.1..10.0.0.9). Other text goes in quotes.',
          );
    case 'number':
      return numberRange(term)
        ? null
        : wrong('not-a-number', `${field.label} is a number, or two with .. between.`);
    case 'time':
      return timeRange(term)
        ? null
        : wrong(
            'not-a-time',
            'This is no time: 2026-09-14, 2026-09-14T14:09 or 2026-09-14T14:09:16Z, in UTC.',
          );
    case 'text':
    case 'guid':
    case 'finding':
    case 'raw':
      return null;
  }
}

/** `field:*`: whatever it holds, as long as it holds something. */
export function isAny(term: Term): boolean {
  return !term.quoted && term.value === '*';
}

/**
 * @param exact the whole text must be the value, not a part of it; a bare value with `*` is always the whole.
 * @returns whether a text is what the term asks for, in any case. Linear in the text.
 */
export function matcher(term: Term, exact: boolean): (text: string) => boolean {
  const wanted = term.value.toLowerCase();
  if (!term.quoted && wanted.includes('*')) {
    const pieces = wanted.split('*');
    return (text) => matchesPieces(text.toLowerCase(), pieces);
  }
  if (exact || term.op === '=') return (text) => text.toLowerCase() === wanted;
  return (text) => text.toLowerCase().includes(wanted);
}

/** Each piece at its first place after the one before: no way back is ever needed. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return at <= end;
}

/** @returns what an address term covers: one address, `a/bits`, `a-b` or `a..b`; null where it is none of them. */
export function addressRange(value: string): AddressRange | null {
  const slash = value.indexOf('/');
  if (slash >= 0) return network(value.slice(0, slash), value.slice(slash + 1));
  const between = /^([0-9a-fA-F.:]+)(?:\.\.|-)([0-9a-fA-F.:]+)$/.exec(value);
  const from = address(between?.[1] ?? value);
  const to = between ? address(between[2]!) : from;
  return from && to && compareWords(from, to) <= 0 ? { from, to } : null;
}

function address(text: string): Uint32Array | null {
  const words = new Uint32Array(4);
  return /^[0-9a-fA-F.:[\]%]+$/.test(text) && readIp(text, words, 0) ? words : null;
}

function network(text: string, size: string): AddressRange | null {
  const base = address(text);
  if (!base || !/^\d{1,3}$/.test(size)) return null;
  const bits = Number(size) + (text.includes(':') ? 0 : 96);
  if (bits > 128) return null;
  const from = base.slice();
  const to = base.slice();
  for (let w = 0; w < 4; w++) {
    const fixed = Math.min(32, Math.max(0, bits - 32 * w));
    const host = fixed === 32 ? 0 : 0xffff_ffff >>> fixed;
    from[w] = (base[w]! & ~host) >>> 0;
    to[w] = (base[w]! | host) >>> 0;
  }
  return { from, to };
}

function compareWords(a: Uint32Array, b: Uint32Array): number {
  for (let w = 0; w < 4; w++) if (a[w] !== b[w]) return a[w]! - b[w]!;
  return 0;
}

/** @returns whole numbers a term covers, by its sign or by `a..b`. */
export function numberRange({ op, value }: Term): Range | null {
  const between = /^(\d{1,15})\.\.(\d{1,15})$/.exec(value);
  if (between) return op === ':' || op === '=' ? { from: Number(between[1]), to: Number(between[2]) } : null;
  const bare = /^(?:AS)?(\d{1,15})$/i.exec(value);
  if (!bare) return null;
  const n = Number(bare[1]);
  switch (op) {
    case ':':
    case '=':
      return { from: n, to: n };
    case '<':
      return { from: 0, to: n - 1 };
    case '<=':
      return { from: 0, to: n };
    case '>':
      return { from: n + 1, to: Infinity };
    case '>=':
      return { from: n, to: Infinity };
  }
}

/** @returns the time a term covers, from the first millisecond to the last. */
export function timeRange({ field, op, value }: Term): Range | null {
  const between = /^(.+?)\.\.(.+)$/.exec(value);
  if (between) {
    const [first, last] = [instant(between[1]!), instant(between[2]!)];
    return first && last && field === 'time' && (op === ':' || op === '=')
      ? { from: first.from, to: last.to }
      : null;
  }
  const named = instant(value);
  if (!named) return null;
  const sign = field === 'after' ? '>=' : field === 'before' ? '<' : op;
  switch (sign) {
    case ':':
    case '=':
      return named;
    case '<':
      return { from: -Infinity, to: named.from - 1 };
    case '<=':
      return { from: -Infinity, to: named.to };
    case '>':
      return { from: named.to + 1, to: Infinity };
    case '>=':
      return { from: named.from, to: Infinity };
  }
}

/** A time as far as it is written: a day lasts a day, a minute a minute. Always UTC. */
function instant(text: string): Range | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[T_](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?)?Z?$/i.exec(
    text.replace(' ', 'T'),
  );
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction] = parts;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map((p) => Number(p ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 23 || mi > 59 || s > 59) return null;
  const from: EpochMs =
    Date.UTC(y, mo - 1, d, h, mi, s) + (fraction === undefined ? 0 : Number(fraction.padEnd(3, '0')));
  // 2026-02-30 is no day.
  if (new Date(from).getUTCDate() !== d || new Date(from).getUTCMonth() !== mo - 1) return null;
  const length =
    fraction !== undefined
      ? 10 ** (3 - fraction.length)
      : second !== undefined
        ? SECOND
        : minute !== undefined
          ? MINUTE
          : hour !== undefined
            ? HOUR
            : DAY;
  return { from, to: from + length - 1 };
}
