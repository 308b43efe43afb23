import { HOUR, spoken } from '../../base/units';
import { intruderOperations, takenByIntruder } from '../access';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere } from '../words';

export const syncPull = defineRule({
  id: 'sync-pull',
  catalogue: 'S5.3',
  version: 1,
  title: 'Library synchronised by the intruder',
  stage: 'exfiltration',
  severity: 'high',
  techniques: ['T1530'],
  references: ['Microsoft 365 audit log activities: FileSyncDownloadedFull'],
  params: { gap: { value: HOUR, unit: 'ms', why: 'one pull is one finding' } },
  kql: (p) => `OfficeActivity | where Operation =~ "FileSyncDownloadedFull"
| where ClientIP in (attackerIps) // from K-A
| summarize Files = dcount(OfficeObjectId), First = min(TimeGenerated) by UserId, Session = bin(TimeGenerated, ${kqlSpan(p.gap)})`,
  describe: () =>
    'whole files synchronised to a device at the source or in the session of a suspicious sign-in',
  evaluate: (ctx, p) => {
    const { time, target } = ctx.c;
    const hits: Hit[] = [];
    for (const [user, rows] of intruderOperations(ctx, /^filesyncdownloadedfull$/i))
      for (const some of splitAtGaps(rows, (row) => time[row]!, p.gap)) {
        const files = new Set(some.map((row) => target[row]!)).size;
        hits.push(
          takenByIntruder(
            ctx,
            user,
            some,
            files,
            'files',
            (first, last) =>
              `${counted(files, 'file')} synchronised in ${spoken(last - first)} from ${fromWhere(ctx, some)}, the source of the suspicious sign-in.`,
          ),
        );
      }
    return hits;
  },
  blindSpots: ['A library synchronised from the user’s own address looks like a new laptop.'],
});
