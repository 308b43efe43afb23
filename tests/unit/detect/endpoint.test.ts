import { expect, it } from 'vitest';
import { Context } from '../../../src/detect/context';
import { isPublicAddress } from '../../../src/detect/endpoint';
import { programName } from '../../../src/model/process';
import { resolveUsers } from '../../../src/prompts/identity';
import { A, Drawing } from '../support/drawing';

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
