import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/base/units';
import { analyse } from '../../../src/correlate/analyse';
import { A, B, Drawing, guid, H, upn } from '../support/drawing';
import type { DrawnStep } from '../support/drawn-table';
import { scenarios, type ScenarioName } from '../support/scenarios';

const home = (user = 'cfo'): Drawing => new Drawing().baseline(user, H);
const only = (d: Drawing) => {
  const { incidents } = analyse(d.table());
  expect(incidents.length).toBe(1);
  return incidents[0]!;
};

describe('an incident', () => {
  it('counts prompts by how they ended', () => {
    const { counts } = only(scenarios.P01());
    expect(counts).toEqual({
      prompts: 20,
      denied: 9,
      wrongNumber: 0,
      fraud: 0,
      timedOut: 10,
      cancelled: 0,
      failed: 0,
      approved: 1,
      undelivered: 0,
      pending: 1,
    });
  });

  it('leaves the user’s own approval out of the count', () => {
    expect(only(scenarios.B27()).counts).toMatchObject({ prompts: 12, denied: 12, approved: 0 });
  });

  it('has stages, sources and techniques', () => {
    const incident = only(scenarios.P01());
    expect(incident.stages.map(({ stage }) => stage)).toEqual([
      'recon',
      'push-bombing',
      'access',
      'post-access',
      'exfiltration',
    ]);
    expect(incident.ips).toEqual([A.ip]);
    expect(incident.countries).toEqual(['RU']);
    expect(incident.techniques).toEqual(expect.arrayContaining(['T1078.004', 'T1114.003', 'T1530', 'T1621']));
    expect(incident.anchor).toBe(new Drawing().at('09:05'));
    expect(incident.confidence).toBe(0.98);
  });

  it('says in sentences what happened', () => {
    expect(only(scenarios.P01()).summary).toBe(
      'cfo@firm.example was sent 20 prompts in 5 min from 185.220.70.12 (RU, AS9009): 9 denied, 10 unanswered, the last approved at 09:05:00 UTC. The longest pause was 2 min; the app was Office 365 Exchange Online. The logs do not state what the prompt showed. A forwarding rule followed after 15 min, then 500 files in 2 h.',
    );
    expect(only(scenarios.B27()).summary).toContain(
      'The user did not give in and signed in as usual at 09:05:00 UTC',
    );
    expect(only(scenarios.P05()).summary).toContain('12 unanswered');
    expect(only(scenarios.P25()).summary).toContain('approved (inferred from the sign-in that followed)');
  });

  it('says that the password is known only where a prompt followed one', () => {
    const asked = (code: string, ...password: DrawnStep[]): string => {
      const steps: DrawnStep[] = [...password, { role: 'prompt', method: 'push', result: 'denied' }];
      const bombed = home().prompts('cfo 09:00 +30s d d d d d d', A, 'portal', { code, steps });
      return only(bombed.prompts('cfo 09:30 +1s A', H)).summary;
    };
    const known = 'signed in as usual at 09:30:00 UTC; the password is known to somebody else.';
    expect(asked('500121', { role: 'password', succeeded: true })).toContain(known);
    // A sign-in by phone asks for no password first.
    expect(asked('399284')).toContain('signed in as usual at 09:30:00 UTC.');
  });

  it('is one where an approval after few refusals was used to send mail away, and calls it no clean attempt', () => {
    for (const prompts of ['A', 'd A', 't t A']) {
      const incident = only(
        home()
          .prompts(`cfo 09:00 +30s ${prompts}`, A)
          .act('cfo', '09:20', 'mailbox', 'New-InboxRule', {
            ip: A.ip,
            parameters: { Name: '.', ForwardTo: 'drop@evil.example', DeleteMessage: 'True' },
          })
          .downloads('cfo', '09:30', 5_000, 70, A),
      );
      expect(incident).toMatchObject({ severity: 'high', outcome: 'attempted', counts: { approved: 1 } });
      expect(incident.stages.map(({ stage }) => stage)).toContain('exfiltration');
      expect(incident.summary).not.toContain('No approval was seen');
    }
  });

  it('takes the place a report was made from for no attacker’s', () => {
    const reported = (clock: string) =>
      only(
        home()
          .prompts('cfo 09:00 +30s d d d d d d', A)
          .act('cfo', clock, 'directory', 'Suspicious activity reported', {
            mfaResult: 'fraud',
            target: upn('cfo'),
            ip: H.ip,
          }),
      );
    expect(reported('09:20')).toMatchObject({
      outcome: 'repelled',
      ips: [A.ip],
      counts: { prompts: 6, denied: 5, fraud: 1 },
    });
    // Hours later nothing ties it to one prompt, yet it is about this.
    expect(reported('12:00')).toMatchObject({
      outcome: 'repelled',
      ips: [A.ip],
      counts: { denied: 6, fraud: 1 },
    });
  });

  it('prints a reason for every point', () => {
    const { reasons, confidence } = only(scenarios.P01());
    const sum = reasons.reduce(
      (total, reason) => total + Number(/\(([+−]\d+|0)\)$/.exec(reason)![1]!.replace('−', '-')),
      0,
    );
    expect(sum).toBe(confidence * 100);
  });

  it('names what is missing', () => {
    expect(only(scenarios.P01b()).missing).toEqual([
      'no 14-day baseline',
      "no non-interactive sign-ins for the incident's days",
      "no audit log for the incident's days",
      "no unified audit log for the incident's days",
    ]);
    const ual = only(scenarios.P25()).missing;
    expect(ual).toContain("no sign-in log for the incident's days");
    expect(ual).toContain('denial reason unknown for 6 prompts: refused or unanswered');
    const portal = only(home().prompts('cfo 09:00 +10s d d d d d A', A, 'portal')).missing;
    expect(portal).toContain('authentication details are empty for 6 prompts');
  });

  it('is blocked where every later sign-in ends at a control', () => {
    const blocked = home().prompts('cfo 09:00 +10s d d d d d A', A).codes('cfo 09:02 +1m 3 53003', A);
    expect(only(blocked)).toMatchObject({ outcome: 'blocked', severity: 'medium' });
    expect(only(blocked.codes('cfo 09:10 +1m 1 0', A)).outcome).toBe('succeeded');
    const atOnce = home()
      .prompts('cfo 09:00 +10s d d d d d', A)
      .prompts('cfo 09:02 +1s A', A, 'steps', { code: '53003', outcome: 'failure' });
    expect(only(atOnce).outcome).toBe('blocked');
  });

  it('ends after 72 hours of silence and begins anew', () => {
    const d = home().prompts('cfo 09:00 +10s d d d d d', A);
    const later = new Drawing(5 * DAY).prompts('cfo 09:00 +10s d d d d d A', A);
    const { incidents } = analyse(new Drawing().add(...d.rows, ...later.rows).table());
    expect(incidents.map(({ outcome }) => outcome)).toEqual(['succeeded', 'attempted']);
  });

  it('joins what follows by session from elsewhere, and not the user’s own acts', () => {
    const way = { sessionId: guid(77) };
    const base = (): Drawing =>
      home().prompts('cfo 09:00 +10s d d d d d', A).prompts('cfo 09:02 +1s A', A, 'steps', way);
    const rule = { parameters: { Name: 'rule one', ForwardTo: 'me@evil.example' } };
    expect(
      only(base().act('cfo', '40:00', 'mailbox', 'New-InboxRule', { ...rule, ...way, ip: '52.98.1.1' }))
        .severity,
    ).toBe('critical');
    const own = base()
      .prompts('cfo 09:30 +1s A', H)
      .act('cfo', '10:00', 'mailbox', 'New-InboxRule', { ...rule, ip: H.ip });
    expect(only(own).severity).toBe('high');
    const { findings } = analyse(own.table());
    expect(findings.find(({ catalogue }) => catalogue === 'S4.1')).toMatchObject({
      incident: null,
      severity: 'medium',
    });
  });

  it('an approval with a known password is one once something follows', () => {
    expect(analyse(scenarios.P29().table()).incidents).toEqual([]);
    expect(only(scenarios.P29().downloads('cfo', '09:30', 1_000, 120, A))).toMatchObject({
      outcome: 'attempted',
      severity: 'high',
    });
  });

  it('a storage app opened from the intruder’s source is the intruder’s', () => {
    const stored = (d: Drawing): Drawing => d.codes('cfo 09:30 +1m 1 0', A, { app: 'Dropbox' });
    expect(only(stored(scenarios.P29()))).toMatchObject({ outcome: 'attempted', severity: 'high' });
    expect(only(stored(scenarios.P01prompts()))).toMatchObject({
      outcome: 'succeeded',
      severity: 'critical',
    });
  });

  it('a copier on a host is the intruder’s only where its source was seen to enter', () => {
    const event = { log: 'windows.event', user: 'cfo', host: 'WS01.firm.example' } as const;
    const copied = (d: Drawing): Drawing =>
      d.add({
        ...event,
        time: d.at('09:40'),
        kind: 'process',
        operation: '4688 Process created',
        target: 'C:\\Tools\\rclone.exe',
      });
    const entered = (d: Drawing): Drawing =>
      d.add({
        ...event,
        time: d.at('09:20'),
        kind: 'logon',
        operation: '4624 Logon',
        logonType: '10',
        ip: A.ip,
      });
    const apart = only(copied(scenarios.P01prompts()));
    expect(apart.stages.map(({ stage }) => stage)).toContain('exfiltration');
    expect(apart).toMatchObject({ outcome: 'succeeded', severity: 'high' });
    expect(only(copied(entered(scenarios.P01prompts())))).toMatchObject({ severity: 'critical' });
  });
});

