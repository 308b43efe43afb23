import { DAY, MINUTE, SECOND } from '../../../../src/base/units';
import { A, B, Drawing, type DrawnRow, H, type Place, upn } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d A', A);
const outside = { Name: 'one', ForwardTo: 'drop@evil.example' };

const rule = (
  d: Drawing,
  user: string,
  clock: string,
  parameters: Record<string, string>,
  place: Place = H,
): Drawing => d.act(user, clock, 'mailbox', 'New-InboxRule', { ip: place.ip, parameters });

/** `n` acts of one name at even times. */
function acts(
  d: Drawing,
  operation: string,
  n: number,
  gapMs: number,
  place: Place,
  more: (i: number) => Partial<DrawnRow> = () => ({}),
  clock = '09:30',
): Drawing {
  for (let i = 0; i < n; i++)
    d.add({
      time: d.at(clock) + i * gapMs,
      log: 'm365.ual',
      kind: 'mailbox',
      user: upn('cfo'),
      operation,
      outcome: 'success',
      ip: place.ip,
      ...more(i),
    });
  return d;
}

const file = (i: number): Partial<DrawnRow> => ({
  kind: 'file',
  target: `https://firm.example/sites/s${i}/f.pdf`,
});

function trace(
  d: Drawing,
  n: number,
  more: (i: number) => Partial<DrawnRow> = () => ({}),
  clock = '10:00',
): Drawing {
  for (let i = 0; i < n; i++)
    d.add({
      time: d.at(clock) + i * SECOND,
      log: 'm365.message-trace',
      kind: 'mailbox',
      target: `person${i}@firm.example`,
      parameters: { SenderAddress: upn('cfo'), Subject: 'Please review' },
      ...more(i),
    });
  return d;
}

const toDrop = (): Partial<DrawnRow> => ({
  target: 'drop@evil.example',
  parameters: { SenderAddress: 'client@other.example', Subject: 'Re: invoice' },
});

const others = (
  d: Drawing,
  actor: string,
  place: Place,
  targets: string[],
  operation = 'Reset user password',
): Drawing => {
  targets.forEach((target, i) =>
    d.act(actor, `09:2${i}`, 'directory', operation, { ip: place.ip, target: upn(target) }),
  );
  return d;
};

