import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { LIMITS, sourcesOf } from '../../../src/intake/archives';
import { CutShort } from '../../../src/intake/byte-source';
import { analyseFiles } from '../../../src/pipeline/in-memory';

const encoder = new TextEncoder();
const text = (s: string): Uint8Array => encoder.encode(s);
const blobOf = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

const signIn = (id: number): string =>
  JSON.stringify({
    id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    createdDateTime: '2026-03-01T09:00:00Z',
    userPrincipalName: 'a@firm.example',
    ipAddress: '203.0.113.7',
    appDisplayName: 'App',
    status: { errorCode: 50126 },
  });
const signIns = (from: number, to: number): Uint8Array =>
  text(Array.from({ length: to - from }, (_, i) => signIn(from + i)).join('\n'));

interface Read {
  name: string;
  refusal: string | undefined;
  text: string;
  cut: string | null;
}

async function readAll(
  bytes: Uint8Array,
  name = 'logs.zip',
  limits = LIMITS,
  chunkBytes?: number,
): Promise<Read[]> {
  const all: Read[] = [];
  for await (const source of sourcesOf(name, blobOf(bytes), limits)) {
    const parts: Uint8Array[] = [];
    let cut: string | null = null;
    try {
      await source.read(
        (chunk, giveBack) => {
          parts.push(chunk.slice());
          giveBack(chunk.buffer);
        },
        undefined,
        chunkBytes,
      );
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
      cut = error.message;
    }
    all.push({
      name: source.name,
      refusal: source.refusal,
      text: new TextDecoder().decode(Buffer.concat(parts)),
      cut,
    });
  }
  return all;
}

describe('what a dropped file holds', () => {
  it('a plain file holds itself', async () => {
    expect(await readAll(text('a,b'), 'x/a.csv')).toEqual([
      { name: 'x/a.csv', refusal: undefined, text: 'a,b', cut: null },
    ]);
  });

  it('a ZIP holds its members, without what Finder and Explorer left', async () => {
    const zip = zipSync({
      'sub/a.json': text('A'.repeat(5_000)),
      'b.csv': [text('stored'), { level: 0 }],
      '__MACOSX/sub/._a.json': text('x'),
      'sub/.DS_Store': text('x'),
      'desktop.ini': text('x'),
    });
    for (const chunkBytes of [7, undefined])
      expect(
        (await readAll(zip, 'logs.zip', LIMITS, chunkBytes)).map((s) => [s.name, s.text.length]),
      ).toEqual([
        ['logs.zip!/sub/a.json', 5_000],
        ['logs.zip!/b.csv', 6],
      ]);
  });

  it('a gzip file holds one, its members one after another', async () => {
    const two = Buffer.concat([gzipSync(text('first ')), gzipSync(text('second'))]);
    expect(await readAll(two, 'f/PT1H.json.gz')).toMatchObject([
      { name: 'f/PT1H.json.gz!/PT1H.json', text: 'first second', cut: null },
    ]);
  });

  it('archives inside are opened, two deep', async () => {
    const inner = zipSync({ 'c.json': text('C'), 'deeper.zip': zipSync({ d: text('D') }) });
    const zip = zipSync({ 'a.json.gz': gzipSync(text('A')), 'inner.zip': inner });
    const read = await readAll(zip);
    expect(read.map((s) => [s.name, s.text.length < 9 ? s.text : '…'])).toEqual([
      ['logs.zip!/a.json.gz!/a.json', 'A'],
      ['logs.zip!/inner.zip!/c.json', 'C'],
      ['logs.zip!/inner.zip!/deeper.zip', '…'],
    ]);
    expect(read[2]!.refusal).toMatch(/two deep/);
  });

  it('an Office document is none of ours, and says what to do', async () => {
    const read = await readAll(
      zipSync({ '[Content_Types].xml': text('<x/>'), 'xl/a.xml': text('<x/>') }),
      'a.xlsx',
    );
    expect(read).toMatchObject([{ name: 'a.xlsx', refusal: expect.stringMatching(/Office.*CSV/) as string }]);
  });
});

