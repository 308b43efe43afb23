import { HOUR } from '../../base/units';
import { parametersOf } from '../../model/parameters';
import { intruderOperations, takenByIntruder } from '../access';
import { isTrue } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { prefixSums, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

export const mailTheft = defineRule({
  id: 'mail-theft',
  catalogue: 'S5.4',
  version: 1,
  title: 'Mail read by the intruder',
  stage: 'exfiltration',
  severity: 'high',
  techniques: ['T1114.002'],
  references: [
    'elastic collection_exchange_excessive_mail_items_accessed.toml (100 per record)',
    'Microsoft: use MailItemsAccessed to investigate compromised accounts',
  ],
  params: {
    minItems: { value: 100, unit: 'items', why: 'as many as the published rule asks of one record' },
    window: { value: HOUR, unit: 'ms', why: 'long enough for somebody who reads by hand' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one haul is one finding' },
  },
  kql: (p) => `let read = OfficeActivity | where Operation =~ "MailItemsAccessed"
| where ClientIP in (attackerIps) // from K-A
| extend Whole = OperationProperties has "Sync" or tostring(OperationProperties) matches regex @"IsThrottled\\W+Value\\W+True"
| project U = tolower(UserId), At = TimeGenerated, Items = toint(OperationCount), Whole;
read | project U, Start = At | join kind=inner read on U
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Items = sum(Items), Whole = max(Whole) by U, Start
| where Whole or Items >= ${p.minItems} // hits within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `a mail folder synchronised, a record of access that was cut short, or ${p.minItems} or more messages read within ${kqlSpan(p.window)}, from the source or session of a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const { time, items } = ctx.c;
    const hits: Hit[] = [];
    for (const [user, rows] of intruderOperations(ctx, /^mailitemsaccessed$/i)) {
      const isWhole = rows.map((row) => {
        const parameters = parametersOf(ctx.table, row);
        return /^sync$/i.test(parameters.get('MailAccessType') ?? '') || isTrue(parameters, 'IsThrottled');
      });
      const sums = prefixSums(rows, (row) => Math.max(items[row]!, 1));
      const wholes = prefixSums(isWhole, (whole) => (whole ? 1 : 0));
      const times = rows.map((row) => time[row]!);
      for (const run of slidingRuns(times, p.window, p.mergeGap, (from, to) => {
        const read = sums[to + 1]! - sums[from]!;
        return read >= p.minItems || wholes[to + 1]! > wholes[from]! ? read : -1;
      })) {
        const some = rows.slice(run.from, run.to + 1);
        const count = sums[run.to + 1]! - sums[run.from]!;
        const whole = wholes[run.to + 1]! > wholes[run.from]!;
        hits.push(
          takenByIntruder(
            ctx,
            user,
            some,
            count,
            'items',
            (first, last) =>
              `${counted(count, 'message')} read ${within(first, last)} from ${fromWhere(ctx, some)}${whole ? '; a whole folder was synchronised or the log was cut short: treat the mailbox as fully read' : ''}.`,
          ),
        );
      }
    }
    return hits;
  },
  blindSpots: ['Licences without mail access auditing log none of it.'],
});