describe('containment', () => {
  const base = (): Drawing => scenarios.P01prompts();
  const by = (actor: string, clock: string, operation: string, ip?: string) =>
    [
      actor,
      clock,
      'directory',
      operation,
      { target: upn('cfo'), ...(ip === undefined ? {} : { ip }) },
    ] as const;

  it.each([
    ['disabled', base().act(...by('admin', '10:00', 'Disable account')), true],
    ['reset and revoked', scenarios.P28(), true],
    [
      'reset from the usual desk and revoked',
      base()
        .prompts('cfo 09:50 +1s A', H)
        .act(...by('cfo', '10:00', 'Change user password', H.ip))
        .act(...by('admin', '10:05', 'Update StsRefreshTokenValidFrom Timestamp')),
      true,
    ],
    ['reset only', base().act(...by('admin', '10:00', 'Reset password (by admin)')), false],
    [
      'automatic revocation',
      base()
        .act(...by('admin', '10:00:00', 'Reset password (by admin)'))
        .act(...by('admin', '10:00:01', 'Update StsRefreshTokenValidFrom Timestamp')),
      false,
    ],
    [
      'reset by the attacker',
      base()
        .act(...by('cfo', '10:00', 'Change user password', A.ip))
        .act(...by('cfo', '10:05', 'Update StsRefreshTokenValidFrom Timestamp', A.ip)),
      false,
    ],
    ['attacker back afterwards', scenarios.P28().codes('cfo 11:00 +1m 1 0', A), false],
  ])('%s', (_, drawing, expected) => expect(only(drawing).contained).toBe(expected));
});

