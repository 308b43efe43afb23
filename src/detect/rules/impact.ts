import { HOUR, type RowIndex } from '../../base/units';
import { outcomes } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { belongsTo, intruderOperations, takenByIntruder } from '../access';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns, splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

const deletions =
  /^(?:filedeleted(?:firststagerecyclebin|secondstagerecyclebin)?|folderdeleted|filerecycled|folderrecycled|harddelete|softdelete|sitedeleted)$/i;
const resets =
  /^(?:reset password(?: \(by admin\))?|reset user password|change user password|set force change user password|disable account|delete user|user\.account\.reset_password|user\.account\.expire_password|user\.lifecycle\.(?:suspend|deactivate|delete\.initiated)|user_delete)$/i;
const FAILURE = outcomes.indexOf('failure');

export const impact = defineRule({
  id: 'impact',
  catalogue: 'S5.9',
  version: 1,
  title: 'Deleted, or others locked out',
  stage: 'exfiltration',
  severity: 'high',
  techniques: ['T1531', 'T1485'],
  references: ['MITRE ATT&CK T1531, T1485', 'Microsoft 365 audit log activities: FileDeleted, HardDelete'],
  params: {
    minDeleted: { value: 100, unit: 'items', why: 'tidying up takes fewer; covering one’s tracks too' },
    window: { value: HOUR, unit: 'ms', why: 'destruction is done in one go' },
    minOthers: { value: 1, unit: 'users', why: 'whoever broke in has nobody’s password to reset' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one deletion is one finding' },
  },
  kql: (
    p,
  ) => `let deleted = OfficeActivity | where Operation in~ ("FileDeleted", "FileRecycled", "FolderDeleted", "FolderRecycled", "HardDelete", "SoftDelete")
| where ClientIP in (attackerIps) // from K-A
| project U = tolower(UserId), At = TimeGenerated, What = OfficeObjectId;
let many = deleted | project U, Start = At | join kind=inner deleted on U
| where At between (Start .. Start + ${kqlSpan(p.window)}) | summarize N = count() by U, Start
| where N >= ${p.minDeleted} // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(N, *) by U;
let resets = AuditLogs | where OperationName in~ ("Reset password (by admin)", "Reset user password", "Disable account", "Delete user")
| extend U = tolower(tostring(InitiatedBy.user.userPrincipalName)), Other = tolower(tostring(TargetResources[0].userPrincipalName))
| where U != Other and U in (victims) // from K-A
| summarize Others = dcount(Other) by U | where Others >= ${p.minOthers};
union many, resets`,
  describe: (p) =>
    `from the source or session of a suspicious sign-in: ${p.minDeleted} or more files or messages deleted within ${kqlSpan(p.window)}, or the password or account of ${p.minOthers} or more other users reset, disabled or deleted`,
  evaluate: (ctx, p) => {
    const { c, identity } = ctx;
    const hits: Hit[] = [];
    for (const [user, rows] of intruderOperations(ctx, deletions)) {
      if (rows.length === 0) continue;
      const times = rows.map((row) => c.time[row]!);
      // A record without a name of what was deleted stands for itself.
      const distinct = new DistinctCount(
        rows.map((row) => (c.target[row]! >= 0 ? c.target[row]! : -row - 1)),
      );
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
        distinct.of(a, b) >= p.minDeleted ? 0 : -1,
      )) {
        const some = rows.slice(from, to + 1);
        hits.push(
          takenByIntruder(
            ctx,
            user,
            some,
            some.length,
            'items',
            (first, last) =>
              `${counted(some.length, 'deletion')} ${within(first, last)} from ${fromWhere(ctx, some)}, the source of the suspicious sign-in.`,
          ),
        );
      }
    }
    const isReset = memoByText(ctx.table.strings, 0, (text) => (resets.test(text) ? 1 : 0));
    for (const [user, accesses] of ctx.access ?? []) {
      const activity = ctx.activity(user);
      const rows: RowIndex[] = [];
      for (let i = ctx.positionIn(activity, accesses[0]!.time); i < activity.length; i++) {
        const row = activity[i]!;
        const other = identity.targetOf[row]!;
        if (isReset(c.operation[row]!) === 0 || c.outcome[row] === FAILURE || other < 0 || other === user)
          continue;
        if (accesses.some((access) => belongsTo(ctx, access, row))) rows.push(row);
      }
      for (const some of splitAtGaps(rows, (row) => c.time[row]!, p.mergeGap)) {
        const others = new Set(some.map((row) => identity.targetOf[row]!)).size;
        if (others < p.minOthers) continue;
        const first = c.time[some[0]!]!;
        const last = c.time[some.at(-1)!]!;
        hits.push({
          user,
          severity: 'high',
          rows: some,
          first,
          last,
          count: others,
          unit: 'users',
          why: `The accounts of ${counted(others, 'other user')} reset, disabled or deleted ${within(first, last)} from ${fromWhere(ctx, some)} after the suspicious sign-in.`,
          clusters: [],
        });
      }
    }
    return hits;
  },
  blindSpots: [
    'Encrypting in place overwrites and deletes nothing.',
    'An administrator who resets others within a day of being broken into, from a new place, looks the same.',
  ],
});
