import { CHUNK, ChunkWriter, eventsChunk, sealChunk, value, writeEvent, type FakeEvent } from './evtx-writer';

/** Mulberry32. @returns a whole number from 0 to below its argument. */
export function random(seed: number): (below: number) => number {
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
/** What is mutated. */
export const samples: readonly Uint8Array[] = [
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

/** A chunk of events with bytes changed at random. @param pick as {@link random} gives it. */
export function mutated(pick: (below: number) => number): Uint8Array {
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
