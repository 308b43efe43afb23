import { DAY, type RowIndex } from '../../base/units';
import { productLogs } from '../../model/event';
import { memoByText } from '../../prompts/text-memo';
import { acts } from '../acts';
import { forwardingOperations, outsideTargets } from '../forwarding';
import { removesRule } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { counted, within } from '../words';

const TRACE = productLogs.indexOf('m365.message-trace');

export const forwardedMail = defineRule({
  id: 'forwarded-mail',
  catalogue: 'S5.6',
  version: 1,
  title: 'Mail that went out by the forwarding',
  stage: 'exfiltration',
  severity: 'medium',
  techniques: ['T1114.003', 'T1048'],
  references: [
    'Microsoft: responding to a compromised email account (message trace)',
    'MITRE ATT&CK T1114.003',
  ],
  params: {
    minMails: { value: 1, unit: 'items', why: 'each is a message that left' },
    after: { value: 30 * DAY, unit: 'ms', why: 'a forgotten rule goes on for weeks' },
  },
  kql: (
    p,
  ) => `let rules = OfficeActivity | where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules", "Set-Mailbox")
| extend Targets = extract_all(@"([\\w.+-]+@[\\w.-]+\\.\\w+)", tostring(Parameters)) | mv-expand Target = Targets to typeof(string)
| where tostring(split(Target, "@")[1]) !in~ (tenantDomains) | project U = tolower(UserId), Made = TimeGenerated, Target = tolower(Target);
MessageTrace_CL | extend Target = tolower(RecipientAddress_s) | join kind=inner rules on Target
| where Received_t between (Made .. Made + ${kqlSpan(p.after)})
| summarize N = count(), First = min(Received_t), Last = max(Received_t) by U, Target | where N >= ${p.minMails}`,
  describe: (p) =>
    `${p.minMails} or more messages to the address outside that a rule forwards to, up to ${kqlSpan(p.after)} after the rule was made`,
  evaluate: (ctx, p) => {
    const { c, table } = ctx;
    const rules: { user: number; row: RowIndex; target: string }[] = [];
    acts(ctx, forwardingOperations, (row, parameters) => {
      if (removesRule(parameters)) return undefined;
      for (const target of outsideTargets(ctx, parameters))
        rules.push({ user: ctx.identity.userOf[row]!, row, target });
      return undefined;
    });
    if (rules.length === 0) return [];
    const wanted = new Set(rules.map(({ target }) => target));
    const isWanted = memoByText(table.strings, 0, (text) => (wanted.has(text.toLowerCase()) ? 1 : 0));
    const mails = new Map<string, RowIndex[]>();
    for (let row = 0; row < table.events.length; row++) {
      if (c.log[row] !== TRACE || isWanted(c.target[row]!) === 0 || ctx.isAllowed(row)) continue;
      const target = table.strings.get(c.target[row]!)!.toLowerCase();
      const list = mails.get(target);
      if (list) list.push(row);
      else mails.set(target, [row]);
    }
    const hits: Hit[] = [];
    const told = new Set<string>();
    for (const { user, row, target } of rules) {
      const made = c.time[row]!;
      const sent = (mails.get(target) ?? []).filter(
        (mail) => c.time[mail]! >= made && c.time[mail]! <= made + p.after,
      );
      // A rule and its correction forward the same mail.
      if (sent.length < p.minMails || told.has(`${user} ${target}`)) continue;
      told.add(`${user} ${target}`);
      const first = c.time[sent[0]!]!;
      const last = c.time[sent.at(-1)!]!;
      hits.push({
        user,
        severity: 'medium',
        anchoredSeverity: 'high',
        rows: [row, ...sent],
        first,
        last,
        count: sent.length,
        unit: 'items',
        why: `${counted(sent.length, 'message')} went to ${target} ${within(first, last)} after a rule had begun to forward there.`,
        clusters: [],
      });
    }
    return hits;
  },
  blindSpots: [
    'Needs a message trace: the unified audit log does not record what a rule forwards.',
    'Mail the user sends to that address by hand is counted with it.',
  ],
});
