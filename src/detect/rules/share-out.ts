import { HOUR } from '../../base/units';
import { intruderOperations, takenByIntruder } from '../access';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

const names =
  /^(?:anonymouslinkcreated|companylinkcreated|securelinkcreated|addedtosecurelink|accessinvitationcreated|sharinginvitationcreated)$/i;

export const shareOut = defineRule({
  id: 'share-out',
  catalogue: 'S5.5',
  version: 1,
  title: 'Files shared out by the intruder',
  stage: 'exfiltration',
  severity: 'high',
  techniques: ['T1567', 'T1530'],
  references: ['Microsoft 365 audit log activities: sharing and access requests'],
  params: {
    minItems: { value: 5, unit: 'items', why: 'one or two links are everyday work' },
    window: { value: HOUR, unit: 'ms', why: 'long enough for somebody who shares by hand' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one haul is one finding' },
  },
  kql: (p) => `let shared = OfficeActivity
| where Operation in~ ("AnonymousLinkCreated", "CompanyLinkCreated", "SecureLinkCreated", "AddedToSecureLink", "AccessInvitationCreated", "SharingInvitationCreated")
| where ClientIP in (attackerIps) // from K-A
| project U = tolower(UserId), At = TimeGenerated, OfficeObjectId;
shared | project U, Start = At | join kind=inner shared on U
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Items = dcount(OfficeObjectId) by U, Start
| where Items >= ${p.minItems} // hits within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `links or invitations to ${p.minItems} or more items within ${kqlSpan(p.window)} from the source or session of a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const { time, target } = ctx.c;
    const hits: Hit[] = [];
    for (const [user, rows] of intruderOperations(ctx, names)) {
      const times = rows.map((row) => time[row]!);
      const distinct = new DistinctCount(rows.map((row) => target[row]!));
      for (const run of slidingRuns(times, p.window, p.mergeGap, (from, to) => {
        const n = distinct.of(from, to);
        return n >= p.minItems ? n : -1;
      })) {
        const some = rows.slice(run.from, run.to + 1);
        const count = new Set(some.map((row) => target[row]!)).size;
        hits.push(
          takenByIntruder(
            ctx,
            user,
            some,
            count,
            'items',
            (first, last) =>
              `${counted(count, 'item')} shared by link or invitation ${within(first, last)} from ${fromWhere(ctx, some)}, the source of the suspicious sign-in.`,
          ),
        );
      }
    }
    return hits;
  },
  blindSpots: ['One folder shared gives away all that is in it and counts once.'],
});
