import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/correlate/analyse';
import { eventDetail } from '../../../src/present/event-detail';
import { powershellTexts } from '../../../src/present/powershell-texts';
import { Drawing } from '../support/drawing';

const encoded = Buffer.from('whoami /all; hostname', 'utf16le').toString('base64');

function event(d: Drawing, clock: string, operation: string, parameters: Record<string, string>): Drawing {
  return d.add({
    time: d.at(clock),
    log: 'windows.event',
    kind: 'process',
    operation,
    host: 'WS01',
    user: 'cfo',
    parameters,
  });
}
const part = (d: Drawing, clock: string, text: string, number: number, id = 'a'): Drawing =>
  event(d, clock, '4104 PowerShell script block', {
    ScriptBlockText: text,
    ScriptBlockId: id,
    MessageNumber: String(number),
    MessageTotal: '3',
  });

describe('what an event says of PowerShell', () => {
  it('is a script whole, whichever of its parts was chosen', () => {
    const d = part(
      part(part(new Drawing(), '09:00', 'one\r\n', 1), '09:00:01', 'other', 1, 'b'),
      '09:00:02',
      '\ttwo\n',
      2,
    );
    const table = part(d, '09:00:02', 'three', 3).table();
    const whole = { title: 'Script, of 3 parts', text: 'one\n    two\nthree' };
    for (const row of [0, 2, 3]) expect(powershellTexts(table, row)).toEqual([whole]);
    expect(powershellTexts(table, 1)).toEqual([{ title: 'Script, 1 of 3 parts', text: 'other\n…\n' }]);
  });

  it.each([
    ['4688 Process created', { CommandLine: `powershell -enc ${encoded}` }],
    ['ProcessCreated', { ProcessCommandLine: `cmd /c pwsh -e ${encoded}` }],
    [
      '4103 PowerShell command run',
      { ContextInfo: `  Host Application = powershell -ec ${encoded}\r\n  x`, Payload: 'x' },
    ],
  ])('is an encoded command of %s, decoded', (operation, parameters) => {
    const table = event(new Drawing(), '09:00', operation, parameters).table();
    expect(powershellTexts(table, 0)).toEqual([
      { title: 'Encoded command, decoded', text: 'whoami /all; hostname' },
    ]);
  });

  it('is nothing where there is none', () => {
    const d = event(new Drawing(), '09:00', '4688 Process created', {
      CommandLine: `other.exe -enc ${encoded}`,
    });
    const table = d.prompts('cfo 09:01 +1s d', { ip: '203.0.113.7' }).table();
    expect([0, 1].map((row) => powershellTexts(table, row))).toEqual([[], []]);
  });

  it('is text and nothing else, and not told twice', () => {
    const d = event(new Drawing(), '09:00', '4104 PowerShell script block', {
      ScriptBlockText: `<b>\u202e\u0000${'x'.repeat(30_000)}`,
      ScriptBlockId: 'a',
    });
    const detail = eventDetail(analyse(d.table()), 0, () => 'log')!;
    expect(detail.texts[0]!.text).toMatch(/^<b>\ufffd\ufffdx+ …$/);
    expect(detail.texts[0]!.text.length).toBeLessThan(20_010);
    expect(detail.fields.find(({ field }) => field === 'parameters')!.value).toBe('{"ScriptBlockId":"a"}');
  });
});
