import { DAY } from '../../base/units';
import { textAt } from '../../model/event';
import { type Act, actHits, acts, listed, operationOn } from '../acts';
import { defineRule, kqlSpan } from '../rule';

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
  ) => `let acts = OfficeActivity | where Operation in~ ("SearchCreated", "SearchStarted", "New-ComplianceSearch", "Start-ComplianceSearch", "SearchExported", "SearchExportDownloaded", "New-ComplianceSearchAction", "New-MailboxExportRequest")
| project U = tolower(UserId), At = TimeGenerated, Out = Operation in~ ("SearchExported", "SearchExportDownloaded", "New-ComplianceSearchAction", "New-MailboxExportRequest");
acts | where Out | summarize First = min(At), Last = max(At) by U
| join kind=leftouter (acts | where not(Out) | project U, At) on U
| summarize Made = minif(At, At between (First - ${kqlSpan(p.window)} .. Last)) by U, First, Last`,
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
    const { time } = ctx.c;
    const isExport = ({ row }: Act): boolean => exported.test(textAt(ctx.table, 'operation', row)!);
    const searches = found.filter((act) => !isExport(act));
    // A search made earlier stands with its export, not by itself; the taking begins with the export.
    return actHits(ctx, found.filter(isExport), (_, group) => {
      const first = time[group[0]!.row]!;
      const last = time[group.at(-1)!.row]!;
      const before = searches.filter(
        ({ user, row }) => user === group[0]!.user && time[row]! >= first - p.window && time[row]! <= last,
      );
      const all = [...before, ...group].sort((a, b) => a.row - b.row);
      return {
        anchoredSeverity: 'high',
        rows: all.map(({ row }) => row),
        count: all.length,
        why: listed(all),
      };
    });
  },
  blindSpots: ['Lawyers and auditors do the same: without a suspicious sign-in it is a lead.'],
});
