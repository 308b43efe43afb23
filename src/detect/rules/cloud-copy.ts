import type { EpochMs } from '../../base/units';
import { textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { programName } from '../../model/process';
import { memoByText } from '../../prompts/text-memo';
import { intruderSignIns, takenByIntruder } from '../access';
import { type Act, ACT_GAP, actHits } from '../acts';
import type { Context } from '../context';
import { enteredHosts, onHost, startedBy } from '../endpoint';
import { defineRule, type Hit } from '../rule';
import { splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

const copiers =
  /^(?:rclone|megasync|megacmd(?:server|shell)?|mega-(?:put|cmd)|azcopy|s5cmd|restic|pcloud)(?:\.exe)?$/;
/** Sysmon's network connections: the program is in a field, and these few events are asked for it. */
const connections = /^3 network connection/i;
const stores =
  /^(?:box|dropbox|mega|google drive|wetransfer|pcloud|icloud drive|mediafire|egnyte|(?:citrix )?sharefile|amazon s3|backblaze)(?:[ :(-]|\.com|$)/i;

export const cloudCopy = defineRule({
  id: 'cloud-copy',
  catalogue: 'S5.8',
  version: 1,
  title: 'Copied to a cloud store elsewhere',
  stage: 'exfiltration',
  severity: 'low',
  techniques: ['T1567.002'],
  references: [
    'MITRE ATT&CK T1567.002',
    'sigma proc_creation_win_pua_rclone_execution.yml',
    'sigma net_connection_win_susp_file_sharing_domains_susp_folders.yml',
  ],
  params: {
    minStarts: { value: 1, unit: 'operations', why: 'one start copies a whole share' },
  },
  kql: (
    p,
  ) => `let started = SecurityEvent | where EventID == 4688 and tolower(extract(@"([^\\\\]*)$", 1, NewProcessName)) in ("rclone.exe", "megasync.exe", "megacmd.exe", "azcopy.exe", "s5cmd.exe", "restic.exe")
| where SubjectUserName !endswith "$"
| summarize N = count(), First = min(TimeGenerated), Lines = make_set(CommandLine, 20) by U = tolower(SubjectUserName), Computer
| where N >= ${p.minStarts};
let opened = SigninLogs | where ResultType == "0" and AppDisplayName has_any ("Dropbox", "Box", "MEGA", "Google Drive", "WeTransfer", "Egnyte")
| where IPAddress in (attackerIps) // from K-A; of Okta user.authentication.sso with these apps
| summarize N = count(), First = min(TimeGenerated) by U = tolower(UserPrincipalName), AppDisplayName;
union started, opened`,
  describe: (p) =>
    `${p.minStarts} or more starts of a program that copies to cloud stores (rclone, MEGA, AzCopy …) on a Windows host, or a storage app opened from the source of a suspicious sign-in; medium after one of the same user, high where its source logged on to the host`,
  evaluate: (ctx, p) => {
    const isEntered = enteredHosts(ctx);
    const found = [...startsOf(ctx), ...connectionsOf(ctx)].sort((a, b) => a.row - b.row);
    const copies = actHits(ctx, found, () => ({}))
      .filter(({ count }) => count >= p.minStarts)
      .map((hit): Hit => ({
        ...hit,
        anchoredSeverity: isEntered(hit.user, hit.rows) ? 'high' : 'medium',
      }));
    return [...copies, ...opened(ctx)];
  },
  blindSpots: [
    'A copier under another name, and a browser that uploads, look like any other program.',
    'Where the storage app is the firm’s own, an intruder who opens it may only be looking.',
  ],
});

function startsOf(ctx: Context): Act[] {
  const { identity, table } = ctx;
  return startedBy(ctx, copiers).map((row) => ({
    user: identity.userOf[row]!,
    row,
    fact: `${programName(textAt(table, 'target', row)!)} started${onHost(ctx, row)}`,
    severity: 'low',
  }));
}

function connectionsOf(ctx: Context): Act[] {
  const { identity, table } = ctx;
  return [...ctx.operationsNamed(connections)].flatMap((row): Act[] => {
    const user = identity.userOf[row]!;
    if (user < 0 || ctx.isAllowed(row)) return [];
    const program = programName(parametersOf(table, row).get('Image') ?? '');
    if (!copiers.test(program)) return [];
    const to = textAt(table, 'target', row) ?? 'an address not named';
    return [{ user, row, fact: `${program} connected to ${to}${onHost(ctx, row)}`, severity: 'low' }];
  });
}

/** Storage apps that an intruder signed in to. */
function opened(ctx: Context): Hit[] {
  const { c, table } = ctx;
  const isStore = memoByText(table.strings, 0, (text) => (stores.test(text) ? 1 : 0));
  const hits: Hit[] = [];
  for (const [user, rows] of intruderSignIns(ctx, (row) => isStore(c.app[row]!) === 1))
    for (const some of splitAtGaps(rows, (row) => c.time[row]!, ACT_GAP)) {
      const apps = [...new Set(some.map((row) => textAt(table, 'app', row)!))].sort();
      const why = (first: EpochMs, last: EpochMs): string =>
        `${counted(some.length, 'sign-in')} to ${apps.slice(0, 3).join(', ')} ${within(first, last)} from ${fromWhere(ctx, some)}, the source of the suspicious sign-in.`;
      hits.push({
        ...takenByIntruder(ctx, user, some, some.length, 'sign-ins', why),
        severity: 'medium',
      });
    }
  return hits;
}
