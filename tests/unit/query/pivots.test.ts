import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/query/check';
import { fields, type FieldName } from '../../../src/query/fields';
import { gridColumns } from '../../../src/query/grid-columns';
import { kqlFor, kqlText } from '../../../src/query/kql';
import { pivotsOf, sameValue, valueOfCell } from '../../../src/query/pivots';
import { besides, standingOf, toggled } from '../../../src/query/toggle';

const T0 = Date.UTC(2026, 8, 14, 14, 9, 16);
const anything = fc.string({ unit: 'binary', minLength: 1 });

describe('pivots', () => {
  it('lead from any value of any column to queries that can be asked', () => {
    const columns = gridColumns.map((c) => c.id);
    const names = fields.filter((f) => f.kind === 'text' || f.kind === 'guid').map((f) => f.name);
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.constantFrom<FieldName>(...names),
        anything,
        (column, name, value) => {
          const values = { [name]: value, user: value, session: value, device: value, ip: '45.1.2.3' };
          for (const pivot of pivotsOf(column, values, T0)) {
            if (pivot.kind === 'copy') continue;
            expect(readQuery(pivot.kind === 'narrow' ? pivot.part : pivot.query)).toMatchObject({ ok: true });
          }
        },
      ),
    );
  });

  it('name what they do', () => {
    const values = { ip: '45.1.2.3', user: 'cfo@firm.example', result: 'denied', code: '500121' };
    expect(valueOfCell('says', values)).toEqual({ field: 'result', value: 'denied' });
    expect(valueOfCell('says', { code: '50126' })).toEqual({ field: 'code', value: '50126' });
    expect(pivotsOf('ip', values, T0)).toEqual([
      { kind: 'narrow', label: 'Only this value', part: 'ip=45.1.2.3' },
      { kind: 'narrow', label: 'Without this value', part: '-ip=45.1.2.3' },
      { kind: 'replace', label: 'Everywhere this IP', query: 'ip=45.1.2.3 OR approver-ip=45.1.2.3' },
      {
        kind: 'replace',
        label: 'Everywhere this user',
        query: 'user=cfo@firm.example OR target=cfo@firm.example',
      },
      {
        kind: 'replace',
        label: '30 minutes before and after',
        query: 'time:2026-09-14T13:39:16Z..2026-09-14T14:39:16Z',
      },
      { kind: 'copy', label: 'Copy value', text: '45.1.2.3' },
      {
        kind: 'copy',
        label: 'Copy as KQL',
        text: 'union SigninLogs, AADNonInteractiveUserSignInLogs\n| where IPAddress =~ "45.1.2.3"',
      },
    ]);
  });
});

describe('KQL', () => {
  it('holds any value in one literal on one line', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const literal = kqlText(value);
        expect(literal).toMatch(/^"(?:[^"\\\p{Cc}\u2028\u2029]|\\["\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/u);
      }),
    );
  });

  it('does not let a value out', () => {
    expect(kqlFor('user', 'x" or true //\n| take 1 \\')).toBe(
      'union SigninLogs, AADNonInteractiveUserSignInLogs\n| where UserPrincipalName =~ "x\\" or true //\\u000a| take 1 \\\\"',
    );
    expect(kqlFor('source', 'a.csv')).toBeNull();
  });
});

describe('values of the panel', () => {
  it('are asked for, joined, ruled out and let go', () => {
    let query = 'user:cfo';
    const press = (value: string, to: 'in' | 'out'): string => (query = toggled(query, 'country', value, to));
    expect(press('RU', 'in')).toBe('user:cfo country=RU');
    expect(press('NL', 'in')).toBe('user:cfo (country=RU OR country=NL)');
    expect(standingOf(query, 'country', 'NL')).toBe('in');
    expect(besides(query, 'country')).toBe('user:cfo');
    expect(press('RU', 'out')).toBe('user:cfo country=NL -country=RU');
    expect(standingOf(query, 'country', 'RU')).toBe('out');
    expect(press('RU', 'out')).toBe('user:cfo country=NL');
    expect(press('NL', 'in')).toBe('user:cfo');
  });

  it('come and go without a trace, whatever they are', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('in' as const, 'out' as const), (value, to) => {
        const query = toggled('kind:signin', 'app', value, to);
        expect(query).toBe(`kind:signin ${to === 'out' ? '-' : ''}${sameValue('app', value)}`);
        expect(standingOf(query, 'app', value)).toBe(to);
        expect(toggled(query, 'app', value, to)).toBe('kind:signin');
      }),
    );
  });
});
