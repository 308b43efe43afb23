import { MINUTE, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { programName } from '../../model/process';
import type { Context } from '../context';
import { onHost } from '../endpoint';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** A logon that failed, told by the host, by Kerberos or by NTLM; a password typed for somebody else. */
const tries = /^(?:4625 |4648 |4771 |4776 |logonfailed$)/i;
const explicit = /^4648 /;
/** No such user, wrong password, locked out, KDC_ERR_PREAUTH_FAILED. Source: Microsoft, event-4625, -4771, -4776. */
const wrong = /^(?:0xc0000(?:064|06a|06d|234)|0x18)$/i;
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
    mergeGap: { value: 60 * MINUTE, unit: 'ms', why: 'one spray is one finding' },
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
  for (const row of ctx.operationsNamed(tries)) {
    if (ctx.identity.userOf[row]! < 0 || ctx.isAllowed(row)) continue;
    const source = sourceOf(ctx, row);
    if (source === undefined) continue;
    const rows = found.get(source);
    if (rows) rows.push(row);
    else found.set(source, [row]);
  }
  return found.values();
}

/** Who tried: the account that used credentials on its host, else the address or workstation; undefined where nobody may say. */
function sourceOf(ctx: Context, row: RowIndex): string | undefined {
  const { table, networks } = ctx;
  const operation = textAt(table, 'operation', row)!;
  if (explicit.test(operation)) {
    const parameters = parametersOf(table, row);
    const subject = (parameters.get('SubjectUserName') ?? '').toLowerCase();
    const isWindows =
      subject === '' ||
      subject === '-' ||
      subject.endsWith('$') ||
      windowsOwn.test(programName(parameters.get('ProcessName') ?? ''));
    return isWindows ? undefined : `used ${subject} ${textAt(table, 'host', row) ?? ''}`;
  }
  if (!wrong.test(textAt(table, 'code', row) ?? '')) return undefined;
  // One attempt told by two protocols must not mix: each teller counts for itself.
  const teller = operation.slice(0, 4);
  if (networks[row]! >= 0) return `${teller} network ${networks[row]!}`;
  const workstation = textAt(table, 'device', row)?.toLowerCase() ?? '';
  return workstation === '' ? undefined : `${teller} ${workstation}`;
}

function sprayed(ctx: Context, rows: RowIndex[]): Hit {
  const { identity, table } = ctx;
  const users = [...new Set(rows.map((row) => identity.userOf[row]!))].sort((a, b) => a - b);
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  const many = counted(users.length, 'account');
  const host = onHost(ctx, rows[0]!);
  const isUse = explicit.test(textAt(table, 'operation', rows[0]!)!);
  const by = parametersOf(table, rows[0]!).get('SubjectUserName') ?? '';
  const workstation = textAt(table, 'device', rows[0]!);
  const from =
    ctx.ips(rows).length > 0 || workstation === undefined
      ? fromWhere(ctx, rows)
      : `workstation ${workstation}`;
  return {
    user: users[0]!,
    users,
    severity: 'medium',
    rows,
    first,
    last,
    count: users.length,
    unit: 'users',
    why: isUse
      ? `${by} used the credentials of ${many}${host} ${within(first, last)}, ${counted(rows.length, 'time')}.`
      : `${counted(rows.length, 'failed logon')} of ${many}${host} ${within(first, last)} from ${from}.`,
    clusters: [],
  };
}
