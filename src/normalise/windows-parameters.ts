import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { F, type DataFact } from './windows-facts';
import type { Meaning } from './windows-meanings';

/** Longest value kept with an event, in bytes; the record itself shows the whole. */
const LONGEST_VALUE = 4_096;
/** A script is judged by its text, and PowerShell writes up to 20,000 characters of one into an event. */
const LONGEST_SCRIPT = 32_768;

const encoder = new TextEncoder();
const CUT = encoder.encode(' … (cut here; the record has the rest)');
const HEX = encoder.encode('0123456789abcdef');
/** How this machine keeps the words of an array. */
const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A field that is kept with an event. */
export interface Parameter {
  fact: number;
  isOfSystem: boolean;
  /** `,"name":"` in UTF-8, four bytes a word; the last is filled up with what is written over. */
  key: Int32Array;
  keyBytes: number;
  longest: number;
}

/** @returns the fields kept of events of a meaning, for {@link putParameters}. */
export function parametersOf({ parameters = [], isOfWriter }: Meaning): readonly Parameter[] {
  const kept = parameters.map((name) => parameter(name, F[name], false));
  return isOfWriter ? [...kept, parameter('ProcessId', F.writerId, true)] : kept;
}

function parameter(name: DataFact, fact: number, isOfSystem: boolean): Parameter {
  const bytes = encoder.encode(`,${JSON.stringify(name)}:"`);
  const filled = new Uint8Array((bytes.length + 3) & ~3);
  filled.set(bytes);
  return {
    fact,
    isOfSystem,
    key: new Int32Array(filled.buffer),
    keyBytes: bytes.length,
    longest: name === 'ScriptBlockText' ? LONGEST_SCRIPT : LONGEST_VALUE,
  };
}

let scratch = new Uint8Array(1 << 14);
let words = new DataView(scratch.buffer);

/** Keeps fields as a JSON object; put together as bytes, as nearly every logon has its own. */
export function putParameters(
  kept: readonly Parameter[],
  system: RecordView,
  data: RecordView,
  out: EventWriter,
): void {
  let at = 0;
  for (const one of kept) at = append(one, one.isOfSystem ? system : data, at);
  if (at === 0) return;
  // In place of the first comma.
  scratch[0] = 0x7b;
  scratch[at++] = 0x7d;
  out.columns.parameters[out.row] = out.strings.internBytes(scratch, 0, at);
}

/** @returns the place behind the field, or `at` where the record has none. */
function append({ fact, key, keyBytes, longest }: Parameter, view: RecordView, at: number): number {
  const buf = view.find(fact);
  if (!buf) return at;
  const { from, to } = view;
  if (to - from === 1 && buf[from] === 0x2d) return at;
  let end = Math.min(to, from + longest);
  // No character is cut in half.
  while (end < to && end > from && (buf[end]! & 0xc0) === 0x80) end--;
  const into = roomFor(at, keyBytes + (end - from) * 6 + 16 + CUT.length * 6);
  for (let i = 0; i < key.length; i++) words.setInt32(at + 4 * i, key[i]!, IS_LITTLE);
  at = escapeJson(buf, from, end, into, at + keyBytes);
  if (end < to) at = escapeJson(CUT, 0, CUT.length, into, at);
  into[at++] = 0x22;
  return at;
}

function roomFor(at: number, bytes: number): Uint8Array {
  const need = at + bytes;
  if (need > scratch.length) {
    const bigger = new Uint8Array(need * 2);
    bigger.set(scratch.subarray(0, at));
    scratch = bigger;
    words = new DataView(scratch.buffer);
  }
  return scratch;
}

/** Writes UTF-8 as it stands inside of a JSON string. @returns the place behind it. */
function escapeJson(buf: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
  for (let i = from; i < to; i++) {
    const c = buf[i]!;
    if (c === 0x22 || c === 0x5c) {
      into[at++] = 0x5c;
      into[at++] = c;
    } else if (c < 0x20) {
      into[at++] = 0x5c;
      into[at++] = 0x75;
      into[at++] = 0x30;
      into[at++] = 0x30;
      into[at++] = HEX[c >> 4]!;
      into[at++] = HEX[c & 15]!;
    } else into[at++] = c;
  }
  return at;
}