export const laterMore: Record<string, Vectors> = {
  'shared-forward-target': {
    must: [
      {
        name: 'two mailboxes, one address',
        draw: (p) => rule(rule(home(p), 'cfo', '09:00', outside), 'ceo', '12:00', outside),
        severity: 'medium',
        findings: 2,
      },
      {
        name: 'after access',
        draw: (p) => rule(rule(bombed(p), 'cfo', '09:20', outside, A), 'ceo', '12:00', outside),
        severity: 'high',
      },
    ],
    not: [
      {
        name: 'one mailbox twice',
        draw: (p) => rule(rule(home(p), 'cfo', '09:00', outside), 'cfo', '12:00', outside),
      },
      {
        name: 'two addresses',
        draw: (p) =>
          rule(rule(home(p), 'cfo', '09:00', outside), 'ceo', '12:00', { ForwardTo: 'other@evil.example' }),
      },
      {
        name: 'an address of the firm',
        draw: (p) =>
          rule(rule(home(p), 'cfo', '09:00', { ForwardTo: 'desk@firm.example' }), 'ceo', '12:00', {
            ForwardTo: 'desk@firm.example',
          }),
      },
    ],
  },
  'rule-from-unfamiliar': {
    must: [
      {
        name: 'by an intruder',
        draw: (p) => rule(bombed(p), 'cfo', '09:20', { Name: 'one', MarkAsRead: 'True' }, A),
        severity: 'high',
        findings: 1,
      },
      {
        name: 'from an address and a system never seen',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'mailbox', 'New-InboxRule', { ...A, parameters: { Name: 'one' } }),
        severity: 'low',
        findings: 1,
      },
    ],
    not: [
      { name: 'at the usual desk', draw: (p) => rule(home(p), 'cfo', '09:00', outside) },
      { name: 'no baseline', draw: (p) => rule(new Drawing(p), 'cfo', '09:00', outside, A) },
      {
        name: 'a rule taken away',
        draw: (p) => rule(bombed(p), 'cfo', '09:20', { RuleOperation: 'RemoveMailboxRule' }, A),
      },
    ],
  },
  'mail-and-site-recon': {
    must: [
      {
        name: 'mail read by an intruder',
        draw: (p) => acts(bombed(p), 'MailItemsAccessed', 3, MINUTE, A),
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'a search for secrets',
        draw: (p) =>
          acts(bombed(p), 'SearchQueryPerformed', 1, MINUTE, A, () => ({
            kind: 'file',
            parameters: { SearchQueryText: 'vpn password' },
          })),
      },
      {
        name: 'ten sites in an hour',
        draw: (p) => acts(bombed(p), 'FileAccessed', 10, 6 * MINUTE, A, file),
        count: 10,
      },
      {
        name: 'ten apps in a minute',
        draw: (p) => {
          const d = bombed(p);
          for (let i = 0; i < 10; i++)
            d.add({
              time: d.at('09:05') + i * 6 * SECOND,
              user: upn('cfo'),
              code: '0',
              interactive: true,
              mfaMethod: 'claim',
              app: `app ${i}`,
              ...A,
            });
          return d;
        },
        count: 10,
      },
    ],
    not: [
      { name: 'at the usual desk', draw: (p) => acts(bombed(p), 'MailItemsAccessed', 9, MINUTE, H) },
      { name: 'nobody broke in', draw: (p) => acts(home(p), 'MailItemsAccessed', 9, MINUTE, A) },
      {
        name: 'a search for lunch',
        draw: (p) =>
          acts(bombed(p), 'SearchQueryPerformed', 1, MINUTE, A, () => ({
            kind: 'file',
            parameters: { SearchQueryText: 'canteen menu' },
          })),
      },
      { name: 'nine sites', draw: (p) => acts(bombed(p), 'FileAccessed', 9, 6 * MINUTE, A, file) },
      {
        name: 'ten sites, one past the hour',
        draw: (p) => acts(bombed(p), 'FileAccessed', 10, 400_001, A, file),
      },
    ],
  },
  'internal-phishing': {
    must: [
      {
        name: 'twenty-one in an hour',
        draw: (p) => acts(home(p), 'Send', 21, 3 * MINUTE, H),
        count: 21,
        severity: 'low',
        findings: 1,
      },
      { name: 'after access', draw: (p) => acts(bombed(p), 'Send', 40, MINUTE, A), severity: 'high' },
      {
        name: 'one subject to twenty',
        draw: (p) => trace(home(p), 20),
        count: 20,
        severity: 'low',
        findings: 1,
      },
    ],
    not: [
      { name: 'twenty', draw: (p) => acts(home(p), 'Send', 20, MINUTE, H) },
      {
        name: 'somebody who sends much every day',
        draw: (p) => {
          const d = home(p);
          for (let day = 1; day <= 10; day++)
            acts(d, 'Send', 10, MINUTE, H)
              .rows.slice(-10)
              .forEach((row) => (row.time -= day * DAY));
          return acts(d, 'Send', 45, MINUTE, H);
        },
      },
      { name: 'one subject to nineteen', draw: (p) => trace(home(p), 19) },
      {
        name: 'twenty subjects',
        draw: (p) =>
          trace(home(p), 25, (i) => ({ parameters: { SenderAddress: upn('cfo'), Subject: `Re: ${i}` } })),
      },
      {
        name: 'a sender outside',
        draw: (p) =>
          trace(home(p), 25, () => ({
            parameters: { SenderAddress: 'news@other.example', Subject: 'News' },
          })),
      },
    ],
  },
  'forwarded-mail': {
    must: [
      {
        name: 'three messages to the rule’s address',
        draw: (p) => trace(rule(home(p), 'cfo', '09:00', outside), 3, toDrop),
        count: 3,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'after access',
        draw: (p) => trace(rule(bombed(p), 'cfo', '09:20', outside, A), 3, toDrop),
        severity: 'high',
      },
    ],
    not: [
      { name: 'before the rule', draw: (p) => trace(rule(home(p), 'cfo', '12:00', outside), 3, toDrop) },
      { name: 'no rule', draw: (p) => trace(home(p), 3, toDrop) },
      { name: 'another address', draw: (p) => trace(rule(home(p), 'cfo', '09:00', outside), 3) },
    ],
  },
  'ediscovery-export': {
    must: [
      {
        name: 'made and exported',
        draw: (p) =>
          home(p)
            .act('cfo', '09:00', 'other', 'SearchCreated')
            .act('cfo', '09:05', 'other', 'SearchExported'),
        count: 2,
        severity: 'low',
        findings: 1,
      },
      {
        name: 'made two days before, another search eight days before',
        draw: (p) => {
          const d = home(p);
          const made = (days: number): DrawnRow => ({
            time: d.at('09:00') - days * DAY,
            log: 'm365.ual',
            kind: 'other',
            user: upn('cfo'),
            operation: 'SearchCreated',
            outcome: 'success',
          });
          return d.add(made(8), made(2)).act('cfo', '09:05', 'other', 'SearchExported');
        },
        count: 2,
        severity: 'low',
        findings: 1,
      },
      {
        name: 'exported twice within the week, the search once',
        draw: (p) =>
          home(p)
            .act('cfo', '09:00', 'other', 'SearchCreated')
            .act('cfo', '11:00', 'other', 'SearchExported')
            .act('cfo', '15:00', 'other', 'SearchExported')
            .act('cfo', '16:00', 'other', 'SearchCreated'),
        count: 2,
        findings: 2,
      },
      {
        name: 'after access',
        draw: (p) =>
          bombed(p)
            .act('cfo', '09:20', 'other', 'New-ComplianceSearch', { ip: A.ip })
            .act('cfo', '09:25', 'other', 'New-ComplianceSearchAction', {
              ip: A.ip,
              parameters: { Export: 'True' },
            }),
        severity: 'high',
      },
    ],
    not: [
      { name: 'made only', draw: (p) => home(p).act('cfo', '09:00', 'other', 'SearchCreated') },
      {
        name: 'a purge',
        draw: (p) =>
          home(p).act('cfo', '09:05', 'other', 'New-ComplianceSearchAction', {
            parameters: { Purge: 'True' },
          }),
      },
      {
        name: 'failed',
        draw: (p) => home(p).act('cfo', '09:05', 'other', 'SearchExported', { outcome: 'failure' }),
      },
    ],
  },
  impact: {
    must: [
      {
        name: 'a hundred files deleted in an hour',
        draw: (p) =>
          acts(bombed(p), 'FileDeleted', 100, 36_000, A, (i) => ({ kind: 'file', target: `f${i}` })),
        count: 100,
        severity: 'high',
        findings: 1,
      },
      { name: 'a hundred messages', draw: (p) => acts(bombed(p), 'HardDelete', 100, SECOND, A), count: 100 },
      {
        name: 'another user’s password reset',
        draw: (p) => others(bombed(p).baseline('ceo', H), 'cfo', A, ['ceo']),
        count: 1,
        severity: 'high',
      },
    ],
    not: [
      {
        name: 'ninety-nine',
        draw: (p) =>
          acts(bombed(p), 'FileDeleted', 99, 36_000, A, (i) => ({ kind: 'file', target: `f${i}` })),
      },
      {
        name: 'at the usual desk',
        draw: (p) =>
          acts(bombed(p), 'FileDeleted', 200, SECOND, H, (i) => ({ kind: 'file', target: `f${i}` })),
      },
      { name: 'nobody broke in', draw: (p) => acts(home(p), 'HardDelete', 200, SECOND, A) },
      {
        name: 'an administrator’s resets, nobody broke in',
        draw: (p) => others(home(p).baseline('ceo', H), 'cfo', A, ['ceo']),
      },
      {
        name: 'their own password',
        draw: (p) => others(bombed(p), 'cfo', A, ['cfo']),
      },
      {
        name: 'an administrator’s reset of the victim',
        draw: (p) => others(bombed(p).baseline('admin', B), 'admin', B, ['cfo']),
      },
    ],
  },
};
