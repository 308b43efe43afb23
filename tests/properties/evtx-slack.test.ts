import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyseFiles } from '../../src/pipeline/in-memory';
import {
  endedBefore,
  eventsChunk,
  evtxFile,
  overwritten,
  value,
  type FakeEvent,
} from '../unit/evtx/evtx-writer';
import { readEvtxFile } from '../unit/evtx/reading';

const event: fc.Arbitrary<FakeEvent> = fc.oneof(
  fc.record({ user: fc.string({ maxLength: 30 }), type: fc.nat(12) }).map(({ user, type }) => ({
    id: 4624,
    data: { TargetUserName: value.string(user), LogonType: value.uint32(type) },
  })),
  fc.string({ maxLength: 200 }).map((line) => ({ id: 4688, data: { CommandLine: value.string(line) } })),
  fc.string({ maxLength: 20 }).map((name) => ({
    id: 1102,
    provider: 'Microsoft-Windows-Eventlog',
    userData: ['LogFileCleared', { SubjectUserName: name }] as const,
  })),
  fc.array(fc.string({ maxLength: 9 }), { maxLength: 3 }).map((texts) => ({
    id: 7036,
    channel: 'System',
    data: { '': value.strings(...texts), n: value.uint32(texts.length) },
  })),
);
const events = fc.array(event, { maxLength: 25 });
const blank: FakeEvent = { id: 4688, data: { CommandLine: value.string('') } };
/** Found: where its name of an attribute stood stand zeros now, whose hash is right. */
const shiftedNames: FakeEvent[] = [
  { id: 7036, channel: 'System', data: { '': value.strings(), n: value.uint32(0) } },
  { id: 4688, data: { CommandLine: value.string(' ') } },
];

it('what is found in slack is what stood there, and changes nothing of the records', () => {
  fc.assert(
    fc.property(events, events, (before, after) => {
      const older = eventsChunk(before, 1n);
      const newer = eventsChunk(after, 1_000n);
      const file = evtxFile([overwritten(older, newer)]);
      const { records, recovered, condition } = readEvtxFile(file, undefined, true);
      expect(records).toEqual(readEvtxFile(evtxFile([newer])).records);
      const stood = new Map(readEvtxFile(evtxFile([older])).records.map((r) => [r.offset, r]));
      for (const record of recovered) expect(record).toEqual(stood.get(record.offset));
      // Those that lie whole behind the newer ones are told of, one way or the other.
      const end = file.length - older.length + new DataView(newer.buffer).getUint32(48, true);
      const whole = [...stood.keys()].filter((offset) => offset >= end).length;
      expect(recovered.length + condition.slack!.unreadable).toBe(whole);
    }),
    { numRuns: 1_000, examples: [[shiftedNames, [blank]]] },
  );
});

it('counts close, and every deleted record is an event or a copy of one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 15 }),
      fc.nat(15),
      fc.nat(15),
      async (all, a, b) => {
        const chunk = eventsChunk(all);
        const n = Math.min(a, all.length);
        const m = Math.min(b, all.length);
        const read = await analyseFiles([
          { name: 'cleared.evtx', bytes: evtxFile([endedBefore(chunk, n)]), answers: { slack: true } },
          // An older copy of the same log; its flags make it another file.
          { name: 'copy.evtx', bytes: evtxFile([endedBefore(chunk, m)], 1) },
        ]);
        for (const s of read.sources)
          expect(s.records).toBe(s.events + s.duplicates + s.rejected + s.skipped);
        const cleared = read.sources.find((s) => s.name === 'cleared.evtx')!;
        expect(cleared.recovered + cleared.recoveredCopies).toBe(all.length - n);
        expect(cleared.recovered).toBe(all.length - Math.max(n, m));
        expect(read.analysis.table.events.length).toBe(all.length);
      },
    ),
    { numRuns: 40 },
  );
});
