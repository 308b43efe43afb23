import type { EpochMs, RowIndex } from '../base/units';
import type { MfaMethod, MfaResult } from './event';

/** What became of one asking of a person. */
export type PromptResult = Exclude<MfaResult, ''>;

/** One asking of a person, folded from the records that tell of it. */
export interface Prompt {
  /** When it was answered, or asked where no answer is known. */
  time: EpochMs;
  /** Canonical user key (see identity). */
  user: string;
  result: PromptResult;
  method: MfaMethod;
  /** The row whose source (address, device, app) the prompt is judged by: the requester's. */
  row: RowIndex;
  /** Every row folded into it, by time; `row` is one of them. */
  rows: RowIndex[];
  /**
   * True where no record states the result: an approval inferred from the sign-in that followed, or a push counted as
   * unanswered because the log went on without an answer.
   */
  inferred: boolean;
  /** True if the flow it belongs to checked a password first: the password was right. */
  afterPassword: boolean;
}

/** Results that bother a person without letting anybody in, and how much each weighs. */
export const adverseWeight: Partial<Record<PromptResult, number>> = {
  denied: 1,
  'wrong-number': 1,
  fraud: 1,
  blocked: 1,
  failed: 0.75,
  timeout: 0.5,
  cancelled: 0.25,
};
