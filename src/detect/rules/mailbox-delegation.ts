import { textAt } from '../../model/event';
import { actHits, acts } from '../acts';
import { isTrue } from '../operations';
import { defineRule } from '../rule';

const names =
  /^(?:add-mailboxpermission|add-recipientpermission|set-mailbox|add-mailboxfolderpermission|set-mailboxfolderpermission|addfolderpermissions|modifyfolderpermissions|new-managementroleassignment|set-mailboxauditbypassassociation)$/i;

export const mailboxDelegation = defineRule({
  id: 'mailbox-delegation',
  catalogue: 'S4.11',
  version: 1,
  title: 'Mailbox opened to somebody else',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1098.002'],
  references: [
    'elastic defense_evasion_exchange_mailbox_audit_bypass_association.toml',
    'elastic persistence_exchange_management_role_assignment.toml',
  ],
  params: {},
  kql: () => `OfficeActivity | where ResultStatus !~ "False"
| where (Operation =~ "Add-MailboxPermission" and Parameters has_any ("FullAccess", "ChangeOwner"))
    or (Operation =~ "Add-RecipientPermission" and Parameters has "SendAs")
    or (Operation =~ "Set-Mailbox" and Parameters has "GrantSendOnBehalfTo")
    or (Operation has "FolderPermission" and Parameters has_any ("Default", "Anonymous"))
    or (Operation =~ "New-ManagementRoleAssignment" and Parameters has "ApplicationImpersonation")
    or (Operation =~ "Set-MailboxAuditBypassAssociation" and Parameters has "True")`,
  describe: () =>
    'full access, ownership or sending rights to a mailbox given away, a folder opened to everybody, impersonation granted or mailbox auditing bypassed; high after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const given = delegation(textAt(ctx.table, 'operation', row)!.toLowerCase(), parameters);
      if (given === undefined) return undefined;
      const mailbox = textAt(ctx.table, 'target', row) ?? parameters.get('Identity');
      return { fact: mailbox === undefined ? given : `${given}: ${mailbox}`, severity: 'medium' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['A folder permission set in Outlook itself names its member in a field that is not read.'],
});

/** What right is given away and to whom; undefined where it is none, or the mailbox's own. */
function delegation(operation: string, parameters: ReadonlyMap<string, string>): string | undefined {
  const rights = parameters.get('AccessRights') ?? '';
  const who = parameters.get('User') ?? parameters.get('Trustee') ?? '';
  if (/\bNT AUTHORITY\\/i.test(who)) return undefined;
  const named = who === '' ? 'somebody not named' : who;
  if (operation === 'add-mailboxpermission')
    return /\b(?:FullAccess|ChangeOwner)\b/i.test(rights) ? `${rights} given to ${named}` : undefined;
  if (operation === 'add-recipientpermission')
    return /\bSendAs\b/i.test(rights) ? `SendAs given to ${named}` : undefined;
  if (operation === 'set-mailbox') {
    const sender = parameters.get('GrantSendOnBehalfTo') ?? '';
    return sender === '' ? undefined : `sending on behalf given to ${sender}`;
  }
  if (operation === 'new-managementroleassignment')
    return /ApplicationImpersonation/i.test(parameters.get('Role') ?? '')
      ? 'impersonation granted'
      : undefined;
  if (operation === 'set-mailboxauditbypassassociation')
    return isTrue(parameters, 'AuditBypassEnabled') ? 'mailbox auditing bypassed' : undefined;
  return /^(?:default|anonymous)$/i.test(who) && !/^none$/i.test(rights)
    ? `a folder opened to ${who}`
    : undefined;
}
