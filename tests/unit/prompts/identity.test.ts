import { describe, expect, it } from 'vitest';
import { resolveUsers } from '../../../src/prompts/identity';
import { Drawing, guid, H, upn } from '../support/drawing';

const at = new Drawing().at('09:00');

describe('resolveUsers', () => {
  it('joins spellings by object id, the address first', () => {
    const table = new Drawing()
      .add({ time: at, user: 'CFO@Firm.example', userId: guid(1) })
      .add({ time: at + 1, user: 'cfo@firm.example' })
      .add({ time: at + 2, user: 'FIRM\\cfo', userId: guid(1) })
      .add({ time: at + 3, user: guid(1) })
      .add({ time: at + 4, userId: guid(1) })
      .add({ time: at + 5, user: 'ceo@firm.example', userId: guid(2) })
      .table();
    const { users, userOf, indexOf } = resolveUsers(table);
    expect(users).toEqual([
      { name: 'ceo@firm.example', aliases: [], userId: guid(2), joined: [] },
      {
        name: 'cfo@firm.example',
        aliases: ['CFO@Firm.example', 'FIRM\\cfo', 'firm\\cfo'],
        userId: guid(1),
        joined: [{ name: 'firm\\cfo', key: 'object id', rows: 1 }],
      },
    ]);
    expect([...userOf]).toEqual([1, 1, 1, 1, 1, 0]);
    expect(indexOf.get('cfo@firm.example')).toBe(1);
  });

  it('keeps the address most rows use where an account was renamed', () => {
    const table = new Drawing()
      .add({ time: at, user: 'old@firm.example', userId: guid(1) })
      .add(
        { time: at + 1, user: 'new@firm.example', userId: guid(1) },
        { time: at + 2, user: 'new@firm.example', userId: guid(1) },
      )
      .table();
    expect(resolveUsers(table).users).toEqual([
      {
        name: 'new@firm.example',
        aliases: ['old@firm.example'],
        userId: guid(1),
        joined: [{ name: 'old@firm.example', key: 'object id', rows: 1 }],
      },
    ]);
  });

  it('names nobody for systems and applications', () => {
    const table = new Drawing()
      .add(
        { time: at, user: 'app@sharepoint' },
        { time: at + 1, user: 'Sync', userType: 'application' },
        { time: at + 2, user: 'x', userType: 'system' },
        { time: at + 3 },
      )
      .table();
    const { users, userOf } = resolveUsers(table);
    expect(users).toEqual([]);
    expect([...userOf]).toEqual([-1, -1, -1, -1]);
  });

  it('tells who acted from whom it was done to', () => {
    const table = new Drawing()
      .act('admin', '09:00', 'directory', 'Reset password (by admin)', { target: 'CFO@firm.example' })
      .act('cfo', '09:01', 'directory', 'Register device', { target: 'LAPTOP-7' })
      .prompts('cfo 09:02 +1s A', H)
      .table();
    const { users, userOf, targetOf } = resolveUsers(table);
    const index = (user: string): number => users.findIndex(({ name }) => name === upn(user));
    expect([...userOf]).toEqual([index('admin'), index('cfo'), index('cfo')]);
    expect([...targetOf]).toEqual([index('cfo'), -1, -1]);
  });

  it('joins a login without a domain to the only address that begins with it', () => {
    const table = new Drawing()
      .add(
        { time: at, user: 'cfo@firm.example' },
        { time: at + 1, user: 'cfo' },
        { time: at + 2, user: 'FIRM\\cfo' },
        // Two people of one login: nobody can tell which is meant.
        { time: at + 3, user: 'kim@firm.example' },
        { time: at + 4, user: 'kim@other.example' },
        { time: at + 5, user: 'kim' },
        // A name many systems have.
        { time: at + 6, user: 'admin@firm.example' },
        { time: at + 7, user: 'admin' },
      )
      .table();
    expect(
      resolveUsers(table).users.map(({ name, joined }) => [name, joined.map((j) => [j.name, j.key])]),
    ).toEqual([
      ['admin', []],
      ['admin@firm.example', []],
      [
        'cfo@firm.example',
        [
          ['cfo', 'same login name'],
          ['firm\\cfo', 'same login name'],
        ],
      ],
      ['kim', []],
      ['kim@firm.example', []],
      ['kim@other.example', []],
    ]);
  });

  it('follows the analyst: who is one, and who is not', () => {
    const table = new Drawing()
      .add(
        { time: at, user: 'cfo@firm.example', userId: guid(1) },
        { time: at + 1, user: 'cfo', userId: guid(1) },
        { time: at + 2, user: 'jd' },
      )
      .table();
    const corrected = resolveUsers(table, {
      same: [
        ['jd', 'cfo@firm.example'],
        ['nobody@firm.example', 'jd'],
      ],
      apart: ['cfo', 'not in this case'],
    });
    expect(corrected.users.map(({ name }) => name)).toEqual(['cfo', 'cfo@firm.example']);
    expect([...corrected.userOf]).toEqual([1, 0, 1]);
    expect(corrected.users[1]!.joined).toEqual([{ name: 'jd', key: 'analyst', rows: 1 }]);
  });
});
