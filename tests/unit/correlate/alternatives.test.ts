import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/base/units';
import type { Incident } from '../../../src/model/finding';
import { analyse, explain } from '../../../src/correlate/analyse';
import { A, B, Drawing, guid, H, upn } from '../support/drawing';
import { scenarios } from '../support/scenarios';

const home = (): Drawing => new Drawing().baseline('cfo', H);
const only = (d: Drawing): Incident => {
  const { incidents } = analyse(d.table());
  expect(incidents.length).toBe(1);
  return incidents[0]!;
};
const readings = (incident: Incident): string[] =>
  (incident.alternatives ?? []).map(({ reading }) => reading);

describe('another reading', () => {
  it('is offered by default nowhere', () => {
    const incident = only(scenarios.P01());
    expect(incident.alternatives).toBeUndefined();
    expect(incident.reasons.join()).not.toContain('another reading');
  });

  it('is a stolen token where the product names one', () => {
    const d = home()
      .prompts('cfo 09:00 +10s d d d d d', A)
      .prompts('cfo 09:02 +1s A', A, 'steps', { riskTypes: 'attackerinTheMiddle' });
    const incident = only(d);
    expect(readings(incident)).toEqual(['token-theft']);
    expect(incident.reasons.filter((why) => why.startsWith('another reading: a stolen token'))).toHaveLength(
      1,
    );
  });

  it('is a stolen token where a risk detection names one', () => {
    const d = home().prompts('cfo 09:00 +10s d d d d d A', A);
    d.act('cfo', '09:30', 'risk', '', { log: 'entra.risk', riskTypes: 'anomalousToken' });
    expect(readings(only(d))).toEqual(['token-theft']);
  });

  it('is a stolen token where the session moves', () => {
    const way = { sessionId: guid(77) };
    const d = home()
      .prompts('cfo 09:00 +10s d d d d d', A)
      .prompts('cfo 09:02 +1s A', A, 'steps', way)
      .codes('cfo 10:02 +1s 1 0', B, { ...way, interactive: false });
    expect(readings(only(d))).toEqual(['token-theft']);
  });

  it('is a client that retries where gaps are even to two seconds, and none was refused', () => {
    expect(readings(only(scenarios.P05()))).toEqual(['retrying-client']);
    const uneven = home().prompts('cfo 09:00 +60s t t t t +64s t t t t t t t', A);
    expect(readings(only(uneven))).toEqual([]);
    expect(readings(only(home().prompts('cfo 09:00 +60s d d d d d d', A)))).toEqual([]);
  });

  it('costs points only where the source is not strange', () => {
    const strange = explain(scenarios.P05().table()).scored[0]!;
    const unknown = explain(new Drawing().prompts('cfo 09:00 +60s t t t t t t t t t t', A).table())
      .scored[0]!;
    expect(strange.reasons.join()).not.toContain('(−20)');
    expect(unknown.reasons.join()).toContain('prompts at even intervals, as a retrying client asks (−20)');
  });

  it('is the user’s own panic at the usual desk', () => {
    const { scored } = explain(scenarios.B29().table());
    expect(scored[0]!.reasons.join()).toContain('another reading: the user refused prompts of their own');
  });

  it('is somebody who earns on calls', () => {
    const d = home().prompts('cfo 09:00 +50s d d t d d d', A, 'portal', { mfaMethod: 'phone-call' });
    expect(readings(only(d))).toEqual(['toll-fraud']);
  });
});

describe('an administrator', () => {
  const bombed = (): Drawing => home().prompts('cfo 09:00 +10s d d d d d A', A);

  it('makes an incident one level more severe', () => {
    expect(only(bombed()).severity).toBe('high');
    const granted = bombed().act('boss', '07:00', 'directory', 'Add member to role', { target: upn('cfo') });
    expect(only(granted).severity).toBe('critical');
    const acted = bombed()
      .baseline('temp', H)
      .act('cfo', '07:00', 'directory', 'Reset user password', { target: upn('temp'), ip: H.ip });
    const incident = only(acted);
    expect(incident.severity).toBe('critical');
    expect(incident.reasons.join()).toContain('an administrator, so one level more severe');
  });

  it('is nobody who changes their own password', () => {
    const own = bombed().act('cfo', '07:00', 'directory', 'Reset user password', {
      target: upn('cfo'),
      ip: H.ip,
    });
    expect(only(own).severity).toBe('high');
  });
});

describe('the end of an incident', () => {
  const way = { sessionId: guid(77) };
  const base = (): Drawing =>
    home().prompts('cfo 09:00 +10s d d d d d', A).prompts('cfo 09:02 +1s A', A, 'steps', way);
  const forward = { parameters: { Name: 'rule one', ForwardTo: 'me@evil.example' } };
  const at = (hours: number): string => `${9 + hours}:30`;

  it('comes 72 h after the intruder’s last act, not after the last prompt', () => {
    const stayed = base()
      .act('cfo', at(60), 'mailbox', 'MailItemsAccessed', { ip: A.ip, ...way })
      .act('cfo', at(125), 'mailbox', 'New-InboxRule', { ip: A.ip, ...forward, ...way });
    const incident = only(stayed);
    expect(incident.severity).toBe('critical');
    expect(incident.last - incident.first).toBeGreaterThan(120 * HOUR);
  });

  it('comes where silence was longer than that', () => {
    const gone = base().act('cfo', at(80), 'mailbox', 'New-InboxRule', { ip: A.ip, ...forward, ...way });
    expect(only(gone).severity).toBe('high');
  });

  it('does not wait for the user’s own acts', () => {
    const own = base()
      .act('cfo', at(60), 'mailbox', 'MailItemsAccessed', { ip: H.ip })
      .act('cfo', at(125), 'mailbox', 'New-InboxRule', { ip: A.ip, ...forward, ...way });
    expect(only(own).severity).toBe('high');
  });
});

describe('the allow-list', () => {
  it('takes known tests out, and nothing else', () => {
    const d = home().prompts('cfo 09:00 +10s d d d d d A', A).prompts('cfo 11:00 +10s d d d d d A', B);
    const { findings, incidents } = analyse(d.table(), { allow: ({ ip }) => ip === A.ip });
    expect(findings.flatMap(({ ips }) => ips)).not.toContain(A.ip);
    expect(incidents.map(({ ips }) => ips)).toEqual([[B.ip]]);
    expect(analyse(d.table(), { allow: () => true }).findings).toEqual([]);
  });
});
