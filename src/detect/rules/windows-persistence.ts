import { HOUR, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { LEAST_ENCODED } from '../../model/powershell';
import { programName } from '../../model/process';
import { type Act, actHits, acts } from '../acts';
import type { Context } from '../context';
import { commandLine, type EndpointAct, enteredHosts, onHost, startedBy } from '../endpoint';
import { powershellActs } from '../powershell-acts';
import { defineRule, kqlSpan } from '../rule';

const task = /^(?:4698|4702) /;
const service = /^(?:4697|7045) /;
const account = /^4720 /;
const groupMember = /^4732 /;
const cleared = /^(?:1102|104) /;
const watched =
  /^(?:powershell|pwsh|rundll32|procdump(?:64)?|createdump|schtasks|sc|net1?|wevtutil)(?:\.exe)?$/;

/** Folders anybody may write to. */
const writable =
  /[\\/](?:temp|tmp|public|programdata|downloads|appdata|perflogs|recycle\.bin)[\\/]|%(?:temp|tmp|appdata|localappdata|public|programdata)%/i;
/** Where updaters of Windows' own parts and of the usual browser live, whoever may write there. */
const updaters =
  /[\\/]appdata[\\/]local[\\/](?:microsoft[\\/](?:onedrive|teams|edgeupdate|windowsapps)|google[\\/]update)[\\/]|%localappdata%[\\/](?:microsoft[\\/]onedrive|google[\\/]update)[\\/]|[\\/]programdata[\\/]microsoft[\\/]windows defender[\\/]/i;
const scriptHost =
  /\b(?:powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|bitsadmin|certutil|msiexec)(?:\.exe)?\b|\bcmd(?:\.exe)?["']?\s{1,9}\/[ckr]\b|%comspec%/i;
/** A rundll32 that is told no library, or is told a script. */
const bareRundll = /^["']?(?:[^"'\s]{0,260}[\\/])?rundll32(?:\.exe)?["']?\s*$|\b(?:javascript|vbscript):/i;
const lsassDump =
  /\bcomsvcs(?:\.dll)?\b.{0,80}(?:minidump|#\+?24\b)|\b(?:procdump(?:64)?|createdump)(?:\.exe)?\b.{0,200}\blsass\b/i;
const ADMINISTRATORS = 'S-1-5-32-544';

export const windowsPersistence = defineRule({
  id: 'windows-persistence',
  catalogue: 'S4.16',
  version: 2,
  title: 'Foothold on a Windows host',
  stage: 'post-access',
  severity: 'low',
  techniques: [
    ...['T1053.005', 'T1543.003', 'T1136.001', 'T1059.001', 'T1218.011', 'T1003.001'],
    ...['T1070.001', 'T1562.001'],
  ],
  references: [
    'sigma win_security_susp_scheduled_task_creation.yml',
    'sigma win_system_service_install_susp.yml',
    'sigma proc_creation_win_powershell_base64_encoded_cmd.yml',
    'sigma proc_creation_win_powershell_download_iex.yml',
    'sigma posh_ps_malicious_commandlets.yml',
    'sigma proc_creation_win_powershell_amsi_init_failed_bypass.yml',
    'sigma proc_creation_win_rundll32_no_params.yml',
    'sigma win_security_audit_log_cleared.yml',
  ],
  params: {
    pairWindow: {
      value: HOUR,
      unit: 'ms',
      why: 'who makes an account to stay puts it among the administrators at once',
    },
    minEncoded: {
      value: LEAST_ENCODED,
      unit: 'chars',
      why: 'nine letters of a command in base64; anything shorter is another argument',
    },
    shown: { value: 200, unit: 'chars', why: 'a decoded command longer than a line is read in the record' },
  },
  kql: (
    p,
  ) => `let told = SecurityEvent | where SubjectUserName !endswith "$" and SubjectUserName !in~ ("SYSTEM", "LOCAL SERVICE", "NETWORK SERVICE");
let pairs = told | where EventID == 4720 | project Made = TimeGenerated, MadeSid = TargetSid, SubjectUserName, Computer
| join kind=inner (told | where EventID == 4732 and TargetSid == "S-1-5-32-544" | project Added = TimeGenerated, MadeSid = MemberSid, SubjectUserName, Computer) on MadeSid, SubjectUserName, Computer
| where Added between (Made .. Made + ${kqlSpan(p.pairWindow)});
let commands = told | where EventID == 4688
| extend Code = extract(@"(?i)[-/]e(?:c|n[a-z]*)?\\s+[""']?([a-z0-9+/=]+)", 1, CommandLine)
| where (NewProcessName has_any ("powershell", "pwsh") and strlen(Code) >= ${p.minEncoded}) or CommandLine matches regex @"(?i)rundll32(\\.exe)?""?\\s*$" or (CommandLine has "comsvcs" and CommandLine has "MiniDump") or (CommandLine has "procdump" and CommandLine has "lsass")
| extend Says = substring(base64_decode_tostring(Code), 0, ${p.shown});
let scripts = Event | where Source == "Microsoft-Windows-PowerShell" and EventID in (4103, 4104)
| where (RenderedDescription has_any ("DownloadString", "DownloadFile", "Invoke-WebRequest", "iwr", "Invoke-RestMethod", "irm") and RenderedDescription has_any ("IEX", "Invoke-Expression")) or RenderedDescription has_any ("Invoke-Mimikatz", "Invoke-Kerberoast", "Invoke-BloodHound", "sekurlsa", "amsiInitFailed", "AmsiUtils", "AmsiScanBuffer"); // and the rule's other names of tools
let others = union (told | where EventID in (4698, 4702, 4697, 1102)), (Event | where EventID in (7045, 104))
| where EventID in (1102, 104) or tostring(EventData) has_any ("\\\\Temp\\\\", "\\\\AppData\\\\", "\\\\ProgramData\\\\", "\\\\Public\\\\", "powershell", "cmd /c", "mshta", "rundll32", "wscript", "cscript");
union pairs, commands, scripts, others`,
  describe: (p) =>
    `on a Windows host: a task or service that runs a script host or a program anybody may replace, a new service, an account made and put among the administrators within ${kqlSpan(p.pairWindow)}, an encoded PowerShell command of ${p.minEncoded} or more characters (decoded up to ${p.shown}), PowerShell on a command line or in its own log (4103, 4104) that fetches code and runs it, names a tool of attacks or turns off the scan for malware, rundll32 without a library, the memory of lsass dumped, or an event log cleared; medium after a suspicious sign-in of the same user, high where its source logged on to the host`,
  evaluate: (ctx, p) => {
    const found: EndpointAct[] = [
      ...told(ctx),
      ...newAdministrators(ctx, p.pairWindow),
      ...powershellActs(ctx, p.minEncoded, p.shown),
      ...commands(ctx),
    ].sort((a, b) => a.row - b.row);
    const isEntered = enteredHosts(ctx);
    return actHits(ctx, found, (_, group) => {
      const rows = [...new Set(group.flatMap(({ row, with: others = [] }) => [row, ...others]))];
      const decoded = group.find((act) => act.decoded !== undefined)?.decoded;
      return {
        rows,
        techniques: [...new Set(group.flatMap(({ techniques }) => techniques))].sort(),
        anchoredSeverity: isEntered(group[0]!.user, rows) ? 'high' : 'medium',
        ...(decoded === undefined ? {} : { facts: { decoded } }),
      };
    });
  },
  blindSpots: [
    'A program put among the updaters of Windows passes for one; programs under another name, and command lines where their auditing is off, are not seen.',
    'What runs as the machine’s own account belongs to nobody’s incident.',
    'A command assembled by a script shows only in script-block logs, where a host keeps them, and there only under names that are known.',
  ],
});

/** Tasks, services and cleared logs: what Windows itself tells of. */
function told(ctx: Context): EndpointAct[] {
  const techniques = (found: Act[], of: string): EndpointAct[] =>
    found.map((act) => ({ ...act, techniques: [of] }));
  const named = (row: RowIndex): string => textAt(ctx.table, 'target', row) ?? 'without a name';
  return [
    ...techniques(
      acts(ctx, task, (row, parameters) => {
        const content = parameters.get('TaskContent') ?? '';
        const runs = [...content.matchAll(/<(?:Command|Arguments)>([^<]{0,2000})</gi)].map(
          ([, text]) => text,
        );
        const does = runs.length > 0 ? runs.join(' ') : content;
        const why = telling(does);
        return why === undefined
          ? undefined
          : { fact: `task ${named(row)} made${onHost(ctx, row)}, which runs ${why}`, severity: 'low' };
      }),
      'T1053.005',
    ),
    ...techniques(
      acts(ctx, service, (row, parameters) => {
        const why = telling(parameters.get('ImagePath') ?? parameters.get('ServiceFileName') ?? '');
        return {
          fact: `service ${named(row)} installed${onHost(ctx, row)}${why === undefined ? '' : `, which runs ${why}`}`,
          severity: 'low',
        };
      }),
      'T1543.003',
    ),
    ...techniques(
      acts(ctx, cleared, (row) => ({
        fact: `${textAt(ctx.table, 'operation', row)!.replace(/^\d+ /, '').toLowerCase()}${onHost(ctx, row)}`,
        severity: 'low',
      })),
      'T1070.001',
    ),
  ];
}

/** @returns what is odd about a program that something starts by itself; undefined where nothing is. */
function telling(runs: string): string | undefined {
  if (writable.test(runs) && !updaters.test(runs)) return 'a program in a folder anybody may write to';
  return scriptHost.test(runs) ? 'a script host' : undefined;
}

/** Accounts made and then put among the host's administrators by the same person. */
function newAdministrators(ctx: Context, within: number): EndpointAct[] {
  const { time, host } = ctx.c;
  const made = acts(ctx, account, (row, parameters) => ({
    fact: `${parameters.get('TargetSid') ?? ''}\n${textAt(ctx.table, 'target', row) ?? ''}`,
    severity: 'low',
  }));
  if (made.length === 0) return [];
  return acts(ctx, groupMember, (_, parameters) =>
    parameters.get('TargetSid') === ADMINISTRATORS
      ? { fact: parameters.get('MemberSid') ?? '', severity: 'low' }
      : undefined,
  ).flatMap((member): EndpointAct[] => {
    const before = made.find(
      (one) =>
        one.user === member.user &&
        host[one.row] === host[member.row] &&
        time[one.row]! <= time[member.row]! &&
        time[member.row]! - time[one.row]! <= within &&
        (member.fact === '' || one.fact.startsWith(`${member.fact}\n`)),
    );
    if (!before) return [];
    const name = before.fact.slice(before.fact.indexOf('\n') + 1) || 'without a name';
    return [
      {
        ...member,
        fact: `account ${name} made and put among the administrators${onHost(ctx, member.row)}`,
        techniques: ['T1136.001'],
        with: [before.row],
      },
    ];
  });
}

/** Programs other than PowerShell started with something to hide. */
function commands(ctx: Context): EndpointAct[] {
  const { identity, table } = ctx;
  return startedBy(ctx, watched).flatMap((row): EndpointAct[] => {
    const line = commandLine(parametersOf(table, row));
    const act = (fact: string, technique: string): EndpointAct[] => [
      {
        user: identity.userOf[row]!,
        row,
        fact: `${fact}${onHost(ctx, row)}`,
        severity: 'low',
        techniques: [technique],
      },
    ];
    const program = programName(textAt(table, 'target', row)!);
    if (lsassDump.test(line)) return act(`the memory of lsass dumped by ${program}`, 'T1003.001');
    if (program.startsWith('rundll32'))
      return bareRundll.test(line)
        ? act(
            line.includes(':') && /script:/i.test(line)
              ? 'rundll32 given a script'
              : 'rundll32 without a library',
            'T1218.011',
          )
        : [];
    if (program.startsWith('schtasks')) {
      const why = /\/create\b/i.test(line) ? telling(line) : undefined;
      return why === undefined ? [] : act(`task made by command, which runs ${why}`, 'T1053.005');
    }
    return [];
  });
}
