import { A, Drawing, H, upn } from '../../support/drawing';
import type { Vectors } from './vector';

const home = (phase: number): Drawing => new Drawing(phase).baseline('cfo', H);
const bombed = (phase: number): Drawing => home(phase).prompts('cfo 09:00 +10s d d d d d A', A);

type Parameters = Record<string, string>;
type Kind = 'directory' | 'mailbox';
const at = (d: Drawing, kind: Kind, operation: string, parameters: Parameters, place = H): Drawing =>
  d.act('cfo', '09:20', kind, operation, { ip: place.ip, parameters });

/** One operation alone, after an access, failed, and one that is harmless. */
function act(
  kind: Kind,
  operation: string,
  parameters: Parameters,
  [alone, anchored]: [string, string],
  harmless: [string, Parameters],
): Vectors {
  return {
    must: [
      { name: 'alone', draw: (p) => at(home(p), kind, operation, parameters), findings: 1, severity: alone },
      {
        name: 'after access',
        draw: (p) => at(bombed(p), kind, operation, parameters, A),
        findings: 1,
        severity: anchored,
      },
    ],
    not: [
      {
        name: 'failed',
        draw: (p) => home(p).act('cfo', '09:20', kind, operation, { parameters, outcome: 'failure' }),
      },
      { name: harmless[0], draw: (p) => at(home(p), kind, harmless[0], harmless[1]) },
    ],
  };
}

/** Adds operations that must be found too. */
function also(vectors: Vectors, kind: Kind, more: [string, Parameters][]): Vectors {
  for (const [operation, parameters] of more)
    vectors.must.push({ name: operation, draw: (p) => at(home(p), kind, operation, parameters) });
  return vectors;
}

/** Adds operations that must not be found. */
function except(vectors: Vectors, kind: Kind, more: [string, Parameters][]): Vectors {
  for (const [operation, parameters] of more)
    vectors.not.push({ name: operation, draw: (p) => at(home(p), kind, operation, parameters) });
  return vectors;
}

