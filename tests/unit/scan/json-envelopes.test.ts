import { describe, expect, it } from 'vitest';
import { JsonSplitter } from '../../../src/scan/json-splitter';

function split(text: string, chunk: number): { records: string[]; keys: string[]; closed: boolean } {
  const bytes = new TextEncoder().encode(text);
  const records: string[] = [];
  const keys: string[] = [];
  const splitter = new JsonSplitter({
    onRecord: ({ buf, from, to, broken }) =>
      records.push(broken ?? new TextDecoder().decode(buf.subarray(from, to))),
    onEnvelopeKey: (key) => keys.push(key),
  });
  for (let i = 0; i < bytes.length; i += chunk) splitter.push(bytes.subarray(i, i + chunk));
  return { closed: splitter.end(), records, keys };
}

describe('envelopes', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'records one object deeper',
      '{"stat":"OK","response":{"authlogs":[{"a":1},{"a":2}],"metadata":{"n":[{"x":1}]}}}',
      ['{"a":1}', '{"a":2}'],
      [],
    ],
    [
      'behind other arrays',
      '{"user_data":[{"phones":[{"n":1}]}],"user_auth_logs":{"m":{"k":[{}]},"authlogs":[{"a":1}]},"z":[{"a":9}]}',
      ['{"a":1}'],
      [],
    ],
    ['an array under response', '{"stat":"OK","response":[{"a":1}]}', ['{"a":1}'], []],
    ['an event hook', '{"eventType":"hook","data":{"events":[{"a":1}]}}', ['{"a":1}'], []],
    ['events first', '{"events":[{"a":1},{"a":2}]}', ['{"a":1}', '{"a":2}'], []],
    ['events of a record', '{"kind":"x","events":[{"a":1}]}', ['{"kind":"x","events":[{"a":1}]}'], []],
    [
      'search hits',
      '{"took":1,"hits":{"total":{"value":1},"hits":[{"_source":{"a":1}}]}}',
      ['{"_source":{"a":1}}'],
      [],
    ],
    [
      'a list of none',
      '{"response":{"authlogs":[],"metadata":{"next_offset":null,"total":0}},"stat":"OK"}',
      [],
      [],
    ],
    [
      'more pages, a pair',
      '{"response":{"items":[{"a":1}],"metadata":{"next_offset":["1","b"],"n":1}}}',
      ['{"a":1}'],
      ['next_offset'],
    ],
    [
      'more pages, a text',
      '{"response":{"items":[{"a":1}],"metadata":{"next_offset":"1,b"}}}',
      ['{"a":1}'],
      ['next_offset'],
    ],
    ['no object of records', '{"response":{"users":[{"a":1}]}}', ['{"response":{"users":[{"a":1}]}}'], []],
    ['a list of texts', '{"response":{"authlogs":["x"]}}', ['{"response":{"authlogs":["x"]}}'], []],
    [
      'two answers',
      '{"response":{"authlogs":[{"a":1}]}}\n{"response":{"authlogs":[{"a":2}]}}',
      ['{"a":1}', '{"a":2}'],
      [],
    ],
  ])('%s', (_, text, records, keys) => {
    for (const chunk of [1, 2, 7, 64, 10_000])
      expect(split(text, chunk), `chunks of ${chunk}`).toEqual({ records, keys, closed: true });
  });

  it('a cut answer keeps its whole records', () => {
    expect(split('{"response":{"authlogs":[{"a":1},{"a":', 5)).toEqual({
      records: ['{"a":1}', 'cut off: the file ends inside this record'],
      keys: [],
      closed: false,
    });
  });
});
