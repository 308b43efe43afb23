import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSplitter } from '../../src/scan/json-splitter';
import { RecordView } from '../../src/scan/record-view';
import { PathSet } from '../../src/scan/trie';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Split {
  text: string;
  offset: number;
  line: number;
  broken: string | null;
}

function split(text: string, chunkBytes: number): { records: Split[]; closed: boolean } {
  const bytes = encoder.encode(text);
  const records: Split[] = [];
  const splitter = new JsonSplitter({
    onRecord: ({ buf, from, to, offset, line, broken }) => {
      records.push({ text: decoder.decode(buf.subarray(from, to)), offset, line, broken });
      expect(decoder.decode(bytes.subarray(offset, offset + to - from))).toBe(records.at(-1)!.text);
    },
  });
  const chunk = new Uint8Array(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const part = bytes.subarray(at, at + chunkBytes);
    chunk.set(part);
    splitter.push(chunk.subarray(0, part.length));
    chunk.fill(0x7b);
  }
  return { closed: splitter.end(), records };
}

/** What an envelope is told by; a bare record with such a key is one itself, so records here have others. */
const keys = ['id', 'user', 'é', 'a b', 'Level', 'status', 'nested', 'q"uote', 'x'];
const key = fc.constantFrom(...keys);
const nasty = fc
  .array(
    fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\t',
      'a',
      'é',
      '日',
      '😀',
      '\ud83d',
      '\u0000',
      ' ',
      '/',
      '\\"',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

const { record } = fc.letrec<{ value: unknown; record: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      nasty,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    // A JSON text inside a string.
    fc.dictionary(key, nasty, { maxKeys: 2, noNullPrototype: true }).map((o) => JSON.stringify(o)),
  ),
  record: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
}));

type Spelling = (value: unknown) => string;

