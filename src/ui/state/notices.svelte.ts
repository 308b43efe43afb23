import type { Failure } from '../../base/errors';

export interface Notice {
  id: number;
  /** `alert` for what went wrong, `status` for what went well. */
  tone: 'alert' | 'status';
  message: string;
  advice: string;
}

const MOST = 6;

/** What the reader is told without being stopped; each stays until dismissed. */
export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 0;

  fail(problem: Pick<Failure, 'message' | 'advice'>): void {
    this.#add('alert', problem.message, problem.advice);
  }

  say(message: string, advice = ''): void {
    this.#add('status', message, advice);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((n) => n.id !== id);
  }

  #add(tone: Notice['tone'], message: string, advice: string): void {
    const others = this.list.filter((n) => n.message !== message);
    this.list = [...others.slice(1 - MOST), { id: this.#next++, tone, message, advice }];
  }
}
