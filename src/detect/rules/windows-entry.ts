import { HOUR, SECOND, type RowIndex } from '../../base/units';
import { eventKinds, outcomes, textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { programName } from '../../model/process';
import { memoByText } from '../../prompts/text-memo';
import { belongsTo } from '../access';
import type { Context } from '../context';
import { isPublicAddress } from '../endpoint';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** A logon, a remote desktop's own words for one, and Defender's. */
const logons = /^(?:(?:4624|1149|21|25) |logonsuccess$)/i;
/** Over the network, in clear text over the network, remote desktop; events without a type are remote desktop's own. */
const fromOutside = /^(?:3|8|10|12|network|networkcleartext|remoteinteractive|cachedremoteinteractive)$/i;
const explicit = /^4648 /;
const special = /^4672 /;
/** What has no business with somebody's password: shells, script hosts, and programs out of a folder anybody may write to. */
const unusual =
  /^(?:powershell|powershell_ise|pwsh|cmd|wscript|cscript|mshta|rundll32|regsvr32|wmic|psexec(?:64)?|psexesvc|python\d?|msbuild)(?:\.exe)?$/;
const writable = /\\(?:temp|tmp|public|programdata|downloads|appdata|perflogs)\\/i;
const LOGON = eventKinds.indexOf('logon');
const FAILURE = outcomes.indexOf('failure');

export const windowsEntry = defineRule({
  id: 'windows-entry',
  catalogue: 'S3.9',
  version: 1,
  title: 'Logon to a Windows host from outside',
  stage: 'access',
  severity: 'low',
  techniques: ['T1021.001', 'T1133'],
  references: [
    'Microsoft event-4624, event-4648, event-4672',
    'sigma win_security_successful_external_remote_rdp_login.yml',
    'sigma win_security_successful_external_remote_smb_login.yml',
  ],
  followsAccess: true,
  params: {
    near: {
      value: 5 * SECOND,
      unit: 'ms',
      why: 'Windows writes what a logon may do in the moment after it',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one sitting is one finding' },
  },
  kql: (p) => `SecurityEvent | where EventID == 4624 and LogonType in (3, 8, 10, 12)
| where not(ipv4_is_private(IpAddress)) and TargetUserName !endswith "$"
| join kind=leftouter (SecurityEvent | where EventID == 4672 | project TargetLogonId = SubjectLogonId, Computer, Special = TimeGenerated) on TargetLogonId, Computer
| extend Privileged = Special between (TimeGenerated .. TimeGenerated + ${kqlSpan(p.near)})
| summarize N = count(), Hosts = make_set(Computer), Privileged = max(Privileged), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(TargetUserName), IpAddress
// Logons within ${kqlSpan(p.mergeGap)} are one; after a suspicious sign-in 4648 by a shell or script host counts too.`,
  describe: (p) =>
    `a logon over the network or remote desktop from a public address that is not the user’s own, with the special privileges given to it within ${kqlSpan(p.near)}; after a suspicious sign-in also explicit credentials used by a shell or script host; high from the attacker’s own address`,
  evaluate: (ctx, p) => {
    const { c } = ctx;
    const hits: Hit[] = [];
    const privileged = privilegedRows(ctx);
    for (const [user, own] of outsideLogons(ctx)) {
      const sources = ctx.sources(user);
      for (const all of own.values())
        for (const rows of splitAtGaps(all, (row) => c.time[row]!, p.mergeGap)) {
          const { cluster, familiarity } = sources.of(rows[0]!);
          if (familiarity === 'FAMILIAR' || sources.isOwnNetwork(rows[0]!)) continue;
          const tied = cluster >= 0 ? [cluster] : accessClusters(ctx, user, rows);
          hits.push(entry(ctx, user, rows, tied, cluster >= 0));
        }
    }
    for (const [user, rows] of explicitCredentials(ctx))
      for (const some of splitAtGaps(rows, (row) => c.time[row]!, p.mergeGap))
        hits.push(credentials(ctx, user, some, accessClusters(ctx, user, some)));
    return hits;

    function entry(ctx: Context, user: number, rows: RowIndex[], clusters: number[], isHis: boolean): Hit {
      const first = c.time[rows[0]!]!;
      const last = c.time[rows.at(-1)!]!;
      const given = nextTo(ctx, rows, privileged.get(user), p.near);
      return {
        user,
        severity: 'low',
        anchoredSeverity: isHis ? 'high' : 'medium',
        rows: [...rows, ...given],
        first,
        last,
        count: rows.length,
        unit: 'sign-ins',
        why: `${counted(rows.length, 'logon event')} at ${hostsOf(ctx, rows)} ${within(first, last)} from ${fromWhere(ctx, rows)}${
          given.length > 0 ? ', with special privileges' : ''
        }.`,
        clusters,
      };
    }
  },
  blindSpots: [
    'A logon through a gateway or from another host inside has a private address.',
    'Somebody else’s credentials used from the user’s session are filed under that somebody.',
  ],
});

/** Logons of persons from public addresses, by user and network, each by time. */
function outsideLogons(ctx: Context): Map<number, Map<number, RowIndex[]>> {
  const { c, identity, networks, table } = ctx;
  const isOutside = memoByText(table.strings, 0, (text) => (fromOutside.test(text) ? 1 : 0));
  const found = new Map<number, Map<number, RowIndex[]>>();
  for (const row of ctx.operationsNamed(logons)) {
    if (c.kind[row] !== LOGON || c.host[row]! < 0 || c.outcome[row] === FAILURE) continue;
    if (c.logonType[row]! >= 0 && isOutside(c.logonType[row]!) === 0) continue;
    const user = identity.userOf[row]!;
    if (user < 0 || networks[row]! < 0 || ctx.isAllowed(row) || !isPublicAddress(ctx, row)) continue;
    const own = found.get(user) ?? new Map<number, RowIndex[]>();
    found.set(user, own);
    const rows = own.get(networks[row]!);
    if (rows) rows.push(row);
    else own.set(networks[row]!, [row]);
  }
  return found;
}

function privilegedRows(ctx: Context): Map<number, Uint32Array> {
  const found = new Map<number, RowIndex[]>();
  for (const row of ctx.operationsNamed(special)) {
    const user = ctx.identity.userOf[row]!;
    if (user < 0) continue;
    const rows = found.get(user);
    if (rows) rows.push(row);
    else found.set(user, [row]);
  }
  return new Map([...found].map(([user, rows]) => [user, Uint32Array.from(rows)]));
}

/** @returns those of `others` that lie within `near` after one of `logons` on the same host. Both by time. */
function nextTo(
  ctx: Context,
  logons: readonly RowIndex[],
  others: Uint32Array | undefined,
  near: number,
): RowIndex[] {
  const found: RowIndex[] = [];
  if (!others) return found;
  const { time, host } = ctx.c;
  const latest = new Map<number, number>();
  let next = 0;
  for (let i = ctx.positionIn(others, time[logons[0]!]!); i < others.length; i++) {
    const row = others[i]!;
    if (time[row]! > time[logons.at(-1)!]! + near) break;
    for (; next < logons.length && time[logons[next]!]! <= time[row]!; next++)
      latest.set(host[logons[next]!]!, time[logons[next]!]!);
    if (time[row]! - (latest.get(host[row]!) ?? -Infinity) <= near) found.push(row);
  }
  return found;
}

/** Explicit credentials used by a program that has no business with them, after somebody strange got in. */
function explicitCredentials(ctx: Context): Map<number, RowIndex[]> {
  const found = new Map<number, RowIndex[]>();
  const { access, identity, table } = ctx;
  if (!access || access.size === 0) return found;
  for (const row of ctx.operationsNamed(explicit)) {
    const user = identity.userOf[row]!;
    const ways = access.get(user);
    if (!ways?.some((way) => belongsTo(ctx, way, row)) || ctx.isAllowed(row)) continue;
    const program = parametersOf(table, row).get('ProcessName') ?? '';
    if (!unusual.test(programName(program)) && !writable.test(program)) continue;
    const rows = found.get(user);
    if (rows) rows.push(row);
    else found.set(user, [row]);
  }
  return found;
}

function credentials(ctx: Context, user: number, rows: RowIndex[], clusters: number[]): Hit {
  const first = ctx.c.time[rows[0]!]!;
  const last = ctx.c.time[rows.at(-1)!]!;
  const programs = new Set(
    rows.map((row) => programName(parametersOf(ctx.table, row).get('ProcessName') ?? '')),
  );
  return {
    user,
    severity: 'low',
    anchoredSeverity: 'medium',
    rows,
    first,
    last,
    count: rows.length,
    unit: 'sign-ins',
    why: `Explicit credentials used by ${[...programs].slice(0, 3).join(', ')} on ${hostsOf(ctx, rows)} ${within(first, last)}, after the suspicious sign-in.`,
    clusters,
  };
}

/** Sources of the ways in that a logon belongs to. */
function accessClusters(ctx: Context, user: number, rows: readonly RowIndex[]): number[] {
  const ways = (ctx.access?.get(user) ?? []).filter((way) => rows.some((row) => belongsTo(ctx, way, row)));
  return [...new Set(ways.map(({ cluster }) => cluster))];
}

function hostsOf({ table }: Context, rows: readonly RowIndex[]): string {
  const hosts = new Set(rows.map((row) => textAt(table, 'host', row) ?? 'a host not named'));
  return hosts.size > 3 ? `${hosts.size} hosts` : [...hosts].sort().join(', ');
}
