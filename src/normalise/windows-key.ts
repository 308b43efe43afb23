import type { EpochMs } from '../base/units';
import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { BinaryRecord } from './windows-binary';
import { F } from './windows-facts';
import { fullChannel } from './windows-logs';

/** Two hashes that tell a computer and channel apart from all others. */
export type PlaceHash = readonly [number, number];

export function placeHash(computer: string, channel: string): PlaceHash {
  const name = `${computer}\n${fullChannel(channel)}`.toLowerCase();
  return [hash(name, 0x811c9dc5), hash(name, 0x9e3779b1)];
}

/**
 * Puts the native key of an event: Computer, Channel, EventRecordID and TimeCreated, which every layout states: two hashes
 * of the names, the number, and the time in milliseconds. Left to the record's bytes where there is no number.
 */
export function putNativeKey(place: PlaceHash, system: RecordView, out: EventWriter, time: EpochMs): void {
  const id = recordNumber(system);
  if (Number.isNaN(id)) return;
  const key = out.columns.nativeKey;
  const at = out.row * 4;
  // A word takes of a number what is below 2^32.
  key[at] = place[0];
  key[at + 1] = place[1] ^ Math.floor(id / 2 ** 32);
  key[at + 2] = id;
  key[at + 3] = time + Math.floor(time / 2 ** 32) * 7;
}

/** @returns the record's number; NaN where it has none. Beyond 2^53 the last digits are lost, which no log reaches. */
function recordNumber(system: RecordView): number {
  const stated = system instanceof BinaryRecord ? system.integer(F.recordId) : NaN;
  const buf = Number.isNaN(stated) ? system.find(F.recordId) : null;
  if (!buf) return stated;
  let value = 0;
  for (let i = system.from; i < system.to; i++) {
    const digit = buf[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** FNV-1a over UTF-16, mixed at the end. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
