import { crc32 } from '../../../src/evtx/crc32';
import { hashOfName } from '../../../src/evtx/slack';

/**
 * A small writer of EVTX files, for fixtures only: what it writes is synthetic. Layout: libevtx, "Windows XML Event Log
 * (EVTX) format".
 */
export const CHUNK = 65_536;
export const HEADER = 4_096;
/** Of a chunk: 64 lists of names by hash, 32 of templates by number. Some readers find them by these alone. */
const NAME_TABLE = 128;
const TEMPLATE_TABLE = 384;

export interface Value {
  type: number;
  bytes: Uint8Array;
}

export type Node =
  | {
      element: string;
      attributes?: readonly (readonly [name: string, content: readonly Node[]])[];
      children?: readonly Node[];
      /** Index of the value without which it is left out. */
      condition?: number;
    }
  | { text: string }
  | { cdata: string }
  | { character: number }
  | { entity: string }
  | { pi: readonly [target: string, data: string] }
  | { value: number; type: number; optional?: true };

const utf16 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff;
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
};
const number = (size: number, write: (view: DataView) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return new Uint8Array(view.buffer);
};

/** Values of every type, as they stand in a record. */
export const value = {
  none: { type: 0x00, bytes: new Uint8Array(0) } as Value,
  string: (text: string): Value => ({ type: 0x01, bytes: utf16(text) }),
  ansi: (text: string): Value => ({ type: 0x02, bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)) }),
  int8: (n: number): Value => ({ type: 0x03, bytes: number(1, (v) => v.setInt8(0, n)) }),
  uint8: (n: number): Value => ({ type: 0x04, bytes: number(1, (v) => v.setUint8(0, n)) }),
  int16: (n: number): Value => ({ type: 0x05, bytes: number(2, (v) => v.setInt16(0, n, true)) }),
  uint16: (n: number): Value => ({ type: 0x06, bytes: number(2, (v) => v.setUint16(0, n, true)) }),
  int32: (n: number): Value => ({ type: 0x07, bytes: number(4, (v) => v.setInt32(0, n, true)) }),
  uint32: (n: number): Value => ({ type: 0x08, bytes: number(4, (v) => v.setUint32(0, n, true)) }),
  int64: (n: bigint): Value => ({ type: 0x09, bytes: number(8, (v) => v.setBigInt64(0, n, true)) }),
  uint64: (n: bigint): Value => ({ type: 0x0a, bytes: number(8, (v) => v.setBigUint64(0, n, true)) }),
  float: (n: number): Value => ({ type: 0x0b, bytes: number(4, (v) => v.setFloat32(0, n, true)) }),
  double: (n: number): Value => ({ type: 0x0c, bytes: number(8, (v) => v.setFloat64(0, n, true)) }),
  bool: (b: boolean): Value => ({ type: 0x0d, bytes: number(4, (v) => v.setUint32(0, b ? 1 : 0, true)) }),
  binary: (...bytes: number[]): Value => ({ type: 0x0e, bytes: Uint8Array.from(bytes) }),
  guid: (hex: string): Value => {
    const bytes = Uint8Array.from(hex.replaceAll('-', '').match(/../g)!, (pair) => parseInt(pair, 16));
    const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    return { type: 0x0f, bytes: Uint8Array.from(order, (i) => bytes[i]!) };
  },
  size32: (n: number): Value => ({ type: 0x10, bytes: number(4, (v) => v.setUint32(0, n, true)) }),
  size64: (n: bigint): Value => ({ type: 0x10, bytes: number(8, (v) => v.setBigUint64(0, n, true)) }),
  filetime: (ticks: bigint): Value => ({
    type: 0x11,
    bytes: number(8, (v) => v.setBigUint64(0, ticks, true)),
  }),
  systemtime: (...parts: number[]): Value => ({
    type: 0x12,
    bytes: number(16, (v) => parts.forEach((part, i) => v.setUint16(2 * i, part, true))),
  }),
  sid: (authority: number, ...subs: number[]): Value => ({
    type: 0x13,
    bytes: number(8 + 4 * subs.length, (v) => {
      v.setUint8(0, 1);
      v.setUint8(1, subs.length);
      v.setUint32(4, authority);
      subs.forEach((sub, i) => v.setUint32(8 + 4 * i, sub, true));
    }),
  }),
  hex32: (n: number): Value => ({ type: 0x14, bytes: number(4, (v) => v.setUint32(0, n, true)) }),
  hex64: (n: bigint): Value => ({ type: 0x15, bytes: number(8, (v) => v.setBigUint64(0, n, true)) }),
  strings: (...texts: string[]): Value => ({ type: 0x81, bytes: utf16(texts.map((t) => `${t}\0`).join('')) }),
  uint32s: (...ns: number[]): Value => ({
    type: 0x88,
    bytes: number(4 * ns.length, (v) => ns.forEach((n, i) => v.setUint32(4 * i, n, true))),
  }),
  raw: (type: number, bytes: Uint8Array): Value => ({ type, bytes }),
};

