import { describe, expect, it } from 'vitest';
import { parseCef } from '../../../src/formats/cef-lines';
import type { Convert, ConvertedRecord } from '../../../src/formats/converted';
import { windowsXmlEvents } from '../../../src/formats/windows-xml';
import { parseElement, xmlRecords } from '../../../src/formats/xml-records';
import { convertedFixtures } from './converted-fixtures';
import { fixtures } from './fixtures';
import { contentOf } from './reading';
import { readFile, readInAnyChunks } from '../support/reading';

const raw = convertedFixtures.map((fixture, i) => [`${i + 1}: ${fixture.format}`, fixture] as const);

describe('records that are no JSON', () => {
  it.each(raw)('%s: each stands at its bytes', async (_, fixture) => {
    const content = contentOf(fixture);
    const bytes = new TextEncoder().encode(content);
    const { events, source } = await readFile(content);
    const places = [...events, ...source.rejects] as {
      offset: number;
      length: number;
      record: number;
      line: number;
    }[];
    for (const { offset, length, record, line } of places) {
      const all = fixture.bad ? [...fixture.records, fixture.bad] : fixture.records;
      const text = new TextDecoder().decode(bytes.subarray(offset, offset + length));
      expect(text).toBe((all[record - 1]!['raw'] as string).trim());
      expect(line).toBe(content.slice(0, content.indexOf(text)).split('\n').length);
    }
  });

  it.each(raw)('%s: in UTF-16, and cut', async (_, fixture) => {
    const content = contentOf(fixture);
    const whole = await readFile(content);
    const wide = await readFile(new Uint8Array(Buffer.from(`\uFEFF${content}`, 'utf16le')));
    expect(wide.source.format).toBe(fixture.format);
    expect(wide.events.map(({ time, user }) => [time, user])).toEqual(
      whole.events.map(({ time, user }) => [time, user]),
    );
    const cut = (await readFile(content.slice(0, content.lastIndexOf('=')))).source;
    expect(cut.records).toBe(cut.events + cut.duplicates + cut.rejected + cut.skipped);
    expect(cut.records).toBe(whole.source.records);
  });
});

const collect = (convert: Convert, text: string, chunk = 3): (string | null)[] => {
  const seen: (string | null)[] = [];
  const bytes = new TextEncoder().encode(text);
  const converter = convert(
    (record: ConvertedRecord) => seen.push(record.broken ?? new TextDecoder().decode(record.json)),
    0,
  );
  for (let at = 0; at < bytes.length; at += chunk) converter.push(bytes.subarray(at, at + chunk));
  converter.end();
  return seen;
};

