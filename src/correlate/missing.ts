import { DAY, type EpochMs } from '../base/units';
import { productLogs, textAt } from '../model/event';
import { HANDED_OVER, isOtherProduct } from '../prompts/hand-overs';
import type { Context } from '../detect/context';
import { counted } from '../detect/words';
import type { Candidate } from './candidates';

const ENTRA = productLogs.indexOf('entra.signin');
const AUDIT = productLogs.indexOf('entra.audit');
const UAL = productLogs.indexOf('m365.ual');
const OKTA = productLogs.indexOf('okta.system-log');

type Kind = 'sign-in log' | 'non-interactive sign-ins' | 'audit log' | 'unified audit log';
const kinds: readonly Kind[] = ['sign-in log', 'non-interactive sign-ins', 'audit log', 'unified audit log'];

const kindsOf: ReadonlyMap<number, readonly Kind[]> = new Map([
  [ENTRA, ['sign-in log']],
  [AUDIT, ['audit log']],
  [UAL, ['unified audit log']],
  // Okta's one log tells of sign-ins, tokens and the directory.
  [OKTA, ['sign-in log', 'non-interactive sign-ins', 'audit log']],
]);
const tokenKinds: readonly Kind[] = ['non-interactive sign-ins'];

/** Which logs the case holds on which days: what was not loaded is part of the verdict. */
export class Coverage {
  readonly #ctx: Context;
  #hasOtherProduct = false;
  readonly #days = new Map<Kind, Set<number>>(kinds.map((kind) => [kind, new Set()]));

  constructor(ctx: Context) {
    const { log, time } = ctx.c;
    this.#ctx = ctx;
    /** By log, and in the second half its non-interactive rows: the day last noted. */
    const last = new Float64Array(productLogs.length * 2).fill(NaN);
    for (let row = 0; row < log.length; row++) {
      const code = log[row]!;
      const day = Math.floor(time[row]! / DAY);
      const isToken = code === ENTRA && !ctx.isInteractive(row);
      const slot = isToken ? code + productLogs.length : code;
      if (last[slot] === day) continue;
      last[slot] = day;
      if (isOtherProduct(ctx.table, row)) this.#hasOtherProduct = true;
      for (const kind of isToken ? tokenKinds : (kindsOf.get(code) ?? [])) this.#days.get(kind)!.add(day);
    }
  }

  /** What an analyst should still load or know, one sentence each. */
  missing(candidate: Candidate, first: EpochMs, last: EpochMs): string[] {
    const { prompts, table, c } = this.#ctx;
    const sentences: string[] = [];
    if (!candidate.episode.baseline.known) sentences.push('no 14-day baseline');
    for (const kind of kinds)
      if (!this.#covers(kind, first, last)) sentences.push(`no ${kind} for the incident's days`);

    const told = candidate.prompts.map((i) => prompts[i]!);
    const handedOver = told.some(({ rows }) =>
      rows.some((row) => textAt(table, 'code', row) === HANDED_OVER),
    );
    if (handedOver && !this.#hasOtherProduct)
      sentences.push('no Duo, Okta or Ping log is loaded, where Entra hands the second factor over (50158)');
    const asked = told.filter(({ result }) => result !== 'challenged');
    const withoutSteps = asked.filter(
      ({ row }) => c.log[row] === ENTRA && table.stepStart[row] === table.stepStart[row + 1],
    );
    if (withoutSteps.length > 0)
      sentences.push(`authentication details are empty for ${counted(withoutSteps.length, 'prompt')}`);
    const unknown = asked.filter(({ result }) => result === 'failed').length;
    if (unknown > 0)
      sentences.push(`denial reason unknown for ${counted(unknown, 'prompt')}: refused or unanswered`);
    const inferred = asked.filter((prompt) => prompt.inferred);
    if (inferred.some(({ result }) => result === 'approved'))
      sentences.push('the approval is inferred: no log states the second factor');
    const silent = inferred.filter(({ result }) => result === 'timeout').length;
    if (silent > 0)
      sentences.push(`no answer is logged for ${counted(silent, 'prompt')}: counted as unanswered`);
    return sentences;
  }

  #covers(kind: Kind, first: EpochMs, last: EpochMs): boolean {
    const days = this.#days.get(kind)!;
    for (let day = Math.floor(first / DAY); day <= Math.floor(last / DAY); day++)
      if (days.has(day)) return true;
    return false;
  }
}
