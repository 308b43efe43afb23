import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { programName } from '../../model/process';
import type { Context } from '../context';
import { onHost } from '../endpoint';
import { logonFailures, type Teller, wrongLogons } from '../logon-failures';
import { manyUsersHit } from '../many-users-hit';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere } from '../words';

/** A password typed for somebody else. */
const explicit = /^4648 /i;
/** Windows itself uses the credentials of everybody who logs on. */
const windowsOwn = /^(?:lsass|winlogon|svchost|services|consent|taskhostw|werfault)(?:\.exe)?$/;

export const windowsSpray = defineRule({
  id: 'windows-spray',
  catalogue: 'S1.2W',
  version: 1,
  title: 'Many accounts tried on Windows hosts',
  stage: 'recon',
  severity: 'medium',
  techniques: ['T1110.003'],
  references: [
    'Microsoft event-4625, event-4648, event-4771, event-4776',
    'sigma win_security_susp_failed_logons_explicit_credentials.yml',
    'sigma win_security_susp_failed_logons_single_source.yml',
  ],
  params: {
    minUsers: {
      value: 10,
      unit: 'users',
      why: 'nobody at a desk uses ten accounts; the published rules start here',
    },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'as for a spray at the identity provider' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one spray is one finding' },
  },
  kql: (p) => `SecurityEvent
| where (EventID in (4625, 4771, 4776) and Status in~ ("0xc0000064", "0xc000006a", "0xc000006d", "0xc0000234", "0x18"))
    or (EventID == 4648 and SubjectUserName !endswith "$")
| extend Who = iff(EventID == 4648, strcat(SubjectUserName, "@", Computer), coalesce(IpAddress, WorkstationName))
| summarize Users = dcount(TargetUserName), N = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Who, EventID, bin(TimeGenerated, ${kqlSpan(p.window)})
| where Users >= ${p.minUsers} // runs within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minUsers} or more accounts within ${kqlSpan(p.window)} that failed to log on from one address or workstation, or whose credentials one account used on one host`,
  evaluate: (ctx, p) => {
    const { c, identity } = ctx;
    const hits: Hit[] = [];
    for (const rows of triesBySource(ctx)) {
      if (rows.length < p.minUsers) continue;
      const users = new DistinctCount(rows.map((row) => identity.userOf[row]!));
      const times = rows.map((row) => c.time[row]!);
      for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
        users.of(a, b) >= p.minUsers ? 0 : -1,
      ))
        hits.push(sprayed(ctx, rows.slice(from, to + 1)));
    }
    return hits;
  },
  blindSpots: [
    'A scanner or a script that holds many accounts looks the same.',
    'Ten accounts over hours are not seen.',
  ],
});

/** Tries by who made them, each by time. */
function triesBySource(ctx: Context): Iterable<RowIndex[]> {
  const found = new Map<string, RowIndex[]>();
  const note = (row: RowIndex, source: string | undefined): void => {
    if (source === undefined || ctx.identity.userOf[row]! < 0 || ctx.isAllowed(row)) return;
    const rows = found.get(source);
    if (rows) rows.push(row);
    else found.set(source, [row]);
  };
  for (const row of ctx.operationsNamed(explicit)) note(row, userOfCredentials(ctx, row));
  const tellerAt = wrongLogons(ctx, true);
  for (const row of ctx.operationsNamed(logonFailures)) {
    const teller = tellerAt(row);
    // One attempt told by two protocols must not count twice: each teller counts for itself.
    if (teller) note(row, whereFrom(ctx, row, teller));
  }
  return found.values();
}

/** The account that used somebody's credentials, on its host; undefined where Windows did. */
function userOfCredentials({ table }: Context, row: RowIndex): string | undefined {
  const parameters = parametersOf(table, row);
  const subject = (parameters.get('SubjectUserName') ?? '').toLowerCase();
  const isWindows =
    subject === '' ||
    subject === '-' ||
    subject.endsWith('$') ||
    windowsOwn.test(programName(parameters.get('ProcessName') ?? ''));
  return isWindows ? undefined : `${subject} on ${textAt(table, 'host', row) ?? ''}`;
}

/** The address or workstation; undefined where the record states neither. */
function whereFrom({ table, networks }: Context, row: RowIndex, teller: Teller): string | undefined {
  if (networks[row]! >= 0) return `${teller} ${networks[row]!}`;
  const workstation = textAt(table, 'device', row)?.toLowerCase() ?? '';
  return workstation === '' ? undefined : `${teller} at ${workstation}`;
}

function sprayed(ctx: Context, rows: RowIndex[]): Hit {
  const { table } = ctx;
  const [first] = rows;
  const host = onHost(ctx, first!);
  const by = explicit.test(textAt(table, 'operation', first!)!)
    ? parametersOf(table, first!).get('SubjectUserName')
    : undefined;
  const workstation = textAt(table, 'device', first!);
  const from =
    ctx.ips(rows).length > 0 || workstation === undefined
      ? fromWhere(ctx, rows)
      : `workstation ${workstation}`;
  return manyUsersHit(ctx, rows, (users, inTime) => {
    const accounts = counted(users, 'account');
    return by === undefined
      ? `${counted(rows.length, 'failed logon')} of ${accounts}${host} ${inTime} from ${from}.`
      : `${by} used the credentials of ${accounts}${host} ${inTime}, ${counted(rows.length, 'time')}.`;
  });
}
