import { describe, expect, it } from 'vitest';
import { bytesAround, recordXml } from '../../../src/evtx/reader';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import {
  CHUNK,
  ChunkWriter,
  eventsChunk,
  evtxFile,
  sealChunk,
  value,
  writeEvent,
  type FakeEvent,
} from './evtx-writer';
import { readEvtxFile } from './reading';

/** Mutated chunks per run; set FUZZ_RUNS for more. The seed is fixed (FUZZ_SEED for another), so that a failure comes again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_500);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_914);
/** No mutated chunk may take longer, in ms of computing: a hang is a failure, a busy machine is none. */
const LONGEST = 2_000;

/** Mulberry32. */
function random(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const events: readonly FakeEvent[] = [
  {
    id: 4624,
    data: {
      TargetUserName: value.string('cfo'),
      LogonType: value.uint32(3),
      IpAddress: value.string('203.0.113.7'),
    },
  },
  {
    id: 4688,
    userSid: value.sid(5, 18),
    data: { CommandLine: value.string('cmd /c "dir"'), NewProcessId: value.hex64(0x1a4n) },
  },
  {
    id: 7036,
    provider: 'Service Control Manager',
    channel: 'System',
    data: { '': value.strings('a', 'b'), x: value.binary(1, 2, 3) },
  },
  {
    id: 1102,
    provider: 'Microsoft-Windows-Eventlog',
    userData: ['LogFileCleared', { SubjectUserName: 'cfo' }],
  },
];
const samples = [
  eventsChunk(Array.from({ length: 24 }, (_, i) => events[i % events.length]!)),
  (() => {
    const chunk = new ChunkWriter();
    for (let i = 1n; i < 12n; i++)
      chunk.plain(i, [
        {
          element: 'Event',
          children: [
            { element: 'System', children: [{ element: 'EventID', children: [{ text: '1' }] }] },
            { cdata: 'x' },
            { entity: 'amp' },
          ],
        },
      ]);
    writeEvent(chunk, events[0]!, 12n);
    return chunk.finish();
  })(),
];

function mutated(pick: (below: number) => number): Uint8Array {
  const chunk = samples[pick(samples.length)]!.slice();
  const used = new DataView(chunk.buffer).getUint32(48, true);
  const changes = 1 + pick(8);
  for (let i = 0; i < changes; i++) {
    const at = pick(10) === 0 ? pick(512) : 512 + pick(used - 512);
    switch (pick(5)) {
      case 0:
        chunk[at] = pick(256);
        break;
      case 1:
        chunk[at]! ^= 1 << pick(8);
        break;
      case 2:
        chunk.fill(pick(2) * 255, at, at + pick(64));
        break;
      case 3:
        chunk.copyWithin(at, 512 + pick(used - 512), 512 + pick(used - 512));
        break;
      default:
        // Offsets and sizes are where a parser goes astray.
        new DataView(chunk.buffer).setUint32(
          Math.min(at, CHUNK - 4),
          pick(2) === 0 ? pick(CHUNK) : pick(2 ** 32),
          true,
        );
    }
  }
  // A chunk written anew: what stood there is slack.
  if (pick(3) === 0) new DataView(chunk.buffer).setUint32(48, 512 + pick(used - 512), true);
  return pick(2) === 0 ? sealChunk(chunk) : chunk;
}

describe('mutated chunks', () => {
  it(`of ${RUNS} none crashes, hangs or leaves a record unaccounted for`, () => {
    const pick = random(SEED);
    let slowest = 0;
    for (let run = 0; run < RUNS; run++) {
      const file = evtxFile([mutated(pick)]);
      const cut = pick(8) === 0 ? file.subarray(0, pick(file.length)) : file;
      const start = process.cpuUsage();
      const { records, recovered, condition } = readEvtxFile(cut, undefined, pick(2) === 0);
      expect(recovered).toHaveLength(condition.slack?.recovered ?? 0);
      const all = [...records, ...recovered].sort((a, b) => a.offset - b.offset);
      for (const { offset, length, broken } of all) {
        if (length <= 0 || offset + length > cut.length)
          throw new Error(`run ${run}: a place outside of the file`);
        if (broken !== null) expect(broken).toMatch(/^chunk \d/);
      }
      for (const { fields } of recovered) expect(fields['System/EventRecordID']).toMatch(/^\d+$/);
      // A whole chunk is read for one of them as XML: some do for all.
      const shown = all.filter(({ broken }) => broken === null);
      for (let i = 0; i < Math.min(3, shown.length); i++) {
        const { offset } = shown[pick(shown.length)]!;
        const { from, to } = bytesAround(offset);
        recordXml(cut.subarray(from, to), from, offset);
      }
      // They stand one after another and do not overlap.
      for (let i = 1; i < all.length; i++)
        if (all[i]!.offset < all[i - 1]!.offset + all[i - 1]!.length)
          throw new Error(`run ${run}: records overlap`);
      const { user, system } = process.cpuUsage(start);
      slowest = Math.max(slowest, (user + system) / 1_000);
    }
    expect(slowest).toBeLessThan(LONGEST);
  }, 3_600_000);

  it('balance when they are imported', async () => {
    const pick = random(SEED + 7);
    for (let run = 0; run < Math.max(60, RUNS / 100); run++) {
      const bytes = evtxFile([mutated(pick), mutated(pick)]);
      const answers = pick(2) === 0 ? { slack: true } : {};
      const { sources, analysis } = await analyseFiles([{ name: 'Security.evtx', bytes, answers }]);
      const { format, records, events: read, duplicates, rejected, skipped, recovered } = sources[0]!;
      expect(format).toBe('windows.evtx');
      expect(read + duplicates + rejected + skipped).toBe(records);
      expect(analysis.table.events.length).toBe(read + recovered);
    }
  }, 3_600_000);
});
