import { describe, expect, it } from 'vitest';
import { JsonDispatcher } from '../../../src/formats/json-dispatcher';
import { fixtures } from './fixtures';
import { contentOf } from './reading';
import { readFile } from '../support/reading';

describe('a file cut in the middle', () => {
  it('of a UTF-16 code unit: the reject ends where the file does', async () => {
    const fixture = fixtures.find(({ format }) => format === 'okta.system-log.json')!;
    const wide = new Uint8Array(Buffer.from(`\uFEFF${contentOf(fixture)}`, 'utf16le'));
    for (const chunk of [1, 7, undefined]) {
      const { source } = await readFile(wide.subarray(0, wide.length - 41), chunk);
      const [last] = source.rejects.slice(-1);
      expect(last!.reason).toMatch(/^cut off/);
      expect(last!.offset + last!.length).toBe(wide.length - 41);
    }
  });
});

describe('many small files', () => {
  it('the signatures of all formats are made once', () => {
    new JsonDispatcher();
    const from = performance.now();
    for (let i = 0; i < 200; i++) new JsonDispatcher();
    // Made anew each time this took more than two seconds.
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it('do not disturb each other', () => {
    const record = (value: unknown) => {
      const buf = new TextEncoder().encode(JSON.stringify(value));
      return { buf, from: 0, to: buf.length, offset: 0, line: 1, broken: null, columns: null };
    };
    const json = fixtures.filter(({ kind }) => kind === 'json');
    const [a, b] = [new JsonDispatcher(), new JsonDispatcher()];
    for (const fixture of json)
      for (const other of [json[0]!, json[json.length - 1]!]) {
        expect(a.dispatch(record(fixture.records[0]))?.id).toBe(fixture.format);
        expect(b.dispatch(record(other.records[0]))?.id).toBe(other.format);
        expect(a.view.facts.length).toBeGreaterThan(0);
      }
  });
});
