import type { EpochMs } from '../base/units';
import { RecordView } from '../scan/record-view';

/** A record of a binary log: its fields stand apart, and its times and numbers need not be spelled out to be read. */
export abstract class BinaryRecord extends RecordView {
  /** @returns the UTC milliseconds of a fact that is stated as a time; NaN of any other. */
  abstract time(fact: number): EpochMs;

  /** @returns a fact that is stated as a whole number below 2^53 without a sign; NaN of any other. */
  abstract integer(fact: number): number;

  override number(fact: number): number {
    const integer = this.integer(fact);
    return Number.isNaN(integer) ? super.number(fact) : integer;
  }
}
