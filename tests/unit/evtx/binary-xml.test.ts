import { describe, expect, it } from 'vitest';
import { EvtxReader } from '../../../src/evtx/reader';
import { Utf8Writer } from '../../../src/evtx/utf8-writer';
import { writeFiletime } from '../../../src/evtx/values';
import { ChunkWriter, eventsFile, evtxFile, ticksOf, value, type Node, type Value } from './evtx-writer';
import { readEvtxFile, xmlOf } from './reading';

const data = (values: Readonly<Record<string, Value>>): Record<string, string> => {
  const { records } = readEvtxFile(eventsFile([{ id: 1, data: values }]));
  expect(records).toHaveLength(1);
  expect(records[0]!.broken).toBeNull();
  const entries = Object.entries(records[0]!.fields).filter(([name]) => !name.startsWith('System/'));
  return Object.fromEntries(entries);
};

/** A file of one record made by `write`, and what it reads as. */
function one(write: (chunk: ChunkWriter) => void): {
  fields: Record<string, string>;
  xml: string | null;
  broken: string | null;
} {
  const chunk = new ChunkWriter();
  write(chunk);
  const file = evtxFile([chunk.finish()]);
  const { records } = readEvtxFile(file);
  expect(records).toHaveLength(chunk.records.length);
  const { fields, broken, offset } = records[0]!;
  return { fields, broken, xml: xmlOf(file, offset) };
}

describe('values', () => {
  it('of every type read as Windows shows them', () => {
    expect(
      data({
        text: value.string('Zoë 𝔘 <&>'),
        ended: value.string('until here\0\0'),
        empty: value.string(''),
        ansi: value.ansi('caf\xe9\0'),
        int8: value.int8(-5),
        uint8: value.uint8(250),
        int16: value.int16(-300),
        uint16: value.uint16(65_535),
        int32: value.int32(-70_000),
        uint32: value.uint32(4_000_000_000),
        int64: value.int64(-9_007_199_254_740_993n),
        uint64: value.uint64(18_446_744_073_709_551_615n),
        float: value.float(0.1),
        double: value.double(-2.5),
        yes: value.bool(true),
        no: value.bool(false),
        binary: value.binary(0xde, 0xad, 0x01),
        guid: value.guid('54849625-5478-4994-a5ba-3e3b0328c30d'),
        size32: value.size32(0x3e7),
        size64: value.size64(0x7ff6_1234_5678n),
        filetime: value.filetime(ticksOf('2026-09-14T14:09:16.2041234Z')),
        systemtime: value.systemtime(2026, 9, 1, 14, 14, 9, 16, 204),
        sid: value.sid(5, 21, 4_294_967_295, 2, 500),
        hex32: value.hex32(0xc000_006a),
        hex64: value.hex64(0x8020_0000_0000_0000n),
        small: value.hex64(0x3e7n),
      }),
    ).toEqual({
      text: 'Zoë 𝔘 <&>',
      ended: 'until here',
      ansi: 'café',
      int8: '-5',
      uint8: '250',
      int16: '-300',
      uint16: '65535',
      int32: '-70000',
      uint32: '4000000000',
      int64: '-9007199254740993',
      uint64: '18446744073709551615',
      float: '0.1',
      double: '-2.5',
      yes: 'true',
      no: 'false',
      binary: 'DEAD01',
      guid: '{54849625-5478-4994-a5ba-3e3b0328c30d}',
      size32: '0x3e7',
      size64: '0x7ff612345678',
      filetime: '2026-09-14T14:09:16.2041234Z',
      systemtime: '2026-09-14T14:09:16.204Z',
      sid: 'S-1-5-21-4294967295-2-500',
      hex32: '0xc000006a',
      hex64: '0x8020000000000000',
      small: '0x3e7',
    });
  });

  it('lists: one field with a name, one each without', () => {
    expect(data({ names: value.strings('a', 'b c', ''), numbers: value.uint32s(1, 2, 3) })).toEqual({
      names: 'a, b c, ',
      numbers: '1, 2, 3',
    });
    expect(data({ '': value.strings('service', 'stopped') })).toEqual({ '#1': 'service', '#2': 'stopped' });
  });

  it('times keep their seven digits, from 1601 on', () => {
    const text = (ticks: bigint): string => {
      const out = new Utf8Writer();
      writeFiletime(out, Number(ticks & 0xffff_ffffn), Number(ticks >> 32n));
      return out.text();
    };
    expect(text(0n)).toBe('1601-01-01T00:00:00.0000000Z');
    expect(text(ticksOf('1970-01-01T00:00:00.0000001Z'))).toBe('1970-01-01T00:00:00.0000001Z');
    expect(text(ticksOf('2038-01-19T03:14:08.9999999Z'))).toBe('2038-01-19T03:14:08.9999999Z');
    expect(text(ticksOf('9999-12-31T23:59:59.9999999Z'))).toBe('9999-12-31T23:59:59.9999999Z');
    // No year has five digits there.
    expect(text(0x7fff_ffff_ffff_ffffn)).toBe('9223372036854775807');
  });
});

