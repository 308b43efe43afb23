import { describe, expect, it } from 'vitest';
import { counted, grouped, isPrintable, oneLine, plainLines, printable } from '../../../src/base/text';
import { firstAt } from '../../../src/base/units';

describe('texts', () => {
  it.each(['\u0000', 'a\nb', '\u202egpj.exe', '\u200b', '\ufeff', '\uffff', '\ud800'])(
    '%j hides something',
    (t) => {
      // Twice: the pattern remembers nothing.
      expect([isPrintable(t), isPrintable(t)]).toEqual([false, false]);
      expect(isPrintable(printable(t))).toBe(true);
    },
  );

  it('that hide nothing stay', () => {
    for (const t of ['', 'Åsa O’Brien', '名前 🎉', 'שלום'])
      expect([isPrintable(t), printable(t)]).toEqual([true, t]);
  });

  it('numbers are grouped, and agree with their noun', () => {
    expect(grouped(1_234_567)).toBe('1,234,567');
    expect([counted(1, 'row'), counted(1_204, 'row'), counted(0, 'address', 'addresses')]).toEqual([
      '1 row',
      '1,204 rows',
      '0 addresses',
    ]);
  });
});

describe('the first row at or after a time', () => {
  const times = Float64Array.of(10, 20, 20, 30);
  it.each([
    [5, 0],
    [20, 1],
    [21, 3],
    [31, 4],
  ])('%d', (t, row) => expect(firstAt(times, t)).toBe(row));
});

it('one line of a text has nothing invisible in it, and is cut where it is long', () => {
  expect(oneLine(' a\u0000\r\n\u202eb\u2028<b>\ud800c\t', 100)).toBe('a b <b> c');
  expect(oneLine('x'.repeat(21), 20)).toBe(`${'x'.repeat(20)} …`);
  expect(oneLine('x'.repeat(20), 20)).toBe('x'.repeat(20));
});

it('the lines of a text stay lines, and what cannot be printed is told', () => {
  expect(plainLines('a\r\n\tb\rc\u202e\u0000\nd', 100)).toBe('a\n    b\nc\ufffd\ufffd\nd');
  expect(plainLines('x'.repeat(30), 20)).toBe(`${'x'.repeat(20)} …`);
});
