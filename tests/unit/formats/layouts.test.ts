import { describe, expect, it } from 'vitest';
import { formats } from '../../../src/formats';
import { missingColumns } from '../../../src/formats/format';
import { JsonDispatcher } from '../../../src/formats/json-dispatcher';
import { fixtures } from './fixtures';
import { contentOf, lines, type Fixture } from './reading';
import { readFile } from '../support/reading';

const titled = fixtures.map((fixture, i) => [`${i + 1}: ${fixture.format}`, fixture] as const);
const skips = (fixture: Fixture): number => Object.values(fixture.skippedBy ?? {}).reduce((a, b) => a + b, 0);

describe('every layout', () => {
  it.each(titled)('%s: events, rejects and skips', async (_, fixture) => {
    const { source, events } = await readFile(contentOf(fixture));
    expect(source.format).toBe(fixture.format);
    expect(events).toHaveLength(fixture.events.length);
    fixture.events.forEach((expected, i) => {
      for (const [key, value] of Object.entries(expected))
        if (value === undefined) expect(events[i]).not.toHaveProperty(key);
        else expect(events[i]).toMatchObject({ [key]: value });
    });
    expect(source).toMatchObject({
      records: fixture.records.length + (fixture.bad ? 1 : 0),
      events: fixture.events.length,
      duplicates: 0,
      rejected: fixture.bad ? 1 : 0,
      skipped: skips(fixture),
      skippedBy: fixture.skippedBy ?? {},
    });
    if (fixture.bad) expect(source.rejects[0]!.reason).toMatch(/^no readable time/);
  });

  it.each(titled)('%s: the same table for any size of read', async (_, fixture) => {
    const whole = await readFile(contentOf(fixture));
    for (const size of [1, 7, 64]) {
      const { source, events } = await readFile(contentOf(fixture), size);
      expect(events).toEqual(whole.events);
      expect(source).toEqual(whole.source);
    }
  });

  it.each(titled.filter(([, { kind }]) => kind === 'json'))(
    '%s: a cut tail is one reject',
    async (_, fixture) => {
      const content = contentOf({ ...fixture, records: [fixture.records[0]!, ...fixture.records] });
      const { source } = await readFile(content.slice(0, -9));
      expect(source.records).toBe(fixture.records.length + 1 + (fixture.bad ? 1 : 0));
      expect(source.rejected).toBe(1);
      expect(source.rejects[0]!.reason).toMatch(/^cut off/);
      expect(source.notes.join()).toContain('ends before its JSON is closed');
    },
  );

  it.each(titled.filter(([, { kind }]) => kind === 'csv'))(
    '%s: a cut row is still counted',
    async (_, fixture) => {
      const content = contentOf(fixture);
      const { source } = await readFile(content.slice(0, -6));
      expect(source.records).toBe(fixture.records.length + (fixture.bad ? 1 : 0));
      expect(source.records).toBe(source.events + source.duplicates + source.rejected + source.skipped);
    },
  );
});

describe('rules', () => {
  const withRule = fixtures.filter(({ events }) =>
    events.some(({ parameters }) => 'ForwardTo' in ((parameters as object | undefined) ?? {})),
  );

  it.each(withRule.map((fixture, i) => [`${i + 1}: ${fixture.format}`, fixture] as const))(
    '%s: mail forwarded to outside is found',
    async (_, fixture) => {
      const { analysis } = await readFile(contentOf(fixture));
      expect(analysis.findings.map(({ catalogue }) => catalogue)).toContain('S4.1');
    },
  );
});

describe('signatures', () => {
  const json = fixtures.filter(({ kind }) => kind === 'json');

  it.each(json.map((fixture, i) => [`${i + 1}: ${fixture.format}`, fixture] as const))(
    '%s: no other format claims a record, whatever was read before',
    (_, fixture) => {
      const record = (value: object) => {
        const buf = new TextEncoder().encode(JSON.stringify(value));
        return { buf, from: 0, to: buf.length, offset: 0, line: 1, broken: null, columns: null };
      };
      for (const before of json) {
        const dispatcher = new JsonDispatcher();
        dispatcher.dispatch(record(before.records[0]!));
        for (const own of fixture.records) expect(dispatcher.dispatch(record(own))?.id).toBe(fixture.format);
      }
    },
  );

  it('of the formats whose columns a header has, one asks for more than the others', () => {
    for (const fixture of fixtures.filter(({ kind }) => kind === 'csv')) {
      const header = Object.keys(fixture.records[0]!);
      const claims = formats
        .filter((format) => format.header && !format.id.endsWith('-json') && format.header.cell === undefined)
        .filter((format) => missingColumns(format.header!, header)?.length === 0)
        .map((format) => format.header!.must.length)
        .sort((a, b) => b - a);
      if (claims.length > 1) expect(claims[0]!).toBeGreaterThan(claims[1]!);
    }
  });

  it('a layout that no real export was compared with says so', async () => {
    for (const fixture of fixtures) {
      const format = formats.find(({ id }) => id === fixture.format)!;
      if (!format.guessed) continue;
      const { source } = await readFile(contentOf(fixture));
      expect(source.reason).toContain('is a guess');
    }
  });

  it('mixed records are told apart one by one', async () => {
    const mixed = json.filter(({ format }) => format !== 'm365.inbox-rules.json');
    const { source } = await readFile(mixed.map((fixture) => lines(fixture.records)).join(''));
    expect(Object.keys(source.formats).sort()).toEqual(
      [...new Set(mixed.map(({ format }) => format))].sort(),
    );
    expect(source.records).toBe(source.events + source.duplicates + source.rejected + source.skipped);
    expect(source.rejected).toBe(0);
  });
});

describe('fixtures', () => {
  it('there is one of every format, in every way it is told', async () => {
    const read = new Set<string>();
    for (const fixture of fixtures) {
      const { source } = await readFile(contentOf(fixture));
      read.add(source.formatName ?? '');
    }
    // Those of Windows are in tests/unit/windows.
    const windows = /^(?:windows\.|defender\.device)/;
    const others = formats.filter(({ family }) => !windows.test(family.log));
    expect(others.map(({ name }) => name).filter((name) => !read.has(name))).toEqual([]);
  });
});