describe('campaigns', () => {
  it('join users that one source bombs within an hour', () => {
    const d = new Drawing();
    for (let i = 0; i < 4; i++)
      d.baseline(`user${i}`, { ...H, ip: `203.0.113.${30 + i}` }).prompts(
        `user${i} 09:0${i} +10s d d d d d`,
        A,
      );
    const { incidents, campaigns } = analyse(d.table());
    expect(incidents.map(({ confidence }) => confidence)).toEqual([0.65, 0.65, 0.65, 0.65]);
    expect(campaigns.length).toBe(1);
    expect(campaigns[0]!.incidents).toEqual(incidents.map(({ id }) => id).sort());
    expect(campaigns[0]!.ips).toEqual([A.ip]);
  });

  it('need three users', () => {
    const d = new Drawing();
    for (let i = 0; i < 2; i++) d.baseline(`user${i}`, H).prompts(`user${i} 09:0${i} +10s d d d d d`, A);
    expect(analyse(d.table()).campaigns).toEqual([]);
  });
});

describe('settings', () => {
  it('change thresholds and are told', () => {
    const table = home().prompts('cfo 09:00 +10s d d d d', A).table();
    const params = { 'push-burst': { minPrompts: 4 } };
    const { findings, settings } = analyse(table, { params });
    const burst = findings.find(({ catalogue }) => catalogue === 'S2.1');
    expect(burst!.parameters['minPrompts']).toBe(4);
    expect(settings.params['push-burst']!['minPrompts']).toBe(4);
    expect(settings.params['push-burst']!['window']).toBe(600_000);
  });

  it('leave out what is allowed, and know the tenant’s domains', () => {
    const table = scenarios.P01().table();
    expect(analyse(table, { allow: ({ ip }) => ip === A.ip }).incidents).toEqual([]);
    const { findings } = analyse(table, { tenantDomains: ['firm.example', 'evil.example'] });
    expect(findings.some(({ catalogue }) => catalogue === 'S4.1')).toBe(false);
  });
});

