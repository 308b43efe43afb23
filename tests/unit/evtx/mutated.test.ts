import { describe, expect, it } from 'vitest';
import { bytesAround, recordXml } from '../../../src/evtx/record-xml';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { evtxFile } from './evtx-writer';
import { mutated, random, samples } from './mutations';
import { readEvtxFile, type ReadRecord } from './reading';

/** Mutated chunks per run; set FUZZ_RUNS for more. The seed is fixed (FUZZ_SEED for another), so that a failure comes again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_500);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_914);
/** No mutated chunk may take longer, in ms of computing: a hang is a failure, a busy machine is none. */
const LONGEST = 2_000;

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

  it('read among others as they read alone', () => {
    const pick = random(SEED + 3);
    const apart = (chunk: Uint8Array): ReadRecord[] => readEvtxFile(chunk).records;
    const plain = samples.map(apart);
    for (let run = 0; run < RUNS / 10; run++) {
      const changed = [mutated(pick), mutated(pick)];
      const all = readEvtxFile(evtxFile([samples[0]!, ...changed, samples[1]!])).records;
      const expected = [plain[0]!, ...changed.map(apart), plain[1]!].flat();
      expect(all.map(({ fields, length }) => ({ fields, length }))).toEqual(
        expected.map(({ fields, length }) => ({ fields, length })),
      );
    }
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
