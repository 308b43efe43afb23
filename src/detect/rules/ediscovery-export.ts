import { DAY } from '../../base/units';
import { textAt } from '../../model/event';
import { type Act, actHits, acts, operationOn } from '../acts';
import { defineRule, kqlSpan, type Hit } from '../rule';

const created =
  /^(?:searchcreated|searchstarted|new-compliancesearch|start-compliancesearch|new-compliancecase)$/i;
const exported =
  /^(?:searchexported|searchexportdownloaded|searchresultexported|new-compliancesearchaction|new-mailboxexportrequest|exportjob)$/i;
const either = new RegExp(`${created.source}|${exported.source}`, 'i');

export const ediscoveryExport = defineRule({
  id: 'ediscovery-export',
  catalogue: 'S5.7',
  version: 1,
  title: 'Content search made and exported',
  stage: 'exfiltration',
  severity: 'low',
  techniques: ['T1213.002', 'T1114.002'],
  references: [
    'splunk o365_compliance_content_search_exported.yml',
    'splunk o365_compliance_content_search_started.yml',
  ],
  params: {
    window: { value: 7 * DAY, unit: 'ms', why: 'a large search runs for days before it can be exported' },
  },
  kql: (
    p,
  ) => `OfficeActivity | where Operation in~ ("SearchCreated", "SearchStarted", "New-ComplianceSearch", "Start-ComplianceSearch", "SearchExported", "SearchExportDownloaded", "New-ComplianceSearchAction", "New-MailboxExportRequest")
| extend Out = Operation in~ ("SearchExported", "SearchExportDownloaded", "New-ComplianceSearchAction", "New-MailboxExportRequest")
| summarize Made = minif(TimeGenerated, not(Out)), Exported = maxif(TimeGenerated, Out) by U = tolower(UserId)
| where isnotnull(Exported) and (isnull(Made) or Exported - Made <= ${kqlSpan(p.window)})`,
  describe: (p) =>
    `a content search or mailbox exported, with the search made up to ${kqlSpan(p.window)} before; high after a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const found = acts(ctx, either, (row, parameters) => {
      const operation = textAt(ctx.table, 'operation', row)!;
      // The same cmdlet purges and previews; only an export takes.
      if (
        /^new-compliancesearchaction$/i.test(operation) &&
        !/true|export/i.test(parameters.get('Export') ?? parameters.get('Action') ?? '')
      )
        return undefined;
      return { fact: operationOn(ctx, row), severity: 'low' };
    });
    const isExport = ({ row }: Act): boolean => exported.test(textAt(ctx.table, 'operation', row)!);
    const { time } = ctx.c;
    const taken = found.filter(
      (act) =>
        isExport(act) ||
        found.some(
          (other) =>
            other.user === act.user &&
            isExport(other) &&
            time[other.row]! >= time[act.row]! &&
            time[other.row]! - time[act.row]! <= p.window,
        ),
    );
    const hits: Hit[] = [];
    for (const user of new Set(taken.map((act) => act.user))) {
      const own = taken.filter((act) => act.user === user);
      for (const hit of actHits(ctx, own, () => ({ anchoredSeverity: 'high' }))) hits.push(hit);
    }
    // A search made earlier stands with its export, not by itself.
    return hits.filter((hit) => hit.rows.some((row) => isExport({ row } as Act)));
  },
  blindSpots: ['Lawyers and auditors do the same: without a suspicious sign-in it is a lead.'],
});
