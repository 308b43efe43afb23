import type { Mark, MarkShape } from '../model/timeline';

/** What a shape means, as the legend and the counts say it. */
export const shapeWords: Record<MarkShape, { one: string; many: string }> = {
  denied: { one: 'prompt denied', many: 'prompts denied' },
  'no-answer': { one: 'prompt not answered', many: 'prompts not answered' },
  approved: { one: 'prompt approved', many: 'prompts approved' },
  fraud: { one: 'reported as fraud', many: 'reported as fraud' },
  'wrong-number': { one: 'wrong number entered', many: 'wrong numbers entered' },
  'failed-prompt': { one: 'prompt failed', many: 'prompts failed' },
  pending: { one: 'prompt pending', many: 'prompts pending' },
  'wrong-password': { one: 'wrong password', many: 'wrong passwords' },
  'sign-in': { one: 'sign-in', many: 'sign-ins' },
  operation: { one: 'operation', many: 'operations' },
  mail: { one: 'mail access', many: 'mail accesses' },
  file: { one: 'file operation', many: 'file operations' },
};

const thousands = new Intl.NumberFormat('en-US');

const signedIn = 'signed in to ';

/** @returns what marks must share to be told by one label: sign-ins to different apps are one story. */
export function alike(mark: Mark): string {
  return mark.label.startsWith(signedIn) ? signedIn : mark.label;
}

/** @returns `5 × wrong password`, `signed in to 5 apps`, or the shape's own words where the labels differ. */
export function countWords(marks: readonly Mark[]): string {
  const first = marks[0]!;
  const n = thousands.format(marks.length);
  if (marks.length > 1 && marks.every((m) => m.label === first.label)) return `${n} × ${first.label}`;
  if (marks.length === 1) return first.label;
  if (marks.every((m) => alike(m) === signedIn))
    return `signed in to ${new Set(marks.map((m) => m.label)).size} apps`;
  return `${n} ${shapeWords[first.shape].many}`;
}

/** @returns the most marks within any minute. */
export function peakPerMinute(marks: readonly Mark[]): number {
  let peak = 0;
  let from = 0;
  marks.forEach((mark, i) => {
    while (mark.time - marks[from]!.time >= 60_000) from++;
    peak = Math.max(peak, i - from + 1);
  });
  return peak;
}
