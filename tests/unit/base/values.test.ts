import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipText, readIp } from '../../../src/base/ip';
import { StringTable } from '../../../src/base/string-table';
import { spoken } from '../../../src/base/units';
import { guidText, putWideText, readGuid, wideTextIndex } from '../../../src/base/wide';

function parse(text: string): string | null {
  const words = new Uint32Array(6);
  return readIp(text, words, 1) ? ipText(words, 1) : null;
}

describe('addresses', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    [' 1.2.3.4 ', '1.2.3.4'],
    ['1.2.3.4:63070', '1.2.3.4'],
    ['[2a01:110:10:1a::5f1f]:36185', '2a01:110:10:1a::5f1f'],
    ['[2a01:110::1]', '2a01:110::1'],
    ['2001:0DB8:85a3:0000:0000:8A2E:0370:7334', '2001:db8:85a3::8a2e:370:7334'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:0102:0304', '1.2.3.4'],
    ['fe80::3816:b2ee:1b9b:324b%5', 'fe80::3816:b2ee:1b9b:324b'],
    ['::1', '::1'],
    ['::', '::'],
    ['255.255.255.255', '255.255.255.255'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('%s is %s', (text, expected) => expect(parse(text)).toBe(expected));

  it.each([
    '',
    '-',
    '<null>',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    'a.b.c.d',
    '1.2.3.4, 5.6.7.8',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'host',
    '[1.2.3.4',
    '1.2.3.4:',
  ])('%s is no address', (text) => expect(parse(text)).toBeNull());

  it('round trip: whatever is printed is read as the same value', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0xffff_ffff, 0x10000), fc.nat(0xffff_ffff));
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 4 }), (w) => {
        const words = Uint32Array.from(w);
        const back = new Uint32Array(4);
        expect(readIp(ipText(words, 0), back, 0)).toBe(true);
        expect(back).toEqual(words);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(parse(ip)).toBe(ip);
      }),
    );
  });

  it('any spelling of an IPv6 address is one value, printed as browsers print it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const printed = parse(ip)!;
        expect(parse(printed)).toBe(printed);
        if (!printed.includes('.')) expect(new URL(`http://[${ip}]/`).hostname).toBe(`[${printed}]`);
      }),
    );
  });
});

describe('GUIDs', () => {
  const read = (text: string): string | null => {
    const bytes = new TextEncoder().encode(text);
    const words = new Uint32Array(5);
    return readGuid(bytes, 0, bytes.length, words, 1) ? guidText(words, 1) : null;
  };

  it('round trip, any case, braces or none', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(read(id)).toBe(id);
        expect(read(id.toUpperCase())).toBe(id);
        expect(read(`{${id}}`)).toBe(id);
      }),
    );
  });

  it.each([
    '',
    'x',
    '0'.repeat(36),
    '00000000-0000-0000-0000-00000000000',
    '00000000-0000-0000-0000-00000000000g',
    '{00000000-0000-0000-0000-000000000000',
  ])('%s is none', (text) => expect(read(text)).toBeNull());

  it('a text in a wide column keeps its index', () => {
    const words = new Uint32Array(8);
    putWideText(words, 4, 7);
    expect(wideTextIndex(words, 4)).toBe(7);
    expect(wideTextIndex(words, 0)).toBe(-1);
  });
});

describe('StringTable', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', 'a', 'b', 'é', '日', '😀', 'constructor', '__proto__'),
  );

  it('gives each text back under one index', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 200 }), (texts) => {
        const table = new StringTable();
        const indices = texts.map((t) => table.intern(t));
        expect(indices.map((i) => table.get(i))).toEqual(texts);
        expect(texts.map((t) => table.intern(t))).toEqual(indices);
        expect(table.size).toBe(new Set(texts).size);
        expect(table.get(-1)).toBeUndefined();
      }),
    );
  });

  it('deltas put together make the same table anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { maxLength: 20 }), { maxLength: 6 }),
        fc.array(text, { maxLength: 10 }),
        (parts, before) => {
          const source = new StringTable();
          const target = new StringTable();
          for (const t of before) target.intern(t);
          const map: number[] = [];
          let mark = 0;
          for (const part of parts) {
            for (const t of part) source.intern(t);
            map.push(...target.append(structuredClone(source.since(mark))));
            mark = source.size;
          }
          expect(map).toHaveLength(source.size);
          map.forEach((there, here) => expect(target.get(there)).toBe(source.get(here)));
          expect(target.size).toBe(new Set([...before, ...parts.flat()]).size);
        },
      ),
    );
  });

  it('holds a hundred thousand texts', () => {
    const table = new StringTable();
    for (let i = 0; i < 100_000; i++) expect(table.intern(`text ${i}`)).toBe(i);
    expect(table.get(77_777)).toBe('text 77777');
    expect(table.intern('text 5')).toBe(5);
  });
});

it.each([
  [4_000, '4 s'],
  [59_499, '59 s'],
  [184_000, '3 min 4 s'],
  [4_800_000, '1 h 20 min'],
  [3_600_000, '1 h'],
  [183_600_000, '2 d 3 h'],
])('%i ms are spoken %s', (ms, words) => expect(spoken(ms)).toBe(words));
