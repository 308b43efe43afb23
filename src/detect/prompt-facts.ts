import type { EpochMs, RowIndex } from '../base/units';
import { adverseWeight, type Prompt } from '../model/prompt';
import { firstAtOrAfter, GroupedRows } from '../prompts/grouped-rows';

/** What every prompt is asked, in arrays: the prompts themselves lie all over memory. Prompts are named by their index. */
export class PromptFacts {
  /** Index of the person asked. */
  readonly user: Int32Array;
  readonly time: Float64Array;
  /** The row whose source a prompt is judged by. */
  readonly row: Uint32Array;
  /** How much it weighs against whoever asked; 0 where it is not adverse. */
  readonly weight: Float32Array;
  readonly #isApproved: Uint8Array;
  readonly #byUser: GroupedRows;
  readonly #adverse: (readonly number[] | undefined)[] = [];

  /** @param prompts by time. */
  constructor(prompts: readonly Prompt[], indexOf: ReadonlyMap<string, number>, users: number) {
    const n = prompts.length;
    this.user = new Int32Array(n);
    this.time = new Float64Array(n);
    this.row = new Uint32Array(n);
    this.weight = new Float32Array(n);
    this.#isApproved = new Uint8Array(n);
    prompts.forEach(({ user, time, row, result }, i) => {
      this.user[i] = indexOf.get(user)!;
      this.time[i] = time;
      this.row[i] = row;
      this.weight[i] = adverseWeight[result] ?? 0;
      this.#isApproved[i] = result === 'approved' ? 1 : 0;
    });
    this.#byUser = new GroupedRows(this.user, users);
  }

  /** A user's prompts, by time. */
  of(user: number): Uint32Array {
    return this.#byUser.of(user);
  }

  /** Those of {@link of} within two moments, both included. */
  between(user: number, from: EpochMs, to: EpochMs): Uint32Array {
    const all = this.of(user);
    let end = firstAtOrAfter(all, this.time, to);
    while (end < all.length && this.time[all[end]!] === to) end++;
    return all.subarray(firstAtOrAfter(all, this.time, from), end);
  }

  /** A user's adverse prompts, by time. */
  adverseOf(user: number): readonly number[] {
    return (this.#adverse[user] ??= [...this.of(user)].filter((i) => this.isAdverse(i)));
  }

  isAdverse(prompt: number): boolean {
    return this.weight[prompt]! > 0;
  }

  isApproved(prompt: number): boolean {
    return this.#isApproved[prompt] === 1;
  }

  rowOf(prompt: number): RowIndex {
    return this.row[prompt]!;
  }
}
