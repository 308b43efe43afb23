import { SECOND, spoken } from '../base/units';
import type { Alternative } from '../model/finding';
import type { Context } from '../detect/context';
import { evenGap } from '../detect/even-gap';
import { outagePrompts } from '../detect/outage';
import { counted } from '../detect/words';
import type { Candidate } from './candidates';

/** Risk types that speak of a stolen token or a page in the middle, not of a prompt somebody gave in to. */
const tokenRisks = /attackerinTheMiddle|anomalousToken|tokenIssuerAnomaly|suspiciousBrowser/i;

/** A client that retries by the clock keeps to it within this; a person varies by more. */
const EVEN: number = 2 * SECOND;

/**
 * Other explanations the records allow. Each is told only where something in them speaks for it; the verdict stays, the
 * analyst decides.
 */
export function alternativesOf(ctx: Context, candidate: Candidate): Alternative[] {
  return [tokenTheft, ownPanic, retryingClient, outage, tollFraud].flatMap(
    (read) => read(ctx, candidate) ?? [],
  );
}

function tokenTheft(ctx: Context, { user, found, episode, clusters }: Candidate): Alternative | undefined {
  const moved = found.find(({ finding }) => finding.catalogue === 'S3.6');
  const texts = new Set<number>();
  for (const cluster of clusters)
    for (const row of episode.clusters.samples(cluster)) texts.add(ctx.c.riskTypes[row]!);
  for (const row of ctx.risks(user))
    if (ctx.c.time[row]! >= episode.from && ctx.c.time[row]! <= episode.to) texts.add(ctx.c.riskTypes[row]!);
  const named = [...texts]
    .flatMap((text) => tokenRisks.exec(ctx.table.strings.get(text) ?? '')?.[0] ?? [])
    .sort();
  if (!moved && named.length === 0) return undefined;
  const facts = [
    moved && 'one session was used on two machines',
    named.length > 0 && `the product named ${[...new Set(named)].join(', ')}`,
  ].filter((fact) => typeof fact === 'string');
  return {
    reading: 'token-theft',
    why: `a stolen token or a phishing page in the middle instead of a prompt given in to: ${facts.join(', and ')}`,
  };
}

function ownPanic(ctx: Context, { found, prompts, familiarity }: Candidate): Alternative | undefined {
  if (familiarity !== 'FAMILIAR') return undefined;
  const refused = prompts.filter((i) => ['denied', 'wrong-number', 'fraud'].includes(ctx.prompts[i]!.result));
  if (refused.length === 0) return undefined;
  const then = found.some(({ finding }) => finding.catalogue === 'S3.S') ? ' and approved one there' : '';
  return {
    reading: 'own-panic',
    why: `the user refused prompts of their own: ${counted(refused.length, 'refusal')} of prompts asked from a familiar source${then}`,
  };
}

function retryingClient(ctx: Context, { prompts }: Candidate): Alternative | undefined {
  const adverse = prompts.filter((i) => ctx.asked.isAdverse(i));
  if (adverse.some((i) => !['timeout', 'failed', 'blocked'].includes(ctx.prompts[i]!.result)))
    return undefined;
  const times = adverse.map((i) => ctx.prompts[i]!.time);
  const gap = evenGap(times, EVEN);
  if (gap === undefined || gap === 0) return undefined;
  return {
    reading: 'retrying-client',
    why: `a client that retries by itself: ${counted(adverse.length, 'prompt')}, one every ${spoken(gap)} to the second, none explicitly refused`,
  };
}

function outage(ctx: Context, { prompts }: Candidate): Alternative | undefined {
  const explained = outagePrompts(ctx);
  const some = prompts.filter((i) => explained.has(i));
  if (some.length === 0) return undefined;
  return {
    reading: 'outage',
    why: `an outage of the provider: ${counted(some.length, 'prompt')} went unanswered while several other people’s did too`,
  };
}

/** Who earns on calls wants none answered: an approval speaks against it. */
function tollFraud(ctx: Context, { found, prompts }: Candidate): Alternative | undefined {
  const calls = found.find(({ finding }) => finding.catalogue === 'S2.11');
  if (!calls || prompts.some((i) => ctx.asked.isApproved(i))) return undefined;
  return {
    reading: 'toll-fraud',
    why: `somebody who earns on calls and messages: ${counted(calls.finding.count, 'call or message', 'calls or messages')}, none approved`,
  };
}
