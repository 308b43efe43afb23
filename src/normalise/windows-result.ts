import type { StringTable } from '../base/string-table';
import type { StringIndex } from '../base/units';
import type { Outcome } from '../model/event';
import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { F } from './windows-facts';
import { TextMemo } from './windows-memo';
import type { Plan } from './windows-plan';

/** Bits of Keywords. Source: Microsoft, winmeta.xml: WINEVENT_KEYWORD_AUDIT_FAILURE and _SUCCESS. */
const AUDIT_FAILURE = 0x10;
const AUDIT_SUCCESS = 0x20;

/**
 * Why a logon failed, by NTSTATUS, and by Kerberos' own codes, which are small.
 * Source: Microsoft, event-4625, event-4771 and event-4776; RFC 4120, 7.5.9. Read 2026-11.
 */
const statusWords: Readonly<Record<string, string>> = {
  6: 'no such user',
  12: 'account disabled, expired or locked out',
  17: 'password expired',
  18: 'wrong password',
  c0000064: 'no such user',
  c000006a: 'wrong password',
  c000006d: 'bad user name or password',
  c000006f: 'outside of the allowed hours',
  c0000070: 'not from this workstation',
  c0000071: 'password expired',
  c0000072: 'account disabled',
  c000015b: 'logon type not granted',
  c0000193: 'account expired',
  c0000224: 'password must be changed',
  c0000234: 'account locked out',
  c0000413: 'refused by an authentication firewall',
};

type Audit = 'success' | 'failure' | undefined;

/** How events ended, remembered for one string table. */
export class Results {
  readonly #strings: StringTable;
  readonly #audits = new TextMemo((text) => auditOf(this.#strings.get(text)!));
  /** Texts of a status: as hexadecimal, and in words. */
  readonly #codes = new Map<number, { code: StringIndex; reason: StringIndex }>();

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  read(plan: Plan, system: RecordView, data: RecordView, out: EventWriter): void {
    const status = statusOf(data);
    if (status >= 0) {
      const { code, reason } = this.#textsOf(status);
      out.columns.code[out.row] = code;
      out.columns.reason[out.row] = reason;
    }
    const outcome = this.#outcomeOf(plan, status, system);
    if (outcome !== undefined) out.outcome(outcome);
  }

  #textsOf(status: number): { code: StringIndex; reason: StringIndex } {
    let texts = this.#codes.get(status);
    if (!texts) {
      const hex = status.toString(16);
      const words = statusWords[hex];
      texts = {
        code: this.#strings.intern(`0x${hex}`),
        reason: words === undefined ? -1 : this.#strings.intern(words),
      };
      this.#codes.set(status, texts);
    }
    return texts;
  }

  #outcomeOf({ outcome, isLogon }: Plan, status: number, system: RecordView): Outcome | undefined {
    // A failed attempt at an administrative act is audited under the same number.
    if (outcome === 'success') return this.#audited(system) === 'failure' ? 'failure' : 'success';
    if (outcome === 'failure') return 'failure';
    if (outcome === 'status' && status >= 0) return status === 0 ? 'success' : 'failure';
    return this.#audited(system) ?? (isLogon ? 'unknown' : undefined);
  }

  /** What the audit says of an act: bits of Keywords (`0x8010000000000000`), or words. */
  #audited(system: RecordView): Audit {
    const index = system.text(F.keywords, this.#strings);
    return index < 0 ? undefined : this.#audits.get(index);
  }
}

function auditOf(text: string): Audit {
  if (/^0x[0-9a-f]{14,16}$/i.test(text)) {
    const bits = parseInt(text.slice(2).padStart(16, '0').slice(2, 4), 16);
    return bits & AUDIT_FAILURE ? 'failure' : bits & AUDIT_SUCCESS ? 'success' : undefined;
  }
  return /audit[ _]failure/i.test(text) ? 'failure' : /audit[ _]success/i.test(text) ? 'success' : undefined;
}

/** @returns the first of SubStatus and Status that is not zero; zero where both are, -1 where there is none. */
function statusOf(data: RecordView): number {
  const detail = statusIn(data, F.SubStatus);
  return detail > 0 ? detail : Math.max(detail, statusIn(data, F.Status));
}

/** `0xc000006a`, or a number of 32 bits with or without a sign; -1 for anything else. */
function statusIn(view: RecordView, fact: number): number {
  const buf = view.find(fact);
  if (!buf) return -1;
  const { from, to } = view;
  const isHex = buf[from] === 0x30 && (buf[from + 1]! | 0x20) === 0x78;
  const isNegative = buf[from] === 0x2d;
  const start = from + (isHex ? 2 : isNegative ? 1 : 0);
  if (to <= start || to - start > (isHex ? 8 : 10)) return -1;
  let value = 0;
  for (let i = start; i < to; i++) {
    const digit = digitOf(buf[i]!, isHex);
    if (digit < 0) return -1;
    value = value * (isHex ? 16 : 10) + digit;
  }
  return (isNegative ? -value : value) >>> 0;
}

function digitOf(byte: number, isHex: boolean): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return isHex && letter >= 0 && letter < 6 ? letter + 10 : -1;
}
