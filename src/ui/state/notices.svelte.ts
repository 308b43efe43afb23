import type { Failure } from '../../base/errors';

export interface Notice {
  id: number;
  /** `alert` for what went wrong, `status` for what went well. */
  tone: 'alert' | 'status';
  message: string;
  /** One sentence each on several things, in place of the message. */
  each: readonly string[];
  advice: string;
  /** What can be done about it here. */
  action: Action | null;
}

export interface Action {
  label: string;
  run: () => void;
}

const MOST = 6;

/** What the reader is told without being stopped; each stays until dismissed. */
export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 0;

  fail(problem: Pick<Failure, 'message' | 'advice' | 'each'>, action: Action | null = null): void {
    this.#add('alert', problem, action);
  }

  say(message: string, advice = ''): void {
    this.#add('status', { message, advice }, null);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((n) => n.id !== id);
  }

  #add(
    tone: Notice['tone'],
    { message, advice, each = [] }: Pick<Failure, 'message' | 'advice' | 'each'>,
    action: Action | null,
  ): void {
    const others = this.list.filter((n) => n.message !== message);
    this.list = [...others.slice(1 - MOST), { id: this.#next++, tone, message, each, advice, action }];
  }
}
