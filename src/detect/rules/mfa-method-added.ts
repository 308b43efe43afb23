import { DAY, MINUTE, type RowIndex } from '../../base/units';
import { outcomes, textAt } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { ACT_GAP } from '../acts';
import { enrolment } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { fromWhere } from '../words';

const FAILURE = outcomes.indexOf('failure');

export const mfaMethodAdded = defineRule({
  id: 'mfa-method-added',
  catalogue: 'S4.6',
  version: 1,
  title: 'Second factor or device added',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1098.005', 'T1556.006'],
  references: [
    'Azure-Sentinel SuspiciousSignInFollowedByMFAModification.yaml (-30 min to +1 h)',
    'Sentinel-Queries Identity-MFARegistrationfollowedbySSPR.kql (4 h)',
  ],
  params: {
    before: {
      value: 30 * MINUTE,
      unit: 'ms',
      why: 'the two logs disagree on times; the published rule looks back as far',
    },
    after: { value: DAY, unit: 'ms', why: 'attackers come back the same day to stay in' },
  },
  kql: (p) => `let access = SigninLogs | where ResultType == "0" // the suspicious success, from K-A
| project U = tolower(UserPrincipalName), At = TimeGenerated;
AuditLogs | where OperationName in~ ("User registered security info", "User registered all required security info", "User updated security info", "User changed default security info", "Admin registered security info", "Register device", "Add device", "Add registered owner to device", "Add registered users to device", "Add FIDO2 security key")
| extend U = tolower(coalesce(tostring(TargetResources[0].userPrincipalName), tostring(InitiatedBy.user.userPrincipalName)))
| join kind=inner access on U
| where TimeGenerated between (At - ${kqlSpan(p.before)} .. At + ${kqlSpan(p.after)})`,
  describe: (p) =>
    `a second factor or device added to the account; critical from ${kqlSpan(p.before)} before to ${kqlSpan(p.after)} after a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const { c, identity, table } = ctx;
    // `Update user` is told apart by its parameters; every other name speaks for itself.
    const isCandidate = memoByText(table.strings, 0, (text) =>
      enrolment(text, () => 'StrongAuthenticationMethod') ? 1 : 0,
    );
    const added = new Map<string, { user: number; kind: string; rows: RowIndex[] }>();
    const candidates = ctx
      .operations()
      .filter(
        (row) => isCandidate(c.operation[row]!) === 1 && c.outcome[row] !== FAILURE && !ctx.isAllowed(row),
      );
    for (const row of candidates) {
      const kind = enrolment(textAt(table, 'operation', row)!, () => textAt(table, 'parameters', row) ?? '');
      const user = identity.targetOf[row]! >= 0 ? identity.targetOf[row]! : identity.userOf[row]!;
      if (!kind || user < 0) continue;
      const key = `${user} ${kind}`;
      const entry = added.get(key);
      if (entry) entry.rows.push(row);
      else added.set(key, { user, kind, rows: [row] });
    }

    const hits: Hit[] = [];
    for (const { user, kind, rows } of added.values())
      for (const group of splitAtGaps(rows, (row) => c.time[row]!, ACT_GAP)) {
        const others = group.filter((row) => identity.userOf[row]! >= 0 && identity.userOf[row] !== user);
        const names = [...new Set(group.map((row) => textAt(table, 'operation', row)!))];
        const by = others.length > 0 ? ` by ${ctx.userName(identity.userOf[others[0]!]!)}` : '';
        hits.push({
          user,
          // A help desk's act is planned, not an intruder's.
          severity: others.length > 0 ? 'info' : 'low',
          ...(others.length > 0 ? {} : { anchoredSeverity: 'critical' as const }),
          anchorBefore: p.before,
          anchorAfter: p.after,
          rows: group,
          first: c.time[group[0]!]!,
          last: c.time[group.at(-1)!]!,
          count: group.length,
          unit: 'operations',
          why: `${kind === 'device' ? 'A device' : 'A second factor'} was added${by} from ${fromWhere(ctx, group)}: ${names.join(', ')}.`,
          clusters: [],
        });
      }
    return hits;
  },
  blindSpots: ['A method that was only changed may be named as an update of the user.'],
});
