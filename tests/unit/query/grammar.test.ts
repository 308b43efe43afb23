import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/query/check';
import { fields, type FieldName } from '../../../src/query/fields';
import {
  parseQuery,
  partsOf,
  printQuery,
  spelled,
  without,
  withPart,
  type Query,
  type Term,
} from '../../../src/query/grammar';

const NOWHERE = { offset: 0, length: 0 };

/** The query without its places. */
function bare(query: Query | null): unknown {
  if (query === null) return null;
  switch (query.kind) {
    case 'term':
      return { ...query, at: NOWHERE, valueAt: NOWHERE };
    case 'not':
      return { kind: 'not', of: bare(query.of) };
    case 'and':
    case 'or':
      return { kind: query.kind, of: query.of.map(bare) };
  }
}

const parsed = (text: string): Query | null => {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.query;
};

const term: fc.Arbitrary<Term> = fc
  .record({
    field: fc.option(fc.constantFrom<FieldName>('user', 'app', 'country', 'items', 'time', 'raw')),
    op: fc.constantFrom(':' as const, '=' as const, '<' as const, '>=' as const),
    value: fc.string({ unit: 'grapheme', minLength: 1 }),
  })
  .map(({ field, op, value }) => ({
    kind: 'term',
    field,
    op: field === null ? ':' : op,
    value,
    quoted: true,
    at: NOWHERE,
    valueAt: NOWHERE,
  }));
const query = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    term,
    tie('query').map((of): Query => ({ kind: 'not', of })),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((of) => group('and', of)),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((of) => group('or', of)),
  ),
})).query;
function group(kind: 'and' | 'or', of: Query[]): Query {
  return { kind, of: of.flatMap((q) => (q.kind === kind ? q.of : [q])) };
}

/** Texts made of what the grammar knows and of anything else. */
const scribble = fc
  .array(
    fc.oneof(
      fc.constantFrom('(', ')', '"', '-', ' ', ' OR ', ' AND ', 'NOT ', '\\', '*', '..', ':', '=', '>', '<='),
      fc.constantFrom('user:', 'ip:45.0.0.0/8', 'after:2026-09-14', 'kind:mailbox', 'items:>5', 'raw:x'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the grammar', () => {
  it('reads terms, AND by default, OR, NOT, brackets, quotes', () => {
    expect(printQuery(parsed('user:cfo  ip:45.0.0.0/8 outcome:denied -app:"Teams" "free text"'))).toBe(
      'user:cfo ip:45.0.0.0/8 outcome:denied -app:"Teams" "free text"',
    );
    expect(printQuery(parsed('a AND b OR NOT (c OR d)'))).toBe('a b OR -(c OR d)');
    expect(printQuery(parsed('(a b) c'))).toBe('a b c');
    expect(parsed('  ')).toBeNull();
    expect(parsed('::1')).toMatchObject({ field: null, value: '::1' });
    expect(parsed(String.raw`app:"say \"no\" \\ *"`)).toMatchObject({ value: 'say "no" \\ *', quoted: true });
  });

  it('prints what it reads again, for any query', () => {
    fc.assert(
      fc.property(query, (q) => {
        expect(bare(parsed(printQuery(q)))).toEqual(bare(q));
      }),
    );
  });

  it('never throws; a query prints to itself, an error has a place inside the text', () => {
    fc.assert(
      fc.property(scribble, (text) => {
        const result = readQuery(text);
        if (result.ok) {
          const printed = printQuery(result.query);
          expect(printQuery(parsed(printed))).toBe(printed);
          expect(bare(parsed(printed))).toEqual(bare(result.query));
        } else {
          const { offset, length, message } = result.error;
          expect(message).not.toBe('');
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThan(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('spells any value so that it is read as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        expect(parsed(`user=${spelled(value)}`)).toMatchObject({ field: 'user', value });
      }),
    );
  });

  it.each([
    ['usr:cfo', 'unknown-field', 0, 3],
    ['https://x', 'unknown-field', 0, 5],
    ['user:cfo (ip:1.2.3.4', 'open-paren', 9, 1],
    ['user:cfo)', 'stray-paren', 8, 1],
    ['app:"Teams', 'open-quote', 4, 1],
    ['user: cfo', 'no-value', 0, 5],
    ['a OR', 'nothing-there', 3, 1],
    ['kind:mailbx', 'unknown-word', 5, 6],
    ['x ip:300.1.1.1', 'not-an-address', 5, 9],
    ['after:14.09.2026', 'not-a-time', 6, 10],
    ['time:2026-02-30', 'not-a-time', 5, 10],
    ['items:many', 'not-a-number', 6, 4],
    ['app>Teams', 'no-order', 0, 9],
  ])('%s: %s', (text, code, offset, length) => {
    expect(readQuery(text)).toMatchObject({ ok: false, error: { code, offset, length } });
  });

  it('bounds its length and depth', () => {
    const error = (text: string): unknown => readQuery(text);
    expect(error(`${'('.repeat(80)}a${')'.repeat(80)}`)).toMatchObject({
      error: { code: 'too-deep', length: 1 },
    });
    expect(error('-'.repeat(9_000) + 'a')).toMatchObject({ error: { code: 'too-deep' } });
    expect(error('x'.repeat(10_001))).toMatchObject({
      error: { code: 'too-long', offset: 10_000, length: 1 },
    });
  });

  it('takes parts out and puts parts in', () => {
    const q = parsed('user:cfo (a OR b) -x');
    expect(partsOf(q).length).toBe(3);
    expect(without(q, partsOf(q)[0]!)).toBe('(a OR b) -x');
    expect(withPart('a OR b', 'ip=1.2.3.4')).toBe('(a OR b) ip=1.2.3.4');
    expect(withPart('user:cfo', 'user:cfo')).toBe('user:cfo');
    expect(withPart('user:"', 'ip=1.2.3.4')).toBe('ip=1.2.3.4');
  });

  it('is told in the docs, every field of it', () => {
    const told = readFileSync(resolve(import.meta.dirname, '../../../docs/query.md'), 'utf8');
    expect(fields.map((f) => f.name).filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  });

  it('has no two fields of one name, in lower case', () => {
    const names = fields.flatMap((f) => [f.name, ...('also' in f ? f.also : [])]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]*$/);
  });
});