export const persistence: Record<string, Vectors> = {
  'mfa-weakened': also(
    act(
      'directory',
      'Disable Strong Authentication',
      {},
      ['medium', 'high'],
      ['Update user', { StrongAuthenticationRequirement: '[{"RelyingParty":"*","State":1}]' }],
    ),
    'directory',
    [
      ['Update user', { StrongAuthenticationRequirement: '[{"RelyingParty":"*","State":0}]' }],
      ['Delete conditional access policy', {}],
      ['user.mfa.factor.reset_all', {}],
      ['user_update', { status: 'Bypass' }],
    ],
  ),
  'attacker-password-change': {
    must: [
      {
        name: 'from a new address',
        draw: (p) => at(home(p), 'directory', 'Reset password (self-service)', {}, A),
        severity: 'low',
      },
      {
        name: 'after access',
        draw: (p) => at(bombed(p), 'directory', 'Change user password', {}, A),
        severity: 'high',
      },
      {
        name: 'after access, from an address nobody has used and with nothing else on the row',
        draw: (p) => bombed(p).act('cfo', '09:20', 'directory', 'Change user password', { ip: '192.0.2.99' }),
        severity: 'high',
      },
      {
        name: 'from the address of a suspicious sign-in, with nothing else on the row',
        draw: (p) => bombed(p).act('cfo', '09:20', 'directory', 'Change user password', { ip: A.ip }),
        severity: 'high',
      },
    ],
    not: [
      { name: 'at the usual desk', draw: (p) => at(home(p), 'directory', 'Change user password', {}) },
      {
        name: 'from one’s own address, with nothing else on the row, two days after the last sign-in there',
        draw: (p) => home(p).act('cfo', '57:00', 'directory', 'Change user password', { ip: H.ip }),
      },
      {
        name: 'from one’s own address after access, with nothing else on the row',
        draw: (p) => bombed(p).act('cfo', '33:00', 'directory', 'Change user password', { ip: H.ip }),
      },
      {
        name: 'no baseline',
        draw: (p) => at(new Drawing(p), 'directory', 'Change user password', {}, A),
      },
      {
        name: 'of somebody else',
        draw: (p) =>
          home(p)
            .baseline('ceo', H)
            .act('cfo', '09:20', 'directory', 'Change user password', { ip: A.ip, target: upn('ceo') }),
      },
    ],
  },
  'role-granted': also(
    act(
      'directory',
      'Add member to role',
      { 'Role.DisplayName': '"Global Administrator"' },
      ['medium', 'critical'],
      ['Add member to role requested (PIM activation)', {}],
    ),
    'directory',
    [
      ['Add member to role completed (PIM activation)', {}],
      ['Add eligible member to role in PIM completed (permanent)', {}],
      ['user.account.privilege.grant', {}],
    ],
  ),
  'app-or-credential-added': also(
    act(
      'directory',
      'Add service principal credentials',
      {},
      ['medium', 'critical'],
      [
        'Consent to application',
        { 'ConsentAction.Permissions': '[ConsentType: Principal, Scope: User.Read openid]' },
      ],
    ),
    'directory',
    [
      ['Consent to application', { 'ConsentAction.Permissions': 'Scope: Mail.Read User.Read' }],
      [
        'Consent to application',
        { 'ConsentAction.Permissions': 'ConsentType: AllPrincipals, Scope: User.Read' },
      ],
      ['Update application - Certificates and secrets management', {}],
      ['system.api_token.create', {}],
    ],
  ),
  'mailbox-delegation': except(
    also(
      act(
        'mailbox',
        'Add-MailboxPermission',
        { User: 'temp', AccessRights: 'FullAccess' },
        ['medium', 'high'],
        ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'False' }],
      ),
      'mailbox',
      [
        ['Add-RecipientPermission', { Trustee: 'temp', AccessRights: 'SendAs' }],
        ['Set-Mailbox', { GrantSendOnBehalfTo: 'temp' }],
        ['Add-MailboxFolderPermission', { User: 'Anonymous', AccessRights: 'Reviewer' }],
        ['New-ManagementRoleAssignment', { Role: 'ApplicationImpersonation' }],
        ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'True' }],
      ],
    ),
    'mailbox',
    [
      ['Add-MailboxPermission', { User: 'temp', AccessRights: 'ReadPermission' }],
      ['Add-MailboxPermission', { User: 'NT AUTHORITY\\SELF', AccessRights: 'FullAccess' }],
      ['Set-Mailbox', { GrantSendOnBehalfTo: '' }],
      ['Add-MailboxFolderPermission', { User: 'Default', AccessRights: 'None' }],
    ],
  ),
  'covering-tracks': except(
    also(
      act(
        'mailbox',
        'HardDelete',
        { Subject: 'A new sign-in method was added' },
        ['low', 'high'],
        ['SoftDelete', { Subject: 'New sign-in from a new device' }],
      ),
      'mailbox',
      [
        ['MoveToDeletedItems', { Subject: 'Your password was changed' }],
        ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }],
        ['Set-Mailbox', { AuditEnabled: 'False' }],
      ],
    ),
    'mailbox',
    [
      ['HardDelete', { Subject: 'Minutes of the meeting' }],
      ['Set-Mailbox', { AuditEnabled: 'True' }],
    ],
  ),
  'federation-guest-user': also(
    act('directory', 'Invite external user', {}, ['medium', 'high'], ['Update user', {}]),
    'directory',
    [
      ['Set federation settings on domain', {}],
      ['system.idp.lifecycle.create', {}],
    ],
  ),
  'access-proxy-added': also(
    act(
      'directory',
      'Create application password for user',
      {},
      ['low', 'critical'],
      ['User registered security info', { ResultReason: 'User registered Authenticator App' }],
    ),
    'directory',
    [
      ['Add FIDO2 security key', {}],
      ['Admin registered security info', { ResultReason: 'Admin registered temporary access pass method' }],
    ],
  ),
};
