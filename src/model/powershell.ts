import { oneLine } from '../base/text';

/** What PowerShell is told to do, in command lines and in its own log: read as text, and never anything else. */

/** Nine letters of a command in base64; anything shorter is another argument. In characters. */
export const LEAST_ENCODED = 24;
/** As much of an encoded command as is decoded, in characters of base64. */
const MOST_ENCODED = 65_536;
// `-e`, `-ec`, `-enc` … `-EncodedCommand`, with any of the dashes PowerShell takes; `-ep` and `-ex…` are others.
const encoded = /[-/–—―]e(?:c|n[a-z]{0,13})?\s{1,9}["']?([a-z0-9+/]{8,})={0,2}/i;
const powershell = /\b(?:powershell|pwsh)/i;

/**
 * What an encoded PowerShell command says, on one line.
 * @param least characters of base64; fewer is some other argument.
 * @returns undefined where the command line has no encoded command.
 */
export function decodedCommand(line: string, least: number): string | undefined {
  const found = encoded.exec(line)?.[1];
  if (found === undefined || found.length < least) return undefined;
  const part = found.slice(0, MOST_ENCODED - (MOST_ENCODED % 4));
  let bytes: string;
  try {
    bytes = atob(part.slice(0, part.length - (part.length % 4 === 1 ? 1 : 0)));
  } catch {
    return undefined;
  }
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode(bytes.charCodeAt(i) | (bytes.charCodeAt(i + 1) << 8));
  return oneLine(text, MOST_ENCODED);
}

/** As {@link decodedCommand}, of the first line of a script that starts PowerShell so: elsewhere `-e` is another's. */
export function decodedInScript(script: string, least: number): string | undefined {
  for (const line of script.split(/[\r\n]+/)) {
    const decoded = powershell.test(line) ? decodedCommand(line, least) : undefined;
    if (decoded !== undefined) return decoded;
  }
  return undefined;
}

/** Something in a PowerShell text that is worth a look. */
export interface Telling {
  /** What it does, as the end of a sentence: `fetches code and runs it`. */
  does: string;
  technique: string;
  /** Where in the text, in characters. */
  at: number;
}

/** Source: sigma proc_creation_win_powershell_download_iex.yml; Invoke-RestMethod and DownloadData do the same. */
const cradle =
  /(\biex\b|\binvoke-expression\b)|(\.download(?:string|file|data)\b|\binvoke-(?:webrequest|restmethod)\b|\b(?:iwr|irm)\b)/gi;
/** What is fetched is run in the same statement or the next, in characters. */
const SAME_CRADLE = 400;
/** Source: sigma proc_creation_win_powershell_amsi_init_failed_bypass.yml, posh_ps_amsi_bypass_pattern_nov22.yml. */
const amsi = /\bamsiInitFailed\b|\bAmsiUtils\b|\bAmsiScanBuffer\b/i;
/** Names that stand in no script of Windows. Source: sigma posh_ps_malicious_commandlets.yml; of mimikatz its own. */
const tools =
  /\bInvoke-(?:AllChecks|AzureHound|BadPotato|BloodHound|BypassUAC|CredentialInjection|DCSync|DllInjection|DomainPasswordSpray|Inveigh|Kerberoast|KrbRelay|Mimikatz|Mimikittenz|NanoDump|NinjaCopy|Nightmare|PowerDump|PowerShellTCP|PSInject|ReflectivePEInjection|Rubeus|SafetyKatz|Seatbelt|Sharp[A-Z]\w{1,40}|Shellcode|Snaffler|TokenManipulation|UserHunter|winPEAS|WMIExec|Zerologon)\b|\b(?:Get-GPPPassword|Get-Keystrokes|Get-LSASecret|Get-PassHashes|Get-VaultCredential|New-InMemoryModule|Out-Minidump|Start-Dnscat2)\b|\b(?:sekurlsa|lsadump)::[a-z]{1,20}/i;
const readsLsass = /katz|kittenz|minidump|nanodump|sekurlsa/i;

/** @returns what is telling in a PowerShell text, each kind once. Linear in the text. */
export function tellings(text: string): Telling[] {
  // The backtick does nothing inside a word but hide it: I`E`X.
  const plain = text.includes('`') ? text.replaceAll('`', '') : text;
  const found: Telling[] = [];
  const fetched = cradleAt(plain);
  if (fetched >= 0) found.push({ does: 'fetches code and runs it', technique: 'T1059.001', at: fetched });
  const tool = tools.exec(plain);
  if (tool) {
    const technique = readsLsass.test(tool[0]) ? 'T1003.001' : 'T1059.001';
    found.push({ does: `names ${tool[0]}`, technique, at: tool.index });
  }
  const bypass = amsi.exec(plain);
  if (bypass)
    found.push({ does: 'turns off the scan for malware', technique: 'T1562.001', at: bypass.index });
  return found;
}

/** @returns where something is fetched and run, either way round; -1 where it is not. */
function cradleAt(text: string): number {
  let last = -SAME_CRADLE - 1;
  let wasRun = false;
  for (const { index, 1: run } of text.matchAll(cradle)) {
    const isRun = run !== undefined;
    if (index - last <= SAME_CRADLE && isRun !== wasRun) return last;
    last = index;
    wasRun = isRun;
  }
  return -1;
}

/**
 * `Host Application = powershell.exe -enc …` among the lines of a 4103's context: the command line of the process. Labels
 * are in the language of Windows.
 */
export function hostApplication(context: string): string {
  return /(?:^|\n)[ \t]*Host Application = ([^\r\n]*)/.exec(context)?.[1] ?? '';
}
