import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { http, ldap, odata, pathSegment, ps, psQuoted } from '../../../src/respond/commands';

describe('commands', () => {
  it.each([
    ["'; Remove-Mailbox -Identity ceo; '", "'''; Remove-Mailbox -Identity ceo; '''"],
    ['it’s', "'it’’s'"],
    ['\u2018a\u2019b\u201ac\u201bd', "'\u2018\u2018a\u2019\u2019b\u201a\u201ac\u201b\u201bd'"],
    ['$(Get-Date) `n "x" %PATH%', '\'$(Get-Date) `n "x" %PATH%\''],
    ['-Force', "'-Force'"],
    ['', "''"],
  ])('PowerShell takes %j as one text', (text, quoted) => {
    expect(psQuoted(text)).toBe(quoted);
    expect(ps`Remove-InboxRule -Identity ${text}`).toBe(`Remove-InboxRule -Identity ${quoted}`);
  });

  it.each([
    'a\nRemove-Mailbox b',
    'a\r',
    '\u0000',
    '\u001b[2J',
    '\u0085',
    '\u2028',
    '\u202egpj.exe',
    '\u200b',
    '\ud800',
    'x'.repeat(600),
  ])('no command is made of %j', (text) => {
    expect(psQuoted(text)).toBeNull();
    expect(pathSegment(text)).toBeNull();
    expect(ps`Update-MgUser -UserId ${'ok'} -City ${text}`).toBeNull();
  });

  const parts = ["'", '\u2018', '\u2019', '\u201a', '\u201b', 'a', '$', '`', '"', ';', ' '];
  const quotes = fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((some) => some.join(''));

  it('whatever the text, PowerShell’s quotes come in pairs inside and no line ends', () => {
    fc.assert(
      fc.property(fc.oneof(quotes, fc.string({ unit: 'binary' })), (text) => {
        const quoted = psQuoted(text);
        if (quoted === null) return;
        const inside = quoted.slice(1, -1);
        expect(quoted.startsWith("'") && quoted.endsWith("'")).toBe(true);
        expect(inside.replace(/(['\u2018-\u201b])\1/g, '')).not.toMatch(/['\u2018-\u201b]/);
        // eslint-disable-next-line no-control-regex -- none of them may be left
        expect(inside).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  it('a path stays one segment', () => {
    expect(http`POST /api/v1/users/${'../../admin?x=1#y'}/lifecycle/suspend`).toBe(
      'POST /api/v1/users/..%2F..%2Fadmin%3Fx%3D1%23y/lifecycle/suspend',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const segment = pathSegment(text);
        if (segment !== null) expect(segment).toMatch(/^[\w.~%-]*$/);
      }),
    );
  });

  it.each([
    ['*', '\\2a'],
    ['a)(objectClass=*', 'a\\29\\28objectClass=\\2a'],
    ['a\\b\u0000', 'a\\5cb\\00'],
    ["o'brien", "o'brien"],
  ])('an LDAP filter takes %j as a value', (text, value) => expect(ldap(text)).toBe(value));

  it.each([
    ["o'brien", "o''brien"],
    ["' or true or '", "'' or true or ''"],
    ['*)(', '*)('],
  ])('OData takes %j as one text', (text, value) => expect(odata(text)).toBe(value));

  it('PowerShell takes a list as several texts, or none at all', () => {
    expect(ps`@(${['a', "b'c"]})`).toBe("@('a', 'b''c')");
    expect(ps`@(${['a', 'b\n']})`).toBeNull();
  });
});
