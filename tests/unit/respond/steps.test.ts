import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/model/response';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { IncidentFacts } from '../../../src/respond/incident-facts';
import { contain } from '../../../src/respond/steps/contain';
import { leftBehind } from '../../../src/respond/steps/left-behind';
import { people } from '../../../src/respond/steps/people';
import { review } from '../../../src/respond/steps/review';
import { sampleCase } from '../../../src/sample/case';

const { analysis } = await analyseFiles(sampleCase());
const incident = analysis.incidents[0]!;

/** The facts of the sample's first incident, but for what is given. */
function factsWith(given: { user?: string; ips?: readonly string[]; parameters?: unknown; target?: string }) {
  const { user, ips, parameters, target } = given;
  const facts = new IncidentFacts(analysis, user === undefined ? incident : { ...incident, user });
  if (ips) Object.defineProperty(facts, 'attackerIps', { value: ips });
  const text = facts.text.bind(facts);
  facts.text = (column, row) =>
    column === 'parameters' && parameters !== undefined
      ? JSON.stringify(parameters)
      : column === 'target' && target !== undefined
        ? target
        : text(column, row);
  return facts;
}

const commands = (actions: readonly Action[]): (string | null)[] => actions.map(({ command }) => command);

describe('names in filters', () => {
  const [disable, resetPassword] = contain;

  it.each([
    ['*', "'\\2a'"],
    ['a)(mail=*', "'a\\29\\28mail=\\2a'"],
    ["o'brien", "'o''brien'"],
  ])('%j is one user of Active Directory', (user, value) => {
    const filter = `Get-ADUser -LDAPFilter ('(userPrincipalName=' + ${value} + ')')`;
    expect(commands(disable!.actions(factsWith({ user })))).toContain(`${filter} | Disable-ADAccount`);
    expect(commands(resetPassword!.actions(factsWith({ user })))).toContain(
      `Set-ADAccountPassword -Reset -Identity (${filter}).DistinguishedName`,
    );
  });

  it.each([
    ['*', "'*'"],
    [')(', "')('"],
    // Once for OData, and each of both for PowerShell.
    ["o'brien", "'o''''brien'"],
  ])('%j is one user of Entra’s sign-ins', (user, value) => {
    expect(commands(review.signIns.actions(factsWith({ user })))).toContain(
      `Get-MgAuditLogSignIn -All -Filter ('userPrincipalName eq ''' + ${value} + '''')`,
    );
  });
});

describe('addresses to block', () => {
  const blocking = (ips: readonly string[]): [entra: Action, okta: Action] =>
    people.blockSource.actions(factsWith({ ips })) as [Action, Action];

  it('of IPv4 and IPv6 stand as they are', () => {
    const [entra, okta] = blocking(['185.220.70.12', '203.0.113.9']);
    expect(entra.command).toContain("ipRanges = @('185.220.70.12/32', '203.0.113.9/32' | ForEach-Object");
    expect(okta.command).toBe(
      'PUT /api/v1/zones/{id of the zone BlockedIpZone}, gateways: 185.220.70.12 203.0.113.9',
    );
    const [entra6, okta6] = blocking(['2001:db8::1']);
    expect(entra6.command).toContain("ipRanges = @('2001:db8::1/128' | ForEach-Object");
    expect(okta6.command).toMatch(/gateways: 2001:db8::1$/);
  });

  it('are in no command where there are none, and the text says so', () => {
    for (const { command, portal } of blocking([])) {
      expect(command).toBeNull();
      expect(portal).toContain('hold no address');
    }
  });

  it('of more than twenty are the first twenty, and the text says so', () => {
    const ips = Array.from({ length: 40 }, (_, i) => `2001:db8:1111:2222:3333:4444:5555:${1000 + i}`);
    for (const { command, portal } of blocking(ips)) {
      for (const [i, ip] of ips.entries()) expect(command!.includes(ip)).toBe(i < 20);
      expect(portal).toContain('the first 20 of 40 addresses');
    }
    expect(blocking(ips.slice(0, 20))[0].portal).not.toContain('the first');
  });
});

describe('parameters and names', () => {
  it.each([
    ['text', 'text'],
    [5, '5'],
    [true, 'true'],
    [null, ''],
    [['a', 'b'], '["a","b"]'],
    [{ Address: 'a' }, '{"Address":"a"}'],
  ])('%j is told as %j', (value, told) => {
    expect(factsWith({ parameters: { User: value } }).parameter(0, /^user$/i)).toBe(told);
  });

  it('a rule without a name is named by its target', () => {
    const labels = (target: string): string[] =>
      leftBehind.mailboxRules
        .read(factsWith({ parameters: {}, target }))
        .items!.map(({ label }) => label)
        .filter((label) => label.startsWith('Inbox rule'));
    expect(labels('user@firm.example\\Invoices')).toEqual(['Inbox rule “Invoices”']);
    expect(labels('user@firm.example')).toEqual(['Inbox rule “”']);
  });
});
