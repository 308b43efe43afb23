import { describe, expect, it } from 'vitest';
import { Context } from '../../../src/detect/context';
import { decodedCommand, isPublicAddress, programName } from '../../../src/detect/endpoint';
import { resolveUsers } from '../../../src/prompts/identity';
import { A, Drawing } from '../support/drawing';

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

describe('an encoded command', () => {
  it.each(['-e', '-ec', '-en', '-enc', '-EncodedCommand', '/enc', '–enc', '-enc  "'])('after %s', (flag) => {
    const quote = flag.endsWith('"') ? '"' : '';
    const line = `powershell -nop ${flag}${quote ? '' : ' '}${utf16('whoami /all')}${quote}`;
    expect(decodedCommand(line, 8, 100)).toBe('whoami /all');
  });

  it.each([
    'powershell -ep bypass -File averyveryverylongname',
    'powershell -ExecutionPolicy RemoteSignedAndMoreOfIt',
    'powershell -Command Get-Date',
    'powershell -enc',
    '',
  ])('is not in %s', (line) => {
    expect(decodedCommand(line, 8, 100)).toBeUndefined();
  });

  it('is text and nothing else, and no longer than asked for', () => {
    const said = decodedCommand(`powershell -enc ${utf16('a\u0000\r\n\u202eb\u2028<b>\ud800c')}`, 8, 100)!;
    expect(said).toBe('a b <b> c');
    expect(decodedCommand(`powershell -enc ${utf16('x'.repeat(5_000))}`, 8, 20)).toBe(`${'x'.repeat(20)} …`);
    expect(decodedCommand(`powershell -enc ${utf16('x')}`, 24, 20)).toBeUndefined();
  });

  it('takes no longer for a line made to be slow', () => {
    const before = performance.now();
    for (const part of ['-e ', '-enc         ', '-ennnnnnnnnnnnnn', '-e\t\t\t'])
      decodedCommand(part.repeat(100_000), 8, 100);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

it('a program is the last part of its path', () => {
  expect(programName('C:\\Tools\\RClone.EXE')).toBe('rclone.exe');
  expect(programName('/usr/bin/rclone')).toBe('rclone');
  expect(programName('rclone.exe')).toBe('rclone.exe');
});

it.each([
  ['203.0.113.7', true],
  ['172.15.0.1', true],
  ['172.32.0.1', true],
  ['100.63.0.1', true],
  ['2001:db8::7', true],
  ['::ffff:203.0.113.7', true],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.4.4', false],
  ['169.254.1.1', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd00::7', false],
  ['ff02::1', false],
])('%s is public: %s', (ip, expected) => {
  const table = new Drawing().prompts('cfo 09:00 +1s d', { ...A, ip }).table();
  const ctx = new Context(table, resolveUsers(table));
  expect(isPublicAddress(ctx, 0)).toBe(expected);
});