describe('invariance', () => {
  const plain = (name: ScenarioName, phase = 0) => {
    const { findings, incidents, campaigns } = analyse(scenarios[name](phase).table());
    return { findings, incidents, campaigns };
  };

  it.each(Object.keys(scenarios) as ScenarioName[])(
    '%s: ids and verdicts do not depend on the clock',
    (name) => {
      const facts = (phase: number) => {
        const { findings, incidents } = plain(name, phase);
        return [
          findings.map(({ id, incident, first, severity, count }) => [
            id,
            incident,
            first - phase,
            severity,
            count,
          ]),
          incidents.map(({ id, first, last, confidence }) => [id, first - phase, last - phase, confidence]),
        ];
      };
      for (const phase of [1, 40 * 60_000, 11 * 3_600_000 + 77]) expect(facts(phase)).toEqual(facts(0));
    },
  );

  it('does not depend on where in the file equal rows stand', () => {
    const turned = (): Drawing => {
      const d = scenarios.P01();
      d.rows.forEach((row, i) => (row.nativeKey = guid(900_000 + i)));
      d.rows.reverse();
      return d;
    };
    const straight = (): Drawing => {
      const d = turned();
      d.rows.reverse();
      return d;
    };
    const of = (d: Drawing) => {
      const { findings, incidents } = analyse(d.table());
      return [findings, incidents];
    };
    expect(of(turned())).toEqual(of(straight()));
  });

  it('adding an unrelated user changes nothing for the others', () => {
    const alone = plain('P01');
    const d = scenarios
      .P01()
      .baseline('other', { ...H, ip: '203.0.113.77' })
      .prompts('other 09:02 +30s t A', B);
    const together = analyse(d.table());
    expect(
      together.incidents
        .filter(({ user }) => user === upn('cfo'))
        .map(({ id, confidence, counts }) => [id, confidence, counts]),
    ).toEqual(alone.incidents.map(({ id, confidence, counts }) => [id, confidence, counts]));
  });

  it('an empty case has nothing', () => {
    expect(analyse(new Drawing().table())).toMatchObject({
      findings: [],
      incidents: [],
      campaigns: [],
      prompts: [],
    });
  });
});
