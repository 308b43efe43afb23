/** Processes as Windows logs tell of them. */

/** Operations that tell of a start: Security 4688, Sysmon 1, and Defender's DeviceProcessEvents. */
export const processStarted = /^(?:4688 |1 process created|processcreated$)/i;

/** `PowerShell.exe` of a path. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** `powershell.exe` of a path: names of programs are compared in lower case. */
export function programName(path: string): string {
  return fileName(path).toLowerCase();
}
