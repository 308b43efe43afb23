import { DAY, HOUR, type RowIndex } from '../../base/units';
import { productLogs, textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { BASELINE_DAYS } from '../familiarity';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, within } from '../words';

const TRACE = productLogs.indexOf('m365.message-trace');
const sends = /^send(?:as|onbehalf)?$/i;

export const internalPhishing = defineRule({
  id: 'internal-phishing',
  catalogue: 'S4.13',
  version: 1,
  title: 'Much more mail sent than usual',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1534'],
  references: [
    'MITRE ATT&CK T1534 (internal spearphishing)',
    'Microsoft: responding to a compromised email account (many messages sent)',
  ],
  params: {
    minSent: { value: 20, unit: 'items', why: 'a busy hour of a person who writes by hand' },
    times: { value: 5, unit: 'times', why: 'five times what the person sends on a busy day' },
    window: { value: HOUR, unit: 'ms', why: 'phishing goes out at once, before it is noticed' },
    minRecipients: {
      value: 20,
      unit: 'users',
      why: 'one subject to so many, each in a message of its own, is a mailing',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one mailing is one finding' },
  },
  kql: (
    p,
  ) => `let sent = OfficeActivity | where Operation in~ ("Send", "SendAs", "SendOnBehalf") | project U = tolower(UserId), At = TimeGenerated;
let usual = sent | summarize N = count() by U, bin(At, 1d) | summarize P95 = percentile(N, 95) by U;
let many = sent | project U, Start = At | join kind=inner sent on U
| where At between (Start .. Start + ${kqlSpan(p.window)}) | summarize N = count() by U, Start
| join kind=leftouter usual on U | where N > max_of(${p.minSent}, ${p.times} * P95) // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(N, *) by U;
let same = MessageTrace_CL | summarize Recipients = dcount(RecipientAddress_s) by U = tolower(SenderAddress_s), Subject_s, bin(Received_t, ${kqlSpan(p.window)})
| where Recipients >= ${p.minRecipients};
union many, same`,
  describe: (p) =>
    `more than ${p.minSent} messages sent within ${kqlSpan(p.window)} and ${p.times} times the user’s usual day, or one subject to ${p.minRecipients} or more recipients; high after a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const { c, table, identity } = ctx;
    const hits: Hit[] = [];
    const byUser = new Map<number, RowIndex[]>();
    for (const row of ctx.operationsNamed(sends)) {
      if (identity.userOf[row]! < 0 || ctx.isAllowed(row)) continue;
      const list = byUser.get(identity.userOf[row]!);
      if (list) list.push(row);
      else byUser.set(identity.userOf[row]!, [row]);
    }
    for (const [user, rows] of byUser) {
      if (rows.length <= p.minSent) continue;
      const times = rows.map((row) => c.time[row]!);
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
        b - a + 1 > p.minSent ? 0 : -1,
      )) {
        const limit = Math.max(p.minSent, p.times * busyDay(times, times[from]!));
        for (const run of slidingRuns(times.slice(from, to + 1), p.window, p.mergeGap, (a, b) =>
          b - a + 1 > limit ? 0 : -1,
        )) {
          const some = rows.slice(from + run.from, from + run.to + 1);
          push(user, some, `${counted(some.length, 'message')} sent`, some.length);
        }
      }
    }
    for (const [user, rows] of mailings()) {
      const times = rows.map((row) => c.time[row]!);
      const distinct = new DistinctCount(rows.map((row) => c.target[row]!));
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
        distinct.of(a, b) >= p.minRecipients ? 0 : -1,
      )) {
        const some = rows.slice(from, to + 1);
        const n = new Set(some.map((row) => c.target[row]!)).size;
        const subject = parametersOf(table, some[0]!).get('Subject') ?? '';
        push(user, some, `“${subject.slice(0, 80)}” sent to ${counted(n, 'recipient')}`, n);
      }
    }
    return hits;

    function push(user: number, rows: RowIndex[], what: string, count: number): void {
      const first = c.time[rows[0]!]!;
      const last = c.time[rows.at(-1)!]!;
      const from = [...new Set(rows.map((row) => textAt(table, 'userAgent', row)))].filter(Boolean);
      hits.push({
        user,
        severity: 'low',
        anchoredSeverity: 'high',
        rows,
        first,
        last,
        count,
        unit: 'items',
        why: `${what} ${within(first, last)}${from.length === 1 ? ` with ${from[0]!.slice(0, 60)}` : ''}, more than the user sends in a busy day.`,
        clusters: [],
      });
    }

    /** Messages of one subject from one member, by the message trace. */
    function mailings(): [number, RowIndex[]][] {
      const found = new Map<string, [number, RowIndex[]]>();
      for (let row = 0; row < table.events.length; row++) {
        if (c.log[row] !== TRACE || ctx.isAllowed(row)) continue;
        const parameters = parametersOf(table, row);
        const user = identity.indexOf.get(parameters.get('SenderAddress')?.toLowerCase() ?? '');
        if (user === undefined) continue;
        const key = `${user} ${parameters.get('Subject') ?? ''}`;
        const entry = found.get(key);
        if (entry) entry[1].push(row);
        else found.set(key, [user, [row]]);
      }
      return [...found.values()].filter(([, rows]) => rows.length >= p.minRecipients);
    }
  },
  blindSpots: [
    'The unified audit log names no recipients: one message to a hundred people is one.',
    'Mailings of an office look the same and stay a lead.',
  ],
});

/** The 95th percentile of messages a day in the fortnight before. */
function busyDay(times: readonly number[], before: number): number {
  const days = new Array<number>(BASELINE_DAYS).fill(0);
  for (const time of times) {
    const ago = Math.floor((before - time - 1) / DAY);
    if (time < before && ago < BASELINE_DAYS) days[ago]!++;
  }
  const active = days.filter((n) => n > 0).sort((a, b) => a - b);
  return active[Math.ceil(active.length * 0.95) - 1] ?? 0;
}
