import type { Severity } from '../model/finding';
import { severities } from '../model/finding';
import { type EpochMs, spoken } from '../base/units';
import type { PromptResult } from '../model/prompt';
import type { Context } from './context';

/** `1 prompt`, `3 prompts`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** One level up, at most critical. */
export function raised(severity: Severity): Severity {
  return severities[Math.min(severities.indexOf(severity) + 1, severities.length - 1)]!;
}

const words: Partial<Record<PromptResult, string>> = {
  denied: 'denied',
  'wrong-number': 'wrong number',
  fraud: 'reported as fraud',
  blocked: 'blocked',
  failed: 'failed, reason not stated',
  timeout: 'unanswered',
  cancelled: 'cancelled',
  approved: 'approved',
};

/** `9 denied, 10 unanswered`: what became of prompts, most telling first. */
export function endings(ctx: Context, prompts: Iterable<number>): string {
  const counts = new Map<PromptResult, number>();
  for (const p of prompts) {
    const { result } = ctx.prompts[p]!;
    counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  return (Object.keys(words) as PromptResult[])
    .filter((result) => counts.has(result))
    .map((result) => `${counts.get(result)!} ${words[result]!}`)
    .join(', ');
}

/** `in 3 min 4 s`, or `at once` where first and last coincide. */
export function within(first: EpochMs, last: EpochMs): string {
  return last > first ? `within ${spoken(last - first)}` : 'at once';
}

/** `185.220.70.12 (RU)`, or `6 addresses`. */
export function fromWhere(ctx: Context, rows: Iterable<number>): string {
  const list = [...rows];
  const ips = ctx.ips(list);
  const countries = ctx.countries(list).join(', ');
  const name =
    ips.length === 0 ? 'an unnamed address' : ips.length === 1 ? ips[0]! : `${ips.length} addresses`;
  return countries === '' ? name : `${name} (${countries})`;
}

/** What a sentence on an approval says more, where no record states it. */
export function whereInferred(ctx: Context, approval: number): string {
  return ctx.prompts[approval]!.inferred
    ? ' The log states no second factor: the approval is inferred from the sign-in that followed.'
    : '';
}
