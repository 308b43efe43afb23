import { wideAbsent } from '../base/wide';
import { copyRows, emptyTable } from '../model/columns';
import { mfaResults, productLogs, stepColumns, type EventRows, type StepRows } from '../model/event';
import { WideIds } from '../prompts/wide-ids';

const COMPANION = productLogs.indexOf('entra.authdetails');
const SIGN_INS = productLogs.indexOf('entra.signin');
const CHALLENGED = mfaResults.indexOf('challenged');

/**
 * Gives the steps of companion records to the sign-in with the same request id, where that one has none of its own.
 * The records stay events; whoever looks at the sign-in sees its steps, and they make its prompts.
 * @param keep 1 for each row that is no duplicate. @param stepCounts steps per row; kept true.
 * @returns the steps, ordered by event again.
 */
export function joinCompanions(
  events: EventRows,
  steps: StepRows,
  keep: Uint8Array,
  stepCounts: Uint32Array,
): StepRows {
  const c = events.columns;
  if (!c.log.includes(COMPANION)) return steps;
  const requests = new WideIds();
  const signInOf = new Map<number, number>();
  for (let row = 0; row < events.length; row++) {
    if (c.log[row] !== SIGN_INS || keep[row] === 0 || stepCounts[row] !== 0) continue;
    if (!wideAbsent(c.requestId, row * 4)) signInOf.set(requests.idOf(c.requestId, row * 4), row);
  }
  const owner = steps.columns.event;
  const joined = new Set<number>();
  for (let i = 0; i < steps.length; i++) {
    const row = owner[i]!;
    if (c.log[row] !== COMPANION || keep[row] === 0 || wideAbsent(c.requestId, row * 4)) continue;
    const signIn = signInOf.get(requests.idOf(c.requestId, row * 4));
    if (signIn === undefined) continue;
    owner[i] = signIn;
    stepCounts[row]!--;
    stepCounts[signIn]!++;
    joined.add(signIn);
  }
  if (joined.size === 0) return steps;

  const { time, result, method } = steps.columns;
  const order = Uint32Array.from(owner, (_, i) => i).sort(
    (a, b) => owner[a]! - owner[b]! || (joined.has(owner[a]!) ? time[a]! - time[b]! : 0) || a - b,
  );
  const ordered = emptyTable(stepColumns, steps.length);
  copyRows(stepColumns, steps, ordered, 0, order);
  // The last step speaks for the event, as where the export has the steps inside the row.
  for (const i of order) {
    const signIn = owner[i]!;
    if (!joined.has(signIn)) continue;
    if (method[i] !== 0) c.mfaMethod[signIn] = method[i]!;
    if (result[i] !== 0 && c.mfaResult[signIn] !== CHALLENGED) c.mfaResult[signIn] = result[i]!;
  }
  return ordered;
}