describe('XML', () => {
  const named = xmlRecords(({ name, text }) => [name, text], 'a');

  it('finds the elements below the root, whatever stands between', () => {
    const text =
      '<?xml version="1.0"?><!-- <a>no</a> --><r x=">"> <a>1</a><!-- <a> --><a><![CDATA[<a>]]></a><b/>\n<a y=\'>\'>3</a></r><r><a>4</a></r>';
    for (const chunk of [1, 2, 5, 1_000])
      expect(collect(named, text, chunk)).toEqual([
        '["a","1"]',
        '["a","<a>"]',
        '["b",""]',
        '["a","3"]',
        '["a","4"]',
      ]);
  });

  it('a record that was cut does not take the next with it', () => {
    expect(collect(named, '<r><a><c>1<a>2</a></r>')).toEqual([
      'cut off: the next record starts before this one ends',
      '["a","2"]',
    ]);
    expect(collect(named, '<r><a>1</a><a><c')).toEqual([
      '["a","1"]',
      'cut off: the file ends inside this record',
    ]);
    expect(collect(named, '<r><a></b></a></r>')).toContain('its tags do not match');
  });

  it('never expands an entity', () => {
    const bomb =
      '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&b;&x;&lt;&#65;&#x1F600;&#0;&#xD800;</a></r>';
    expect(collect(named, bomb)).toEqual(['["a","&b;&x;<A😀&#0;&#xD800;"]']);
  });

  // Quotes that never end, and tags that never do.
  const endless = [
    '<r><a b="',
    `<a ${'x="'.repeat(20_000)}`,
    '<!--'.repeat(600_000),
    '<a '.repeat(800_000),
    `<r>${'<'.repeat(2_400_000)}`,
    `<r><a b="${'x'.repeat(2_400_000)}`,
    `<r>${'<![CDATA['.repeat(300_000)}`,
    `<r><a ${"b='c' ".repeat(150_000)}/></r>`,
    '<?'.repeat(1_200_000),
    '</Event '.repeat(300_000),
  ];

  it('is bounded in depth and length', () => {
    expect(parseElement('<a>'.repeat(5_000) + '</a>'.repeat(5_000))).toBeNull();
    expect(
      collect(
        xmlRecords(() => 1),
        `<r>${'<'.repeat(50_000)}`,
        10_000,
      ),
    ).toEqual([]);
    for (const text of endless) {
      const from = performance.now();
      collect(
        xmlRecords(() => 1),
        text,
        1 << 18,
      );
      if (!text.endsWith('</r>')) expect(parseElement(text)).toBeNull();
      expect(performance.now() - from).toBeLessThan(2_000);
    }
  });

  it.each([1 << 18, 1 << 23])('a Windows event without end takes no longer, in pieces of %s', (chunk) => {
    for (const text of endless) {
      const from = performance.now();
      expect(collect(windowsXmlEvents, `<Event >${text}`, chunk)).toEqual([
        'cut off: the file ends inside this record',
      ]);
      expect(performance.now() - from).toBeLessThan(2_000);
    }
  });

  it('an end tag that never ends takes neither the next event nor the memory', () => {
    const cut = `<Event >1</Event ${'x'.repeat(3 << 20)}`;
    expect(
      collect(windowsXmlEvents, `${cut}\n<Event ><System><EventID>2</EventID></System></Event>`, 1 << 18),
    ).toEqual([
      'cut off: the next record starts before this one ends',
      '{"windowsEvent":{"System/EventID":"2"}}',
    ]);
    const seen: (string | null)[] = [];
    const converter = windowsXmlEvents(({ broken }) => seen.push(broken), 0);
    converter.push(new TextEncoder().encode('<Event ></Event '));
    const blank = new Uint8Array(1 << 20).fill(0x20);
    for (let i = 0; i < 65; i++) converter.push(blank);
    expect(seen).toEqual(['longer than 64 MB']);
  });

  it('JSON that tells of CEF is JSON', async () => {
    const fixture = fixtures.find(({ format }) => format === 'okta.system-log.json')!;
    const { source } = await readFile(JSON.stringify({ note: 'CEF:0|a|b|', ...fixture.records[0] }));
    expect(source.format).toBe('okta.system-log.json');
  });

  it.each([
    [
      '<SearchResults><Event MailboxGuid="x" Owner="y" LastAccessed="2026-09-14T14:00:00Z"/></SearchResults>',
      'no log that is known',
    ],
    ['<SearchResults>\n<Event Caller="" Cmdlet="" RunDate=""', 'Exchange admin audit export as XML'],
    [
      '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S>text</S></Objs>',
      'PowerShell objects as XML (export them as CSV or JSON)',
    ],
    ['<html><body>Dear colleague</body></html>', 'no log that is known'],
    ['<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"/>', 'Windows events as XML'],
  ])('what holds no record is refused by name: %s', async (content, words) => {
    const { source } = await readFile(content);
    expect(source).toMatchObject({ format: null, records: 0 });
    expect(source.reason).toContain(words);
  });
});

describe('CEF', () => {
  it('escapes, labels and blanks', () => {
    expect(
      parseCef(
        '<14>host CEF:0|Duo\\|Security|DuoLogSync|1|a|b|5|cs1Label=factor cs1=Duo Push msg=a\\=b\\nc  x= y=1',
      ),
    ).toEqual({
      cef: {
        DuoLogSync: {
          factor: 'Duo Push',
          msg: 'a=b\nc',
          x: '',
          y: '1',
          cefVendor: 'Duo|Security',
          cefVersion: '1',
          cefSignature: 'a',
          cefName: 'b',
          cefSeverity: '5',
        },
      },
    });
    expect(parseCef('CEF:0|a|b')).toBeNull();
  });

  it('other products are named, lines that are none rejected', async () => {
    const { source } = await readFile('CEF:0|Palo Alto Networks|PAN-OS|10|THREAT|x|1|src=203.0.113.7\n');
    expect(source.format).toBeNull();
    expect(source.reason).toContain('a CEF log of Palo Alto Networks PAN-OS');
    const fixture = convertedFixtures.find(({ format }) => format === 'duo.auth.cef')!;
    const mixed = await readInAnyChunks(`${contentOf(fixture)}\n\nnot a line\n`);
    expect(mixed.source).toMatchObject({ records: 4, events: 2, rejected: 2 });
    expect(mixed.source.rejects[1]!.reason).toBe('not a CEF record');
    expect(mixed.source.notes.join()).toContain('leave out the reason');
  });
});
