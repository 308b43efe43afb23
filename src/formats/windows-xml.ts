import { eventXmlFields } from '../evtx/event-xml';
import { windowsEvents } from '../normalise/windows';
import { dataPaths, xmlNames } from '../normalise/windows-facts';
import { MAX_RECORD_BYTES } from '../scan/csv-scanner';
import { Pending, type Convert, type ConvertedRecord, type Converter } from './converted';
import { defineFormat } from './format';

/** Where the converter puts the fields. */
const HOLDER = 'windowsEvent>';

/**
 * Events as XML: wevtutil, the Event Viewer, Splunk, python-evtx, libevtx; with a root element or without one.
 * Cannot tell: nothing that the log itself does not lack, unless the program that wrote the XML put names in place of ids.
 */
export const windowsXml = defineFormat({
  id: 'windows.xml',
  name: 'Windows events, XML',
  obtainedFrom: 'wevtutil qe /f:xml, or Event Viewer, Save All Events As, XML',
  family: windowsEvents,
  json: { has: [`${HOLDER}System/EventID`] },
  facts: {
    ...Object.fromEntries(Object.entries(xmlNames).map(([fact, path]) => [fact, HOLDER + path])),
    ...dataPaths(HOLDER),
  },
});

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const START = encoder.encode('<Event');
const END = encoder.encode('</Event');
const TAG_END = encoder.encode('>');
const asides: readonly [start: Uint8Array, end: Uint8Array][] = [
  [encoder.encode('<!--'), encoder.encode('-->')],
  [encoder.encode('<?'), encoder.encode('?>')],
  [encoder.encode('<![CDATA['), encoder.encode(']]>')],
];
const LONGEST_MARK = 16;
/** Comments, end tags and the like longer than this are none: what is there of them is looked at again. */
const MAX_ASIDE_BYTES = 1 << 20;

/** `<Event>` after `<Event>`, whatever stands around and between them. One that is cut off ends where the next begins. */
export const windowsXmlEvents: Convert = (onRecord, offset) => new EventSlices(onRecord, offset);

class EventSlices implements Converter {
  readonly #onRecord: (record: ConvertedRecord) => void;
  readonly #pending: Pending;
  #at = 0;
  /** Where the event being read begins, -1 outside of any. */
  #from = -1;
  #skips = false;

  constructor(onRecord: (record: ConvertedRecord) => void, offset: number) {
    this.#onRecord = onRecord;
    this.#pending = new Pending(offset);
  }

  push(chunk: Uint8Array): void {
    const kept = this.#skips || this.#from < 0 ? this.#at : this.#from;
    this.#pending.drop(kept);
    this.#at -= kept;
    if (this.#from >= 0) this.#from = this.#skips ? this.#at : 0;
    this.#pending.add(chunk);
    this.#scan(false);
    if (this.#from >= 0 && !this.#skips && this.#at - this.#from > MAX_RECORD_BYTES) {
      this.#emit(this.#at, `longer than ${MAX_RECORD_BYTES >> 20} MB`);
      this.#skips = true;
    }
  }

  end(): void {
    this.#scan(true);
    if (this.#from < 0 || this.#skips) return;
    this.#emit(this.#trimmed(this.#pending.end), 'cut off: the file ends inside this record');
    this.#from = -1;
  }

  #scan(atEnd: boolean): void {
    const { buf, end } = this.#pending;
    const filled = buf.subarray(0, end);
    /** Tails that stand nowhere ahead in these bytes: looked for once, not again behind every head. */
    const absent = new Set<Uint8Array>();
    for (;;) {
      const start = filled.indexOf(0x3c, this.#at);
      this.#at = start < 0 ? end : start;
      // A mark may be cut in two.
      if (start < 0 || (end - start < LONGEST_MARK && !atEnd)) return;
      const aside = asides.find(([mark]) => this.#is(mark, start));
      if (aside) {
        const [head, tail] = aside;
        const close = absent.has(tail) ? -1 : this.#find(tail, start + head.length);
        if (close < 0) absent.add(tail);
        // What is never closed is cut off: the rest is looked at as if it had not begun.
        if (close < 0 && !atEnd && end - start < MAX_ASIDE_BYTES) return;
        this.#at = close < 0 ? start + 1 : close + tail.length;
        continue;
      }
      this.#at = start + 1;
      if (this.#is(START, start) && endsName(buf[start + START.length])) {
        if (this.#from >= 0 && !this.#skips)
          this.#emit(this.#trimmed(start), 'cut off: the next record starts before this one ends');
        this.#from = start;
        this.#skips = false;
      } else if (this.#from >= 0 && this.#is(END, start) && endsName(buf[start + END.length])) {
        const close = absent.has(TAG_END) ? -1 : this.#find(TAG_END, start);
        if (close < 0) {
          absent.add(TAG_END);
          // An end tag that does not end within that is none.
          if (atEnd || end - start >= MAX_ASIDE_BYTES) continue;
          this.#at = start;
          return;
        }
        this.#at = close + 1;
        if (!this.#skips) this.#emit(this.#at, null);
        this.#from = -1;
        this.#skips = false;
      }
    }
  }

  #is(mark: Uint8Array, at: number): boolean {
    const { buf, end } = this.#pending;
    if (at + mark.length > end) return false;
    for (let i = 0; i < mark.length; i++) if (buf[at + i] !== mark[i]) return false;
    return true;
  }

  #find(mark: Uint8Array, from: number): number {
    const filled = this.#pending.buf.subarray(0, this.#pending.end);
    for (let at = filled.indexOf(mark[0]!, from); at >= 0; at = filled.indexOf(mark[0]!, at + 1))
      if (this.#is(mark, at)) return at;
    return -1;
  }

  #trimmed(to: number): number {
    while (to > this.#from + 1 && this.#pending.buf[to - 1]! <= 0x20) to--;
    return to;
  }

  #emit(to: number, broken: string | null): void {
    const fields =
      broken === null ? eventXmlFields(decoder.decode(this.#pending.buf.subarray(this.#from, to))) : null;
    const reason = broken ?? (fields ? null : 'its tags do not match');
    this.#onRecord(this.#pending.record(this.#from, to, { windowsEvent: fields }, reason));
  }
}

/** Behind `<Event` another letter makes it another element. */
function endsName(byte: number | undefined): boolean {
  return byte !== undefined && (byte <= 0x20 || byte === 0x3e || byte === 0x2f);
}
