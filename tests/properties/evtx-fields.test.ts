import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StringTable } from '../../src/base/string-table';
import { eventXmlFields } from '../../src/evtx/event-xml';
import { readEvtx, windowsEvtx } from '../../src/formats/windows-evtx';
import { readTimeFact } from '../../src/normalise/family';
import { BinaryRecord } from '../../src/normalise/windows-binary';
import { F } from '../../src/normalise/windows-facts';
import { TimeRules } from '../../src/normalise/time';
import { eventsChunk, evtxFile, value, type FakeEvent, type Value } from '../unit/evtx/evtx-writer';
import { mutated, random, samples } from '../unit/evtx/mutations';
import { readEvtxFile, xmlOf } from '../unit/evtx/reading';

/** Texts that XML can hold and that no trimming changes. */
const text = fc.string({ unit: 'grapheme', maxLength: 80 }).map((s) => s.replace(/[\0-\x20]/g, '_'));
const number = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  text.map(value.string),
  fc.stringMatching(/^[!-~]{0,90}$/).map(value.ansi),
  fc.nat(0xff).map(value.uint8),
  fc.nat(0xffff).map(value.uint16),
  fc.nat().map(value.uint32),
  fc.nat().map((n) => value.int32(-n)),
  number.map(value.uint64),
  number.map(value.hex64),
  fc.nat().map(value.hex32),
  fc.boolean().map(value.bool),
  fc.uuid().map(value.guid),
  fc.bigInt({ min: 0n, max: 2_650_467_743_999_999_999n }).map(value.filetime),
  fc.array(fc.nat(), { minLength: 1, maxLength: 15 }).map((parts) => value.sid(5, ...parts)),
  fc.uint8Array({ maxLength: 70 }).map((bytes) => value.binary(...bytes)),
);
/** Few names of facts, in any order, so that templates come again with other names in them, and elsewhere. */
const names = ['TargetUserName', 'TargetUserSid', 'LogonType', 'IpAddress', 'ProcessName', 'Own', 'Oẞ'];
const data = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), anyValue), { maxLength: 6, selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));
const event: fc.Arbitrary<FakeEvent> = fc.record({
  id: fc.constantFrom(4624, 4625, 4688, 7, 65_535),
  channel: fc.constantFrom('Security', 'System'),
  userSid: fc.constantFrom(value.none, value.sid(5, 18), value.sid(5, 21, 1, 2, 3, 1_000)),
  data,
});
const file = fc
  .array(fc.array(event, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 })
  .map((chunks) => evtxFile(chunks.map((events, i) => eventsChunk(events, BigInt(1 + 100 * i)))));

/** Fields that hold anything. */
const filled = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

it('fields read one by one are those of the record’s XML, whatever the chunks before it held', () => {
  fc.assert(
    fc.property(file, (bytes) => {
      for (const { offset, fields, broken } of readEvtxFile(bytes).records) {
        expect(broken).toBeNull();
        expect(filled(fields)).toEqual(filled(eventXmlFields(xmlOf(bytes, offset)!)!));
      }
    }),
    { numRuns: 400 },
  );
});

/** Expects every fact to be the same whichever way it is asked for. */
function expectOneMeaning(bytes: Uint8Array): void {
  const strings = new StringTable();
  const context = { times: new TimeRules(false) };
  const reader = readEvtx(windowsEvtx, ({ broken }, view) => {
    if (broken !== null) return;
    if (!(view instanceof BinaryRecord)) throw new Error('its time is spelled out');
    // Texts first: those are known by the bytes of their values.
    const texts = Object.values(F).map((fact) => strings.get(view.text(fact, strings)));
    expect(Object.values(F).map((fact) => view.string(fact))).toEqual(texts);
    for (const fact of [F.eventId, F.recordId, F.LogonType]) {
      const stated = texts[fact];
      const plain = stated === undefined ? NaN : Number(stated);
      if (Number.isSafeInteger(plain) && plain >= 0) expect(view.number(fact)).toBe(plain);
    }
    const time = view.time(F.time);
    if (!Number.isNaN(time)) expect(time).toBe(readTimeFact(view, F.time, context));
  });
  reader.push(bytes);
  reader.end();
}

describe('facts are the same as texts, numbers and times', () => {
  it('of events of any kind', () => {
    fc.assert(fc.property(file, expectOneMeaning), { numRuns: 300 });
  });

  it('of mutated chunks', () => {
    const pick = random(20_260_915);
    for (let run = 0; run < 300; run++)
      expectOneMeaning(evtxFile([samples[0]!, mutated(pick), mutated(pick), samples[1]!]));
  });

  const folder = join(import.meta.dirname, '../../../shared/data/samples/windows-evtx');
  const real = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.evtx')) : [];
  it.skipIf(real.length === 0).each(real)('of %s', (name) => {
    expectOneMeaning(new Uint8Array(readFileSync(join(folder, name))));
  });
});
