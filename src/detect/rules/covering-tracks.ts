import { textAt } from '../../model/event';
import { actHits, acts } from '../acts';
import { isTrue } from '../operations';
import { defineRule } from '../rule';

const names =
  /^(?:harddelete|softdelete|movetodeleteditems|set-adminauditlogconfig|set-mailbox|set-organizationconfig|system\.log_stream\.lifecycle\.(?:deactivate|delete))$/i;
const topic =
  /\b(?:mfa|2fa|(?:multi|two)-?factor|authenticat\w*|security info\w*|sign-?in method|device|factor|password|passkey)\b/i;
const change =
  /\b(?:new|add(?:ed)?|register(?:ed)?|enrol\w*|chang(?:ed?|ing)|updated?|removed?|reset|set ?up)\b/i;
/** Notices of a sign-in are deleted every day. */
const notice = /\bsign-?in (?!method)/i;

export const coveringTracks = defineRule({
  id: 'covering-tracks',
  catalogue: 'S4.14',
  version: 1,
  title: 'Tracks covered',
  stage: 'post-access',
  severity: 'low',
  techniques: ['T1070.008'],
  references: ['elastic defense_evasion_mfa_notification_email_deleted.toml'],
  params: {},
  kql: () => `OfficeActivity
| where (Operation in~ ("HardDelete", "SoftDelete", "MoveToDeletedItems") and tostring(AffectedItems) has_any ("security info", "sign-in method", "authenticator", "multifactor", "device", "password"))
    or (Operation =~ "Set-AdminAuditLogConfig" and Parameters has "UnifiedAuditLogIngestionEnabled" and Parameters has "False")
    or (Operation =~ "Set-Mailbox" and Parameters has "AuditEnabled" and Parameters has "False")
    or (Operation =~ "Set-OrganizationConfig" and Parameters has "AuditDisabled" and Parameters has "True")`,
  describe: () =>
    'mail that tells of a new second factor, device or password deleted, or auditing switched off; high after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const subject = parameters.get('Subject');
      if (subject !== undefined)
        return topic.test(subject) && change.test(subject) && !notice.test(subject)
          ? { fact: `mail “${subject}” deleted`, severity: 'low' }
          : undefined;
      const silenced =
        isOff(parameters, 'UnifiedAuditLogIngestionEnabled') ||
        isOff(parameters, 'AuditEnabled') ||
        isTrue(parameters, 'AuditDisabled') ||
        /^system\.log_stream/i.test(textAt(ctx.table, 'operation', row)!);
      return silenced ? { fact: 'auditing switched off', severity: 'low' } : undefined;
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['Subjects are compared in English; of several mails in one record only the first is read.'],
});

function isOff(parameters: ReadonlyMap<string, string>, name: string): boolean {
  return /^\s*(?:false|0|\$false)\s*$/i.test(parameters.get(name) ?? '');
}
