import type { Context } from './context';
import type { Hit } from './rule';

const none: readonly Hit[] = [];
/** By the rule's hits: every candidate asks. */
const known = new WeakMap<readonly Hit[], ReadonlySet<number>>();

/** Prompts that an outage of the provider explains; empty before its rule has run. */
export function outagePrompts(ctx: Context): ReadonlySet<number> {
  const hits = ctx.earlier.get('provider-outage') ?? none;
  let found = known.get(hits);
  if (!found) known.set(hits, (found = new Set(hits.flatMap(({ prompts }) => prompts ?? []))));
  return found;
}

/** A hit that rests on such prompts alone is no alert. */
export function unlessOutage(hit: Hit, outage: ReadonlySet<number>): Hit {
  if (outage.size === 0 || !hit.prompts?.every((i) => outage.has(i))) return hit;
  return {
    ...hit,
    severity: 'info',
    why: `${hit.why} Several people’s prompts went unanswered at their usual places then: an outage explains them.`,
  };
}