describe('a record', () => {
  it('shows as the XML that Windows shows', () => {
    const file = eventsFile([
      {
        id: 4625,
        recordId: 77n,
        keywords: 0x8010_0000_0000_0000n,
        userSid: value.sid(5, 18),
        data: { TargetUserName: value.string('o\'neil "x" <b>&'), LogonType: value.uint32(3) },
      },
    ]);
    expect(xmlOf(file, readEvtxFile(file).records[0]!.offset)).toBe(
      [
        '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">',
        '  <System>',
        '    <Provider Name="Microsoft-Windows-Security-Auditing"/>',
        '    <EventID>4625</EventID>',
        '    <Keywords>0x8010000000000000</Keywords>',
        '    <TimeCreated SystemTime="2026-09-14T14:09:16.1234567Z"/>',
        '    <EventRecordID>77</EventRecordID>',
        '    <Correlation/>',
        '    <Channel>Security</Channel>',
        '    <Computer>WS01.firm.example</Computer>',
        '    <Security UserID="S-1-5-18"/>',
        '  </System>',
        '  <EventData>',
        `    <Data Name="TargetUserName">o'neil &quot;x&quot; &lt;b&gt;&amp;</Data>`,
        '    <Data Name="LogonType">3</Data>',
        '  </EventData>',
        '</Event>',
      ].join('\n'),
    );
  });

  it('leaves out elements and attributes whose value is left out', () => {
    const file = eventsFile([{ id: 1 }]);
    const { fields, offset } = readEvtxFile(file).records[0]!;
    expect(Object.keys(fields)).not.toContain('System/Keywords');
    const xml = xmlOf(file, offset)!;
    expect(xml).not.toContain('Keywords');
    expect(xml).toContain('<Correlation/>');
    expect(xml).toContain('<Security/>');
  });

  it('names the innermost elements of UserData', () => {
    const { records } = readEvtxFile(
      eventsFile([
        {
          id: 1102,
          provider: 'Microsoft-Windows-Eventlog',
          userData: ['LogFileCleared', { SubjectUserName: 'cfo', SubjectDomainName: 'FIRM' }],
        },
      ]),
    );
    expect(records[0]!.fields).toMatchObject({ SubjectUserName: 'cfo', SubjectDomainName: 'FIRM' });
  });

  it('may do without templates, hold entities, CDATA, characters by number and instructions', () => {
    const nodes: Node[] = [
      {
        element: 'Event',
        children: [
          { pi: ['note', 'x?>y'] },
          { element: 'System', children: [{ element: 'EventID', children: [{ text: '7' }] }] },
          {
            element: 'EventData',
            children: [
              {
                element: 'Data',
                attributes: [['Name', [{ text: 'a' }]]],
                children: [
                  { text: 'x' },
                  { entity: 'lt' },
                  { entity: 'other' },
                  { entity: 'constructor' },
                  { cdata: '<&]]>' },
                  { character: 0x41 },
                ],
              },
              {
                element: 'Data',
                attributes: [['Name', [{ text: 'b' }]]],
                children: [{ text: 'bell\u0007' }],
              },
            ],
          },
        ],
      },
    ];
    const { fields, xml } = one((chunk) => chunk.plain(5n, nodes));
    expect(fields).toEqual({ 'System/EventID': '7', a: 'x<&other;&constructor;<&]]>A', b: 'bell\u0007' });
    expect(xml).toContain('<?note x? >y?>');
    expect(xml).toContain(
      '<Data Name="a">x&lt;&amp;other;&amp;constructor;<![CDATA[<&]]]]><![CDATA[>]]>A</Data>',
    );
    // XML has no bell.
    expect(xml).toContain('<Data Name="b">bell\ufffd</Data>');
  });

  it('writes an element that holds a list once per item', () => {
    const file = eventsFile([{ id: 7036, data: { '': value.strings('Windows Update', 'stopped') } }]);
    const xml = xmlOf(file, readEvtxFile(file).records[0]!.offset)!;
    expect(xml).toContain('    <Data>Windows Update</Data>\n    <Data>stopped</Data>\n');
  });

  it('of a chunk uses the templates that an earlier one brought', () => {
    const file = eventsFile(
      Array.from({ length: 40 }, (_, i) => ({
        id: 4624,
        data: { TargetUserName: value.string(`user${i}`) },
      })),
    );
    const { records } = readEvtxFile(file);
    expect(records.map((r) => r.fields['TargetUserName'])).toEqual(
      Array.from({ length: 40 }, (_, i) => `user${i}`),
    );
    expect(records[39]!.fields['System/EventRecordID']).toBe('40');
    expect(records[39]!.length).toBeLessThan(records[0]!.length);
  });

  it('is not taken for XML by what it names', () => {
    const { xml } = one((chunk) =>
      chunk.plain(1n, [
        { element: 'a><script', attributes: [['o"n', [{ text: '"><x' }]]], children: [{ text: 't' }] },
      ]),
    );
    expect(xml).toBe('<a__script o_n="&quot;&gt;&lt;x">t</a__script>');
  });
});