/** Ticks of 100 ns since 1601 of a time in ISO 8601 with up to seven digits. */
export function ticksOf(iso: string): bigint {
  const [, whole, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso)!;
  return (
    BigInt(Date.parse(`${whole!}Z`) + 11_644_473_600_000) * 10_000n +
    BigInt(fraction.padEnd(7, '0').slice(0, 7))
  );
}

/** Fills one chunk. Names are written where they are first used, templates inside the first record that uses them. */
export class ChunkWriter {
  readonly bytes = new Uint8Array(CHUNK);
  readonly view = new DataView(this.bytes.buffer);
  at = 512;
  /** Offsets of the records written. */
  readonly records: number[] = [];
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<string, number>();
  #firstId = 0n;
  #lastId = 0n;

  /** Writes a record whose binary XML `body` writes. */
  record(id: bigint, body: (chunk: ChunkWriter) => void, written = 133_000_000_000_000_000n): this {
    const start = this.at;
    this.records.push(start);
    if (this.records.length === 1) this.#firstId = id;
    this.#lastId = id;
    this.at += 24;
    body(this);
    const size = this.at + 4 - start;
    this.view.setUint32(start, 0x2a2a, true);
    this.view.setUint32(start + 4, size, true);
    this.view.setBigUint64(start + 8, id, true);
    this.view.setBigUint64(start + 16, written, true);
    this.view.setUint32(this.at, size, true);
    this.at += 4;
    return this;
  }

  /** A record without a template: its elements stand in it. */
  plain(id: bigint, nodes: readonly Node[]): this {
    return this.record(id, (chunk) => chunk.fragment(nodes, false));
  }

  fragment(nodes: readonly Node[], isDefinition: boolean): void {
    this.#put(0x0f, 1, 1, 0);
    this.#nodes(nodes, isDefinition);
    this.#put(0);
  }

  /** A template instance; the definition of `key` is written the first time. */
  instance(
    key: string,
    nodes: readonly Node[],
    values: readonly (Value | ((chunk: ChunkWriter) => void))[],
  ): void {
    this.#put(0x0f, 1, 1, 0, 0x0c, 1);
    const known = this.#templates.get(key);
    if (known !== undefined) {
      this.#u32(this.view.getUint32(known + 4, true));
      this.#u32(known);
    } else {
      // The template's number is the beginning of its GUID, which Windows makes of its content: libevtx finds it by that.
      const shape = new TextEncoder().encode(JSON.stringify(nodes));
      const id = crc32(shape, 0, shape.length);
      this.#u32(id);
      const definition = this.at + 4;
      this.#templates.set(key, definition);
      this.#u32(definition);
      this.view.setUint32(definition + 4, id, true);
      this.#chain(TEMPLATE_TABLE + 4 * (id % 32), definition);
      this.at += 24;
      const from = this.at;
      this.fragment(nodes, true);
      this.view.setUint32(definition + 20, this.at - from, true);
    }
    this.#u32(values.length);
    const descriptors = this.at;
    this.at += 4 * values.length;
    values.forEach((item, i) => {
      const from = this.at;
      let type = 0x21;
      if (typeof item === 'function') item(this);
      else {
        this.bytes.set(item.bytes, this.at);
        this.at += item.bytes.length;
        ({ type } = item);
      }
      this.view.setUint16(descriptors + 4 * i, this.at - from, true);
      this.view.setUint8(descriptors + 4 * i + 2, type);
    });
    this.#put(0);
  }

