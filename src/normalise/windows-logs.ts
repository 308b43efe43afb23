/** A log of one purpose, told by provider or, where a layout lacks it, by channel: ids mean nothing by themselves. */
export type WindowsLog =
  | 'security'
  | 'eventlog'
  | 'system'
  | 'sysmon'
  | 'powershell'
  | 'defender'
  | 'rdp'
  | 'rdp-session'
  | 'tasks'
  | 'ntlm'
  | 'wer'
  | 'bugcheck';

/** Names in lower case, without `microsoft-windows-`. Hayabusa abbreviates channels (`Sec`). */
const logs: Readonly<Record<string, WindowsLog>> = {
  'security-auditing': 'security',
  'microsoft windows security auditing.': 'security',
  security: 'security',
  sec: 'security',
  eventlog: 'eventlog',
  'service control manager': 'system',
  sysmon: 'sysmon',
  'sysmon/operational': 'sysmon',
  powershell: 'powershell',
  'powershell/operational': 'powershell',
  pwsh: 'powershell',
  'windows defender': 'defender',
  'windows defender/operational': 'defender',
  defender: 'defender',
  'terminalservices-remoteconnectionmanager': 'rdp',
  'terminalservices-remoteconnectionmanager/operational': 'rdp',
  'terminalservices-localsessionmanager': 'rdp-session',
  'terminalservices-localsessionmanager/operational': 'rdp-session',
  taskscheduler: 'tasks',
  'taskscheduler/operational': 'tasks',
  tasksch: 'tasks',
  ntlm: 'ntlm',
  'ntlm/operational': 'ntlm',
  'security-netlogon': 'ntlm',
  'windows error reporting': 'wer',
  'wer-systemerrorreporting': 'bugcheck',
};

/** Channels whose events come from many providers: they tell only where no provider is named. */
const shared: Readonly<Record<string, WindowsLog>> = { system: 'system', sys: 'system' };

/** Hayabusa's short names. Source: Yamato-Security/hayabusa, config/channel_abbreviations.txt. */
const channels: Readonly<Record<string, string>> = {
  sec: 'Security',
  sys: 'System',
  app: 'Application',
  sysmon: 'Microsoft-Windows-Sysmon/Operational',
  pwsh: 'Microsoft-Windows-PowerShell/Operational',
  defender: 'Microsoft-Windows-Windows Defender/Operational',
  ntlm: 'Microsoft-Windows-NTLM/Operational',
  tasksch: 'Microsoft-Windows-TaskScheduler/Operational',
};

/** @returns a channel by its full name. */
export function fullChannel(name: string): string {
  return channels[name.trim().toLowerCase()] ?? name;
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^microsoft-windows-/, '');

/** @returns the log of a provider, or of a channel where no provider is named; undefined for any other. */
export function windowsLog(provider: string, channel: string): WindowsLog | undefined {
  if (provider !== '')
    return logs[plain(provider)] ?? (logs[plain(channel)] === 'security' ? 'security' : undefined);
  const name = plain(channel);
  return logs[name] ?? shared[name];
}