describe('a hostile record', () => {
  const broken = (write: (chunk: ChunkWriter) => void): string | null => one(write).broken;

  it('with elements nested without end is rejected', () => {
    let node: Node = { text: 'x' };
    for (let i = 0; i < 200; i++) node = { element: 'a', children: [node] };
    expect(broken((chunk) => chunk.plain(9n, [node]))).toBe(
      'chunk 1, EventRecordID 9: its XML is nested deeper than 64 elements',
    );
  });

  it('with fragments nested without end is rejected', () => {
    const nest = (chunk: ChunkWriter, depth: number): void =>
      chunk.instance(
        'deep',
        [{ element: 'EventData', children: [{ value: 0, type: 0x21 }] }],
        [depth === 0 ? value.none : (c): void => nest(c, depth - 1)],
      );
    expect(broken((chunk) => chunk.record(1n, (c) => nest(c, 20)))).toContain('nested deeper than 8');
  });

  it('that repeats a fragment over and over is stopped', () => {
    const children = Array.from({ length: 120 }, (): Node => ({ value: 0, type: 0x21 }));
    const nest = (chunk: ChunkWriter, depth: number): void =>
      chunk.instance(
        'many',
        [{ element: 'EventData', children }],
        [depth === 0 ? value.string('x') : (c): void => nest(c, depth - 1)],
      );
    expect(broken((chunk) => chunk.record(1n, (c) => nest(c, 6)))).toContain('more steps than a record');
  });

  it('that repeats a long text over and over is stopped', () => {
    const children = Array.from({ length: 800 }, (_, i): Node => ({
      element: 'Data',
      attributes: [['Name', [{ text: `n${i}` }]]],
      children: [{ value: 0, type: 1 }],
    }));
    const { broken: reason, xml } = one((chunk) =>
      chunk.record(1n, (c) =>
        c.instance('long', [{ element: 'EventData', children }], [value.string('x'.repeat(9_000))]),
      ),
    );
    // Seven million characters are within the bound; nobody waits for them.
    expect(reason).toBeNull();
    expect(xml!.length).toBeLessThan(8 << 20);
  });

  it('of many that all take long does not take the others’ time along', () => {
    const children = Array.from({ length: 1_500 }, (_, i): Node => ({
      element: 'Data',
      attributes: [['Name', [{ text: `n${i % 9}` }]]],
      children: [{ value: 0, type: 1 }],
    }));
    const chunk = new ChunkWriter();
    while (chunk.at < 64_000)
      chunk.record(1n, (c) => c.instance('wide', [{ element: 'EventData', children }], [value.string('xx')]));
    const start = process.cpuUsage();
    const { records } = readEvtxFile(evtxFile([chunk.finish()]));
    expect(records[0]!.broken).toBeNull();
    expect(records).toHaveLength(chunk.records.length);
    // Microseconds.
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });

  it.each([
    [
      'a security identifier is cut off',
      { type: 0x13, bytes: new Uint8Array([1, 2, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0]) },
    ],
    ['a security identifier is cut off', { type: 0x13, bytes: new Uint8Array([1, 99, 0, 0, 0, 0, 0, 5]) }],
    ['a security identifier is cut off', { type: 0x13, bytes: new Uint8Array(4) }],
    ['a value of type 0x8 has 2 bytes', { type: 0x08, bytes: new Uint8Array(2) }],
    ['a value has the unknown type 0x7f', { type: 0x7f, bytes: new Uint8Array(2) }],
  ])('is rejected for a value that cannot be what it says, asked for or not: %s', (reason, bad) => {
    const file = eventsFile([{ id: 1, data: { bad } }]);
    const broken: (string | null)[] = [];
    const reader = new EvtxReader({
      wanted: (name) => (name === 'bad' ? 0 : -1),
      onRecord: (record) => void broken.push(record.broken),
    });
    reader.push(file);
    reader.end();
    expect(broken).toEqual([`chunk 1, EventRecordID 1: ${reason}`]);
  });

  it('that points outside, or at itself, is rejected', () => {
    const at = (offset: number, bytes: number[]): string | null =>
      broken((chunk) => {
        chunk.plain(3n, [{ element: 'Event', children: [{ text: 'some text' }] }]);
        chunk.bytes.set(bytes, chunk.records[0]! + offset);
      });
    // The element's name, then its token, then a template instance at the start of the record.
    expect(at(24 + 4 + 5, [0xfc, 0xff, 0, 0])).toContain('chunk 1, EventRecordID 3: ');
    expect(at(24 + 4, [0x7f])).toContain('unknown token 0x7f at 0x21c of its chunk');
    expect(at(24 + 4, [0x0c, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])).toContain(
      'points outside of its chunk',
    );
    expect(at(24 + 4, [0x0c, 1, 0, 0, 0, 0, 0x1c, 0x02, 0, 0])).not.toBeNull();
  });
});