  /** The chunk, header and checksums filled in. */
  finish(): Uint8Array {
    const { bytes, view } = this;
    bytes.set(new TextEncoder().encode('ElfChnk\0'));
    for (const at of [8, 24]) {
      view.setBigUint64(at, this.#firstId, true);
      view.setBigUint64(at + 8, this.#lastId, true);
    }
    view.setUint32(40, 128, true);
    view.setUint32(44, this.records[this.records.length - 1] ?? 0, true);
    view.setUint32(48, this.at, true);
    return sealChunk(bytes);
  }

  #nodes(nodes: readonly Node[], isDefinition: boolean): void {
    for (const node of nodes) {
      if ('element' in node) this.#element(node, isDefinition);
      else if ('text' in node) {
        this.#put(0x05, 0x01);
        this.#text(node.text);
      } else if ('cdata' in node) {
        this.#put(0x07);
        this.#text(node.cdata);
      } else if ('character' in node) {
        this.#put(0x08);
        this.#u16(node.character);
      } else if ('entity' in node) {
        this.#put(0x09);
        this.#name(node.entity);
      } else if ('pi' in node) {
        this.#put(0x0a);
        this.#name(node.pi[0]);
        this.#put(0x0b);
        this.#text(node.pi[1]);
      } else {
        this.#put(node.optional ? 0x0e : 0x0d);
        this.#u16(node.value);
        this.#put(node.type);
      }
    }
  }

  #element(node: Extract<Node, { element: string }>, isDefinition: boolean): void {
    const { element, attributes = [], children = [], condition } = node;
    this.#put(attributes.length > 0 ? 0x41 : 0x01);
    if (isDefinition) this.#u16(condition ?? 0xffff);
    const size = this.at;
    this.at += 4;
    this.#name(element);
    if (attributes.length > 0) {
      const list = this.at;
      this.at += 4;
      attributes.forEach(([name, content], i) => {
        this.#put(i < attributes.length - 1 ? 0x46 : 0x06);
        this.#name(name);
        this.#nodes(content, isDefinition);
      });
      this.view.setUint32(list, this.at - list - 4, true);
    }
    if (children.length === 0) this.#put(0x03);
    else {
      this.#put(0x02);
      this.#nodes(children, isDefinition);
      this.#put(0x04);
    }
    this.view.setUint32(size, this.at - size - 4, true);
  }

  #name(name: string): void {
    const known = this.#names.get(name);
    if (known !== undefined) return this.#u32(known);
    const start = this.at + 4;
    this.#names.set(name, start);
    this.#u32(start);
    this.at += 6;
    this.#text(name);
    const hash = hashOfName(this.view, start + 8, this.at);
    this.view.setUint16(start + 4, hash, true);
    this.#chain(NAME_TABLE + 4 * (hash % 64), start);
    this.#u16(0);
  }

  /** Puts a name or template at the head of its list; what stands there comes next. */
  #chain(table: number, start: number): void {
    this.view.setUint32(start, this.view.getUint32(table, true), true);
    this.view.setUint32(table, start, true);
  }

  #text(text: string): void {
    this.#u16(text.length);
    const bytes = utf16(text);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #put(...bytes: number[]): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #u16(n: number): void {
    this.view.setUint16(this.at, n, true);
    this.at += 2;
  }

  #u32(n: number): void {
    this.view.setUint32(this.at, n, true);
    this.at += 4;
  }
}

/** Writes both checksums of a chunk anew. */
export function sealChunk(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, CHUNK);
  view.setUint32(52, crc32(bytes, 512, Math.min(CHUNK, view.getUint32(48, true))), true);
  view.setUint32(124, crc32(bytes, 128, 512, crc32(bytes, 0, 120)), true);
  return bytes;
}

/** A chunk that was written anew over an older one: behind its records stands what is left of that. */
export function overwritten(older: Uint8Array, newer: Uint8Array): Uint8Array {
  const chunk = older.slice();
  chunk.set(newer.subarray(0, new DataView(newer.buffer).getUint32(48, true)));
  return sealChunk(chunk);
}

/** A chunk whose records end before its `n`-th, from 0: the others are slack. */
export function endedBefore(older: Uint8Array, n: number): Uint8Array {
  const chunk = older.slice();
  const view = new DataView(chunk.buffer);
  let at = 512;
  for (let i = 0; i < n; i++) at += view.getUint32(at + 4, true);
  view.setUint32(48, at, true);
  return sealChunk(chunk);
}

/** A file of chunks. @param flags 1 dirty, 2 full. */
export function evtxFile(chunks: readonly Uint8Array[], flags = 0): Uint8Array {
  const file = new Uint8Array(HEADER + chunks.reduce((n, chunk) => n + chunk.length, 0));
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode('ElfFile\0'));
  view.setBigUint64(16, BigInt(Math.max(0, chunks.length - 1)), true);
  view.setUint32(32, 128, true);
  view.setUint16(36, 1, true);
  view.setUint16(38, 3, true);
  view.setUint16(40, HEADER, true);
  view.setUint16(42, chunks.length, true);
  view.setUint32(120, flags, true);
  view.setUint32(124, crc32(file, 0, 120), true);
  let at = HEADER;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

