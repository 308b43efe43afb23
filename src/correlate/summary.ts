import { HOUR, MINUTE, type RowIndex, spoken } from '../base/units';
import { textAt } from '../model/event';
import type { Finding, IncidentOutcome, PromptCounts } from '../model/finding';
import type { Context } from '../detect/context';
import { followsPassword } from '../detect/prompt-hit';
import { counted } from '../detect/words';
import type { Candidate } from './candidates';
import { isPasswordKnown } from './score';

/**
 * The verdict in sentences: who, how many prompts in what span, how they ended, from where, what the person saw, what
 * followed. Says nothing a row does not show; what is inferred is called so.
 */
export function summaryOf(
  ctx: Context,
  candidate: Candidate,
  counts: PromptCounts,
  outcome: IncidentOutcome,
  contained: boolean,
): string {
  const sentences = [
    opening(ctx, candidate, counts),
    pace(ctx, candidate),
    seen(ctx, candidate),
    aftermath(candidate),
  ];
  if (outcome === 'blocked') sentences.push('Every later sign-in of that source was stopped by a control.');
  if (outcome === 'repelled') sentences.push(repulse(ctx, candidate));
  if (outcome === 'attempted') sentences.push(attempt(ctx, candidate, counts));
  if (contained) sentences.push('Access was cut afterwards.');
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function opening(ctx: Context, candidate: Candidate, counts: PromptCounts): string {
  const name = ctx.userName(candidate.user);
  const asked = countedPrompts(ctx, candidate);
  if (asked.length === 0) {
    const first = candidate.found[0]!.finding;
    return `${name}: ${first.why.charAt(0).toLowerCase()}${first.why.slice(1)}`;
  }
  const told = asked.map((i) => ctx.prompts[i]!);
  const span = told.at(-1)!.time - told[0]!.time;
  const rows = told.map(({ row }) => row);
  const when = told.length === 1 ? ` at ${ctx.clock(told[0]!.time)}` : ` in ${spoken(span)}`;
  return `${name} was sent ${counted(told.length, 'prompt')}${when} from ${place(ctx, rows)}: ${ends(ctx, asked, counts)}.`;
}

/** Every prompt but those nobody got or nobody answered yet. */
function countedPrompts(ctx: Context, { prompts }: Candidate): number[] {
  return prompts.filter(
    (i) => !['undelivered', 'challenged', 'code-failed', 'blocked'].includes(ctx.prompts[i]!.result),
  );
}

function ends(ctx: Context, asked: readonly number[], counts: PromptCounts): string {
  const parts: [number, string][] = [
    [counts.denied, 'denied'],
    [counts.wrongNumber, 'answered with a wrong number'],
    [counts.fraud, 'reported as fraud'],
    [counts.timedOut, 'unanswered'],
    [counts.cancelled, 'cancelled'],
    [counts.failed, 'failed for a reason the log does not state'],
  ];
  const words = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  const approved = asked.filter((i) => ctx.prompts[i]!.result === 'approved');
  if (approved.length > 0) {
    const first = ctx.prompts[approved[0]!]!;
    const isLast = approved.length === 1 && approved[0] === asked.at(-1);
    const which =
      isLast && asked.length > 1 ? 'the last' : approved.length === 1 ? 'one' : `${approved.length}`;
    const how = first.inferred ? 'approved (inferred from the sign-in that followed)' : 'approved';
    words.push(`${which} ${how} at ${ctx.clock(first.time)}`);
  }
  return words.join(', ');
}

/** `185.220.70.12 (RU, AS9009)`, or `12 addresses (RU, NL)`. */
export function place(ctx: Context, rows: readonly RowIndex[]): string {
  const ips = ctx.ips(rows);
  const countries = ctx.countries(rows);
  const asns = [...new Set(rows.map((row) => ctx.c.asn[row]!))]
    .filter((asn) => asn >= 0)
    .sort((a, b) => a - b);
  const details = [
    countries.slice(0, 3).join(', '),
    asns.length === 1 ? `AS${asns[0]!}` : asns.length > 1 ? `${asns.length} network owners` : '',
  ];
  const known = details.filter((detail) => detail !== '').join(', ');
  const name =
    ips.length === 0 ? 'an unnamed address' : ips.length === 1 ? ips[0]! : `${ips.length} addresses`;
  return known === '' ? name : `${name} (${known})`;
}

function pace(ctx: Context, candidate: Candidate): string {
  const asked = countedPrompts(ctx, candidate);
  if (asked.length < 3) return '';
  let gap = 0;
  for (let k = 1; k < asked.length; k++)
    gap = Math.max(gap, ctx.prompts[asked[k]!]!.time - ctx.prompts[asked[k - 1]!]!.time);
  const apps = [...new Set(asked.flatMap((i) => textAt(ctx.table, 'app', ctx.prompts[i]!.row) ?? []))].sort();
  const shown =
    apps.length === 0
      ? ''
      : apps.length <= 2
        ? `; the app was ${apps.join(' or ')}`
        : `; ${apps.length} apps asked`;
  return `The longest pause was ${spoken(gap)}${shown}.`;
}

/** What the phone showed, where a row states it; it decides the next question to the person. */
function seen(ctx: Context, candidate: Candidate): string {
  const asked = countedPrompts(ctx, candidate).map((i) => ctx.prompts[i]!);
  const rows = asked.flatMap((prompt) => prompt.rows);
  if (rows.length === 0) return '';
  const shown: string[] = [];
  // Who enters a wrong one was shown one.
  const isWrong = asked.some(({ result }) => result === 'wrong-number');
  if (isWrong || rows.some((row) => textAt(ctx.table, 'numberMatch', row) !== undefined))
    shown.push('a number');
  const context = rows.map((row) => textAt(ctx.table, 'promptContext', row) ?? '');
  if (context.some((text) => text.includes('location'))) shown.push('a location');
  if (context.some((text) => text.includes('app'))) shown.push('the app');
  if (shown.length > 0) return `The prompt showed ${shown.join(' and ')}.`;
  if (asked.some(({ method }) => method === 'phone-call')) return 'It came as a phone call.';
  if (rows.some((row) => /nps/i.test(textAt(ctx.table, 'tokenIssuerType', row) ?? '')))
    return 'A plain push: the NPS extension shows no number.';
  return 'The logs do not state what the prompt showed.';
}

/** What later findings are called; where several speak of one act, the first of this list does. */
const things: readonly (readonly [string, string])[] = [
  ['S4.1', 'a forwarding rule'],
  ['S4.2', 'a rule that hides mail'],
  ['S4.3', 'an oddly named rule'],
  ['S4.6', 'a new second factor or device'],
];

/** `A forwarding rule followed after 15 min, then 500 files in 2 h.` */
function aftermath({ found, access }: Candidate): string {
  const start = access[0]?.time;
  if (start === undefined) return '';
  const acts: { first: number; text: string }[] = [];
  const told = new Set<RowIndex>();
  for (const [catalogue, text] of things) {
    const fresh = found.filter(
      ({ finding }) => finding.catalogue === catalogue && !finding.evidence.some((row) => told.has(row)),
    );
    if (fresh.length === 0) continue;
    for (const { finding } of fresh) for (const row of finding.evidence) told.add(row);
    acts.push({ first: fresh[0]!.finding.first, text });
  }
  const hauls = found.filter(({ finding }) => finding.stage === 'exfiltration').map(({ finding }) => finding);
  const [most] = [...hauls].sort((a, b) => b.count - a.count || a.first - b.first);
  if (most)
    acts.push({
      first: most.first,
      text: `${haul(most)} in ${roughly(most.last - most.first)}`,
    });
  if (acts.length === 0) return '';
  acts.sort((a, b) => a.first - b.first);
  const [lead, ...rest] = acts;
  const sentence = [
    `${lead!.text} followed after ${roughly(Math.max(0, lead!.first - start))}`,
    ...rest.map(({ text }) => text),
  ].join(', then ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

const hauled: Partial<Record<Finding['unit'], string>> = {
  files: 'file',
  items: 'item',
  users: 'other account',
  operations: 'operation',
};

function haul({ count, unit }: Finding): string {
  return counted(count, hauled[unit] ?? 'record');
}

/** A duration to the minute, and to five minutes past the hour: `15 min`, `2 h`. */
function roughly(duration: number): string {
  const step = duration >= HOUR - MINUTE ? 5 * MINUTE : duration >= MINUTE ? MINUTE : 1_000;
  return spoken(Math.round(duration / step) * step);
}

function repulse(ctx: Context, { found, prompts }: Candidate): string {
  const password = followsPassword(ctx, prompts) ? '; the password is known to somebody else' : '';
  const own = found.find(({ finding }) => finding.catalogue === 'S3.R');
  if (own)
    return `The user did not give in and signed in as usual at ${ctx.clock(own.finding.last)}${password}.`;
  return 'The user did not give in.';
}

function attempt(ctx: Context, candidate: Candidate, { approved }: PromptCounts): string {
  if (approved > 0)
    return 'The approval does not follow enough refused prompts closely enough to be tied to them: only the person can say whether they asked for it.';
  return isPasswordKnown(ctx, candidate)
    ? 'No approval was seen; the password is known to somebody else.'
    : '';
}
