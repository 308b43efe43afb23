import { MINUTE, SECOND } from '../../../../src/base/units';
import { A, Drawing, H, upn } from '../../support/drawing';
import { scenarios } from '../../support/scenarios';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const rule = (phase: number, parameters: Record<string, string>, operation = 'New-InboxRule'): Drawing =>
  home(phase).act('cfo', '09:00', 'mailbox', operation, { ip: H.ip, parameters });
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d A', A);

export const later: Record<string, Vectors> = {
  'external-forwarding': {
    must: [
      {
        name: 'ForwardTo outside',
        draw: (p) => rule(p, { Name: 'x1', ForwardTo: 'smtp:me@evil.example' }),
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'several, one of them outside',
        draw: (p) => rule(p, { Name: 'x1', RedirectTo: 'ceo@firm.example;"Me" [SMTP:me@evil.example]' }),
      },
      {
        name: 'desktop Outlook',
        draw: (p) =>
          rule(
            p,
            { Name: 'x1', RuleOperation: 'AddMailboxRule', ForwardAsAttachmentTo: 'me@evil.example' },
            'UpdateInboxRules',
          ),
      },
      {
        name: 'mailbox setting',
        draw: (p) => rule(p, { ForwardingSmtpAddress: 'smtp:me@evil.example' }, 'Set-Mailbox'),
      },
      { name: 'mail flow', draw: (p) => rule(p, { BlindCopyTo: 'me@evil.example' }, 'New-TransportRule') },
      {
        name: 'anchored',
        draw: (p) =>
          bombed(p).act('cfo', '09:20', 'mailbox', 'New-InboxRule', {
            ip: A.ip,
            parameters: { ForwardTo: 'me@evil.example' },
          }),
        severity: 'critical',
      },
    ],
    not: [
      { name: 'inside the tenant', draw: (p) => scenarios.B11(p) },
      { name: 'to a contact by name', draw: (p) => rule(p, { ForwardTo: 'The Board' }) },
      { name: 'forwarding removed', draw: (p) => rule(p, { ForwardingSmtpAddress: '' }, 'Set-Mailbox') },
      {
        name: 'rule removed',
        draw: (p) =>
          rule(p, { RuleOperation: 'RemoveMailboxRule', ForwardTo: 'me@evil.example' }, 'UpdateInboxRules'),
      },
      {
        name: 'failed',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'mailbox', 'New-InboxRule', {
            outcome: 'failure',
            parameters: { ForwardTo: 'me@evil.example' },
          }),
      },
    ],
  },
  'hiding-rule': {
    must: [
      {
        name: 'deletes',
        draw: (p) => rule(p, { Name: 'clean', From: 'x@y.example', DeleteMessage: 'True' }),
        severity: 'medium',
      },
      {
        name: 'deletes everything',
        draw: (p) => rule(p, { Name: 'clean', DeleteMessage: 'True' }),
        severity: 'high',
      },
      {
        name: 'moves telling mail to RSS',
        draw: (p) =>
          rule(p, {
            Name: 'a b c',
            SubjectOrBodyContainsWords: 'password;hack',
            MoveToFolder: 'cfo\\RSS Feeds',
          }),
        severity: 'high',
      },
    ],
    not: [
      { name: 'moves newsletters', draw: (p) => scenarios.B11(p) },
      {
        name: 'does not delete',
        draw: (p) => rule(p, { Name: 'clean', From: 'x@y.example', DeleteMessage: 'False' }),
      },
    ],
  },
  'odd-rule-name': {
    must: [
      { name: 'a dot', draw: (p) => rule(p, { Name: '.' }), severity: 'low' },
      { name: 'two letters', draw: (p) => rule(p, { Name: 'ab' }) },
      { name: 'only punctuation', draw: (p) => rule(p, { Name: '.....' }) },
      {
        name: 'named by its path',
        draw: (p) => home(p).act('cfo', '09:00', 'mailbox', 'New-InboxRule', { target: 'cfo\\;' }),
      },
    ],
    not: [
      { name: 'three letters', draw: (p) => rule(p, { Name: 'tax' }) },
      { name: 'no name', draw: (p) => rule(p, { StopProcessingRules: 'True' }) },
    ],
  },
  'mfa-method-added': {
    must: [
      {
        name: 'alone',
        draw: (p) => home(p).act('cfo', '09:00', 'directory', 'User registered security info', { ip: H.ip }),
        severity: 'low',
      },
      {
        name: 'method and device after access',
        draw: (p) => scenarios.P17(p),
        findings: 2,
        severity: 'critical',
      },
      {
        name: 'half an hour before access',
        draw: (p) =>
          bombed(p).act('cfo', '08:30:50', 'directory', 'User registered security info', { ip: A.ip }),
        severity: 'critical',
      },
      {
        name: 'by the help desk',
        draw: (p) =>
          home(p).act('admin', '09:00', 'directory', 'Admin registered security info', {
            target: upn('cfo'),
          }),
        severity: 'info',
      },
      {
        name: 'as an update of the user',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'directory', 'Update user', {
            target: upn('cfo'),
            parameters: { StrongAuthenticationMethod: '[{"MethodType":6}]' },
          }),
      },
      {
        name: 'more than a day after access: not joined',
        draw: (p) =>
          bombed(p).act('cfo', '33:00:51', 'directory', 'User registered security info', { ip: A.ip }),
        severity: 'low',
      },
    ],
    not: [
      {
        name: 'other updates of the user',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'directory', 'Update user', {
            target: upn('cfo'),
            parameters: { DisplayName: 'CFO' },
          }),
      },
      {
        name: 'failed',
        draw: (p) =>
          home(p).act('cfo', '09:00', 'directory', 'User registered security info', { outcome: 'failure' }),
      },
      {
        name: 'removed',
        draw: (p) => home(p).act('cfo', '09:00', 'directory', 'User deleted security info'),
      },
    ],
  },
  'bulk-download-session': {
    must: [
      {
        name: 'twenty in exactly an hour',
        draw: (p) => bombed(p).downloads('cfo', '09:30', 3 * MINUTE, 20, A),
        count: 20,
        severity: 'high',
        findings: 1,
      },
      { name: '500 in two hours', draw: (p) => scenarios.P01(p), count: 500, findings: 1 },
      {
        name: 'synchronised',
        draw: (p) =>
          bombed(p).downloads('cfo', '09:30', SECOND, 25, A, { operation: 'FileSyncDownloadedFull' }),
        count: 25,
      },
      {
        name: 'opened by a script',
        draw: (p) =>
          bombed(p).downloads('cfo', '09:30', SECOND, 25, A, {
            operation: 'FileAccessed',
            userAgent: 'python-requests/2.32',
          }),
        count: 25,
      },
    ],
    not: [
      { name: 'nineteen', draw: (p) => bombed(p).downloads('cfo', '09:30', SECOND, 19, A) },
      {
        name: 'the same file again and again',
        draw: (p) =>
          bombed(p).downloads('cfo', '09:30', SECOND, 40, A, { target: 'https://firm.example/one.pdf' }),
      },
      { name: 'at the usual desk', draw: (p) => bombed(p).downloads('cfo', '09:30', SECOND, 60, H) },
      { name: 'before the access', draw: (p) => bombed(p).downloads('cfo', '08:30', SECOND, 60, A) },
      {
        name: 'read in a browser',
        draw: (p) =>
          bombed(p).downloads('cfo', '09:30', SECOND, 60, A, {
            operation: 'FileAccessed',
            userAgent: H.userAgent!,
          }),
      },
      { name: 'nobody broke in', draw: (p) => home(p).downloads('cfo', '09:30', SECOND, 60, H) },
    ],
  },
  'bulk-download-baseline': {
    must: [
      {
        name: 'a hundred in two hours from a new address',
        draw: (p) => home(p).downloads('cfo', '09:30', MINUTE, 100, A),
        count: 100,
        severity: 'medium',
        findings: 1,
      },
      {
        name: 'on an unmanaged device',
        draw: (p) => home(p).downloads('cfo', '09:30', MINUTE, 100, H, { managed: false }),
        count: 100,
      },
      {
        name: 'five hundred over a day',
        draw: (p) => home(p).downloads('cfo', '00:00', 172_000, 500, A),
        count: 500,
      },
      { name: 'anchored', draw: (p) => scenarios.P01(p), count: 500, severity: 'high', findings: 1 },
    ],
    not: [
      { name: 'ninety-nine', draw: (p) => home(p).downloads('cfo', '09:30', MINUTE, 99, A) },
      { name: 'at the usual desk', draw: (p) => home(p).downloads('cfo', '09:30', MINUTE, 300, H) },
      {
        name: 'no more than usual',
        draw: (p) => {
          const d = home(p);
          for (let day = 1; day <= 10; day++)
            d.downloads('cfo', '09:30', MINUTE, 60, H, {})
              .rows.slice(-60)
              .forEach((row) => (row.time -= day * 86_400_000));
          return d.downloads('cfo', '09:30', 10 * SECOND, 250, A);
        },
      },
    ],
  },
};