export interface FakeEvent {
  id: number;
  recordId?: bigint;
  time?: string;
  provider?: string;
  channel?: string;
  computer?: string;
  userSid?: Value;
  keywords?: bigint;
  /** EventData by name; an empty name is data without one. */
  data?: Readonly<Record<string, Value>>;
  /** UserData instead: the element that holds it, and its children. */
  userData?: readonly [element: string, Readonly<Record<string, string>>];
}

const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';

/** The System part as Windows' own template has it. */
const systemTemplate: readonly Node[] = [
  {
    element: 'Event',
    attributes: [['xmlns', [{ text: NAMESPACE }]]],
    children: [
      {
        element: 'System',
        children: [
          { element: 'Provider', attributes: [['Name', [{ value: 0, type: 0x01 }]]] },
          { element: 'EventID', children: [{ value: 1, type: 0x06 }] },
          { element: 'Keywords', children: [{ value: 2, type: 0x15, optional: true }], condition: 2 },
          { element: 'TimeCreated', attributes: [['SystemTime', [{ value: 3, type: 0x11 }]]] },
          { element: 'EventRecordID', children: [{ value: 4, type: 0x0a }] },
          {
            element: 'Correlation',
            attributes: [['ActivityID', [{ value: 5, type: 0x0f, optional: true }]]],
          },
          { element: 'Channel', children: [{ value: 6, type: 0x01 }] },
          { element: 'Computer', children: [{ value: 7, type: 0x01 }] },
          { element: 'Security', attributes: [['UserID', [{ value: 8, type: 0x13, optional: true }]]] },
        ],
      },
      { value: 9, type: 0x21, optional: true },
    ],
  },
];

/** Writes an event as Windows does: a template for System, another nested in it for the data. */
export function writeEvent(chunk: ChunkWriter, event: FakeEvent, recordId: bigint): void {
  const { time = '2026-09-14T14:09:16.1234567Z', provider = 'Microsoft-Windows-Security-Auditing' } = event;
  const data = Object.entries(event.data ?? {});
  const dataNodes: Node[] = [
    {
      element: 'EventData',
      children: data.map(([name, { type }], i) => ({
        element: 'Data',
        ...(name === '' ? {} : { attributes: [['Name', [{ text: name }]]] as const }),
        children: [{ value: i, type }],
      })),
    },
  ];
  const [holder, children] = event.userData ?? ['', {}];
  const userNodes: Node[] = [
    {
      element: 'UserData',
      children: [
        {
          element: holder,
          children: Object.keys(children).map((name, i) => ({
            element: name,
            children: [{ value: i, type: 0x01 }],
          })),
        },
      ],
    },
  ];
  const nested =
    event.userData !== undefined
      ? (c: ChunkWriter): void =>
          c.instance(`${event.id} ${holder}`, userNodes, Object.values(children).map(value.string))
      : data.length > 0
        ? (c: ChunkWriter): void =>
            c.instance(
              `${event.id} ${data.map(([n, v]) => n + String(v.type)).join()}`,
              dataNodes,
              data.map(([, v]) => v),
            )
        : value.none;
  chunk.record(recordId, (c) =>
    c.instance('system', systemTemplate, [
      value.string(provider),
      value.uint16(event.id),
      event.keywords === undefined ? value.none : value.hex64(event.keywords),
      value.filetime(ticksOf(time)),
      value.uint64(recordId),
      value.none,
      value.string(event.channel ?? 'Security'),
      value.string(event.computer ?? 'WS01.firm.example'),
      event.userSid ?? value.none,
      nested,
      // As many as Windows' own template has; @ts-evtx/core takes a small number of them for a token.
      ...new Array<Value>(8).fill(value.none),
    ]),
  );
}

/** A file of one chunk with these events. */
export function eventsFile(events: readonly FakeEvent[]): Uint8Array {
  return evtxFile([eventsChunk(events)]);
}

export function eventsChunk(events: readonly FakeEvent[], firstId = 1n): Uint8Array {
  const chunk = new ChunkWriter();
  events.forEach((event, i) => writeEvent(chunk, event, event.recordId ?? firstId + BigInt(i)));
  return chunk.finish();
}
