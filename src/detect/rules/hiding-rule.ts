import type { Severity } from '../../model/finding';
import { actHits, acts } from '../acts';
import { inboxRuleOperations, isTrue, removesRule, ruleName } from '../operations';
import { defineRule } from '../rule';

const hiddenFolder = /deleted ?items|junk|rss|archive|conversation ?history|notes|calendar|recoverable/i;
const tellingWords =
  /phish|hack|alert|invoice|payment|wire|bank|password|reset|mfa|docusign|security|fraud|suspicious|verif|compromis/i;
const conditions =
  /^(?:From|FromAddressContainsWords|SubjectContainsWords|BodyContainsWords|SubjectOrBodyContainsWords|HeaderContainsWords|RuleCondition|RecipientAddressContainsWords|SentTo)$/i;

export const hidingRule = defineRule({
  id: 'hiding-rule',
  catalogue: 'S4.2',
  version: 1,
  title: 'Inbox rule that hides mail',
  stage: 'post-access',
  // Asks nobody who got in, and is asked about by the rule on unfamiliar approvals.
  followsAccess: false,
  severity: 'medium',
  techniques: ['T1564.008', 'T1137.005'],
  references: [
    'elastic defense_evasion_exchange_new_inbox_rule_delete_or_move.toml',
    'Azure-Sentinel Malicious_Inbox_Rule.yaml',
  ],
  params: {
    maxSize: { value: 1023, unit: 'bytes', why: 'a minimum size under a kilobyte takes in every message' },
  },
  kql: (p) => `OfficeActivity | where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules")
| where tostring(Parameters) has_any ("DeleteMessage", "MarkAsRead", "Deleted Items", "Junk", "RSS", "Archive", "Conversation History", "Notes", "Calendar")
| extend Telling = tostring(Parameters) has_any ("phish", "hack", "alert", "invoice", "payment", "wire", "bank", "password", "reset", "mfa", "docusign")
// Telling too: WithinSizeRangeMinimum <= ${p.maxSize}, or no condition at all.
| summarize N = count(), First = min(TimeGenerated) by UserId, Telling`,
  describe: (p) =>
    `an inbox rule that deletes, marks as read or moves mail out of sight; more telling with security or payment words, a size limit of ${p.maxSize} bytes or less, or no condition at all`,
  evaluate: (ctx, p) => {
    const found = acts(ctx, inboxRuleOperations, (row, parameters) => {
      if (removesRule(parameters)) return undefined;
      const folder = parameters.get('MoveToFolder') ?? '';
      const does = [
        isTrue(parameters, 'DeleteMessage') || isTrue(parameters, 'SoftDeleteMessage') ? 'deletes' : '',
        hiddenFolder.test(folder) ? `moves to ${folder.slice(folder.lastIndexOf('\\') + 1)}` : '',
        isTrue(parameters, 'MarkAsRead') ? 'marks as read' : '',
      ].filter((part) => part !== '');
      if (does.length === 0) return undefined;
      const words = [...parameters].filter(([name]) => conditions.test(name)).map(([, value]) => value);
      const size = Number.parseInt(parameters.get('WithinSizeRangeMinimum') ?? '', 10);
      const isTelling =
        words.some((text) => tellingWords.test(text) || text.includes('\0')) ||
        size <= p.maxSize ||
        words.length === 0;
      const severity: Severity = isTelling ? 'high' : 'medium';
      return { fact: `rule “${ruleName(ctx.table, row, parameters) ?? ''}” ${does.join(', ')}`, severity };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'high' }));
  },
  blindSpots: ['A folder with a harmless name hides as well.'],
});