/** Everything beyond ASCII, and some within, as \u escapes. */
const escaped: Spelling = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]|[a-z](?=[^"]*"[^"]*$)/g, (c) =>
    /[a-z]/.test(c) ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
  );
const spellings: Record<string, Spelling> = {
  compact: (v) => JSON.stringify(v),
  pretty: (v) => JSON.stringify(v, null, 2),
  tabs: (v) => JSON.stringify(v, null, '\t').replaceAll('\n', '\r\n'),
  escaped,
};

const join = (records: unknown[], spell: Spelling, by: string): string => records.map(spell).join(by);
const half = (n: number): number => Math.ceil(n / 2);
const shapes: Record<string, (records: unknown[], spell: Spelling) => string> = {
  'one after another': (r, s) => join(r, s, '\n'),
  'with empty lines and CRLF': (r, s) => `${join(r, s, '\r\n\r\n')}\r\n`,
  'no blank between': (r, s) => join(r, s, ''),
  array: (r, s) => `[${join(r, s, ',')}]`,
  'pretty array': (r, s) => `[\n  ${join(r, s, ',\n  ')}\n]\n`,
  'value envelope': (r, s) =>
    `{"@odata.context":"https://x/[{\\"","value":[${join(r, s, ',')}],"@odata.nextLink":"{["}`,
  'records envelope': (r, s) => `{"records": [\n${join(r, s, ',\n')}\n]}`,
  'pages on lines': (r, s) =>
    [r.slice(0, half(r.length)), r.slice(half(r.length))]
      .map((p) => `{"value":[${join(p, s, ',')}]}`)
      .join('\n'),
  'concatenated arrays': (r, s) =>
    `[${join(r.slice(0, half(r.length)), s, ',')}][${join(r.slice(half(r.length)), s, ',')}]`,
  'arrays with a mark between': (r, s) =>
    `[${join(r.slice(0, half(r.length)), s, ',')}]\n\uFEFF[${join(r.slice(half(r.length)), s, ',')}]`,
  'arrays in an array': (r, s) =>
    `[[${join(r.slice(0, half(r.length)), s, ',')}],[${join(r.slice(half(r.length)), s, ',')}]]`,
};

const chunkBytes = fc.integer({ min: 1, max: 40 });
const records = fc.array(record, { minLength: 1, maxLength: 5 });

describe('JsonSplitter gives the records whatever holds them', () => {
  for (const [shape, wrap] of Object.entries(shapes)) {
    it(shape, () => {
      fc.assert(
        fc.property(
          records,
          fc.constantFrom(...Object.keys(spellings)),
          chunkBytes,
          (data, spelling, size) => {
            const text = wrap(data, spellings[spelling]!);
            const { records: got, closed } = split(text, size);
            expect(got.map((r) => r.broken)).toEqual(data.map(() => null));
            expect(got.map((r) => JSON.parse(r.text) as unknown)).toEqual(JSON.parse(JSON.stringify(data)));
            expect(closed).toBe(true);
            const bytes = encoder.encode(text);
            for (const r of got)
              expect(r.line).toBe(decoder.decode(bytes.subarray(0, r.offset)).split('\n').length);
          },
        ),
        { numRuns: 400 },
      );
    });
  }

  it('gives the same at every chunk size, for any bytes', () => {
    const noise = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '"',
          '\\',
          ',',
          ':',
          '\n',
          ' ',
          'a',
          '1',
          'é',
          '"value":[',
          '{"a":1}',
        ),
        { maxLength: 30 },
      )
      .map((p) => p.join(''));
    fc.assert(
      fc.property(noise, chunkBytes, (text, size) => {
        expect(split(text, size)).toEqual(split(text, Math.max(1, encoder.encode(text).length)));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('JSON that was cut off', () => {
  it('an array’s tail is one reject, what came before is whole', () => {
    fc.assert(
      fc.property(records, fc.double({ min: 0, max: 1, noNaN: true }), chunkBytes, (data, share, size) => {
        const whole = data.map((r) => JSON.stringify(r));
        const last = whole.at(-1)!;
        const cut = last.slice(0, Math.max(1, Math.floor(share * (last.length - 1))));
        const { records: got, closed } = split(`[${[...whole.slice(0, -1), cut].join(',')}`, size);
        expect(closed).toBe(false);
        expect(got.slice(0, -1).map((r) => [r.text, r.broken])).toEqual(
          whole.slice(0, -1).map((t) => [t, null]),
        );
        expect(got).toHaveLength(data.length);
        expect(got.at(-1)!.broken).toMatch(/^cut off/);
      }),
      { numRuns: 600 },
    );
  });

  it('a cut NDJSON line does not take the next one with it', () => {
    fc.assert(
      fc.property(
        records,
        record,
        fc.double({ min: 0, max: 1, noNaN: true }),
        chunkBytes,
        (data, extra, share, size) => {
          const lines = data.map((r) => JSON.stringify(r));
          const victim = JSON.stringify(extra);
          const cut = victim.slice(0, Math.max(1, Math.floor(share * (victim.length - 1))));
          // Cut just behind a comma, colon or bracket it is still a possible pretty-printed beginning.
          fc.pre(!/[[,:{]$/.test(cut));
          const { records: got } = split([cut, ...lines].join('\n'), size);
          expect(got[0]!.broken).toMatch(/cut off/);
          expect(got.slice(1).map((r) => [r.text, r.broken])).toEqual(lines.map((t) => [t, null]));
          expect(got.slice(1).map((r) => r.line)).toEqual(lines.map((_, i) => i + 2));
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each(['{', '[{', '[', '{"a":['])('a hundred thousand %s do not overflow the stack', (open) => {
    const text = `${open.repeat(100_000)}\n`;
    const { records: got, closed } = split(text, 65_536);
    expect(closed).toBe(false);
    expect(got.every((r) => r.broken !== null)).toBe(true);
    expect(got.length).toBeLessThanOrEqual(1);
  });

  it('closed nesting of a hundred thousand is no valid record, not a crash', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const { records: got } = split(deep, 65_536);
    expect(got).toHaveLength(1);
    const view = new RecordView(new PathSet());
    const bytes = encoder.encode(deep);
    expect(view.readJson(bytes, 0, bytes.length)).toBe(false);
  });
});

/** Values as a view tells them: null and empty texts are absent, blanks around are trimmed. */
function told(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? decoder.decode(encoder.encode(value)) : JSON.stringify(value);
  // eslint-disable-next-line no-control-regex -- what the view trims
  const trimmed = text.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '');
  return trimmed === '' ? undefined : trimmed;
}

/** Follows a path as the product does: exact keys, through JSON texts. */
function follow(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at === 'string') {
      try {
        at = JSON.parse(at) as unknown;
      } catch {
        return undefined;
      }
    }
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

describe('RecordView agrees with JSON.parse', () => {
  // No export escapes its keys, and the paths asked for are ASCII: keys are matched by their bytes.
  const plainKeys = ['id', 'user', 'status', 'nested', 'x', 'Level'];
  const plainKey = fc.constantFrom(...plainKeys);
  // A text that is itself a quoted JSON text is read as what it quotes where deeper paths are asked for: not here.
  const unquoted = fc
    .oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 6 }))
    .filter((s) => !/^\s*"/.test(s));
  const tree = fc.letrec<{ value: unknown; record: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(unquoted, fc.integer(), fc.boolean(), fc.constant(null)),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.dictionary(plainKey, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      tie('record').map((o) => JSON.stringify(o)),
    ),
    record: fc.dictionary(plainKey, tie('value'), { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  })).record;
  const path = fc.array(plainKey, { minLength: 1, maxLength: 4 });

  it('at random paths, in any spelling', () => {
    fc.assert(
      fc.property(
        tree,
        fc.array(path, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('compact', 'escaped'),
        (value, wanted, spelling) => {
          const set = new PathSet();
          const facts = wanted.map((p) => [set.add(p.join('>'))]);
          const view = new RecordView(set);
          view.facts = facts;
          const bytes = encoder.encode(spellings[spelling]!(value));
          expect(view.readJson(bytes, 0, bytes.length)).toBe(true);
          wanted.forEach((p, i) => {
            const expected = follow(value, p);
            if (typeof expected === 'object' && expected !== null) expect(view.json(i)).toEqual(expected);
            else expect(view.string(i), p.join('>')).toBe(told(expected));
          });
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['"\\u00e9"', 'é'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\uD83D"', '\ufffd'],
    ['"\\ude00x"', '\ufffdx'],
    ['"\\ud83d\\u0041"', '\ufffdA'],
    ['"a\\/b\\\\c\\"d"', 'a/b\\c"d'],
    ['"\\u0041\\u0062"', 'Ab'],
  ])('unescapes %s', (spelt, expected) => {
    const set = new PathSet();
    const view = new RecordView(set);
    view.facts = [[set.add('k')]];
    const fresh = new RecordView(set);
    fresh.facts = view.facts;
    const bytes = encoder.encode(`{"k":${spelt}}`);
    expect(fresh.readJson(bytes, 0, bytes.length)).toBe(true);
    expect(fresh.string(0)).toBe(expected);
  });

  it.each([
    '{"a":}',
    '{"a" 1}',
    '{a:1}',
    '{"a":1,}',
    '{"a":tru}',
    '{"a":"x}',
    '{"a":1 "b":2}',
    '{"a":[1 2]}',
    '{"a":[1,]}',
    '{',
    '',
    '{"a":1}}',
    '{"a":1]',
    '[1}',
    '{"a":NaN}',
    '{"a":undefined}',
    "{'a':1}",
    '{"a":nulll}',
    '{"a":1}x',
  ])('%s is no record', (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    const bytes = encoder.encode(text);
    const view = new RecordView(new PathSet());
    expect(view.readJson(bytes, 0, bytes.length)).toBe(false);
  });
});