describe('hostile and damaged archives', () => {
  it('is bounded in members', async () => {
    const zip = zipSync(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.csv`, text('x')])));
    const read = await readAll(zip, 'logs.zip', { ...LIMITS, members: 10 });
    expect(read.map((s) => s.refusal)).toEqual(['it holds more than 10 files; unpack it and drop a part']);
  });

  it('is bounded in bytes and in ratio', async () => {
    const zeros = zipSync({ 'a.csv': new Uint8Array(100 << 20) }, { level: 9 });
    const [byRatio] = await readAll(zeros);
    expect(byRatio!.cut).toBe('it unpacks to more than 500 times its size');
    expect(byRatio!.text.length).toBeLessThan(70 << 20);
    const [bySize] = await readAll(zeros, 'logs.zip', { ...LIMITS, ratio: Infinity, bytes: 2 ** 20 });
    expect(bySize!.cut).toMatch(/more than 0.0009765625 GB/);
    const [packed] = await readAll(gzipSync(new Uint8Array(100 << 20), { level: 9 }), 'a.csv.gz');
    expect(packed!.cut).toBe('it unpacks to more than 500 times its size');
  });

  it('is bounded in what has to be held', async () => {
    const zip = zipSync({ 'inner.zip': [zipSync({ a: new Uint8Array(5_000) }, { level: 0 }), { level: 0 }] });
    const [inner] = await readAll(zip, 'logs.zip', { ...LIMITS, nested: 1_000 });
    expect(inner!.refusal).toMatch(/it has more than .* GB; unpack it/);
  });

  it('a cut ZIP is refused with its reason', async () => {
    const zip = zipSync({ 'a.json': signIns(0, 50) });
    const { sources } = await analyseFiles([{ name: 'cut.zip', bytes: zip.slice(0, zip.length - 30) }]);
    expect(sources).toMatchObject([{ name: 'cut.zip', format: null, records: 0 }]);
    expect(sources[0]!.reason).toMatch(/^cut\.zip is not opened: the ZIP archive is damaged/);
  });

  it('of a cut gzip file the whole records stay, and the cut is told', async () => {
    const packed = gzipSync(signIns(0, 4_000));
    const { sources } = await analyseFiles([
      { name: 'a.json.gz', bytes: packed.slice(0, packed.length >> 1) },
    ]);
    const [source] = sources;
    expect(source!.name).toBe('a.json.gz!/a.json');
    expect(source!.events).toBeGreaterThan(100);
    expect(source!.records).toBe(source!.events + source!.duplicates + source!.rejected + source!.skipped);
    expect(source!.notes.join(' ')).toMatch(
      /could not be unpacked beyond \d+ bytes: the packed data ends early/,
    );
  });

  it('a member whose checksum is wrong is told', async () => {
    const bytes = signIns(0, 3);
    const zip = zipSync({ 'a.json': [bytes, { level: 0 }] });
    // A byte of a stored record: still valid JSON, no longer what was packed.
    zip[Buffer.from(zip).lastIndexOf('"App"') + 1] = 0x62;
    const { sources } = await analyseFiles([{ name: 'l.zip', bytes: zip }]);
    expect(sources[0]).toMatchObject({ name: 'l.zip!/a.json', records: 3 });
    expect(sources[0]!.notes.join(' ')).toMatch(
      /could not be unpacked beyond \d+ bytes: its checksum is wrong/,
    );
  });
});

describe('members as sources', () => {
  it('count as the same files dropped by themselves', async () => {
    const zip = zipSync({
      'a.json': signIns(0, 40),
      'b.json': signIns(30, 60),
      'c.txt': text('Dear colleague'),
    });
    const packed = await analyseFiles([{ name: 'logs.zip', bytes: zip }], 7);
    const plain = await analyseFiles([
      { name: 'logs.zip!/a.json', bytes: signIns(0, 40) },
      { name: 'logs.zip!/b.json', bytes: signIns(30, 60) },
      { name: 'logs.zip!/c.txt', bytes: text('Dear colleague') },
    ]);
    expect(packed.sources).toEqual(plain.sources);
  });
});

/** A ZIP64 archive: sizes and places of its members stand in 64-bit fields. */
async function zip64(members: Record<string, Uint8Array>): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter(), { zip64: true, useWebWorkers: false });
  for (const [name, bytes] of Object.entries(members)) await writer.add(name, new Uint8ArrayReader(bytes));
  return new Uint8Array(await (await writer.close(undefined, { zip64: true })).arrayBuffer());
}

describe('large archives', () => {
  it('ZIP64 is read like any other', async () => {
    const zip = await zip64({ 'a.json': signIns(0, 30), 'sub/b.json': signIns(30, 40) });
    // The 64-bit end record and its locator are there.
    const text = Buffer.from(zip).toString('latin1');
    expect(text).toContain('PK\x06\x06');
    expect(text).toContain('PK\x06\x07');
    for (const chunkBytes of [7, undefined]) {
      const { sources } = await analyseFiles([{ name: 'big.zip', bytes: zip }], chunkBytes);
      expect(sources.map(({ name, events }) => [name, events]).sort()).toEqual([
        ['big.zip!/a.json', 30],
        ['big.zip!/sub/b.json', 10],
      ]);
    }
  });

  it('many hundreds of members are many hundreds of sources', async () => {
    const members = 900;
    const zip = zipSync(
      Object.fromEntries(Array.from({ length: members }, (_, i) => [`d/${i}.json`, text(signIn(i))])),
    );
    const { sources, analysis } = await analyseFiles([{ name: 'collection.zip', bytes: zip }]);
    expect(sources).toHaveLength(members);
    expect(sources.every(({ records, events }) => records === 1 && events === 1)).toBe(true);
    expect(analysis.table.events.length).toBe(members);
  });
});

describe('gzip files of several members', () => {
  const parts = [signIns(0, 400), signIns(400, 800), signIns(800, 1_200)].map((part) =>
    Buffer.concat([part, text('\n')]),
  );
  /** Spoils the checksum of a member. */
  const packed = (spoilt: number): Uint8Array =>
    Buffer.concat(
      parts.map((part, i) => {
        const member = gzipSync(part, { filename: 'x'.repeat(i * 40_000) });
        if (i === spoilt) member[member.length - 8]! ^= 1;
        return member;
      }),
    );

  it.each([-1, 0, 1, 2])('the checksum of each is looked at: %i is wrong', async (spoilt) => {
    for (const chunkBytes of [1_000, undefined]) {
      const { sources } = await analyseFiles([{ name: 'a.json.gz', bytes: packed(spoilt) }], chunkBytes);
      expect(sources[0]).toMatchObject({ records: 1_200, events: 1_200 });
      const told = [...sources[0]!.notes, ...('cautions' in sources[0]! ? sources[0].cautions : [])].join(
        ' ',
      );
      if (spoilt < 0) expect(told).not.toContain('unpacked');
      else
        expect(told).toContain(
          spoilt === 2 ? 'ends early or is damaged' : `part ${spoilt + 1} of its packed parts is damaged`,
        );
    }
  });
});

describe('tar archives', () => {
  /** A tar archive of one file, in its oldest form or with the magic of its newer ones. */
  function tar(content: Uint8Array, magic: boolean): Uint8Array {
    const header = Buffer.alloc(512);
    header.write('logs/a.json', 0);
    header.write('0000644\0', 100);
    header.write(content.length.toString(8).padStart(11, '0') + '\0', 124);
    header.write('14470000000\0', 136);
    header.write('        0', 148);
    if (magic) header.write('ustar\x0000', 257);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(sum.toString(8).padStart(6, '0') + '\0 ', 148);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512 + 1024);
    body.set(content);
    return Buffer.concat([header, body]);
  }

  it.each([true, false])('are named, packed or not (magic: %s)', async (magic) => {
    const archive = tar(signIns(0, 5), magic);
    for (const [name, bytes] of [
      ['logs.tar', archive],
      ['logs.tar.gz', gzipSync(archive)],
      ['logs.zip', zipSync({ 'logs.tar': archive })],
    ] as const) {
      const { sources } = await analyseFiles([{ name, bytes }]);
      expect(sources).toMatchObject([{ format: null, records: 0 }]);
      expect(sources[0]!.reason).toContain('it is a tar archive; unpack it first');
    }
  });

  it('a log of the same size is none', async () => {
    const { sources } = await analyseFiles([{ name: 'a.json', bytes: signIns(0, 5) }]);
    expect(sources[0]!.events).toBe(5);
  });
});
